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

_LEGAL_NUMBER = r"\b\d{1,5}(?:/(?:19|20)\d\d)?/[A-ZĐ]{2,}[A-Za-zĐ0-9]*(?:-[A-ZĐa-z0-9]+)*"
_NUMBER = r"\d+(?:[.,]\d+)*"
_LETTERS = (
    r"[\u3400-\u9fff]|\b(?:VNĐ|VND|USD|CNY|RMB)(?=\d)|[^\W_\u3400-\u9fff]+(?:[.&][^\W_\u3400-\u9fff]+)*"
)
_SCAN = re.compile(
    rf"{_LEGAL_NUMBER}|(?:(?<![^\W\u3400-\u9fff])|(?<=VND)|(?<=VNĐ)|(?<=USD)|(?<=CNY)|(?<=RMB)){_NUMBER}|{_LETTERS}|[^\w\s]|_"
)
"""A word, number or sign; nothing but space stands between one and the next."""
_KINDS = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        ("legal", _LEGAL_NUMBER),
        ("num", _NUMBER),
        ("word", _LETTERS),
        ("sign", r"[^\w\s]|_"),
    )
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


@dataclass(frozen=True, slots=True)
class _Word:
    """What is known of a word or sign wherever it stands."""

    text: str
    kind: str
    """`word`, `num`, `sign` or `legal`; of several words, `date` or `marker`."""
    folded: str
    """As the tree of phrases has it; a line end, which it never has, where no phrase holds such a thing."""
    node: _Node | None
    """The branch of the tree of phrases that begins with it."""
    starts: str
    """`date` or `marker` where one may begin with it."""
    case: int
    """Of its first letter: `_LOWER`, `_CAPITALISED`, or 0 for what has none."""
    single: tuple[Types, str, dict[str, Any]]
    """Types, their character and attributes of a token that it makes alone."""


_LOWER, _CAPITALISED = 1, 2


def _case(letter: str) -> int:
    return _LOWER if letter.islower() else _CAPITALISED if letter.isupper() else 0


_Place = tuple[int, int, _Word]
"""Start, end, and what stands there."""
_Parts = tuple[tuple[int, int, _Word], ...]
"""Start, length, and what stands there."""
_LONGEST_CHUNK = 40
"""Longest run without a space that is remembered: Chinese has runs that never come again."""
_REMEMBERED = 50_000
"""Words that are remembered at most: those of a language are fewer, but for numbers and misprints."""


class _Lexicon(dict[str, _Word]):
    """Every word met, with what is known of it: words come again and again, so most of the work is done once."""

    def __init__(self, root: _Node, alphabet: Alphabet, reading: Reading) -> None:
        super().__init__()
        self._root = root
        self._alphabet = alphabet
        self._reading = reading

    def __missing__(self, text: str) -> _Word:
        if len(self) >= _REMEMBERED:
            self.clear()
        kind = next(kind for kind, pattern in _KINDS if pattern.fullmatch(text))
        self[text] = word = self.of_kind(text, kind)
        return word

    def of_kind(self, text: str, kind: str) -> _Word:
        """A word or several of a kind, not remembered."""
        folded = folded_word(text) if kind in ("word", "sign", "num") else "\n"
        lower = text.lower()
        starts = ""
        if kind == "num" or (kind == "word" and lower in self._reading.date_starts):
            starts = "date"
        elif kind == "word" and lower in _MARKER_STARTS:
            starts = "marker"
        types, attrs = self._alone(text, kind)
        single = (types, self._alphabet.code(types), attrs)
        return _Word(text, kind, folded, self._root.get(folded), starts, _case(text[0]), single)

    def _alone(self, text: str, kind: str) -> tuple[Types, dict[str, Any]]:
        if kind == "num":
            value = self._reading.number_or_none(text)
            return (_NUM, {"value": value}) if value is not None else (_SIGN, {})
        if kind == "legal":
            return _LEGAL, {}
        if kind == "marker":
            return _MARKER, {"side": "vn"}
        if kind == "sign":
            return _SIGNS.get(text, _SIGN), {}
        if kind == "word" and text[0].isupper():
            return (_ROMAN if _ROMAN_NUMBER.fullmatch(text) else _CAP), {}
        return _WORD, {}


