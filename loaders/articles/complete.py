"""What a fact takes from around its pattern: the modality of its clause, its date, its place."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any, Protocol

from cuakhau.loaders.articles.aims import intention, paired_places
from cuakhau.loaders.articles.conditions import sides
from cuakhau.loaders.articles.context import Article, Prepared
from cuakhau.loaders.articles.observe import observation, place_of
from cuakhau.loaders.articles.patterns import Match
from cuakhau.loaders.articles.periods import Period
from cuakhau.loaders.articles.tokens import Token


class Completion(Protocol):
    """Completes the arguments of one kind of fact; None where there is no such fact after all."""

    def __call__(
        self, args: dict[str, Any], match: Match, prepared: Prepared, article: Article, *, how: str
    ) -> dict[str, Any] | None:
        """The arguments with what the surroundings add."""


def _gate_class(
    args: dict[str, Any], match: Match, prepared: Prepared, article: Article, *, how: str
) -> dict[str, Any] | None:
    if args.get("time") == "as stated":
        args["time"] = "planned" if how == "planned" else "current"
    return args


def _event(
    args: dict[str, Any], match: Match, prepared: Prepared, article: Article, *, how: str
) -> dict[str, Any] | None:
    if how == "planned":
        args["time"] = "planned"
    if not args.get("date"):
        args["date"] = date_near(prepared.tokens, match.first, match.last) or _same_day(prepared, article)
    item = args.pop("item", None)
    if args.get("place") == "near":
        args["place"] = place_within(_matched(match, item), article)
    if how == "planned" and args["kind"] in _UNDATED_PLANS and not args.get("date"):
        return None
    if "a" in match.slots and sides(match.slots["a"][0]) == {"cn"}:
        args["a"], args["b"] = args["b"], args["a"]
    if not any(args.get(name) for name in ("date", "place", "a", "object")):
        return None
    return args


_UNDATED_PLANS = frozenset({"groundbreaking", "opening", "upgrade", "reopening", "meeting"})
"""Kinds of which a plan without a date is no event: the class or project that it speaks of is a fact of its own."""


def _same_day(prepared: Prepared, article: Article) -> str | None:
    """“At the ceremony, …”: the day of what the sentences before tell."""
    head = prepared.tokens[:5]
    if not any("@sameevent" in token.types for token in head) and not (
        head and head[0].types & {"=tại", "=sau"} and any("@meet" in token.types for token in head)
    ):
        return None
    for before in reversed(article.sentences[max(0, prepared.number - _LOOK_BACK) : prepared.number]):
        for token in before.tokens:
            period = token.attrs.get("period")
            if isinstance(period, Period) and period.kind == "day" and not period.until:
                return period.iso
    return None


def date_near(tokens: list[Token], first: int, last: int) -> str | None:
    """The date or month within a match, else the nearest before it in its sentence, else after it in its clause."""
    after = []
    for token in tokens[last : last + 12]:
        if token.types & {"Semi", "Stop"}:
            break
        after.append(token)
    before = [t for i, t in enumerate(tokens[:first][-25:]) if i > 5 or not _a_dateline(tokens, i)]
    near = [*tokens[first:last], *reversed(before), *after]
    for kinds in (("day", "month"), ("range", "year")):
        for token in near:
            period = token.attrs.get("period")
            if isinstance(period, Period) and period.kind in kinds and _is_a_time(period):
                return period.iso
    return None


def _a_dateline(tokens: list[Token], at: int) -> bool:
    """“NANNING, June 26 (Agency) --”: the day of the report."""
    return at + 1 < len(tokens) and bool(tokens[at + 1].types & {"Open", "Dash"}) and len(tokens) > 12


def _is_a_time(period: Period) -> bool:
    """Whether something can take place in it: a day, month, quarter or year, and no span of years."""
    return bool(period.iso) and "/" not in period.iso and not period.until


def _project(
    args: dict[str, Any], match: Match, prepared: Prepared, article: Article, *, how: str
) -> dict[str, Any] | None:
    if how == "planned" and args.get("status") not in ("proposed", "pilot"):
        args["status"] = "planned"
        args.pop("start", None)
    item = args.pop("item", None)
    if args.get("place") == "near":
        args["place"] = place_within(_matched(match, item), article) or place_beside(match, article)
    if args.get("place") == args["name"]:
        args["place"] = place_beside(match, article)
    if args.get("start") == "near":
        args["start"] = (
            date_near(prepared.tokens, match.first, match.last)
            if args.get("status") == "under_construction"
            else None
        )
    return args


def place_within(tokens: list[Token], article: Article) -> str | None:
    """The last gate, zone or unit named within some tokens, or within what they were made of."""
    found = None
    for token in tokens if article.language == "zh" else reversed(tokens):
        place = place_of(token, article) or place_within(token.attrs.get("parts", []), article)
        if place and (article.language != "en" or sides(token) != {"cn"}):
            return place
        found = found or place
    return found


def _matched(match: Match, item: Token | None) -> list[Token]:
    """The tokens to look for a place in: the item of a list that the fact is about, else the whole match."""
    return [item] if item is not None else match.tokens[match.first : match.last]


def place_beside(match: Match, article: Article) -> str | None:
    """The place after “tại …” or just behind a match, else the nearest before it in its sentence."""
    tokens = match.tokens
    for index, token in enumerate(tokens[match.last : match.last + 6]):
        if token.types & {"Semi", "Stop", "Comma"}:
            break
        if index <= 5 and (place := place_of(token, article)):
            return place
    for token in reversed(tokens[: match.first]):
        if place := place_of(token, article):
            return place
    return None


def _located(
    args: dict[str, Any], match: Match, prepared: Prepared, article: Article, *, how: str
) -> dict[str, Any] | None:
    if args["place"] == "the zone":
        args["place"] = article.zone or None
    elif args["place"] == "last gate":
        args["place"] = _last_gate_of(match, prepared, article)
    return _tight(args, ("place", "admin"), match, article) if args["place"] else None


def _part_of(
    args: dict[str, Any], match: Match, prepared: Prepared, article: Article, *, how: str
) -> dict[str, Any] | None:
    return _tight(args, ("part", "whole"), match, article)


def _tight(args: dict[str, Any], names: tuple[str, str], match: Match, article: Article) -> dict[str, Any]:
    """Of a pair with its places in brackets, only the part that names both."""
    token = match.tokens[match.first]
    if match.last - match.first == 1 and "Pair" in token.types:
        first, second = (str(args.get(name) or "") for name in names)
        start = article.text.find(first, token.start, token.end) if first and second else -1
        end = article.text.find(second, start + len(first), token.end) if start >= 0 else -1
        if end >= 0:
            args["span"] = (start, end + len(second))
    return args


def _cooperation(
    args: dict[str, Any], match: Match, prepared: Prepared, article: Article, *, how: str
) -> dict[str, Any] | None:
    """The Vietnamese side first; a body called by its kind alone is the last one of that kind."""
    if args.get("a") == "short":
        token = match.slots["a"][0]
        args["a"] = full_body(article.text[token.start : token.end], prepared, token.start, article)
        if args["a"] is None:
            return None
    if "a" in match.slots and sides(match.slots["a"][0]) == {"cn"}:
        args["a"], args["b"] = args["b"], args["a"]
    return args


def _role(
    args: dict[str, Any], match: Match, prepared: Prepared, article: Article, *, how: str
) -> dict[str, Any] | None:
    """“Phó Trưởng Ban Quản lý …”: the post and its board share a word. A short name of a body is made full."""
    if args.get("org") == "board":
        args["org"] = board(match.slots["r"][0], article.text)
    elif org := args.get("org"):
        full = f"{org} {article.unit}"
        if str(org).endswith(("tỉnh", "Tỉnh")) and article.holds(full):
            args["org"] = full
    return args


def _instrument(
    args: dict[str, Any], match: Match, prepared: Prepared, article: Article, *, how: str
) -> dict[str, Any] | None:
    """Number, date, signatory and what is approved, from the sentence of a numbered instrument; years of a plan."""
    tokens, text = prepared.tokens, article.text
    if "number" in args:
        last = match.last
        args["date"] = date_near(tokens[last - 1 : last + 8], 0, min(9, len(tokens) - last + 1))
        args["issuer"] = args.get("issuer") or _issuer(str(args["number"]), match, article)
        args["span"] = _decree_span(match)
        if any("@sign" in t.types for t in tokens):
            person = next((t for t in tokens if "Person" in t.types), None)
            args["signatory"] = _named(person, text) if person else None
        return args
    after = tokens[match.last : match.last + 3]
    if any("@sign" in t.types for t in after):
        args["date"] = date_near(after, 0, len(after))
    for token in match.slots["name"]:
        period = token.attrs.get("period")
        if isinstance(period, Period) and period.iso:
            args["valid"] = f"../{period.iso}" if period.kind == "year" else period.iso
            break
    return args


def _decree_span(match: Match) -> tuple[int, int]:
    """From the decree's name to what it approves, where its sentence says so."""
    tokens, last = match.tokens, match.last - 1
    for index in range(match.last, min(match.last + 40, len(tokens))):
        if tokens[index].types & {"Semi", "Stop"}:
            break
        if "@approve" in tokens[index].types:
            last = index
            if index - match.last <= 6:
                while last + 1 < len(tokens) and not tokens[last + 1].types & {"Comma", "Semi", "Stop"}:
                    last += 1
            break
    return tokens[match.first].start, tokens[last].end


