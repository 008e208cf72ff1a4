"""What concerns a thing without having a name of its own: a class held, an event, a post, an aim, a figure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from pyoxigraph import Literal, NamedNode

from cuakhau.explorer.pages.citing import Chip, Citing
from cuakhau.explorer.pages.reading import TYPE
from cuakhau.explorer.pages.shown import Show, Value, local_name
from cuakhau.graph.dates import Interval
from cuakhau.graph.iris import BASE, CK
from cuakhau.graph.vocabulary import kind_of
from cuakhau.values import lexical
from cuakhau.walk import Statement

_PLANNED: Final = frozenset({CK + "planned", BASE + "id/status/planned", BASE + "id/status/proposed"})
_BEGINS: Final = ("validFrom", "date", "startDate", "issued", "period")
_ENDS: Final = ("validUntil", "endDate", "plannedEndDate")
_MAIN: Final = ("designatedClass", "status", "role", "commodity", "aim", "object", "outcome")
_BEARERS: Final = ("designates", "statusOf")
_MAIN_IF_NOTHING_ELSE: Final = ("holder", "joins", "organisation", "place")
_UNSHOWN: Final = frozenset(
    {
        "type",
        "modality",
        "knownFrom",
        "baseValue",
        "baseUnit",
        "attestedOn",
        "concerns",
        "period",
        "scopeNote",
    }
)


@dataclass(frozen=True, slots=True)
class Span:
    """When something held, as far as known."""

    first: date | None
    """The earliest day on which it may have begun."""
    surely_from: date | None
    surely_until: date | None
    last: date | None
    """The latest day on which it may still have held; None if no end is known."""
    seen: tuple[date, ...]
    """Days on which a source attests it."""
    words: str
    """The whole in words; empty if nothing is known."""


@dataclass(frozen=True, slots=True)
class Situation:
    """A row of the page."""

    iri: str
    kind: str
    """`designation`, `event`, …"""
    path: str
    word: str
    """Its class in words."""
    main: tuple[Value, ...]
    """What it is about."""
    more: tuple[tuple[str, tuple[Value, ...]], ...]
    span: Span
    planned: bool
    own: bool
    """Whether it is a state of the thing itself, and not only decided by it, or a case of it."""
    chip: Chip | None
    certain: bool = True
    """Whether it surely held on the day of the page, where that is asked for."""

    @property
    def sorting(self) -> tuple[str, str, str]:
        """By date, the undated last."""
        day = self.span.first or (min(self.span.seen) if self.span.seen else None)
        return (day.isoformat() if day else "9999", self.kind, self.iri)


def situation(iri: str, about: str, *, show: Show, citing: Citing) -> Situation:
    """A situation that concerns a thing, told from the side of that thing.

    Args:
        iri: of the situation.
        about: IRI of the thing, which is not repeated.
        show: puts it in words.
        citing: takes its citation.
    """
    said = show.reading.said_of(iri)
    relations = []
    if about:
        relations = [s for s in show.reading.said_with(about) if s.subject == iri]
        relations += [s for s in show.reading.said_of(about) if lexical(s.value) == iri]
    by_name: dict[str, list[Statement]] = {}
    for s in said:
        by_name.setdefault(local_name(s.property), []).append(s)
    main, more = _told(by_name, about, show)
    stated = [
        *relations,
        *(s for n, found in by_name.items() if n not in ("type", "knownFrom") for s in found),
    ]
    passages = dict.fromkeys(p for s in stated for p in s.passages)
    rules = dict.fromkeys(r for s in relations if not s.passages for r in s.rules)
    classes = [s for s in said if s.property == TYPE and (s.passages or not s.rules)]
    return Situation(
        iri=iri,
        kind=kind_of(iri),
        path=show.thing(iri).path,
        word=", ".join(show.thing(lexical(s.value)).text for s in classes[:1]),
        main=tuple(main),
        more=tuple(more),
        span=span_of(said, show),
        planned=is_planned(said),
        own=_is_own(by_name, about),
        chip=citing.chip(passages, rules),
    )


def _is_own(by_name: Mapping[str, list[Statement]], about: str) -> bool:
    return any(lexical(s.value) == about for name in _BEARERS for s in by_name.get(name, ()))


def _told(
    by_name: Mapping[str, list[Statement]], about: str, show: Show
) -> tuple[list[Value], list[tuple[str, tuple[Value, ...]]]]:
    """What it is about, and what else is said of it."""
    main: list[Value] = []
    more = []
    others = {name: [s for s in found if lexical(s.value) != about] for name, found in by_name.items()}
    own = _is_own(by_name, about)
    if not own:
        main += _bearers(others, show)
    for name in _MAIN:
        main += show.best(others.get(name, ()))
    for name in sorted(set(others) - set(_MAIN) - _UNSHOWN):
        found = others[name]
        # A pair and the gate opposite, which share the class, the page names already.
        if not found or _is_date(name) or name in _BEARERS:
            continue
        if name in _MAIN_IF_NOTHING_ELSE and not main:
            main += show.best(found)
        else:
            label = show.relation(found[0].property, kind_of(lexical(found[0].value)))
            more.append((label, tuple(show.best(found))))
    return main, more


def _bearers(others: Mapping[str, list[Statement]], show: Show) -> list[Value]:
    """What a class or status is of: a pair rather than its two gates."""
    found = [s for name in _BEARERS for s in others.get(name, ())]
    pairs = [s for s in found if kind_of(lexical(s.value)) == "pair"]
    return show.best(pairs or found)


def _is_date(name: str) -> bool:
    stem = name.removesuffix("Start").removesuffix("End")
    return not {stem, name}.isdisjoint((*_BEGINS, *_ENDS, "attestedOn", "knownFrom"))


def is_planned(said: Sequence[Statement]) -> bool:
    """Whether it is only planned: never to be shown as if it were so."""
    return any(
        isinstance(s.value, NamedNode)
        and s.value.value in _PLANNED
        and s.property in (CK + "modality", CK + "status")
        for s in said
    )


def span_of(said: Sequence[Statement], show: Show) -> Span:
    """When it held, or happened."""
    texts: dict[str, list[str]] = {}
    for s in said:
        if isinstance(s.value, Literal):
            texts.setdefault(local_name(s.property), []).append(s.value.value)
    begin = next((n for n in _BEGINS if n in texts or n + "Start" in texts or n + "End" in texts), "")
    end = next((n for n in _ENDS if n in texts or n + "Start" in texts or n + "End" in texts), "")
    attested = sorted(texts.get("attestedOn", ()))
    words = _words(texts, begin, end, attested=attested, show=show)
    first, surely_from = _bounds(texts, begin)
    surely_until, last = _bounds(texts, end)
    if begin in ("date", "issued"):  # what happens ends when it happened
        surely_until, last = surely_until or first, last or surely_from
    seen = [day for text in texts.get("attestedOnStart", ()) if (day := _day(text))]
    return Span(first, surely_from, surely_until, last, tuple(sorted(seen)), words)


def _words(texts: dict[str, list[str]], begin: str, end: str, *, attested: Sequence[str], show: Show) -> str:
    t = show.t
    from_, until = _text(texts, begin, show), _text(texts, end, show)
    if from_ and until:
        return f"{from_} – {until}"
    if from_:
        return t("thing.since", date=from_) if begin == "validFrom" else from_
    if until:
        return t("thing.until", date=until)
    if attested:
        return t("thing.attested", date=t("site.and").join(t.date(text) for text in attested))
    return ""


def _text(texts: dict[str, list[str]], name: str, show: Show) -> str:
    if not name:
        return ""
    if name in texts:
        return " / ".join(show.t.date(text) for text in sorted(texts[name]))
    first, last = _bounds(texts, name)
    if first and last and first <= last:
        return show.t.date(Interval.between(first, last).text)
    only = first or last
    return show.t.date(only.isoformat()) if only else ""


def _bounds(texts: dict[str, list[str]], name: str) -> tuple[date | None, date | None]:
    if not name:
        return None, None
    starts = [day for text in texts.get(name + "Start", ()) if (day := _day(text))]
    ends = [day for text in texts.get(name + "End", ()) if (day := _day(text))]
    return (min(starts) if starts else None), (max(ends) if ends else None)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
