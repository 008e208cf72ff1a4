"""Passages as a reader cites them: which source, whose, of when, which place in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from cuakhau.graph.store import Store
from cuakhau.networks.labels import Labels
from cuakhau.networks.records import Properties, local, read_properties


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A source, as a citation names it."""

    title: str
    publisher: str
    issued: str
    """At the precision known: `2023-09-15`, `2023`; empty if not known."""
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """A passage and the sources behind it."""

    passage: str
    """Its IRI."""
    document: Document
    """The source that the passage is part of."""
    span: tuple[int, int] | None
    """Start and end in code points of the text, where it is a text."""
    row: str
    """Key or number of the row, where it is a table."""
    page: str
    derived_from: tuple[Document, ...]
    """The sources that a row of one of our tables cites."""


def citations(store: Store, passages: Iterable[str], *, labels: Labels) -> dict[str, Citation]:
    """Citations by the IRI of the passage, sorted by it."""
    places = read_properties(store, "passages", of=passages)
    named = [
        v.text for p in places.values() for name in ("isPartOf", "wasDerivedFrom") for v in p.get(name, ())
    ]
    sources = read_properties(store, "sources", of=named)
    return {passage: _citation(passage, place, sources, labels) for passage, place in places.items()}


def _citation(passage: str, place: Properties, sources: Mapping[str, Properties], labels: Labels) -> Citation:
    start, end = _first(place, "start"), _first(place, "end")
    documents = [_document(value.text, sources, labels) for value in place.get("wasDerivedFrom", ())]
    whole = _first(place, "isPartOf") or passage.partition("#")[0]
    return Citation(
        passage=passage,
        document=_document(whole, sources, labels),
        span=(int(start), int(end)) if start and end else None,
        row=_first(place, "rowKey") or _first(place, "row"),
        page=_first(place, "page"),
        derived_from=tuple(documents),
    )


def _document(iri: str, sources: Mapping[str, Properties], labels: Labels) -> Document:
    properties = sources.get(iri, {})
    publisher = next(iter(properties.get("publisher", ())), None)
    return Document(
        title=_first(properties, "title") or local(iri),
        publisher=""
        if publisher is None
        else labels.of(publisher.text)
        if publisher.is_iri
        else publisher.text,
        issued=_first(properties, "issued"),
        url=_first(properties, "url"),
    )


def _first(properties: Properties, name: str) -> str:
    values = properties.get(name, ())
    return values[0].text if values else ""