_ISSUERS = {"TTg": ("Thủ tướng Chính phủ", "Thủ tướng"), "CP": ("Chính phủ",)}


def _issuer(number: str, match: Match, article: Article) -> str | None:
    """The body after “của”; else the one that the number's last letters stand for, where the text names it."""
    after = match.tokens[match.last : match.last + 4]
    for first, second in pairwise(after):
        if "Body" in second.types and article.text[first.start : first.end] == "của":
            return _named(second, article.text)
    before = match.tokens[max(0, match.first - 6) : match.first]
    if any("@issue" in token.types for token in before):
        body = next((token for token in reversed(before) if "Body" in token.types), None)
        if body is not None:
            return _named(body, article.text)
    letters = number.rpartition("-")[2] if "/" in number else ""
    return next((name for name in _ISSUERS.get(letters, ()) if article.holds(name)), None)


def _paired_gates(
    args: dict[str, Any], match: Match, prepared: Prepared, article: Article, *, how: str
) -> dict[str, Any] | None:
    """“this gate” is the last one named before."""
    if args["vn"] == "last gate":
        args["vn"] = _last_gate(prepared, match.tokens[match.first].start, article)
        if "b" in match.slots and sides(match.slots["b"][0]) == {"vn"}:
            args["vn"], args["cn"] = args["cn"], args["vn"]
    if "a" in match.slots and sides(match.slots["a"][0]) == {"cn"}:
        args["vn"], args["cn"] = args["cn"], args["vn"]
    return args


