"""What the page about a thing shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from cuakhau.explorer.pages.addresses import SITUATIONS, has_page
from cuakhau.explorer.pages.as_of import Then, day_of
from cuakhau.explorer.pages.asked import Asked
from cuakhau.explorer.pages.pictures.border_map import locator
from cuakhau.explorer.pages.pictures.chart import chart
from cuakhau.explorer.pages.pictures.neighbourhood import fitting, neighbourhood
from cuakhau.explorer.pages.pictures.projection import Point
from cuakhau.explorer.pages.pictures.time_line import time_line
from cuakhau.explorer.pages.reading import TYPE
from cuakhau.explorer.pages.schema_org import schema_org, script_text
from cuakhau.explorer.pages.shown import Value
from cuakhau.explorer.pages.situations import is_planned
from cuakhau.explorer.pages.thing import ThingPage, read_thing
from cuakhau.graph.iris import BASE, CK, PREFIXES
from cuakhau.values import lexical
from cuakhau.walk import Statement

_PLACES = (
    "place", "vietnameseGate", "chineseGate", "contains", "markerOf", "joins", "instrumentOf", "concerns", "object",
    "designates", "statusOf",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Badge:
    """What the thing is now, or is to be, beside its name."""

    value: Value
    planned: bool
    certain: bool = True


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """That an identifier is not used any more."""

    on: str
    """The day, in words."""
    why: Value | None
    instead: tuple[Value, ...]
    """What to use."""


def thing(asked: Asked, kind: str, slug: str) -> dict[str, Any] | None:
    """The page about a thing."""
    iri = f"{BASE}id/{kind}/{slug}"
    wanted = asked.query.get("as_of", "").strip()
    day = day_of(wanted)
    then = Then(day, asked.reading) if day else None
    page = read_thing(iri, show=asked.show, citing=asked.citing, then=then) if has_page(iri) else None
    if page is None:
        return None
    here = _here(page, asked)
    gates = asked.reading.counted.located_gates if here else []
    return {
        "page": page,
        "local": f"{kind}/{slug}",
        "data": f"id/{kind}/{slug}",
        "badges": _badges_then(page) if then else _badges(page),
        "then": then,
        "then_words": asked.show.t.date(then.day.isoformat()) if then else wanted,
        "stood": then is None or then.stands(iri),
        "can_be_dated": page.kind not in (*SITUATIONS, "gate-class") and (then or _is_dated(page)),
        "today": asked.reading.graph.data_date,
        "withdrawal": _withdrawal(page, asked),
        "is_planned": page.kind in SITUATIONS and is_planned(asked.reading.said_of(iri)),
        "short_name": fitting(
            page.kinds[0].text if page.kind in SITUATIONS and page.kinds else page.name.text, room=15
        ),
        "ended": page.relation("validUntil"),
        "heirs": page.relation("successor"),
        "neighbours": neighbourhood(page.relations),
        "line": time_line(
            page.all_situations, today=then.day if then else asked.reading.graph.data_date, year="{year}"
        ),
        "charts": [(series, chart(series)) for series in page.series if not series.is_single],
        "singles": [(series, series.figures[0]) for series in page.series if series.is_single],
        "map": locator(here, gates),
        "json_ld": script_text(schema_org(page)),
    }


def _badges(page: ThingPage) -> list[Badge]:
    """Its class and status now; what is planned is marked."""
    now = page.relation("currentClass")
    found = [Badge(said.value, planned=False) for said in now.values] if now else []
    if page.kind == "pair":  # its gates share its class, which only gates are given as their class now
        classes = [s for s in page.situations.get("designation", ()) if s.span.last is None and s.own]
        found += [Badge(value, planned=False) for s in classes[-1:] for value in s.main]
    last = [s for s in page.situations.get("status-period", ()) if s.span.last is None and s.own]
    found += [Badge(value, planned=False) for s in last[-1:] for value in s.main]
    # A plan that came true is no plan any more, and what has a status has left that of a plan behind.
    actual = {badge.value.iri for badge in found}
    planned = ("designation",) if page.situations.get("status-period") else ("designation", "status-period")
    found += [
        Badge(value, planned=True)
        for s in page.planned
        if s.kind in planned and s.own
        for value in s.main
        if value.iri not in actual
    ]
    return list({(b.value.iri, b.planned): b for b in found if b.value.iri}.values())


def _badges_then(page: ThingPage) -> list[Badge]:
    """Its class and status on the day of the page; what only may have held then is marked."""
    held = [s for kind in ("designation", "status-period") for s in page.situations.get(kind, ()) if s.own]
    found = {
        value.iri: Badge(value, planned=False, certain=s.certain)
        for s in sorted(held, key=lambda s: s.certain)
        for value in s.main
    }
    return sorted(found.values(), key=lambda badge: not badge.certain)


def _is_dated(page: ThingPage) -> bool:
    """Whether anything of the page changes with the day for which it is asked."""
    return bool(page.situations or page.planned or page.series or page.relation("validFrom"))


def _withdrawal(page: ThingPage, asked: Asked) -> Withdrawal | None:
    """What is said of an identifier that is not used any more; None for any other."""
    said = asked.reading.said_of(page.iri)
    if not any(s.property == TYPE and lexical(s.value) == CK + "Withdrawn" for s in said):
        return None
    by_property: dict[str, list[Statement]] = {}
    for statement in said:
        by_property.setdefault(statement.property, []).append(statement)
    dates = asked.show.best(
        by_property.get(CK + "withdrawnOn", ()) or by_property.get(CK + "withdrawnOnEnd", ())
    )
    why = asked.show.best(by_property.get(CK + "withdrawnBecause", ()))
    instead = [lexical(s.value) for s in by_property.get(PREFIXES["dcterms"] + "isReplacedBy", ())]
    asked.reading.fetch_names(instead)
    return Withdrawal(
        on=dates[0].text if dates else "",
        why=why[0] if why else None,
        instead=tuple(asked.show.thing(iri) for iri in instead),
    )


def _here(page: ThingPage, asked: Asked) -> list[Point]:
    """Where it is; for what has no place of its own, where what it consists of or is about is."""
    if page.position:
        return [(page.position[1], page.position[0])]
    if page.kind in ("country", "commodity", "person", "body"):
        return []
    related = [v.value.iri for name in _PLACES if (r := page.relation(name)) for v in r.values]
    positions = {g.iri: (g.longitude, g.latitude) for g in asked.reading.counted.located_gates}
    return [positions[iri] for iri in dict.fromkeys(related) if iri in positions][:40]
