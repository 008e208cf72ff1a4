"""Two names of which one is Vietnamese and one Chinese, in whatever order a text gives them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cuakhau.loaders.articles.conditions import sides
from cuakhau.loaders.articles.patterns import Match
from cuakhau.loaders.articles.tokens import Token


def by_side(attrs: dict[str, Any]) -> bool:
    """Sets `vn`, `cn` and `name` of the names `a` and `b`; False where they cannot be told apart.

    The countries before or after the names (`c`, `ca`; `d`, `cb`) count before what is known of the names.
    """
    a, b = attrs["a"], attrs["b"]
    one, other = _sides_of(a, attrs, "c", "ca"), _sides_of(b, attrs, "d", "cb")
    if (one == {"vn"} and "vn" not in other) or (other == {"cn"} and "cn" not in one):
        attrs["vn"], attrs["cn"] = a, b
    elif (one == {"cn"} and "cn" not in other) or (other == {"vn"} and "vn" not in one):
        attrs["vn"], attrs["cn"] = b, a
    else:
        return False
    if "a2" in attrs:
        swapped = attrs["vn"] is b
        attrs["vn2"], attrs["cn2"] = (attrs["b2"], attrs["a2"]) if swapped else (attrs["a2"], attrs["b2"])
    attrs["name"] = attrs["vn"]
    return True


def _sides_of(name: Token, attrs: dict[str, Any], *marks: str) -> set[str]:
    for mark in marks:
        token = attrs.get(mark)
        if isinstance(token, Token) and (found := sides(token)):
            return found
    return sides(name)


def before_gate(match: Match, text: str) -> bool:
    """A class word of gates follows."""
    return _next(match, "@gate")


def before_admin(match: Match, text: str) -> bool:
    """A class word of units follows."""
    return _next(match, "@admin")


def between_gates(match: Match, text: str) -> bool:
    """A dash and a gate's name stand before or after, or the class word after the dash."""
    tokens = match.tokens
    before, after = tokens[max(0, match.first - 3) : match.first], tokens[match.last : match.last + 4]
    for near in (before[::-1], after):
        if near and "Dash" in near[0].types and any("NamedGate" in token.types for token in near[1:]):
            return True
    return False


def before_post(match: Match, text: str) -> bool:
    """A post stands right before, or behind a comma after."""
    tokens = match.tokens
    before, after = tokens[max(0, match.first - 8) : match.first], tokens[match.last : match.last + 2]
    if len(after) == 2 and "Comma" in after[0].types and "@post" in after[1].types:
        return True
    return any("@post" in t.types for t in before) and not any(
        {"Comma", "Stop"} & t.types for t in before[:-1]
    )


def unknown_gate(match: Match, text: str) -> bool:
    """Words with capitals before a class word of two words and more, within a sentence."""
    return match.first > 0 and all("@gate" not in token.types for token in match.slots["name"])


def after_count(match: Match, text: str) -> bool:
    """A number of gates stands just before, and only what leads in a list between."""
    before = match.tokens[max(0, match.first - 3) : match.first]
    for token in reversed(before):
        if "Count" in token.types:
            return token.attrs.get("measure") == "gates"
        if not token.types & {"@mainly", "Open", "Colon", "Word"}:
            return False
    return False


def many_gates(match: Match, text: str) -> bool:
    """The last class word is a plural."""
    return any(token.attrs.get("plural") for token in match.tokens[match.first : match.last])


def _next(match: Match, type_: str) -> bool:
    after = match.tokens[match.last : match.last + 1]
    return bool(after) and type_ in after[0].types


GROUP_CONDITIONS: dict[str, Callable[[Match, str], bool]] = {
    "after_count": after_count,
    "before_admin": before_admin,
    "before_gate": before_gate,
    "before_post": before_post,
    "between_gates": between_gates,
    "many_gates": many_gates,
    "unknown_gate": unknown_gate,
}
