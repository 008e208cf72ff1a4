"""What is stated of one thing alone: its classes over time, its status, figures, aims. Notes, not edges."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from cuakhau.networks.edges import iris, kinds_of, modality, most_specific, words
from cuakhau.networks.labels import Labels
from cuakhau.networks.periods import When, when
from cuakhau.networks.records import Properties, Records, Statement, local

_BOUNDS = {"min": "≥ ", "max": "≤ ", "about": "≈ "}
_ORDER = ("Designation", "StatusPeriod", "Event", "Observation", "Intention", "Post")


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """One statement about one thing."""

    relation: str
    """Class of the statement: `Designation`, `StatusPeriod`, `Observation` …"""
    label: str
    """What is stated, in the network's language: the measure, the kind of event."""
    text: str
    code: str = ""
    """Code of the class or status, empty for other notes."""
    when: When
    modality: str
    passages: tuple[str, ...]
    iri: str


def notes(records: Records, labels: Labels) -> dict[str, list[Note]]:
    """Notes by the IRI of the thing, in the order of time."""
    found: dict[str, list[Note]] = defaultdict(list)
    for statement in records.statements:
        # A designation can name the pair and its gates: each gate has one note of it.
        for about, note in dict(_notes(statement, records, labels)).items():
            found[about].append(note)
    for listed in found.values():
        listed.sort(
            key=lambda note: (
                _ORDER.index(note.relation),
                note.label,
                str(note.when.start or ""),
                note.text,
                note.iri,
            )
        )
    return found


def _notes(statement: Statement, records: Records, labels: Labels) -> Iterator[tuple[str, Note]]:
    kinds, properties = kinds_of(statement, records), statement.properties
    if "Designation" in kinds:
        code = next(iter(iris(properties, "designatedClass")), "")
        note = _note(
            statement, "Designation", labels.of_term("designatedClass"), labels.of(code), code=local(code)
        )
        for holder in iris(properties, "designates"):
            yield from ((gate, note) for gate in _gates(holder, records))
    elif "StatusPeriod" in kinds:
        code = next(iter(iris(properties, "status")), "")
        note = _note(statement, "StatusPeriod", labels.of_term("status"), labels.of(code), code=local(code))
        for holder in iris(properties, "statusOf"):
            yield from ((gate, note) for gate in _gates(holder, records))
    elif "Observation" in kinds:
        label = ", ".join(labels.of(measure) for measure in iris(properties, "measure"))
        yield from _each(
            statement, "place", _note(statement, "Observation", label, _figure(properties, labels))
        )
    elif "Intention" in kinds:
        text = words(properties, "aim")
        yield from _each(statement, "place", _note(statement, "Intention", labels.of_term("Intention"), text))
    elif "Post" in kinds and not iris(properties, "organisation"):
        text = ", ".join(labels.of(role) for role in iris(properties, "role"))
        yield from _each(statement, "holder", _note(statement, "Post", labels.of_term("Post"), text))
    elif "Event" in kinds:
        yield from _lonely_event(statement, records, labels)


def _lonely_event(statement: Statement, records: Records, labels: Labels) -> Iterator[tuple[str, Note]]:
    """An event of one thing only, which no edge can show."""
    properties = statement.properties
    things = {iri for name in ("participant", "place", "object") for iri in iris(properties, name)}
    if len(things) == 1:
        label = labels.of_term(most_specific(statement.classes, records))
        text = " · ".join(filter(None, [words(properties, "object"), words(properties, "outcome")]))
        yield things.pop(), _note(statement, "Event", label, text)


def _figure(properties: Properties, labels: Labels) -> str:
    bound = next((_BOUNDS.get(local(iri), "") for iri in iris(properties, "bound")), "")
    unit = ", ".join(labels.of(unit) for unit in iris(properties, "unit"))
    scope = "; ".join(labels.of(scope) for scope in iris(properties, "scope"))
    figure = f"{bound}{_grouped(words(properties, 'value'), labels.language)} {unit}".strip()
    return f"{figure} ({scope})" if scope else figure


def _grouped(number: str, language: str) -> str:
    """A decimal number as the language writes it: 1.800.000,5 in Vietnamese, 1,800,000.5 in English and Chinese."""
    try:
        text = f"{Decimal(number):,f}"
    except InvalidOperation:
        return number
    return text.translate(str.maketrans(",.", ".,")) if language == "vi" else text


def _gates(holder: str, records: Records) -> tuple[str, ...]:
    """The thing itself, and its gates if it is a pair."""
    return (holder, *records.pairs.get(holder, ()))


def _each(statement: Statement, name: str, note: Note) -> Iterator[tuple[str, Note]]:
    return ((thing, note) for thing in iris(statement.properties, name))


def _note(statement: Statement, relation: str, label: str, text: str, *, code: str = "") -> Note:
    return Note(
        relation=relation,
        label=label,
        text=text,
        code=code,
        when=when(statement.properties),
        modality=modality(statement.properties),
        passages=statement.passages,
        iri=statement.iri,
    )
