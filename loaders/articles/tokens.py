"""Words, numbers, dates and known phrases of a text, each with its place, found in one pass.

Every token belongs to some *types* (`Word`, `Cap`, `Num`, `Date`, `Name`, `@upgrade`, `=thành` …). A set of types
is one character of a private alphabet, so that a sentence becomes a short string and patterns over tokens run as
ordinary regular expressions, at their speed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from cuakhau.loaders.articles.han import SIMPLIFIED
from cuakhau.loaders.articles.periods import Calendar
from cuakhau.loaders.articles.readings import READINGS, Reading

Types = frozenset[str]


class Token:
    """A run of text that means something: a word, a number, a known phrase, or a group of tokens."""

    __slots__ = ("attrs", "code", "end", "start", "types")

    def __init__(self, start: int, end: int, types: Types, code: str, attrs: dict[str, Any]) -> None:
        self.start = start
        """Code points from the start of the document's text."""
        self.end = end
        self.types = types
        self.code = code
        """The character that stands for `types`."""
        self.attrs = attrs
        """What is known of it: `iso`, `value`, `class`, … and, in a group, the tokens of its slots."""

    def __repr__(self) -> str:
        return f"Token({self.start}–{self.end} {'/'.join(sorted(self.types))} {self.attrs})"


class Alphabet:
    """One character for each set of types that occurs."""

    def __init__(self) -> None:
        self._codes: dict[Types, str] = {}

    def code(self, types: Types) -> str:
        """The character of a set of types."""
        if types not in self._codes:
            number = len(self._codes)
            self._codes[types] = chr(0xE000 + number if number < 6000 else 0xF0000 + number)
        return self._codes[types]

    def having(self, wanted: str) -> str:
        """The characters of all sets that hold a type."""
        return "".join(code for types, code in self._codes.items() if wanted in types)


@dataclass(slots=True)
class Phrases:
    """A tree of known phrases by their words, folded as `folded_word` does."""

    root: dict[str, Any] = field(default_factory=dict)

    def add(self, phrase: str, types: Iterable[str], attrs: Mapping[str, Any] | None = None) -> None:
        """Add a phrase; types and attributes of a phrase added twice are joined."""
        node = self.root
        for word in SPLIT.findall(phrase):
            node = node.setdefault(folded_word(word), {})
        old_types, old_attrs = node.get("", (frozenset(), {}))
        node[""] = (old_types | frozenset(types), {**old_attrs, **(attrs or {})})

    def including(self, other: Phrases) -> Phrases:
        """Both trees in one; what this one says of a phrase counts before the other."""
        joined = Phrases()
        _copy(other.root, joined.root)
        _copy(self.root, joined.root)
        return joined

    def entries(self) -> Iterator[Types]:
        """The sets of types of all phrases."""
        stack = [self.root]
        while stack:
            for key, value in stack.pop().items():
                if key == "":
                    yield value[0]
                else:
                    stack.append(value)


def _copy(source: dict[str, Any], target: dict[str, Any]) -> None:
    for key, value in source.items():
        if key == "":
            target[""] = value
        else:
            _copy(value, target.setdefault(key, {}))


SPLIT = re.compile(r"[\u3400-\u9fff]|[^\W_\u3400-\u9fff]+(?:[.&][^\W_\u3400-\u9fff]+)*|[^\w\s]|_")
"""The words and signs of a phrase; each Chinese character is one."""

_SCAN = re.compile(
    r"(?P<legal>\b\d{1,5}(?:/(?:19|20)\d\d)?/[A-ZĐ]{2,}[A-Za-zĐ0-9]*(?:-[A-ZĐa-z0-9]+)*)"
    r"|(?P<num>(?<![^\W\u3400-\u9fff])\d+(?:[.,]\d+)*)"
    r"|(?P<word>[\u3400-\u9fff]|[^\W_\u3400-\u9fff]+(?:[.&][^\W_\u3400-\u9fff]+)*)"
    r"|(?P<sign>[^\w\s]|_)"
)
_MARKER_WORDS = re.compile(
    r"(?:cột )?mốc (?:giới )?(?:số )?\d{1,4}(?:/\d+)?(?:\s?\(\d\))?(?:\s?[-–]\s?\d{1,4}(?:/\d+)?)?",
    re.IGNORECASE,
)
_MARKER_STARTS = frozenset({"cột", "mốc"})
_TONES = {
    "oà": "òa", "oá": "óa", "oả": "ỏa", "oã": "õa", "oạ": "ọa", "oè": "òe", "oé": "óe", "oẻ": "ỏe", "oẽ": "õe",
    "oẹ": "ọe", "uỳ": "ùy", "uý": "úy", "uỷ": "ủy", "uỹ": "ũy", "uỵ": "ụy",
}  # fmt: skip
_SPELLINGS = {"tỉ": "tỷ", "kí": "ký", "kì": "kỳ", "quí": "quý", "mĩ": "mỹ", "lí": "lý", "–": "-", "—": "-", "−": "-", "”": '"', "“": '"'}  # fmt: skip


