"""What belongs to a figure beside its value: place, period, bound, change and what exactly is counted."""

from __future__ import annotations

from typing import Any

from cuakhau.loaders.articles.conditions import sides
from cuakhau.loaders.articles.context import Article, Prepared, zone_name
from cuakhau.loaders.articles.patterns import Match
from cuakhau.loaders.articles.periods import Period, flow_until
from cuakhau.loaders.articles.scope import scope_of, text_of
from cuakhau.loaders.articles.tokens import Token

_STATIC = frozenset({"area", "border_length"})
_STOCKS = frozenset({"projects", "enterprises", "investment", "gates", "area", "border_length"})
_COUNTS = frozenset({"projects", "enterprises", "gates"})
COUNTED_ANYHOW = _COUNTS | _STATIC
"""Measures whose figures hold in a sentence about plans, too."""


def observation(
    args: dict[str, Any], match: Match, prepared: Prepared, article: Article, *, how: str
) -> dict[str, Any] | None:
    """Complete a figure; None for a target, which is no figure."""
    tokens, at = prepared.tokens, match.places["q"][0]
    measure = args["measure"]
    estimate = _estimate(tokens, at)
    if how == "planned" and not estimate and measure not in COUNTED_ANYHOW:
        return None
    args["value"] = _plain(args["value"])
    args["bound"] = match.slots["q"][0].attrs.get("bound") or _bound(tokens, at)
    args["estimated"] = True if estimate else None
    args["place"] = args.get("place") or _place(prepared, match, article)
    if measure not in _STATIC:
        args["period"] = _period(prepared, at, article, stock=measure in _STOCKS)
    args.update(_change(tokens, at))
    if article.language == "vi":
        args["scope"] = scope_of(prepared, match, article, measure=measure)
    args["span"] = _clause(tokens, match)
    return args


_CLAUSE_STARTS = frozenset({"Comma", "Semi", "Stop", "Colon", "Open", "Qty"})
_CLAUSE_STOPS = frozenset({"Comma", "Semi", "Stop", "Close", "@measure", "Qty"})


def _clause(tokens: list[Token], match: Match) -> tuple[int, int]:
    """The clause around a figure: back and on to the next comma, or to the next figure."""
    first, last = match.first, match.last
    while first > 0 and match.first - first < 20 and not tokens[first - 1].types & _CLAUSE_STARTS:
        first -= 1
    while last < len(tokens) and last - match.last < 12 and not tokens[last].types & _CLAUSE_STOPS:
        last += 1
    if last < len(tokens) and "@measure" in tokens[last].types and last - match.last > 0:
        last -= 1
    return tokens[first].start, tokens[last - 1].end


def _plain(value: float) -> float:
    return int(value) if value == int(value) else value


def _bound(tokens: list[Token], at: int) -> str | None:
    for token in reversed(tokens[max(0, at - 3) : at]):
        if "bound" in token.attrs and "@bound" in token.types:
            return str(token.attrs["bound"])
        if not token.types & {"@reach", "@estimate", "Phrase"} or "@measure" in token.types:
            break
    return None


def _estimate(tokens: list[Token], at: int) -> bool:
    for token in reversed(tokens[max(0, at - 4) : at]):
        if "@estimate" in token.types or token.attrs.get("estimated"):
            return True
        if "Qty" in token.types or "Comma" in token.types:
            return False
    return False


def _change(tokens: list[Token], at: int) -> dict[str, Any]:
    """A change stated after the figure, before the next figure or the end of the clause."""
    within = False
    for index, token in enumerate(tokens[at + 1 : at + 16], at + 1):
        if "Open" in token.types or within:
            within = "Close" not in token.types
            continue
        if "@respective" in token.types:
            return _respective(tokens, at, index)
        if token.types & {"Semi", "Stop"} or (
            token.types & {"Qty", "@measure"} and not _respective_after(tokens, index)
        ):
            break
        if "Change" in token.types:
            amount, sign = token.attrs["q"], token.attrs["sign"]
            value = amount.attrs.get("value")
            if value is None:
                break
            if "Rate" in amount.types:
                return {"change": _plain(sign * value)}
            if "Money" in amount.types:
                return {"change_value": _plain(sign * value), "change_unit": amount.attrs["unit"]}
            break
    return {}


def _respective_after(tokens: list[Token], at: int) -> bool:
    return any("@respective" in token.types for token in tokens[at + 1 : at + 8])


