"""Documents about the data set, the ontology and the graphs of our own; those about things are in `downloads`."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from pyoxigraph import Literal, NamedNode, Triple

from cuakhau import ontology
from cuakhau.api import Graph
from cuakhau.errors import StoreError
from cuakhau.explorer.downloads import serialised
from cuakhau.explorer.pages.wording import wording
from cuakhau.explorer.resources import ENDINGS, resource_or_none
from cuakhau.exports.catalogue import CATALOGUE_PREFIXES, Release, catalogue_triples
from cuakhau.graph.iris import (
    BASE,
    DATASET,
    MERGED_GRAPH,
    ONTOLOGY_GRAPH,
    PROPOSED_GRAPH,
    PROVENANCE_GRAPH,
    ck,
    inferred_graph,
    term,
)
from cuakhau.labels import LANGUAGES
from cuakhau.values import lexical

_SYSTEM_GRAPHS: Final = f"SELECT ?graph WHERE {{ ?graph a {ck('SystemGraph')} }} ORDER BY ?graph"


@dataclass(frozen=True, slots=True)
class Published:
    """Where the graph is published, as far as documents tell it."""

    root: str = BASE
    """Address of the site, with a slash at the end."""
    endpoint: bool = True
    """Whether there is a SPARQL endpoint."""


@dataclass(frozen=True, slots=True)
class OwnGraph:
    """A named graph that is no passage."""

    iri: str
    rule: ontology.Rule | None
    """What derived its statements, if a rule did."""

    @property
    def name(self) -> str:
        """What follows `graph/`."""
        return self.iri.removeprefix(BASE + "graph/")

    @property
    def key(self) -> str:
        """What it is described by in the words of the interface."""
        if self.rule is not None:
            return "inferred"
        return self.name.rpartition("/")[2]

    def title(self, language: str) -> str:
        """What it is called."""
        return self.rule.title[language] if self.rule else wording(language)(f"graphs.{self.key}")

    def description(self, language: str) -> str:
        """What stands in it."""
        return wording(language)(f"graphs.{self.key}_more")


def own_graphs(graph: Graph) -> list[OwnGraph]:
    """The graphs of our own: those that are there, and two that stand elsewhere or in some builds only."""
    found = {lexical(row[0]) for row in graph.store.select(_SYSTEM_GRAPHS).rows}
    rules = {inferred_graph(rule.name).value: rule for rule in ontology.rules()}
    known = {PROVENANCE_GRAPH.value, ONTOLOGY_GRAPH.value, MERGED_GRAPH.value, PROPOSED_GRAPH.value}
    return [OwnGraph(iri, rules.get(iri)) for iri in sorted(known | (found & rules.keys()))]


def statements_in(graph: Graph, iri: str) -> int:
    """How many statements a named graph holds."""
    query = f"SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH {NamedNode(iri)} {{ ?s ?p ?o }} }}"
    return int(lexical(graph.store.select(query).rows[0][0]))


def document_or_none(graph: Graph, path: str, ending: str, *, published: Published) -> bytes | None:
    """The document about a resource that is no thing and no source; None where there is none.

    Args:
        graph: a graph on disk.
        path: of the resource: `dataset`, `ontology`, `graph/inferred/inverse`.
        ending: of the document's address.
        published: where it stands.
    """
    resource = resource_or_none(path)
    if resource is None or resource.document != path or ending not in resource.endings:
        return None
    kind = path.partition("/")[0]
    if kind == "graph":
        triples = list(_graph_triples(graph, BASE + path))
    elif kind == "ontology":
        query = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH {ONTOLOGY_GRAPH} {{ ?s ?p ?o }} }}"
        triples = list(graph.store.construct(query))
    elif kind in ("dataset", "catalogue"):
        release = Release.of(graph.manifest, root=published.root, endpoint=published.endpoint)
        triples = catalogue_triples(graph.store, release)
    else:
        return None
    return serialised(triples, ENDINGS[ending], prefixes=CATALOGUE_PREFIXES) if triples else None


def packed_graph(graph: Graph) -> bytes:
    """The whole graph as N-Quads by gzip: the same bytes for the same graph, since no time stands in the header.

    Raises:
        StoreError: if the graph is an endpoint.
    """
    if graph.folder is None:
        raise StoreError("only a graph on disk can be copied as a whole: open it by its folder")
    return gzip.compress((graph.folder / "graph.nq").read_bytes(), 9, mtime=0)


def _graph_triples(graph: Graph, iri: str) -> Iterator[Triple]:
    found = next((own for own in own_graphs(graph) if own.iri == iri), None)
    if found is None:
        return
    subject = NamedNode(iri)
    yield Triple(subject, term("rdf:type"), ck("SystemGraph"))
    yield Triple(subject, term("dcterms:isPartOf"), DATASET)
    triples = str(statements_in(graph, iri))
    yield Triple(subject, term("void:triples"), Literal(triples, datatype=term("xsd:integer")))
    for language in LANGUAGES:
        yield Triple(subject, term("dcterms:title"), Literal(found.title(language), language=language))
        yield Triple(
            subject, term("dcterms:description"), Literal(found.description(language), language=language)
        )
    if found.rule is not None:
        yield Triple(subject, term("rdfs:comment"), Literal(found.rule.description, language="en"))
        yield Triple(subject, term("schema:text"), Literal(found.rule.text))


def json_bytes(content: object) -> bytes:
    """A small JSON document, the same bytes for the same content."""
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()
