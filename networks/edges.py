"""Records into edges: one for each stated relation, and one for each statement between two things."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import combinations

from cuakhau.networks.labels import Labels
from cuakhau.networks.periods import When, when
from cuakhau.networks.records import THINGS, Properties, Records, Statement, local

SYMMETRIC = frozenset({"pairedWith", "counterpartOf", "cooperatesWith", "connectsTo", "facesProvince"})
"""Relations that hold both ways and are drawn once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """One edge, before it is known whether both its ends are in the network."""

    source: str
    target: str
    relation: str
    """Local name of the property (`within`), or of the class of the statement (`meeting`, `post`)."""
    label: str
    iri: str = ""
    """The node that states it (an event, post, pair, agreement), empty for a plain triple."""
    text: str = ""
    """What more is said: what an event was about, an agreement's title."""
    when: When = field(default_factory=When)
    modality: str = "actual"
    """`actual`, or `planned` for what had not taken place."""
    passages: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """Tells parallel edges apart, the same in every run."""
        return f"{self.relation} {self.iri}".rstrip()


def edges(records: Records, labels: Labels) -> Iterator[Edge]:
    """Every edge, both ends being things or pairs."""
    yield from _relations(records, labels)
    yield from _agreements(records, labels)
    for statement in records.statements:
        for base, build in _BUILDERS.items():
            if base in kinds_of(statement, records):
                yield from build(statement, records, labels)


def kinds_of(statement: Statement, records: Records) -> frozenset[str]:
    """A statement's classes and all above them."""
    return statement.classes.union(*(records.parents.get(cls, ()) for cls in statement.classes))


def iris(properties: Properties, name: str) -> list[str]:
    """The things or codes that a property names."""
    return [value.text for value in properties.get(name, ()) if value.is_iri]


def words(properties: Properties, name: str) -> str:
    """The words that a property gives, joined."""
    return "; ".join(value.text for value in properties.get(name, ()) if not value.is_iri)


def modality(properties: Properties) -> str:
    """`planned` only where it is said and nothing says that it is actual."""
    said = {local(iri) for iri in iris(properties, "modality")}
    return "planned" if said == {"planned"} else "actual"


def _relations(records: Records, labels: Labels) -> Iterator[Edge]:
    """Stated relations; those that hold both ways once, from the Vietnamese side."""
    behind = _nodes_behind(records)
    merged: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for relation, passages in records.relations.items():
        ends = (relation.subject, relation.object)
        if relation.name in SYMMETRIC:
            ends = _oriented(*ends, records)
        merged[relation.name, *ends].update(passages)
    for name, source, target in sorted(merged):
        cited = merged[name, source, target]
        nodes = behind.get((name, frozenset((source, target))), [])
        for node in nodes:
            # Two roads between the same towns: each is cited by what states it, where that can be told.
            own = cited & set(node.passages) if len(nodes) > 1 else cited
            yield Edge(
                source=source, target=target, relation=name, label=labels.of_term(name), iri=node.iri,
                text=_what(node, labels), when=when(records.properties.get(node.iri, node.properties)),
                passages=tuple(sorted(own or node.passages)),
            )  # fmt: skip
        if not nodes:
            yield Edge(
                source=source, target=target, relation=name, label=labels.of_term(name),
                passages=tuple(sorted(cited)),
            )  # fmt: skip


def _nodes_behind(records: Records) -> dict[tuple[str, frozenset[str]], list[Statement]]:
    """The pair behind two paired gates; the roads, railways and bridges behind two places that are joined."""
    found: dict[tuple[str, frozenset[str]], list[Statement]] = defaultdict(list)
    for statement in records.statements:
        gates = [*iris(statement.properties, "vietnameseGate"), *iris(statement.properties, "chineseGate")]
        if len(gates) == 2:
            found["pairedWith", frozenset(gates)].append(statement)
        for two in combinations(iris(statement.properties, "joins"), 2):
            found["connectsTo", frozenset(two)].append(statement)
    return found


def _what(node: Statement, labels: Labels) -> str:
    """A pair's or link's own name, else what kind of link it is."""
    name = labels.of_or_none(node.iri)
    return name or ", ".join(labels.of_term(cls) for cls in sorted(node.classes - {"GatePair"}))


def _oriented(a: str, b: str, records: Records) -> tuple[str, str]:
    def foreign_last(iri: str) -> tuple[bool, str]:
        return "vn" not in countries(iri, records), iri

    first, second = sorted((a, b), key=foreign_last)
    return first, second