def _respective(tokens: list[Token], at: int, mark: int) -> dict[str, Any]:
    """The change that belongs to a figure of several: “A và B, lần lượt tăng 10% và 12%”."""
    figures: list[int] = []
    for index in range(mark - 1, -1, -1):
        if tokens[index].types & {"Semi", "Stop"}:
            break
        if tokens[index].types & {"Money", "Count", "Area", "Vehicles"}:
            figures.insert(0, index)
    rates: list[float] = []
    sign = 0
    for token in tokens[mark + 1 : mark + 10]:
        if token.types & {"Semi", "Stop"}:
            break
        if "Change" in token.types:
            sign = token.attrs["sign"]
            rates.append(sign * token.attrs["q"].attrs.get("value", 0))
        elif "Rate" in token.types and sign:
            rates.append(sign * token.attrs["value"])
    if at in figures and len(rates) == len(figures):
        return {"change": _plain(rates[figures.index(at)])}
    return {}


# Period


def _period(prepared: Prepared, at: int, article: Article, *, stock: bool) -> str | None:
    """The nearest period before the figure in its sentence, else after it in its clause, else in its paragraph."""
    index = prepared.number
    period = _nearest(prepared.tokens[:at], backwards=True)
    dateline = article.language == "en" and period is not None and period.kind == "day"
    if period is None or period.kind == "now" or dateline:
        period = _nearest(_up_to_comma(_clause_after(prepared.tokens, at)), backwards=False) or period
    if period is None and stock:
        period = _standing(prepared, article)
    day = None
    while period is None and index > max(0, prepared.number - _LOOK_BACK) and not stock:
        index -= 1
        found = _nearest(article.sentences[index].tokens, backwards=True)
        if found is not None and found.kind == "day" and not found.until:
            day, found = day or found, _nearest_time(article.sentences[index].tokens)
        period = found
    period = period or day
    if period is None:
        return None
    if period.until and not stock and period.kind in ("day", "month"):
        return flow_until(period.iso)
    return period.iso or None


def _nearest_time(tokens: list[Token]) -> Period | None:
    """The last time of a sentence that is longer than the day on which something was said."""
    return _nearest([t for t in tokens if "Day" not in t.types], backwards=True)


_LOOK_BACK = 8
"""How many sentences the time of a figure may lie before it."""


def _standing(prepared: Prepared, article: Article) -> Period | None:
    """The time of a stock that its sentence does not give: the paragraph's “to the end of …”, else today."""
    for before in reversed(article.sentences[max(0, prepared.number - _LOOK_BACK) : prepared.number]):
        if before.sentence.paragraph != prepared.sentence.paragraph:
            break
        period = _nearest(before.tokens, backwards=True)
        if period is not None and (period.until or period.kind == "now"):
            return period
    today = article.calendar.today
    return Period(today, "now") if today else None


def _up_to_comma(tokens: list[Token]) -> list[Token]:
    for index, token in enumerate(tokens):
        if "Comma" in token.types:
            return tokens[:index]
    return tokens


def _clause_after(tokens: list[Token], at: int) -> list[Token]:
    for index in range(at + 1, len(tokens)):
        if tokens[index].types & {"Semi", "Stop", "Qty", "Change"}:
            return tokens[at + 1 : index]
    return tokens[at + 1 :]


def _nearest(tokens: list[Token], *, backwards: bool) -> Period | None:
    """The date nearest to the figure that is none the figure is compared with, nor a deadline of a plan."""
    order = range(len(tokens) - 1, -1, -1) if backwards else range(len(tokens))
    now = None
    for index in order:
        period = tokens[index].attrs.get("period")
        if not isinstance(period, Period) or not period.iso:
            continue
        if any(token.types & {"@compare", "@fall", "@rise"} for token in tokens[max(0, index - 3) : index]):
            continue
        if period.kind != "now":
            return period
        now = now or period
    return now


# Place


