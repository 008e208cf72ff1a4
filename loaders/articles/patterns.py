"""The language of patterns: sequences of token types, compiled to regular expressions over type characters.

    @upgrade ~3 gate:Gate ~4 (lên|thành) class:Gateword

`Type` is a token of that type, `A/B` of either, `A-B` of A and not of B; `@name` a phrase of that word list; a word in lower case is itself
(`trở_thành` is two words); `~4` up to four tokens of one clause, `~4!X` none of them an X,
`~~4` as many as possible; `slot:X` keeps what stands there; `!X` must not
follow, `<X` must stand before, `<!X` must not; `( | ) ? * + {1,3} ^ $` as in regular expressions.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from cuakhau.errors import LoaderError
from cuakhau.loaders.articles.enumerations import Located, list_of
from cuakhau.loaders.articles.tokens import Alphabet, Token

_PART = re.compile(
    r"\s*(?:(?P<gap>~~?\d+)(?:!(?P<without>[@\w]+(?:/[@\w]+)*))?|(?P<slot>[a-z]\w*):|(?P<look><!|<|!)|(?P<op>\(|\)|\||\?|\*|\+|\{\d+,\d*\}|\^|\$)"
    r"|(?P<item>[@\w=]+(?:[-/][@\w=]+)*))"
)
_NEVER = "\U0010fffd"


@dataclass(frozen=True)
class Pattern:
    """A compiled pattern."""

    text: str
    regex: re.Pattern[str]
    groups: tuple[tuple[str, tuple[int, ...]], ...]
    """Each slot with the numbers of the regular expression's groups that fill it."""
    needs: tuple[frozenset[str], ...]
    """Sets of characters, one of each of which a sentence must hold for the pattern to match; smallest first."""


@dataclass(slots=True)
class Match:
    """Where a pattern fits a list of tokens."""

    tokens: list[Token]
    """All tokens of the sentence."""
    first: int
    """Index of the first matched token."""
    last: int
    """Index after the last."""
    slots: dict[str, list[Token]]
    """The tokens of each slot that was filled."""
    places: dict[str, tuple[int, int]]
    """First index and index after the last of each slot."""


def literals(text: str) -> Iterator[str]:
    """The words and phrases that a pattern names directly."""
    for part in _PART.finditer(text):
        for word in re.split("[-/]", part["item"] or ""):
            if word and _is_literal(word):
                yield word.replace("_", " ")


def _is_literal(word: str) -> bool:
    return word[0] != "@" and not word[0].isupper()


def compile_pattern(text: str, alphabet: Alphabet) -> Pattern:
    """Compile a pattern; all types that can occur must be in the alphabet already.

    Raises:
        LoaderError: if it is not written in the language above.
    """
    out: list[str] = []
    groups: dict[str, list[str]] = {}
    needs = _Needs()
    position, pending_slot, look = 0, "", ""
    gap = f"[^{_class('Semi', alphabet)}{_class('Stop', alphabet)}]"
    text = text.strip()
    while position < len(text):
        part = _PART.match(text, position)
        if part is None:
            raise LoaderError(f"pattern {text!r}: {text[position : position + 20]!r} is not understood")
        position = part.end()
        if part["gap"]:
            without = "".join(
                _class(_type(word), alphabet) for word in (part["without"] or "").split("/") if word
            )
            out.append(f"{gap[:-1]}{without}]{{0,{part['gap'].strip('~')}}}{_lazy(part['gap'])}")
        elif part["slot"]:
            pending_slot = part["slot"]
        elif part["look"]:
            look = part["look"]
        elif part["op"]:
            op = part["op"]
            if op == "(":
                out.append(_opening(pending_slot, look, groups))
                needs.open(looks=bool(look))
                pending_slot, look = "", ""
            else:
                needs.close_or_branch(op, then=text[position : position + 1])
                out.append(op)
        else:
            item = f"[{_characters(part['item'], alphabet) or _NEVER}]"
            if not look and text[position : position + 1] not in ("?", "*"):
                needs.add(frozenset(item[1:-1]))
            if pending_slot or look:
                item = _opening(pending_slot, look, groups) + item + ")"
                pending_slot, look = "", ""
            out.append(item)
    try:
        regex = re.compile("".join(out), re.DOTALL)
    except re.error as error:
        raise LoaderError(f"pattern {text!r}: {error}") from error
    slots = tuple((slot, tuple(regex.groupindex[name] for name in names)) for slot, names in groups.items())
    return Pattern(text, regex, slots, tuple(sorted(needs.all(), key=len)))


class Anchors:
    """Which of many patterns are worth trying on a sentence: those of which it holds a character of every set they need.

    What is held is a number of bits: one for each pattern of whose smallest set a character is there, above them one
    for each set. So to look at a sentence costs the same however many patterns there are.
    """

    def __init__(self, patterns: Sequence[Pattern]) -> None:
        sets = {needed: 1 << len(patterns) for pattern in patterns for needed in pattern.needs}
        for place, needed in enumerate(sets):
            sets[needed] <<= place
        self._patterns = (1 << len(patterns)) - 1
        self._needs = [sum(sets[needed] for needed in set(pattern.needs)) for pattern in patterns]
        self._always = sum(1 << number for number, pattern in enumerate(patterns) if not pattern.needs)
        self._by_character: dict[str, int] = {}
        for needed, bit in sets.items():
            first = sum(1 << n for n, pattern in enumerate(patterns) if pattern.needs[:1] == (needed,))
            for character in needed:
                self._by_character[character] = self._by_character.get(character, 0) | bit | first

    def all_where(self, held: int) -> Iterator[int]:
        """Numbers of all patterns that may match where this is held, in their order."""
        pending, number = held & self._patterns, 0
        while pending:
            step = (pending & -pending).bit_length()
            number += step
            needs = self._needs[number - 1]
            if needs & held == needs:
                yield number - 1
            pending >>= step

    def held_by(self, present: Iterable[str]) -> int:
        """What these characters are enough for."""
        held, by_character = self._always, self._by_character
        for character in present:
            held |= by_character.get(character, 0)
        return held

    def first_from(self, number: int, held: int) -> int:
        """Number of the first pattern, from one on, that may match where this is held; -1 if there is none."""
        pending = (held & self._patterns) >> number
        while pending:
            step = (pending & -pending).bit_length()
            number += step
            needs = self._needs[number - 1]
            if needs & held == needs:
                return number - 1
            pending >>= step
        return -1


