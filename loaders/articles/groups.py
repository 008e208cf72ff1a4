"""Groups: what stands together becomes one token (a gate with its class words, an amount, a person's post …)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cuakhau.loaders.articles.grammar import Grammar, Group
from cuakhau.loaders.articles.patterns import Match, matches
from cuakhau.loaders.articles.quantities import money_or_none
from cuakhau.loaders.articles.tokens import Token
from cuakhau.loaders.articles.two_sides import GROUP_CONDITIONS, by_side


def grouped(tokens: list[Token], grammar: Grammar, *, text: str) -> tuple[list[Token], str]:
    """Apply all rules in their order, each to what the rules before it made; the tokens and their characters."""
    codes = "".join([token.code for token in tokens])
    anchors = grammar.group_anchors
    held, number = anchors.held_by(frozenset(codes)), -1
    while (number := anchors.first_from(number + 1, held)) >= 0:
        rule = grammar.groups[number]
        made: list[Token] = []
        written = ""
        position = 0
        for match in matches(rule.pattern, tokens, codes):
            token = _made(rule, match, text=text)
            if token is None:
                continue
            made += tokens[position : match.first]
            made.append(token)
            written += codes[position : match.first] + token.code
            position = match.last - token.attrs.pop("drop", 0)
        if position:
            tokens = made + tokens[position:]
            codes = written + codes[position:]
            held |= anchors.held_by(rule.code)
    return tokens, codes


def _made(rule: Group, match: Match, *, text: str) -> Token | None:
    parts = match.tokens[match.first : match.last]
    if rule.only and not CONDITIONS[rule.only](match, text):
        return None
    attrs: dict[str, Any] = {}
    for part in parts:
        for name in rule.keep:
            if (value := part.attrs.get(name)) is not None:
                attrs[name] = value
    for slot, tokens in match.slots.items():
        attrs[slot] = tokens[0] if len(tokens) == 1 else _span(tokens)
    for name, value in rule.set.items():
        attrs[name] = attrs.get(value[1:]) if isinstance(value, str) and value.startswith("$") else value
    if rule.each:
        attrs["items"] = _items(parts, rule.each)
    attrs["parts"] = parts
    if rule.compute and not COMPUTE[rule.compute](attrs):
        return None
    last = parts[-1 - attrs.get("drop", 0)]
    return Token(parts[0].start, last.end, rule.types, rule.code, attrs)


def _items(parts: list[Token], wanted: frozenset[str]) -> list[Token]:
    """The items of a list, those of lists within it included."""
    items: list[Token] = []
    for part in parts:
        if part.types & wanted:
            items += part.attrs.get("items") or [part]
    return items


def _span(tokens: list[Token]) -> Token:
    return Token(tokens[0].start, tokens[-1].end, frozenset(), "", {"parts": tokens})


def _amount(attrs: dict[str, Any]) -> bool:
    """Value and unit of money."""
    return _money(attrs, currency=attrs["c"].attrs["currency"])


def _money(attrs: dict[str, Any], *, currency: str) -> bool:
    value = attrs["n"].attrs["value"]
    scale = attrs["s"].attrs["scale"] if "s" in attrs else ""
    money = money_or_none(value, scale=scale, currency=currency)
    if money is None:
        return False
    attrs["value"], attrs["unit"] = money
    return True


def _dollars(attrs: dict[str, Any]) -> bool:
    """An amount of money with the sign of the dollar before it."""
    return _money(attrs, currency="USD")


_FACTORS = {
    "thousand": 10**3,
    "ten thousand": 10**4,
    "million": 10**6,
    "100 million": 10**8,
    "billion": 10**9,
}


def _count(attrs: dict[str, Any]) -> bool:
    """Value of a counted thing: `1,5 triệu tấn` is 1,500,000."""
    value = attrs["n"].attrs["value"]
    if "s" in attrs:
        factor = _FACTORS.get(attrs["s"].attrs["scale"])
        if factor is None:
            return False
        value = round(value * factor, 6)
        value = int(value) if value == int(value) else value
    attrs["value"] = value
    return True


def _of_sides(attrs: dict[str, Any]) -> bool:
    """Both names of a zone or bridge that lies on both sides; a bridge is called by the first."""
    both = attrs["name"]
    attrs.update({slot: both.attrs[slot] for slot in ("vn", "cn", "m", "n")})
    if "@bridge" in attrs["w"].types:
        attrs["name"] = both.attrs["vn"]
    return True


def _stretches(attrs: dict[str, Any]) -> bool:
    """The ends of each stretch of a road that several places name, as two lists."""
    stops = [part for part in attrs["parts"] if "Name" in part.types]
    for name, places in (("from", stops[:-1]), ("to", stops[1:])):
        attrs[name] = Token(stops[0].start, stops[-1].end, frozenset(), "", {"items": places})
    return len(stops) >= 2


def _without_and(attrs: dict[str, Any]) -> bool:
    """A title without the “và” that joins it to the next."""
    name = attrs["name"]
    parts = name.attrs.get("parts") or [name]
    while parts and "=và" in parts[-1].types:
        parts = parts[:-1]
    attrs["name"] = _span(parts)
    attrs["drop"] = len(name.attrs.get("parts") or [name]) - len(parts)
    return len(parts) >= 2


COMPUTE: dict[str, Callable[[dict[str, Any]], bool]] = {
    "amount": _amount,
    "by_side": by_side,
    "dollars": _dollars,
    "count": _count,
    "of_sides": _of_sides,
    "stretches": _stretches,
    "without_and": _without_and,
}
"""Functions that work out a group's attributes; False where the group makes no sense."""


