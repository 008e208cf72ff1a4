"""The words of the interface in the reader's language; dates and numbers as that language writes them."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from importlib import resources
from typing import Final

import yaml
from babel.dates import format_date
from babel.numbers import format_decimal, format_percent

from cuakhau.graph.dates import Interval
from cuakhau.labels import check_language

Plural = Mapping[str, str]
"""`one` and `other` of a phrase with a number, where a language tells them apart."""

_LOCALES: Final = {"vi": "vi", "en": "en_GB", "zh": "zh_Hans"}
_DAYS: Final = {"vi": "d/M/y", "en": "d MMM y", "zh": "y年M月d日"}
_MONTHS: Final = {"vi": "M/y", "en": "MMM y", "zh": "y年M月"}
_YEARS: Final = {"vi": "y", "en": "y", "zh": "y年"}


@functools.cache
def all_words() -> Mapping[str, Mapping[str, Mapping[str, str | Plural]]]:
    """Every phrase: group, key, language."""
    text = resources.files("cuakhau.explorer").joinpath("words.yml").read_text("utf-8")
    words: Mapping[str, Mapping[str, Mapping[str, str | Plural]]] = yaml.safe_load(text)
    return words


def words_in(language: str) -> dict[str, dict[str, str | Plural]]:
    """Every phrase in one language, by group and key: what the live parts of a page are given."""
    check_language(language)
    return {
        group: {key: phrases[language] for key, phrases in keys.items()}
        for group, keys in all_words().items()
    }


@functools.cache
def wording(language: str) -> Wording:
    """The wording of a language."""
    return Wording(language)


class Wording:
    """Writes words, dates and numbers in one language."""

    def __init__(self, language: str) -> None:
        self.language = check_language(language)
        """vi, en or zh."""
        self._words = words_in(language)

    def __call__(self, key: str, **values: object) -> str:
        """A phrase by `group.key`, with what stands in its braces.

        Raises:
            KeyError: if there is no such phrase.
        """
        group, _, name = key.partition(".")
        phrase = self._words[group][name]
        if not isinstance(phrase, str):
            number = values.get("n")
            phrase = phrase["one"] if number in (1, "1") else phrase["other"]
        if not values:
            return phrase
        shown = {k: self.number(v) if isinstance(v, int) else v for k, v in values.items()}
        return phrase.format(**shown)

    def or_none(self, key: str) -> str | None:
        """A phrase if there is one of that name."""
        group, _, name = key.partition(".")
        phrase = self._words.get(group, {}).get(name)
        return phrase if isinstance(phrase, str) else None

    @functools.lru_cache(maxsize=4096)  # noqa: B019  # there is one wording a language
    def number(self, value: str | int | Decimal) -> str:
        """A number with the separators of the language, and all its digits.

        >>> Wording("vi").number("17500.5"), Wording("en").number("17500.5")
        ('17.500,5', '17,500.5')
        """
        try:
            number = Decimal(value)
        except InvalidOperation:
            return str(value)
        if not number.is_finite():
            return str(value)
        exponent = number.as_tuple().exponent
        digits = max(0, -exponent) if isinstance(exponent, int) else 0
        pattern = "#,##0" + ("." + "0" * digits if digits else "")
        return format_decimal(number, format=pattern, locale=_LOCALES[self.language])

    def percent(self, share: float) -> str:
        """A share as a whole percentage; what is not quite all is never said to be all.

        >>> Wording("en").percent(0.999), Wording("vi").percent(1.0)
        ('99%', '100%')
        """
        return format_percent(int(share * 100) / 100, locale=_LOCALES[self.language])

    @functools.lru_cache(maxsize=4096)  # noqa: B019
    def date(self, text: str) -> str:
        """A date, or period, of ISO 8601 at the precision it has; text that is none, as it is.

        >>> Wording("vi").date("2009-11-18"), Wording("zh").date("2009-11"), Wording("en").date("2016/2020")
        ('18/11/2009', '2009年11月', '2016 – 2020')
        """
        try:
            interval = Interval.parse(text)
        except ValueError:
            return text
        if interval.start and interval.end and not interval.is_single:
            # Half-years and quarters are written as their months.
            interval = Interval.between(interval.start, interval.end)
        first, slash, last = interval.text.partition("/")
        if slash:
            return f"{self._one(first)} – {self._one(last)}"
        return self._one(first)

    def _one(self, text: str) -> str:
        parts = text.split("-")
        if text == ".." or not all(part.isdecimal() for part in parts):
            return "…" if text == ".." else text
        numbers = [int(part) for part in parts] + [1, 1]
        patterns = {1: _YEARS, 2: _MONTHS, 3: _DAYS}[len(parts)]
        day = date(numbers[0], numbers[1], numbers[2])
        return format_date(day, patterns[self.language], locale=_LOCALES[self.language])