_LOOK_BACK = 40
"""How many sentences “this gate” or “the board” may lie after the full name."""


def _tokens_before(prepared: Prepared, before: int, article: Article) -> Iterator[Token]:
    """The tokens before a place in the text, the nearest first."""
    for number in range(prepared.number, max(-1, prepared.number - _LOOK_BACK), -1):
        for token in reversed(article.sentences[number].tokens):
            if token.start < before:
                yield token


def _last_gate_of(match: Match, prepared: Prepared, article: Article) -> str | None:
    """The last gate named before; the subject of the nearest sentence that names one on the side of the unit `b`."""
    side = sides(match.slots["b"][0])
    start = match.tokens[match.first].start
    for number in range(prepared.number, max(-1, prepared.number - _LOOK_BACK), -1):
        for token in article.sentences[number].tokens:
            if token.start >= start or not {"Gate", "Named"} <= token.types:
                continue
            inner = token.attrs.get("cn") if side == {"cn"} else None
            if isinstance(inner, Token):
                return article.text[inner.start : inner.end]
            if not side or not sides(token) or side & sides(token):
                return place_of(token, article)
    return None


def _last_gate(prepared: Prepared, before: int, article: Article) -> str | None:
    gates = (token for token in _tokens_before(prepared, before, article) if "Gate" in token.types)
    return next((place for token in gates if (place := place_of(token, article))), None)


def board(post: Token, text: str) -> str:
    """The body in “Phó Trưởng Ban Quản lý …”: from the last word of the post."""
    name = post.attrs["name"]
    return text[text.rfind(" ", name.start, name.end) + 1 : post.attrs["rest"].end]


def full_body(head: str, prepared: Prepared, before: int, article: Article) -> str | None:
    """The last body before a place in the text whose name begins with the same words."""
    for token in _tokens_before(prepared, before, article):
        if "Body" in token.types:
            name = _named(token, article.text)
        elif "BoardPost" in token.types:
            name = board(token, article.text)
        else:
            continue
        if name.lower().startswith(head.lower()) and len(name) > len(head):
            return name
    return None


def _named(token: Token, text: str) -> str:
    inner = token.attrs.get("name")
    inner = inner if isinstance(inner, Token) else token
    return text[inner.start : inner.end]


def _commodity(
    args: dict[str, Any], match: Match, prepared: Prepared, article: Article, *, how: str
) -> dict[str, Any] | None:
    about = article.topic if article.language == "vi" else article.gate
    args["place"] = args.get("place") or subject(prepared, match.first, article) or about
    return args


def subject(prepared: Prepared, before: int, article: Article) -> str | None:
    """The first Vietnamese place that a sentence names before a token, else the last one of the sentence before."""
    for token in prepared.tokens[:before]:
        if place := place_of(token, article):
            return place
    return None


COMPLETE: dict[str, Completion | Callable[..., dict[str, Any] | None]] = {
    "paired_gates": _paired_gates,
    "gate_class": _gate_class,
    "event": _event,
    "observation": observation,
    "project": _project,
    "commodity": _commodity,
    "located_in": _located,
    "part_of": _part_of,
    "cooperation": _cooperation,
    "role": _role,
    "instrument": _instrument,
    "intention": intention,
    "paired_places": paired_places,
}
"""By kind of fact; kinds that are not here take nothing from their surroundings."""