class _Needs:
    """What a pattern cannot match without, worked out while it is read: a stack of groups, each of alternatives."""

    def __init__(self) -> None:
        self._groups: list[tuple[list[list[frozenset[str]]], bool]] = [([[]], False)]

    def add(self, characters: frozenset[str]) -> None:
        """One of these characters is needed here."""
        self._groups[-1][0][-1].append(characters)

    def open(self, *, looks: bool) -> None:
        """A group begins; one that only looks at what is beside needs nothing of its own."""
        self._groups.append(([[]], looks))

    def close_or_branch(self, op: str, *, then: str) -> None:
        """An operator: a bracket ends the group, which is left out of account if what follows makes it optional."""
        if op == "|":
            self._groups[-1][0].append([])
        elif op == ")" and len(self._groups) > 1:
            alternatives, looks = self._groups.pop()
            if not looks and then not in ("?", "*", "{"):
                for needed in _of_all(alternatives):
                    self.add(needed)

    def all(self) -> list[frozenset[str]]:
        """The sets of which one character each is needed."""
        return _of_all(self._groups[0][0])


def _of_all(alternatives: list[list[frozenset[str]]]) -> list[frozenset[str]]:
    """What is needed whichever alternative is taken."""
    if len(alternatives) == 1:
        return alternatives[0]
    if not all(alternatives):
        return []
    return [frozenset().union(*(min(needs, key=len) for needs in alternatives))]


def _opening(slot: str, look: str, groups: dict[str, list[str]]) -> str:
    if look:
        return {"!": "(?!", "<": "(?<=", "<!": "(?<!"}[look]
    if not slot:
        return "(?:"
    name = f"{slot}__{len(groups.get(slot, []))}"
    groups.setdefault(slot, []).append(name)
    return f"(?P<{name}>"


def _lazy(gap: str) -> str:
    """A gap takes as few tokens as it can, or with two tildes as many."""
    return "" if gap.startswith("~~") else "?"


def _type(word: str) -> str:
    return "=" + word.replace("_", " ") if _is_literal(word) else word


def _characters(item: str, alphabet: Alphabet) -> str:
    """The characters of `A/B`, or of `A-B`: those of A that are none of B's."""
    wanted, *unwanted = item.split("-")
    characters = "".join(_class(_type(word), alphabet) for word in wanted.split("/"))
    excluded = {c for item in unwanted for word in item.split("/") for c in _class(_type(word), alphabet)}
    return "".join(c for c in characters if c not in excluded)


def _class(type_: str, alphabet: Alphabet) -> str:
    return alphabet.having(type_)


def matches(pattern: Pattern, tokens: list[Token], codes: str) -> Iterator[Match]:
    """Every place, not overlapping, where a pattern fits."""
    for found in pattern.regex.finditer(codes):
        if found.end() == found.start():
            continue
        slots: dict[str, list[Token]] = {}
        places: dict[str, tuple[int, int]] = {}
        regs = found.regs
        for slot, numbers in pattern.groups:
            for number in numbers:
                first, last = regs[number]
                if 0 <= first < last:
                    slots[slot] = tokens[first:last]
                    places[slot] = (first, last)
        yield Match(tokens, found.start(), found.end(), slots, places)


def value_of(expression: Any, match: Match, text: str) -> Any:
    """What `$slot.attribute` stands for in a match: a string, number, list (one fact each), or None.

    A list of expressions gives the first that stands for anything; anything without `$` is itself.
    """
    if isinstance(expression, list):
        return next((v for e in expression if (v := value_of(e, match, text)) is not None), None)
    if not isinstance(expression, str) or not expression.startswith("$"):
        return expression
    if expression.endswith("[]"):
        return list_of(match.slots.get(expression[1:-2], []), text) or None
    slot, *path = expression[1:].split(".")
    tokens = match.slots.get(slot)
    if not tokens:
        return None
    if len(tokens) > 1:
        return None if path else text[tokens[0].start : tokens[-1].end]
    return attribute(tokens[0], path, text)


def attribute(token: Token, path: list[str], text: str) -> Any:
    """The attribute of a token by its path; of a list of things, the attributes of all, as a list."""
    if items := token.attrs.get("items"):
        inherited = {k: v for k, v in token.attrs.items() if k in ("class", "mode")}
        values = []
        for item in items:
            value = attribute(item, path, text)
            if value is None and path:
                value = inherited.get(path[-1])
            if value is not None:
                values.append(Located(value, item))
        return values or None
    if not path:
        return text[token.start : token.end]
    inner = token.attrs.get(path[0])
    if isinstance(inner, Token):
        return attribute(inner, path[1:], text)
    if path[0] == "name" and inner is None and {"Name", "Marker"} & token.types:
        return text[token.start : token.end]
    return None if path[1:] else inner
