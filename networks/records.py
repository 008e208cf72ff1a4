"""What a network is made of, as plain records read from a store by a handful of cheap SELECTs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import NamedTuple

from cuakhau.graph.iris import CK
from cuakhau.graph.store import Store

THINGS = (
    "BorderGate", "GatePair", "Country", "AdministrativeUnit", "Region", "BorderMarker",
    "EconomicZone", "ScenicArea", "Project", "TransportLink", "Facility",
    "Instrument", "Organisation", "Person", "Commodity", "Place",
)  # fmt: skip
"""Classes whose members have names, the one that decides a thing's kind first: a bridge that is built is a project."""

STATEMENTS = (
    "Designation", "StatusPeriod", "Event", "Post", "CommodityFlow", "Observation", "Intention", "GatePair",
    "TransportLink",
)  # fmt: skip
"""Classes of nodes that state something of things: they become edges, or notes on a node."""

_VALUES_A_QUERY = 400
"""How many IRIs one VALUES takes: endpoints limit the length of a query."""


class Value(NamedTuple):
    """An IRI, or the text of a literal."""

    text: str
    language: str
    """BCP 47, empty where there is none."""
    is_iri: bool


Properties = Mapping[str, Sequence[Value]]
"""Values by the local name of their property (`label`, `validFromStart`), sorted."""


class Relation(NamedTuple):
    """A stated triple between two things."""

    subject: str
    name: str
    """Local name of the property."""
    object: str


@dataclass(frozen=True, slots=True)
class Statement:
    """A node that states something: an event, a post, a designation, a figure."""

    iri: str
    classes: frozenset[str]
    """Local names of its classes as stated."""
    properties: Properties
    passages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Records:
    """Everything read from the store."""

    parents: Mapping[str, frozenset[str]]
    """Classes of ours by local name, with all that they are subclasses of."""
    classes: Mapping[str, frozenset[str]]
    """Things by IRI, with the local names of their classes."""
    properties: Mapping[str, Properties]
    """Names, places and dates of things, classes, properties and codes by IRI."""
    relations: Mapping[Relation, tuple[str, ...]]
    """Stated relations with the passages that state them; derived ones have none."""
    statements: Sequence[Statement]
    pairs: Mapping[str, tuple[str, ...]]
    """Pairs with their gates, the Vietnamese one first."""
    mentions: Mapping[str, tuple[str, ...]]
    """Things with the passages that say that there is such a thing."""


def read_records(store: Store) -> Records:
    """Read all that a network can be made of; every collection is sorted, so that runs agree."""
    parents = _parents(store)
    things = _with_subclasses(THINGS, parents)
    classes = _sets(
        (thing.text, local(cls.text))
        for thing, cls in _select(store, "things", classes=[*things, "Candidate"])
    )
    relations: dict[Relation, set[str]] = defaultdict(set)
    for subject, name, obj, passage in _select(store, "relations"):
        relations[Relation(subject.text, local(name.text), obj.text)].add(passage.text)
    for subject, obj in _select(store, "derived"):
        relations.setdefault(Relation(subject.text, "facesProvince", obj.text), set())
    mentions = _sets(
        (thing.text, passage.text) for thing, passage in _select(store, "mentions", classes=things)
    )
    statements = _statements(store, parents)
    return Records(
        parents=parents,
        classes=classes,
        properties=_group(_select(store, "properties")),
        relations={relation: tuple(sorted(relations[relation])) for relation in sorted(relations)},
        statements=statements,
        pairs={s.iri: gates for s in statements if (gates := _gates(s.properties))},
        mentions={thing: tuple(sorted(passages)) for thing, passages in mentions.items()},
    )


def read_properties(store: Store, name: str, *, of: Iterable[str]) -> dict[str, Properties]:
    """Properties of the given IRIs by the query `name` (`passages`, `sources`), asked for in few batches."""
    wanted = sorted(set(of))
    found: dict[str, Properties] = {}
    for start in range(0, len(wanted), _VALUES_A_QUERY):
        terms = " ".join(f"<{iri}>" for iri in wanted[start : start + _VALUES_A_QUERY])
        found |= _group(_rows(store, _text(name).replace("UNDEF", terms)))
    return found


def local(iri: str) -> str:
    """What follows the last `#` or `/` of an IRI.

    >>> local("https://w3id.org/cuakhau/ontology#pairedWith")
    'pairedWith'
    """
    return iri.rsplit("#", 1)[-1].rsplit("/", 1)[-1]


def _parents(store: Store) -> dict[str, frozenset[str]]:
    """All superclasses of each class of ours: the store need not have derived them."""
    direct = _sets(
        (local(cls.text), local(parent.text))
        for cls, parent in _select(store, "classes")
        if cls.text.startswith(CK) and parent.text.startswith(CK)
    )
    every: dict[str, frozenset[str]] = {}
    for cls in direct:
        above: set[str] = set()
        waiting = [cls]
        while waiting:
            for parent in direct.get(waiting.pop(), frozenset()) - above:
                above.add(parent)
                waiting.append(parent)
        every[cls] = frozenset(above - {cls})
    return every


def _with_subclasses(roots: Collection[str], parents: Mapping[str, frozenset[str]]) -> list[str]:
    return sorted({*roots, *(cls for cls, above in parents.items() if not above.isdisjoint(roots))})


def _statements(store: Store, parents: Mapping[str, frozenset[str]]) -> list[Statement]:
    rows = list(_select(store, "statements", classes=_with_subclasses(STATEMENTS, parents)))
    properties = _group((statement, name, value) for statement, name, value, _ in rows)
    passages = _sets((statement.text, passage.text) for statement, _, _, passage in rows)
    return [
        Statement(
            iri=iri,
            classes=frozenset(local(cls.text) for cls in properties[iri].get("type", ())),
            properties=properties[iri],
            passages=tuple(sorted(passages[iri])),
        )
        for iri in sorted(properties)
    ]


def _gates(properties: Properties) -> tuple[str, ...]:
    return tuple(
        value.text for name in ("vietnameseGate", "chineseGate") for value in properties.get(name, ())
    )


def _sets(pairs: Iterable[tuple[str, str]]) -> dict[str, frozenset[str]]:
    grouped: dict[str, set[str]] = defaultdict(set)
    for key, value in pairs:
        grouped[key].add(value)
    return {key: frozenset(grouped[key]) for key in sorted(grouped)}


def _group(rows: Iterable[Sequence[Value]]) -> dict[str, Properties]:
    grouped: dict[str, dict[str, set[Value]]] = defaultdict(lambda: defaultdict(set))
    for subject, name, value in rows:
        grouped[subject.text][local(name.text)].add(value)
    return {
        subject: {name: sorted(values) for name, values in sorted(grouped[subject].items())}
        for subject in sorted(grouped)
    }


def _text(name: str) -> str:
    return (files("cuakhau.networks") / f"{name}.rq").read_text(encoding="utf-8")


def _select(store: Store, name: str, *, classes: Iterable[str] = ()) -> Iterator[list[Value]]:
    """Rows of one of the query files, with classes of ours in place of `UNDEF`."""
    return _rows(store, _text(name).replace("UNDEF", " ".join(f"<{CK}{cls}>" for cls in classes)))


def _rows(store: Store, query: str) -> Iterator[list[Value]]:
    for row in store.select(query).rows:
        yield [
            Value(
                getattr(term, "value", ""),
                getattr(term, "language", None) or "",
                not hasattr(term, "datatype"),
            )
            for term in row
        ]
