"""Names as people write them in their tables: short forms, words around a name, slips; and how alike two names are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, Final
from unicodedata import combining, normalize

import yaml
from rapidfuzz.distance import OSA

from cuakhau.graph.names import bare, fold, is_cjk

_BRACKETS = re.compile(r"[(（\[【]([^)）\]】]*)[)）\]】]")
_PARTS = re.compile(r"\s*[,;，；、|]\s*|\s+[-–—/]\s+")
_SHORTEST_FUZZY: Final = 5
"""Letters below which a slip makes another name."""


@cache
def words() -> Mapping[str, Any]:
    """`words.yml`."""
    content: Mapping[str, Any] = yaml.safe_load(
        files("cuakhau.linking").joinpath("words.yml").read_text("utf-8")
    )
    return content


@cache
def _around() -> re.Pattern[str]:
    latin = [word for word in words()["around"] if not is_cjk(word)]
    cjk = [word for word in words()["around"] if is_cjk(word)]
    return re.compile(rf"\b({'|'.join(map(re.escape, latin))})\b|{'|'.join(map(re.escape, cjk))}")


@dataclass(frozen=True, slots=True)
class Form:
    """A name in the forms in which it is compared."""

    text: str
    """NFC, lower case, one blank between words: with tones."""
    folded: str
    bare: str
    """Without the words that say what a thing is."""
    core: str
    """Without any words around the name."""
    cjk: bool

    @property
    def joined(self) -> str:
        """Folded, without blanks: `Ping'er guan` and `Pingerguan` are one."""
        return self.folded.replace(" ", "")

    @property
    def key(self) -> str:
        """The core without blanks: names that are alike without a slip have the same."""
        return self.core.replace(" ", "")

    @property
    def units(self) -> frozenset[str]:
        """The words of the core or, in Chinese, its characters."""
        return frozenset(self.key if self.cjk else self.core.split())


@lru_cache(maxsize=65536)
def form(text: str) -> Form:
    """The forms of a name.

    >>> form("CKQT Hữu Nghị").bare
    'huu nghi'
    >>> form("河口铁路口岸").core
    '河口'
    """
    written = " ".join(normalize("NFC", text).casefold().split())
    folded = spelt_out(fold(text))
    stripped = bare(folded)
    if folded.endswith(" quan") and not stripped.endswith("quan"):
        # At the end of a name it is a pass (Hữu Nghị Quan), no urban district (quận).
        stripped = f"{stripped} quan"
    core = " ".join(_around().sub(" ", stripped).split())
    return Form(written, folded, stripped, core or stripped, is_cjk(text))


def spelt_out(folded: str) -> str:
    """A folded name with its short words in full: `ckqt huu nghi` is `cua khau quoc te huu nghi`."""
    tokens = folded.split()
    short: Mapping[str, str] = words()["abbreviations"]
    opening: Mapping[str, str] = words()["opening"]
    full = [short.get(token, token) for token in tokens]
    if len(tokens) > 1 and tokens[0] in opening:
        full[0] = opening[tokens[0]]
    return " ".join(full)


def hinted_type(folded: str) -> str:
    """The type that the words around a name speak of, empty where they speak of none.

    >>> hinted_type("cua khau quoc te huu nghi")
    'BorderCrossing'
    """
    for rule in words()["types"]:
        for word in rule["words"]:
            if word in folded if is_cjk(word) else re.search(rf"\b{re.escape(word)}\b", folded):
                return str(rule["type"])
    return ""


def readings(text: str) -> Iterator[tuple[Form, int]]:
    """What a cell may name, and how many points each costs: the whole, without brackets, in brackets, its parts."""
    yield form(text), 0
    outside = " ".join(_BRACKETS.sub(" ", text).split())
    if outside and outside != text.strip():
        yield form(outside), 4
    for inside in _BRACKETS.findall(text):
        if len(inside.strip()) > 1:
            yield form(inside), 8
    parts = [part for part in _PARTS.split(text) if len(part.strip()) > 1]
    if 1 < len(parts) <= 4:
        yield form(parts[0]), 6


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two names are."""

    score: float
    """0 to 100."""
    how: str
    """same, without_tones, joined, class_words, words_around, pinyin, slip, part."""
    edits: int = 0
    """Letters added, left out, changed or swapped."""


def likeness_or_none(asked: Form, known: Form) -> Likeness | None:
    """How alike two names are without counting slips; None where they are not.

    Chinese characters are compared with Chinese characters only: 萍乡 and 凭祥 are both Pingxiang.
    """
    if asked.cjk != known.cjk:
        return None
    if asked.text == known.text:
        return Likeness(100, "same")
    if asked.folded == known.folded:
        return Likeness(95 if _tones_differ(asked, known) else 98, "without_tones")
    if asked.joined == known.joined:
        return Likeness(95, "joined")
    if asked.bare.replace(" ", "") == known.bare.replace(" ", ""):
        return Likeness(93, "class_words")
    if asked.key == known.key:
        return Likeness(86, "words_around")
    return None


def slip_or_none(asked: Form, known: Form) -> Likeness | None:
    """How alike two names are if one was misspelt; None where a slip cannot explain it."""
    if asked.cjk != known.cjk:
        return None
    one, other = asked.key, known.key
    if min(len(one), len(other)) < (3 if asked.cjk else _SHORTEST_FUZZY):
        return None
    most = max(1, max(len(one), len(other)) // 4)
    edits = OSA.distance(one, other, score_cutoff=most)
    if edits > most:
        return None
    return Likeness(90 - 60 * edits / max(len(one), len(other)), "slip", edits)


def part_or_none(asked: Form, known: Form) -> Likeness | None:
    """How much of the one name the other is, by whole words or, in Chinese, characters."""
    if asked.cjk != known.cjk:
        return None
    one, other = asked.units, known.units
    shared = one & other
    if not shared or (shared != one and shared != other) or (asked.cjk and len(shared) < 2):
        return None
    return Likeness(40 + 30 * len(shared) / max(len(one), len(other)), "part")


def _tones_differ(asked: Form, known: Form) -> bool:
    """Whether both bear tone marks and not the same ones; a name without any is only plainly written."""
    marks = [[c for c in normalize("NFD", name.text) if combining(c)] for name in (asked, known)]
    return bool(marks[0]) and bool(marks[1]) and marks[0] != marks[1]