class Tokeniser:
    """Cuts text into tokens, with the phrases of a grammar and of the known names."""

    def __init__(self, alphabet: Alphabet, words: Phrases, names: Phrases, *, language: str = "vi") -> None:
        self._alphabet = alphabet
        self._reading = READINGS[language]
        root = _resolved(words.including(names).root, alphabet)
        self._lexicon = _Lexicon(root, alphabet, self._reading)
        self._chunks: dict[str, _Parts] = {}

    def tokens(self, text: str, start: int, end: int, *, calendar: Calendar) -> list[Token]:
        """The tokens of a part of a text, in order, none overlapping; the longest known phrase wins."""
        places = self._places(text, start, end)
        found: list[Token] = []
        add = found.append
        index, count = 0, len(places)
        while index < count:
            first, last, word = places[index]
            if word.node is not None:
                after, entry = self._longest(places, index)
                if entry is not None:
                    add(Token(first, places[after - 1][1], *entry.written[word.case], entry.attrs))
                    index = after
                    continue
            index += 1
            if word.kind == "date" and (period := calendar.read(word.text)) is not None:
                types = _DATES[period.kind]
                attrs = {"period": period, "iso": period.iso}
                add(Token(first, last, types, self._alphabet.code(types), attrs))
            else:
                add(Token(first, last, *word.single))
        return found

    def _places(self, text: str, start: int, end: int) -> list[_Place]:
        """Every word, number, date and sign."""
        places: list[_Place] = []
        add = places.append
        lexicon, chunks, date = self._lexicon, self._chunks, self._reading.date
        position = done = start
        # What stands between two spaces comes again and again: it is taken apart once.
        for chunk in text[start:end].split(" "):
            for after, length, word in chunks.get(chunk) or self._taken_apart(chunk):
                first = position + after
                if first < done:
                    continue
                if word.starts:
                    longer = (date if word.starts == "date" else _MARKER_WORDS).match(text, first, end)
                    if longer:
                        done = longer.end()
                        add((first, done, lexicon.of_kind(longer[0], word.starts)))
                        continue
                add((first, first + length, word))
            position += len(chunk) + 1
        return places

    def _taken_apart(self, chunk: str) -> _Parts:
        """The words, numbers and signs of what stands between two spaces."""
        parts = tuple((m.start(), len(m[0]), self._lexicon[m[0]]) for m in _SCAN.finditer(chunk))
        if len(chunk) <= _LONGEST_CHUNK:
            if len(self._chunks) >= _REMEMBERED:
                self._chunks.clear()
            self._chunks[chunk] = parts
        return parts

    @staticmethod
    def _longest(places: list[_Place], index: int) -> tuple[int, _Entry | None]:
        """The longest phrase that begins here, and the index after its last word; None if there is none."""
        first = places[index][2]
        node, after, count = first.node, index, len(places)
        end, best = index, None
        while node is not None:
            after += 1
            entry = node.entry
            if entry is not None and (
                _is_cased(first, places[after - 1][2], alone=after - index == 1)
                if entry.is_name
                else entry.is_phrase[first.case]
            ):
                end, best = after, entry
            if after == count:
                break
            node = node.get(places[after][2].folded)
        return end, best


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


def _is_cased(first: _Word, last: _Word, *, alone: bool) -> bool:
    """Whether a phrase that is a proper name is written as one: first and last word with a capital."""
    if first.text[0] >= "㐀":
        return True  # Chinese has no capitals
    return first.case == _CAPITALISED and (alone or last.case == _CAPITALISED or not last.text.isalpha())


@dataclass(frozen=True, slots=True)
class _Entry:
    """A phrase, worked out for whatever way it is written."""

    written: tuple[tuple[Types, str], ...]
    """Its types and their character, by the case of its first letter."""
    is_phrase: tuple[bool, ...]
    """Whether it is one at all, likewise."""
    is_name: bool
    attrs: dict[str, Any]


class _Node(dict[str, "_Node"]):
    """A branch of the tree of phrases, worked out: by the next word, what may follow."""

    __slots__ = ("entry",)

    entry: _Entry | None
    """The phrase that ends here, if one does."""


def _resolved(node: dict[str, Any], alphabet: Alphabet) -> _Node:
    resolved = _Node((key, _resolved(value, alphabet)) for key, value in node.items() if key)
    types, attrs = node.get("", (None, {}))
    resolved.entry = None
    if types is not None:
        by_case = (types, types - _CAPITAL, types | _UP)
        written = tuple((variant, alphabet.code(variant)) for variant in by_case)
        is_phrase = tuple(variant - _UP != _PHRASE for variant in by_case)
        resolved.entry = _Entry(written, is_phrase, "Name" in types, attrs)
    return resolved
