"""What a place is to become, and places that stand for both sides."""

from __future__ import annotations

from typing import Any

from cuakhau.loaders.articles.context import Article, Prepared
from cuakhau.loaders.articles.observe import place_of
from cuakhau.loaders.articles.patterns import Match

_LONGEST_AIM = 10


def intention(
    args: dict[str, Any], match: Match, prepared: Prepared, article: Article, *, how: str
) -> dict[str, Any] | None:
    """The place before the verb, else the subject of the sentences before; the aim in at most ten words."""
    at = match.places["v"][0] if "v" in match.places else match.first
    if args.get("place") == "near":
        args["place"] = _subject_of(prepared, at, article)
    aim = str(args["aim"]).strip('“”" ')
    args["aim"] = " ".join(aim.split(" ")[:_LONGEST_AIM])
    return args if args["place"] and len(aim) > 4 else None


def paired_places(
    args: dict[str, Any], match: Match, prepared: Prepared, article: Article, *, how: str
) -> dict[str, Any] | None:
    """The two halves of a name that stands for both sides: “A - B”."""
    if args.get("vn") == args.get("cn"):
        halves = [half.strip() for half in str(args["vn"]).replace("–", "-").split("-")]
        if len(halves) != 2 or not all(halves):
            return None
        args["vn"], args["cn"] = halves
    return args


def _subject_of(prepared: Prepared, at: int, article: Article) -> str | None:
    """The nearest place before a token, else the first place of one of the two sentences before."""
    if article.language != "vi" and article.gate and any("@gate" in t.types for t in prepared.tokens[:at]):
        return article.gate  # “the port”
    for token in reversed(prepared.tokens[:at]):
        if not token.types & {"@admin", "@actor"} and (place := place_of(token, article)):
            return place
    for before in reversed(article.sentences[max(0, prepared.number - 2) : prepared.number]):
        for token in before.tokens:
            if place := place_of(token, article):
                return place
    return article.unit or None
