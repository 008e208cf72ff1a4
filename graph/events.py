"""Events: what makes two statements of one the same node, and what they state of it."""

from __future__ import annotations

from cuakhau.graph import iris
from cuakhau.graph.dates import first_day, text_of
from cuakhau.graph.facts import Event
from cuakhau.graph.iris import ck
from cuakhau.graph.writer import Writer

_CLASSES = {
    "meeting": "Meeting", "pilot_start": "PilotStart", "opening": "Opening", "reopening": "Reopening",
    "upgrade": "Upgrade", "groundbreaking": "Groundbreaking", "announcement": "Announcement",
    "approval": "Approval", "signing": "Signing",
}  # fmt: skip


def write_event(fact: Event, out: Writer) -> None:
    """State an event's triples in its passage."""
    place = out.resolve(fact, fact.place, "event.place") if fact.place else None
    participants = [out.resolve(fact, who, "event.participant") for who in fact.participants]
    thing = out.resolve(fact, fact.object_reference, "event.object") if fact.object_reference else None
    modality = "planned" if fact.planned else "actual"
    told_apart = fact.date is not None and (place is not None or thing is not None or participants)
    identity = [
        fact.event_kind,
        modality,
        place.value if place else "",
        thing.value if thing else "",
        *sorted(who.value for who in participants),
        text_of(fact.date),
        *([] if told_apart else [iris.passage(fact.passage).value]),
    ]
    event = iris.node("event", identity)
    out.add_type(fact, event, _CLASSES[fact.event_kind])
    out.add(fact, event, ck("modality"), ck(modality))
    out.add_date(fact, event, "date", fact.date)
    out.add_date(fact, event, "attestedOn", fact.attested_on)
    for predicate, objects in (("place", [place]), ("participant", participants), ("object", [thing])):
        for obj in objects:
            if obj is not None:
                out.add(fact, event, ck(predicate), obj)
    out.add_words(fact, event, "object", fact.object, language=out.language(fact))
    out.add_words(fact, event, "outcome", fact.outcome, language=out.language(fact))
    out.appears(fact, event, not_before=None if fact.planned else first_day(fact.date))