def _place(prepared: Prepared, match: Match, article: Article) -> str | None:
    """The place nearest before the figure, else after it in the clause, else the one of the paragraph, else the unit."""
    at = match.places["q"][0]
    tokens = prepared.tokens
    if place := _nearest_place(tokens, range(at - 1, -1, -1), article):
        return place
    after = _clause_after(tokens, at)
    if place := _nearest_place(tokens, range(at + 1, at + 1 + min(len(after), 12)), article):
        return place
    index = prepared.number
    if any(_this_gate(tokens, number) for number in range(at)) and (gate := _gate_before(prepared, article)):
        return gate
    if article.language != "vi" and any("@country" in token.types for token in tokens[:at]):
        return None  # the country's own figure
    while index > 0:
        index -= 1
        before = article.sentences[index]
        if before.sentence.paragraph != prepared.sentence.paragraph:
            break
        if place := _nearest_place(before.tokens, range(len(before.tokens) - 1, -1, -1), article):
            return place
    if article.language == "vi":
        return article.topic or None
    return article.gate or None if any(token.types & _HERE for token in tokens) else None


_HERE = frozenset({"@gate", "@zone"})


def _this_gate(tokens: list[Token], index: int) -> bool:
    """“qua cửa khẩu”, “the port”: the class word of one gate without its name."""
    types = tokens[index].types
    return (
        bool(types & {"Gateword", "@gate"}) and "Named" not in types and not tokens[index].attrs.get("plural")
    )


def _gate_before(prepared: Prepared, article: Article) -> str | None:
    """The last gate that the sentences before name, else the one that the article names most."""
    for before in reversed(article.sentences[max(0, prepared.number - _LOOK_BACK) : prepared.number]):
        for token in before.tokens:
            if {"Gate", "Named"} <= token.types:
                return place_of(token, article)
    return article.gate or None


def _nearest_place(tokens: list[Token], order: range, article: Article) -> str | None:
    for index in order:
        if order.step < 0 and _locates(tokens, index):
            continue  # “the zone X in the district Y has …”: X is what has it
        if place := place_of(tokens[_head(tokens, index, article)], article):
            return place
        if (
            "@country" in tokens[index].types
            and index
            and text_of(tokens[index - 1], article) in ("của", "tại")
        ):
            return text_of(tokens[index], article)
    return None


def _locates(tokens: list[Token], index: int) -> bool:
    """Whether a unit only says where the gate or zone before it lies."""
    return (
        index >= 2
        and "Unit" in tokens[index].types
        and "=thuộc" in tokens[index - 1].types
        and bool(tokens[index - 2].types & {"Gate", "Zone", "CountryMark"})
    )


def _head(tokens: list[Token], index: int, article: Article) -> int:
    """In English the gate of “X border gate in Y Province”, for the province; else the token itself."""
    if article.language == "en" and index >= 2 and "Gate" in tokens[index - 2].types:
        return index - 2 if text_of(tokens[index - 1], article) in ("in", ",") else index
    return index


def _deep(token: Token) -> list[Token]:
    """All tokens that a token was made of."""
    parts = token.attrs.get("parts", [])
    return [inner for part in parts for inner in (part, *_deep(part))]


def place_of(token: Token, article: Article) -> str | None:
    """The Vietnamese place, gate or zone that a token names, or that “the zone” and “the province” mean."""
    types = token.types
    if "Zone" in types or ("@zone" in types and not types & {"Name"}):
        return zone_name(token, article) if "Zone" in types else article.zone or None
    if "Named" in types and "Gate" in types:
        first = (token.attrs.get("items") or [token])[0]
        inner = first.attrs.get("name")
        inner = inner if isinstance(inner, Token) else first
        return article.text[inner.start : inner.end]
    if "ZoneName" in types and "a" in token.attrs:
        return article.text[token.attrs["a"].start : token.attrs.get("b", token.attrs["a"]).end]
    if "BoardPost" in types:
        zones = [part for part in _deep(token) if "Zone" in part.types]
        return zone_name(zones[0], article) if zones else None
    if "Bridge" in types and "name" in token.attrs:
        inner = token.attrs["name"]
        return article.text[inner.start : inner.end]
    if "Sides" in types:
        inner = token.attrs["vn"]
        return article.text[inner.start : inner.end]
    if "Unit" in types or ("Name" in types and types & {"NamedUnit", "NamedGate", "NamedZone"}):
        if article.language == "vi" and "cn" in sides(token) and "vn" not in sides(token):
            return None
        inner = token.attrs.get("name")
        inner = inner if isinstance(inner, Token) else token
        return article.text[inner.start : inner.end]
    if types & {"@admin", "@actor"} and article.unit:
        words = article.text[token.start : token.end].lower()
        return article.unit if words.endswith(("tỉnh", "địa phương", "province")) else None
    return None
