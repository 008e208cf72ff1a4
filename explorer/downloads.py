"""What is known of a thing as a document: Turtle, N-Triples, JSON-LD, CSV."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping
from typing import Final

import pyoxigraph
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple

from cuakhau.api import Graph
from cuakhau.errors import NameResolutionError
from cuakhau.explorer.pages.addresses import SITUATIONS, WITHOUT_PAGE
from cuakhau.explorer.pages.reading import Reading
from cuakhau.exports.quads import sorted_prefixes
from cuakhau.graph.iris import DATASET, PREFIXES
from cuakhau.graph.vocabulary import kind_of
from cuakhau.values import lexical
from cuakhau.walk import Statement

_FORMATS: Final = {
    "text/turtle": RdfFormat.TURTLE,
    "application/n-triples": RdfFormat.N_TRIPLES,
    "application/ld+json": RdfFormat.JSON_LD,
}
_NODES: Final = (*SITUATIONS, *WITHOUT_PAGE)
_COLUMNS: Final = (
    "subject", "subject_label", "property", "property_label", "object", "object_label", "language", "datatype",
    "passages", "sources", "rules",
)  # fmt: skip


def thing_document(graph: Graph, iri: str, media_type: str, *, reading: Reading | None = None) -> bytes:
    """All that the graph says of a thing, of what concerns it, and of the places that state it.

    Args:
        graph: the graph.
        iri: of a thing or source.
        media_type: one of the values of `cuakhau.explorer.resources.ENDINGS`.
        reading: what was already read of the graph, for writing many documents.

    Raises:
        NameResolutionError: if nothing is said of the thing.
    """
    reading = reading or Reading(graph)
    statements = statements_about(iri, reading)
    if not statements:
        raise NameResolutionError(f"nothing is said of {iri} in this graph: check the identifier", name=iri)
    if media_type == "text/csv":
        return _csv(statements, reading, graph.language)
    triples = [Triple(NamedNode(s.subject), NamedNode(s.property), s.value) for s in statements]
    triples += _citations(iri, statements, reading)
    return serialised(triples, media_type, prefixes=PREFIXES)


def serialised(triples: Iterable[Triple], media_type: str, *, prefixes: Mapping[str, str]) -> bytes:
    """Triples as a document, sorted, with those of the prefixes that they use."""
    ordered = sorted(set(triples), key=str)
    used = {name: prefixes[name] for name in _prefixes_in(ordered, prefixes)}
    if media_type == "application/ld+json":
        return _json_ld(ordered, used)
    return sorted_prefixes(pyoxigraph.serialize(ordered, format=_FORMATS[media_type], prefixes=used) or b"")


def statements_about(iri: str, reading: Reading) -> list[Statement]:
    """What is said of a thing, of its nodes without a name, and which things relate to it."""
    reading.fetch([iri])
    said, towards = reading.said_of(iri), reading.said_with(iri)
    if not said:
        return []
    around = {lexical(s.value) for s in said if isinstance(s.value, NamedNode)} | {s.subject for s in towards}
    nodes = sorted(node for node in around if kind_of(node) in _NODES)
    reading.fetch_said(nodes)
    found = [
        *said,
        *(s for s in towards if kind_of(s.subject)),
        *(s for n in nodes for s in reading.said_of(n)),
    ]
    return list({(s.subject, s.property, s.value): s for s in found}.values())


def _citations(iri: str, statements: list[Statement], reading: Reading) -> list[Triple]:
    """The passages, as resources of their own, and the sources that they are part of."""
    passages = sorted({passage for s in statements for passage in s.passages})
    reading.fetch_said(passages)
    sources = sorted(
        {lexical(s.value) for p in passages for s in reading.said_of(p) if _is_source(lexical(s.value))}
    )
    reading.fetch_said(sources)
    said = [s for node in [*passages, *sources] for s in reading.said_of(node)]
    triples = [Triple(NamedNode(s.subject), NamedNode(s.property), s.value) for s in said]
    # Which passage states anything of the thing: without named graphs, its place is told of the thing as a whole.
    derived = NamedNode(PREFIXES["prov"] + "wasDerivedFrom")
    triples += [Triple(NamedNode(iri), derived, NamedNode(passage)) for passage in passages]
    licence = NamedNode(PREFIXES["dcterms"] + "isPartOf")
    return [*triples, Triple(NamedNode(iri), licence, DATASET)] if not _is_source(iri) else triples


def _is_source(iri: str) -> bool:
    return kind_of(iri) == "source"


def _prefixes_in(triples: list[Triple], prefixes: Mapping[str, str]) -> list[str]:
    text = "\n".join(map(str, triples))
    return [name for name, namespace in prefixes.items() if f"<{namespace}" in text]


def _json_ld(triples: list[Triple], prefixes: dict[str, str]) -> bytes:
    nodes: dict[str, dict[str, object]] = {}
    for triple in triples:
        node = nodes.setdefault(lexical(triple.subject), {"@id": lexical(triple.subject)})
        name = _compact(triple.predicate.value, prefixes)
        if triple.predicate.value == PREFIXES["rdf"] + "type":
            name, value = "@type", _compact(lexical(triple.object), prefixes)
            _append(node, name, value)
        else:
            _append(node, name, _json_value(triple, prefixes))
    document = {"@context": prefixes, "@graph": list(nodes.values())}
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def _append(node: dict[str, object], name: str, value: object) -> None:
    known = node.setdefault(name, [])
    assert isinstance(known, list)
    known.append(value)


def _json_value(triple: Triple, prefixes: dict[str, str]) -> dict[str, str]:
    value = triple.object
    if isinstance(value, Literal):
        if value.language:
            return {"@value": value.value, "@language": value.language}
        if value.datatype.value == PREFIXES["xsd"] + "string":
            return {"@value": value.value}
        return {"@value": value.value, "@type": _compact(value.datatype.value, prefixes)}
    return {"@id": lexical(value)}


def _compact(iri: str, prefixes: dict[str, str]) -> str:
    for prefix, namespace in prefixes.items():
        name = iri.removeprefix(namespace)
        if name != iri and name.isidentifier():
            return f"{prefix}:{name}"
    return iri


def _csv(statements: list[Statement], reading: Reading, language: str) -> bytes:
    reading.fetch_names([i for s in statements for i in (s.subject, s.property, lexical(s.value))])
    reading.fetch_citations(p for s in statements for p in s.passages)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(_COLUMNS)
    rows = []
    for s in statements:
        literal = s.value if isinstance(s.value, Literal) else None
        text = lexical(s.value)
        rows.append(
            (
                s.subject, reading.name(s.subject, language).text, s.property, reading.name(s.property, language).text,
                text, text if literal else reading.name(text, language).text, (literal and literal.language) or "",
                "" if literal is None or literal.language else literal.datatype.value, " ".join(s.passages),
                "; ".join(dict.fromkeys(reading.citation(p).document.title for p in s.passages)), " ".join(s.rules),
            )
        )  # fmt: skip
    writer.writerows(sorted(rows))
    return out.getvalue().encode()
