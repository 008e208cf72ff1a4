"""Conditions that a match must meet, named in the patterns (`only: …`)."""

from __future__ import annotations

from collections.abc import Callable

from cuakhau.loaders.articles.context import Article, Prepared
from cuakhau.loaders.articles.patterns import Match
from cuakhau.loaders.articles.tokens import Token


def sides(token: Token) -> set[str]:
    """The sides of the border that a name, unit, body or country may be on: `vn`, `cn`; empty if not known."""
    if side := token.attrs.get("side"):
        return {side}
    found = {type_[4:] for type_ in token.types if type_.startswith("Side")}
    if found or "Name" in token.types:
        return found
    for part in token.attrs.get("parts", ()):
        if found := sides(part):
            return found
    return set()


def _across(match: Match, prepared: Prepared, article: Article) -> bool:
    """`a` can only be Vietnamese and `b` only Chinese, or the other way round."""
    a, b = sides(match.slots["a"][0]), sides(match.slots["b"][0])
    return (a == {"vn"} and b == {"cn"}) or (a == {"cn"} and b == {"vn"})


def _a_lies_in_b(match: Match, prepared: Prepared, article: Article) -> bool:
    """`a` and `b` may be on one side, and are not the same name."""
    a, b = match.slots["a"][0], match.slots["b"][0]
    one, other = sides(a), sides(b)
    if one and other and not one & other:
        return False
    return article.text[a.start : a.end] != article.text[b.start : b.end]


def _class_known(match: Match, prepared: Prepared, article: Article) -> bool:
    """The gate's class words say a class."""
    token = match.slots["gate"][0]
    return "class" in token.attrs or any("class" in item.attrs for item in token.attrs.get("items", ()))


def _not_compared(match: Match, prepared: Prepared, article: Article) -> bool:
    """The figure is not one that another is compared with, nor a change."""
    before = prepared.tokens[max(0, match.places["q"][0] - 3) : match.places["q"][0]]
    return not any(token.types & {"@compare", "@rise", "@fall"} for token in before)


FACT_CONDITIONS: dict[str, Callable[[Match, Prepared, Article], bool]] = {
    "across": _across,
    "a_lies_in_b": _a_lies_in_b,
    "class_known": _class_known,
    "not_compared": _not_compared,
}
