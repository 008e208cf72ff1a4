"""Which graphs hold a triple, and what is known of the passages: a few queries for any number of rows."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from pyoxigraph import BlankNode, Literal, NamedNode

from cuakhau.graph.iris import BASE, PREFIXES
from cuakhau.graph.store import Store, Term
from cuakhau.queries.citations import Citation, Document, GroundTriple

OpenTriple = tuple[Term | None, Term, Term | None]
"""A triple in which None stands for any subject or object."""

_Item = TypeVar("_Item")

SYSTEM_GRAPHS = BASE + "graph/"
INFERRED_GRAPHS = SYSTEM_GRAPHS + "inferred/"
_SPAN = re.compile(r"char=(\d+),(\d+)")  # RFC 5147
_BATCH = 400  # terms of a VALUES block; endpoints limit the length of a query
_PROLOGUE = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items())


@dataclass(slots=True)
class Holders:
    """The graphs that hold one triple."""

    passages: list[str] = field(default_factory=list)
    """IRIs, sorted."""
    rules: list[str] = field(default_factory=list)
    """Names of the rules that derived it, sorted."""
    system: list[str] = field(default_factory=list)
    """Other graphs of ours: the ontology, the provenance."""


@dataclass(frozen=True, slots=True)
class Place:
    """What is known of a passage."""

    source: str
    start: int | None
    end: int | None
    row: str
    page: int | None
    derived_from: tuple[str, ...]
    known_by: str
    """Last day, ISO 8601, on which its earliest source can have appeared; empty if not known."""


def find_holders(store: Store, triples: Iterable[OpenTriple]) -> dict[GroundTriple, Holders]:
    """Look up all triples at once.

    Args:
        store: the graph.
        triples: those with None match every triple that fits.

    Returns:
        The graphs of each triple found in one; a triple that is in none is left out.
    """
    by_shape: dict[tuple[bool, bool], list[OpenTriple]] = defaultdict(list)
    for triple in dict.fromkeys(triples):
        if not any(isinstance(part, BlankNode) for part in triple) and not isinstance(triple[0], Literal):
            by_shape[triple[0] is None, triple[2] is None].append(triple)
    found: dict[GroundTriple, Holders] = {}
    for shape, same in by_shape.items():
        for batch in _batches(same):
            for triple, graph in _ask(store, batch, shape):
                _sort_in(found.setdefault(triple, Holders()), graph)
    for holders in found.values():
        holders.passages.sort()
        holders.rules.sort()
    return found


def _ask(
    store: Store, batch: Sequence[OpenTriple], shape: tuple[bool, bool]
) -> Iterator[tuple[GroundTriple, str]]:
    keep = [not shape[0], True, not shape[1]]
    names = " ".join(name for name, kept in zip(("?s", "?p", "?o"), keep, strict=True) if kept)
    rows = " ".join(
        "(" + " ".join(str(part) for part, kept in zip(triple, keep, strict=True) if kept) + ")"
        for triple in batch
    )
    table = store.select(
        f"SELECT ?s ?p ?o ?g WHERE {{ VALUES ({names}) {{ {rows} }} GRAPH ?g {{ ?s ?p ?o }} }}"
    )
    for subject, predicate, obj, graph in table.rows:
        if subject is not None and predicate is not None and obj is not None and isinstance(graph, NamedNode):
            yield (subject, predicate, obj), graph.value


def _sort_in(holders: Holders, graph: str) -> None:
    if graph.startswith(INFERRED_GRAPHS):
        holders.rules.append(graph.removeprefix(INFERRED_GRAPHS))
    elif graph.startswith(SYSTEM_GRAPHS):
        holders.system.append(graph)
    else:
        holders.passages.append(graph)


def find_places(store: Store, passages: Iterable[str]) -> dict[str, Place]:
    """What is known of passages; of one that is described nowhere, what its IRI tells."""
    rows: dict[str, list[Mapping[str, Term | None]]] = defaultdict(list)
    wanted = sorted(set(passages))
    for batch in _batches(wanted):
        iris = " ".join(f"<{iri}>" for iri in batch)
        table = store.select(
            f"{_PROLOGUE}SELECT ?passage ?source ?start ?end ?key ?row ?page ?document ?known WHERE {{"
            f" VALUES ?passage {{ {iris} }} ?passage dcterms:isPartOf ?source ."
            " OPTIONAL { ?passage ck:start ?start } OPTIONAL { ?passage ck:end ?end }"
            " OPTIONAL { ?passage ck:rowKey ?key } OPTIONAL { ?passage ck:row ?row }"
            " OPTIONAL { ?passage ck:page ?page } OPTIONAL { ?passage prov:wasDerivedFrom ?document }"
            " OPTIONAL { ?passage ck:knownFromEnd ?known } }"
        )
        for record in table.records():
            rows[_text(record["passage"])].append(record)
    return {iri: _place(iri, rows[iri]) for iri in wanted}


def _place(iri: str, records: Sequence[Mapping[str, Term | None]]) -> Place:
    if not records:
        source, _, fragment = iri.partition("#")
        if span := _SPAN.fullmatch(fragment):
            return Place(source, int(span[1]), int(span[2]), "", None, (), "")
        return Place(source, None, None, fragment, None, (), "")
    first = records[0]
    return Place(
        source=_text(first["source"]),
        start=_number(first["start"]),
        end=_number(first["end"]),
        row=_text(first["key"]) or _text(first["row"]),
        page=_number(first["page"]),
        derived_from=tuple(sorted({_text(record["document"]) for record in records if record["document"]})),
        known_by=_text(first["known"]),
    )


def cite_place(passage: str, place: Place, documents: Mapping[str, Document]) -> Citation:
    """The citation of a passage, by its IRI, without the triples that it supports."""
    return Citation(
        passage=passage,
        document=documents[place.source],
        start=place.start,
        end=place.end,
        row=place.row,
        page=place.page,
        derived_from=tuple(documents[source] for source in place.derived_from),
    )


def find_documents(store: Store, sources: Iterable[str]) -> dict[str, Document]:
    """Title, publisher, date and address of sources."""
    found: dict[str, Document] = {}
    wanted = sorted(set(sources))
    for batch in _batches(wanted):
        iris = " ".join(f"<{iri}>" for iri in batch)
        table = store.select(
            f"{_PROLOGUE}SELECT ?source ?title ?publisher ?issued ?url ?sha256 WHERE {{"
            f" VALUES ?source {{ {iris} }} ?source dcterms:title ?title ."
            " OPTIONAL { ?source dcterms:publisher ?publisher } OPTIONAL { ?source dcterms:issued ?issued }"
            " OPTIONAL { ?source schema:url ?url } OPTIONAL { ?source ck:sha256 ?sha256 } }"
            " ORDER BY ?source ?title ?issued"
        )
        for source, *details in table.rows:
            found.setdefault(_text(source), Document(_text(source), *(_text(detail) for detail in details)))
    return {iri: found.get(iri, Document(iri)) for iri in wanted}


def _batches(items: Sequence[_Item]) -> Iterator[Sequence[_Item]]:
    for start in range(0, len(items), _BATCH):
        yield items[start : start + _BATCH]


def _text(term: Term | None) -> str:
    return term.value if isinstance(term, NamedNode | Literal) else ""


def _number(term: Term | None) -> int | None:
    return int(term.value) if isinstance(term, Literal) else None
