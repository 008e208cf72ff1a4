"""What is said of a thing and of its relations to other things with names, by topic, in plain words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from pyoxigraph import NamedNode

from cuakhau.explorer.pages.addresses import SITUATIONS, WITHOUT_PAGE
from cuakhau.explorer.pages.as_of import Then
from cuakhau.explorer.pages.citing import Chip, Citing
from cuakhau.explorer.pages.shown import Show, Value, local_name
from cuakhau.graph.iris import CK, PREFIXES, term
from cuakhau.graph.names import fold
from cuakhau.graph.vocabulary import kind_of
from cuakhau.queries.citations import GroundTriple
from cuakhau.values import lexical
from cuakhau.walk import Statement

TOPICS: Final[dict[str, tuple[str, ...]]] = {
    "state": (
        "currentClass", "mode", "number", "title", "issued", "validFrom", "validUntil", "startDate", "endDate",
        "plannedEndDate", "issuer", "signatory", "party", "subject", "approves", "cost", "definition", "notation",
        "inScheme", "factor", "description", "comment", "designatedClass", "status", "designates", "statusOf",
        "holder", "role", "organisation", "measure", "value", "unit", "period", "bound", "estimated", "scope",
        "scopeNote", "change", "changeValue", "date", "object", "participant", "outcome", "aim", "commodity", "flow",
        "joins", "attestedOn", "partner",
    ),
    "across": (
        "pairedWith", "vietnameseGate", "chineseGate", "vietnameseGateOf", "chineseGateOf", "counterpartOf",
        "facesProvince", "cooperatesWith",
    ),
    "where": ("country", "within", "place", "atMarker", "markerOf", "concerns"),
    "parts": ("contains", "partOf", "hasPart", "placeOf", "countryOf", "^inScheme", "^mode", "^currentClass"),
    "ways": ("connectsTo",),
    "law": (
        "byInstrument", "instrumentOf", "issuerOf", "signatoryOf", "partyTo", "predecessor", "successor", "^approves",
        "^source",
    ),
}  # fmt: skip
"""What belongs together, in the order in which a reader looks for it; anything else comes last, under `more`."""

_SAYS_AS_MUCH: Final = (
    (CK + "country", CK + "within"), (CK + "hasPart", CK + "placeOf"), (CK + "hasPart", CK + "contains"),
    (CK + "contains", CK + "placeOf"), (CK + "contains", CK + "countryOf"), (CK + "place", CK + "concerns"),
)  # fmt: skip
"""Pairs of relations of which the second adds nothing where the first holds of the same thing."""
_NAMING = frozenset(term(name).value for name in ("rdfs:label", "skos:prefLabel", "skos:altLabel"))
_UNSHOWN = _NAMING | {
    term("rdf:type").value, term("wgs:lat").value, term("wgs:long").value, term("skos:topConceptOf").value,
    term("geo:hasGeometry").value, term("geo:hasDefaultGeometry").value, term("skos:hasTopConcept").value,
    *(term(f"skos:{name}").value for name in ("exactMatch", "closeMatch", "relatedMatch", "broadMatch", "narrowMatch")),
    *(CK + name for name in ("knownFrom", "baseValue", "baseUnit", "modality", "identifier", "settlementIdentifier")),
    *(PREFIXES["owl"] + name for name in ("sameAs", "differentFrom")),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Said:
    """One value of a relation."""

    value: Value
    chip: Chip | None


@dataclass(frozen=True, slots=True)
class Relation:
    """One relation with all its values."""

    name: str
    """Local name of the property, `^` in front if it is read backwards."""
    label: str
    values: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Topic:
    """Relations that belong together."""

    key: str
    relations: tuple[Relation, ...]


def topics_of(iri: str, *, show: Show, citing: Citing, then: Then | None = None) -> list[Topic]:
    """All that is said of a thing and its relations to what has a name; as of a day where one is given."""
    merged: dict[tuple[str, str], Statement] = {}
    derived: dict[tuple[str, str], list[GroundTriple]] = {}
    for statement, triple in [*_own(iri, show), *_turned_round(iri, show)]:
        said = statement.property, str(statement.value)
        known = merged.setdefault(said, Statement(iri, statement.property, statement.value))
        known.passages.update(statement.passages)
        known.rules.update(statement.rules)
        if statement.rules:
            derived.setdefault(said, []).append(triple)
    _leave_out_repeated(merged)
    if then:
        show.reading.fetch_said(lexical(s.value) for s in merged.values())
        merged = {said: statement for said, statement in merged.items() if then.states(statement)}
    show.reading.fetch_names(lexical(s.value) for s in merged.values() if isinstance(s.value, NamedNode))
    unstated = {key: found for key, found in derived.items() if key in merged and not merged[key].passages}
    show.reading.fetch_premises(triple for found in unstated.values() for triple in found)
    groups: dict[str, tuple[str, list[Statement]]] = {}
    for statement in merged.values():
        kind = kind_of(lexical(statement.value)) if isinstance(statement.value, NamedNode) else ""
        name = ("^" if statement.property.startswith("^") else "") + local_name(statement.property)
        # One heading, one list: a gate lies within its district and its country.
        groups.setdefault(show.relation(statement.property, kind, about=kind_of(iri)), (name, []))[1].append(
            statement
        )
    found: dict[str, list[tuple[int, Relation]]] = {}
    for label, (name, statements) in groups.items():
        key, place = _topic(name)
        relation = Relation(name, label, _values(statements, unstated, show=show, citing=citing))
        found.setdefault(key, []).append((place, relation))
    return [
        Topic(
            key,
            tuple(r for _, r in sorted(found[key], key=lambda item: (item[0], item[1].label))),
        )
        for key in (*TOPICS, "more")
        if key in found
    ]


def _leave_out_repeated(merged: dict[tuple[str, str], Statement]) -> None:
    """What another relation of the page already says of the same thing."""
    for better, worse in _SAYS_AS_MUCH:
        said = {value for name, value in merged if name == better}
        for key in [key for key in merged if key[0] == worse and key[1] in said]:
            del merged[key]


def _own(iri: str, show: Show) -> list[tuple[Statement, GroundTriple]]:
    said = show.reading.said_of(iri)
    return [
        (s, (NamedNode(iri), NamedNode(s.property), s.value))
        for s in said
        if s.property not in _UNSHOWN
        and not _is_bound(s.property)
        and not (isinstance(s.value, NamedNode) and kind_of(s.value.value) in WITHOUT_PAGE)
        and not (kind_of(iri) not in SITUATIONS and kind_of(lexical(s.value)) in SITUATIONS)
    ]


def _is_bound(property_: str) -> bool:
    """Whether it only says what a date can mean."""
    return property_.startswith(CK) and property_.endswith(("Start", "End"))


def _turned_round(iri: str, show: Show) -> list[tuple[Statement, GroundTriple]]:
    """Relations that other things with names have to it, as it has them to these; and the triples as they stand."""
    inverses = show.reading.counted.inverses
    return [
        (
            Statement(
                iri,
                inverses.get(s.property, f"^{s.property}"),
                NamedNode(s.subject),
                {**s.passages},
                {**s.rules},
            ),
            (NamedNode(s.subject), NamedNode(s.property), s.value),
        )
        for s in show.reading.said_with(iri)
        if kind_of(s.subject) not in (*SITUATIONS, *WITHOUT_PAGE, "")
        and s.property not in _UNSHOWN
        and s.property not in (PREFIXES["dcterms"] + "isPartOf", PREFIXES["prov"] + "wasDerivedFrom")
    ]


def _topic(name: str) -> tuple[str, int]:
    for key, names in TOPICS.items():
        if name in names:
            return key, names.index(name)
    return "more", 0


def _values(
    statements: Sequence[Statement],
    derived: Mapping[tuple[str, str], Sequence[GroundTriple]],
    *,
    show: Show,
    citing: Citing,
) -> tuple[Said, ...]:
    kept = {(value.iri, value.text) for value in show.best(statements)}
    found = []
    for statement in statements:
        value = show.term(statement.value)
        if (value.iri, value.text) in kept:
            triples = derived.get((statement.property, str(statement.value)), ())
            found.append(Said(value, citing.chip(statement.passages, statement.rules, derived=triples)))
    # What a source states before what is derived: the district before the country.
    return tuple(sorted(found, key=_order))


def _order(said: Said) -> tuple[bool, str, str]:
    return bool(said.chip and said.chip.rules), fold(said.value.text), said.value.iri