@lru_cache(maxsize=65536)
def folded_word(word: str) -> str:
    """A word in lower case with the two ways of setting tone marks and i/y made one.

    >>> folded_word("Hoà"), folded_word("Thuỷ"), folded_word("kí")
    ('hòa', 'thủy', 'ký')
    """
    word = SIMPLIFIED.get(word) or word.lower()
    if word in _SPELLINGS:
        return _SPELLINGS[word]
    if len(word) >= 2 and word[-2:] in _TONES and not word.startswith("qu"):
        return word[:-2] + _TONES[word[-2:]]
    return word


def _raw(text: str, start: int, end: int, *, reading: Reading) -> Iterator[tuple[str, int, int, str]]:
    """Kind, start, end and text of every word, number, date and sign."""
    done = start
    for found in _SCAN.finditer(text, start, end):
        first = found.start()
        if first < done:
            continue
        kind, words = found.lastgroup or "", found[0]
        longer = None
        if kind == "num" or (kind == "word" and words.lower() in reading.date_starts):
            if longer := reading.date.match(text, first, end):
                kind = "date"
        elif (
            kind == "word"
            and words.lower() in _MARKER_STARTS
            and (longer := _MARKER_WORDS.match(text, first, end))
        ):
            kind = "marker"
        done = longer.end() if longer else found.end()
        yield kind, first, done, longer[0] if longer else words


class Tokeniser:
    """Cuts text into tokens, with the phrases of a grammar and of the known names."""

    def __init__(self, alphabet: Alphabet, words: Phrases, names: Phrases, *, language: str = "vi") -> None:
        self._alphabet = alphabet
        self._reading = READINGS[language]
        self._root = words.including(names).root
        self._up: dict[Types, tuple[Types, str]] = {}

    def tokens(self, text: str, start: int, end: int, *, calendar: Calendar) -> list[Token]:
        """The tokens of a part of a text, in order, none overlapping; the longest known phrase wins."""
        raw = list(_raw(text, start, end, reading=self._reading))
        folded = [folded_word(words) if kind in ("word", "sign", "num") else "" for kind, _, _, words in raw]
        found: list[Token] = []
        index, count = 0, len(raw)
        while index < count:
            kind, first, last, words = raw[index]
            if folded[index] in self._root:
                length, types, attrs = self._longest(raw, folded, index)
                if length:
                    last = raw[index + length - 1][2]
                    found.append(self._token(first, last, types, attrs, upper=words[0].isupper()))
                    index += length
                    continue
            found.append(self._single(kind, first, last, words, calendar=calendar))
            index += 1
        return found

    def _token(self, first: int, last: int, types: Types, attrs: dict[str, Any], *, upper: bool) -> Token:
        if upper:
            if types not in self._up:
                self._up[types] = (types | _UP, self._alphabet.code(types | _UP))
            types, code = self._up[types]
        else:
            code = self._alphabet.code(types)
        return Token(first, last, types, code, attrs)

    def _longest(
        self, raw: list[tuple[str, int, int, str]], folded: list[str], index: int
    ) -> tuple[int, Types, dict[str, Any]]:
        """Length in words, types and attributes of the longest phrase that begins here; 0 if none does."""
        best: tuple[int, Types, dict[str, Any]] = (0, frozenset(), {})
        node: dict[str, Any] | None = self._root
        position, count = index, len(folded)
        while position < count and folded[position]:
            node = node.get(folded[position]) if node else None
            if node is None:
                break
            position += 1
            entry = node.get("")
            if entry is None:
                continue
            types = entry[0] - _CAPITAL if raw[index][3][0].islower() else entry[0]
            if _cased(types, raw, index, position):
                best = (position - index, types, entry[1])
        return best

    def _single(self, kind: str, first: int, last: int, words: str, *, calendar: Calendar) -> Token:
        types, attrs = _WORD, {}
        if kind == "date":
            period = calendar.read(words)
            if period is not None:
                attrs = {"period": period, "iso": period.iso}
                types = _DATES[period.kind]
        elif kind == "num":
            value = self._reading.number_or_none(words)
            types, attrs = (_NUM, {"value": value}) if value is not None else (_SIGN, {})
        elif kind == "legal":
            types = _LEGAL
        elif kind == "marker":
            types, attrs = _MARKER, {"side": "vn"}
        elif kind == "sign":
            types = _SIGNS.get(words, _SIGN)
        elif words[0].isupper():
            types = _ROMAN if _ROMAN_NUMBER.fullmatch(words) else _CAP
        return Token(first, last, types, self._alphabet.code(types), attrs)