def countries(iri: str, records: Records) -> list[str]:
    """Codes of the side or sides that a thing is on; a country is on its own."""
    if "Country" in records.classes.get(iri, ()):
        return [local(iri)]
    return [local(country) for country in iris(records.properties.get(iri, {}), "country")]


def _agreements(records: Records, labels: Labels) -> Iterator[Edge]:
    """One edge for each instrument between each two of its parties: two agreements stay two edges."""
    parties: dict[str, dict[str, tuple[str, ...]]] = defaultdict(dict)
    for relation, passages in records.relations.items():
        if relation.name == "party":
            parties[relation.subject][relation.object] = passages
    for instrument, stated in parties.items():
        properties = records.properties.get(instrument, {})
        for a, b in combinations(sorted(stated), 2):
            source, target = _oriented(a, b, records)
            yield Edge(
                source=source, target=target, relation="agreement", iri=instrument,
                label=labels.of_term(most_specific(records.classes.get(instrument, frozenset()), records)),
                text=labels.of(instrument), when=_from_then_on(when(properties)),
                passages=tuple(sorted({*stated[a], *stated[b]})),
            )  # fmt: skip


def _from_then_on(signed: When) -> When:
    return signed if signed.lasting else replace(signed, end=None)


def most_specific(classes: frozenset[str], records: Records) -> str:
    """The class that says most, empty where there is none: of a project that is a bridge, the bridge."""
    above = frozenset[str]().union(*(records.parents.get(cls, ()) for cls in classes))
    return min(classes - above - {"Candidate"}, key=lambda cls: (cls in THINGS, cls), default="")


def _event(statement: Statement, records: Records, labels: Labels) -> Iterator[Edge]:
    """Between each two participants, and from each of them (or what it was about) to the place."""
    properties = statement.properties
    participants, objects = iris(properties, "participant"), iris(properties, "object")
    actors = participants or objects
    to = list(dict.fromkeys([*iris(properties, "place"), *(objects if participants else [])]))
    cls = most_specific(statement.classes, records)
    about = [words(properties, "object") or ", ".join(map(labels.of, objects)), words(properties, "outcome")]
    meetings = (_oriented(a, b, records) for a, b in combinations(participants, 2))
    pairs = [*meetings, *((actor, place) for actor in actors for place in to)]
    for source, target in dict.fromkeys(pairs):
        yield Edge(
            source=source, target=target, relation=cls[:1].lower() + cls[1:], label=labels.of_term(cls),
            iri=statement.iri, text=" · ".join(filter(None, about)), when=when(properties),
            modality=modality(properties), passages=statement.passages,
        )  # fmt: skip


def _post(statement: Statement, records: Records, labels: Labels) -> Iterator[Edge]:
    roles = ", ".join(labels.of(role) for role in iris(statement.properties, "role"))
    label = roles or labels.of_term("Post")
    yield from _between(statement, "holder", "organisation", relation="post", label=label)


def _flow(statement: Statement, records: Records, labels: Labels) -> Iterator[Edge]:
    label = ", ".join(labels.of(flow) for flow in iris(statement.properties, "flow"))
    yield from _between(statement, "place", "commodity", relation="commodityFlow", label=label)


def _designation(statement: Statement, records: Records, labels: Labels) -> Iterator[Edge]:
    label = ", ".join(labels.of(cls) for cls in iris(statement.properties, "designatedClass"))
    yield from _between(statement, "designates", "byInstrument", relation="designation", label=label)


def _status(statement: Statement, records: Records, labels: Labels) -> Iterator[Edge]:
    label = ", ".join(labels.of(status) for status in iris(statement.properties, "status"))
    yield from _between(statement, "statusOf", "byInstrument", relation="statusPeriod", label=label)


def _between(statement: Statement, source: str, target: str, *, relation: str, label: str) -> Iterator[Edge]:
    properties = statement.properties
    for start in iris(properties, source):
        for end in iris(properties, target):
            yield Edge(
                source=start, target=end, relation=relation, label=label, iri=statement.iri,
                when=when(properties), modality=modality(properties), passages=statement.passages,
            )  # fmt: skip


_BUILDERS: Mapping[str, Callable[[Statement, Records, Labels], Iterator[Edge]]] = {
    "Event": _event,
    "Post": _post,
    "CommodityFlow": _flow,
    "Designation": _designation,
    "StatusPeriod": _status,
}