def _names_a_gate(match: Match, text: str) -> bool:
    """A name after “cửa khẩu” is a gate's unless it is known as something else alone and no class is given."""
    name = match.slots["name"][0]
    types = name.types
    if "Name" not in types or "NamedGate" in types or "Unknown" in types:
        return True
    return any("class" in token.attrs for token in match.slots.get("word", ()))


def _two_sides(match: Match, text: str) -> bool:
    """The first name may be Vietnamese and the second Chinese."""
    first, second = match.slots["vn"][0].types, match.slots["cn"][0].types
    if "Sidecn" in first and "Sidevn" not in first:
        return False
    return not ("Sidevn" in second and "Sidecn" not in second)


def _a_pair(match: Match, text: str) -> bool:
    """Two gates, one a side: said to be a pair, marked with their countries, or known."""
    if not _two_sides(match, text):
        return False
    if any("CountryMark" in token.types for token in match.tokens[match.first : match.last]):
        return True
    word = match.slots["word"][0]
    dashed = any({"Dash", "Slash"} & token.types for token in match.tokens[match.first : match.last])
    cn = match.slots["cn"][0].types
    if dashed and "cặp" in text[word.start : word.end].lower():
        return True
    return dashed and "Sidecn" in cn and "Sidevn" not in cn


def _after_a_name(match: Match, text: str) -> bool:
    """Whether a name, or a mark of its country, stands before the dash."""
    before = match.tokens[match.first - 2].types if match.first >= 2 else frozenset()
    return bool({"Name", "CountryMark"} & before)


_NAMING = frozenset({"@department", "Cap", "Name", "Unit", "Zone", "Gate", "Roman", "@admin"})


def _a_body(match: Match, text: str) -> bool:
    """A body's name begins with a capital (or is followed by one) and ends in a name, not in a dash."""
    parts = match.tokens[match.first : match.last]
    return "Dash" not in parts[-1].types and any(part.types & _NAMING for part in parts[1:])


def _called_a_bridge(match: Match, text: str) -> bool:
    """The name itself begins with the word for a bridge."""
    name = match.slots["name"][0]
    return text[name.start : name.start + 4].lower() == "cầu "


CONDITIONS: dict[str, Callable[[Match, str], bool]] = {
    "names_a_gate": _names_a_gate,
    "two_sides": _two_sides,
    "a_pair": _a_pair,
    "after_a_name": _after_a_name,
    "a_body": _a_body,
    "called_a_bridge": _called_a_bridge,
    **GROUP_CONDITIONS,
}
"""Conditions on the parts of a group."""