_ROMAN_NUMBER = re.compile(r"[IVX]{1,6}")
_UP, _PHRASE, _CAPITAL = frozenset({"Up"}), frozenset({"Phrase"}), frozenset({"@surname", "@bodycap"})
_WORD, _CAP, _ROMAN = frozenset({"Word"}), frozenset({"Word", "Cap"}), frozenset({"Word", "Cap", "Roman"})
_NUM, _LEGAL, _MARKER = frozenset({"Num"}), frozenset({"Legal"}), frozenset({"Marker", "NamedGate"})
_SIGN = frozenset({"Sign"})
_SIGNS = {
    ",": frozenset({"Comma", "Sign"}), ";": frozenset({"Semi", "Sign"}), ".": frozenset({"Stop", "Sign"}),
    ":": frozenset({"Colon", "Sign"}), "(": frozenset({"Open", "Sign"}), ")": frozenset({"Close", "Sign"}),
    "-": frozenset({"Dash", "Sign"}), "–": frozenset({"Dash", "Sign"}), "—": frozenset({"Dash", "Sign"}),
    "“": frozenset({"Quote", "Sign"}), "”": frozenset({"Unquote", "Sign"}), '"': frozenset({"Quote", "Unquote", "Sign"}),
    "/": frozenset({"Slash", "Sign"}), "!": frozenset({"Stop", "Sign"}), "?": frozenset({"Stop", "Sign"}),
    "…": frozenset({"Ellipsis", "Sign"}), "%": frozenset({"Percent", "Sign"}), "+": frozenset({"Plus", "Sign"}),
    "，": frozenset({"Comma", "Sign"}), "、": frozenset({"Comma", "Pause", "Sign"}), "；": frozenset({"Semi", "Sign"}),
    "。": frozenset({"Stop", "Sign"}), "：": frozenset({"Colon", "Sign"}), "（": frozenset({"Open", "Sign"}),
    "）": frozenset({"Close", "Sign"}), "《": frozenset({"Opentitle", "Sign"}), "》": frozenset({"Closetitle", "Sign"}),
    "％": frozenset({"Percent", "Sign"}), "！": frozenset({"Stop", "Sign"}), "？": frozenset({"Stop", "Sign"}),
    "「": frozenset({"Quote", "Sign"}), "」": frozenset({"Unquote", "Sign"}), "$": frozenset({"Dollar", "Sign"}),
    "～": frozenset({"Dash", "Sign"}), "·": frozenset({"Dot", "Sign"}),
}  # fmt: skip
_DATES = {
    kind: frozenset({"Date", kind.capitalize()}) for kind in ("day", "month", "year", "range", "now", "since")
}

BASE: tuple[Types, ...] = (
    _WORD, _CAP, _ROMAN, _NUM, _LEGAL, _MARKER, _SIGN, *_SIGNS.values(), *_DATES.values(),
)  # fmt: skip
"""The sets of types that tokens have without any phrase."""


def _cased(types: Types, raw: list[tuple[str, int, int, str]], first: int, last: int) -> bool:
    """Whether a phrase that is a proper name is written as one: first and last word with a capital."""
    if "Name" not in types:
        return bool(types - _PHRASE)
    if raw[first][3][0] >= "㐀":
        return True  # Chinese has no capitals
    if not raw[first][3][0].isupper():
        return False
    return last - first == 1 or raw[last - 1][3][0].isupper() or not raw[last - 1][3].isalpha()
