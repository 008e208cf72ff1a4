"""Every phrase in three languages, and no template that asks for one that is not there."""

from __future__ import annotations

import re
import string
from importlib import resources

import pytest

from cuakhau.explorer.pages.wording import Wording, all_words

_USED = re.compile(r"""\bt\(\s*"([a-z_]+\.[A-Za-z_-]+)"\s*[,)]""")
_IN_CODE = re.compile(r"""\bt\(\s*f?"([a-z_]+\.[A-Za-z_-]+)"\s*[,)]""")


def _fields(phrase: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(phrase) if name}


def _phrases(value: object) -> list[str]:
    return [value] if isinstance(value, str) else list(value.values())  # type: ignore[attr-defined]


def test_every_phrase_is_there_in_three_languages_with_the_same_values() -> None:
    for group, keys in all_words().items():
        for key, phrases in keys.items():
            assert set(phrases) == {"vi", "en", "zh"}, (group, key)
            fields = [set().union(*map(_fields, _phrases(phrase))) for phrase in phrases.values()]
            assert fields[0] == fields[1] == fields[2], (group, key)
            assert all(text.strip() for phrase in phrases.values() for text in _phrases(phrase)), (group, key)


def test_chinese_phrases_hold_chinese_and_vietnamese_ones_no_chinese() -> None:
    exempt = {"languages", "site"}
    for group, keys in all_words().items():
        for key, phrases in keys.items():
            assert not any(
                re.search("[一-鿿]", text) for text in _phrases(phrases["en"])
            ) or group in exempt | {"home", "questions", "search"}, (group, key)


def _templates() -> list[tuple[str, str]]:
    folder = resources.files("cuakhau.explorer")
    found = [(f.name, f.read_text("utf-8")) for f in folder.joinpath("templates").iterdir()]
    found += [
        (f.name, f.read_text("utf-8")) for f in folder.joinpath("pages").iterdir() if f.name.endswith(".py")
    ]
    return sorted(found)


@pytest.mark.parametrize("name", [name for name, _ in _templates()])
def test_a_template_uses_no_unknown_phrase(name: str) -> None:
    text = dict(_templates())[name]
    for key in {*_USED.findall(text), *_IN_CODE.findall(text)}:
        group, _, phrase = key.partition(".")
        assert phrase in all_words().get(group, {}), key


@pytest.mark.parametrize(
    ("language", "text", "shown"),
    [
        ("vi", "2009-11-18", "18/11/2009"),
        ("en", "2009-11-18", "18 Nov 2009"),
        ("zh", "2009-11-18", "2009年11月18日"),
        ("vi", "2009-11", "11/2009"),
        ("en", "2009", "2009"),
        ("zh", "2016/2020", "2016年 – 2020年"),
        ("en", "2025-H1", "Jan 2025 – Jun 2025"),
        ("en", "some day", "some day"),
    ],
)
def test_dates_are_written_as_the_language_does(language: str, text: str, shown: str) -> None:
    assert Wording(language).date(text) == shown


@pytest.mark.parametrize(
    ("language", "shown"), [("vi", "17.500,50"), ("en", "17,500.50"), ("zh", "17,500.50")]
)
def test_numbers_keep_their_digits(language: str, shown: str) -> None:
    assert Wording(language).number("17500.50") == shown


def test_one_and_many() -> None:
    assert Wording("en")("home.ties_number", n=1) == "1 tie"
    assert Wording("en")("home.ties_number", n=1200) == "1,200 ties"
