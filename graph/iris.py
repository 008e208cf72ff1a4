"""Prefixes, and how every IRI of ours is made."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from typing import Final

from pyoxigraph import NamedNode

from cuakhau.graph.facts import Key, Passage

BASE: Final = "https://w3id.org/cuakhau/"
CK: Final = BASE + "ontology#"

PREFIXES: Final[dict[str, str]] = {
    "ck": CK,
    "id": BASE + "id/",
    "source": BASE + "source/",
    "graph": BASE + "graph/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "dcterms": "http://purl.org/dc/terms/",
    "prov": "http://www.w3.org/ns/prov#",
    "schema": "https://schema.org/",
    "geo": "http://www.opengis.net/ont/geosparql#",
    "wgs": "http://www.w3.org/2003/01/geo/wgs84_pos#",
    "org": "http://www.w3.org/ns/org#",
    "qb": "http://purl.org/linked-data/cube#",
    "eli": "http://data.europa.eu/eli/ontology#",
    "time": "http://www.w3.org/2006/time#",
    "void": "http://rdfs.org/ns/void#",
}
"""Prefixes that our queries, exports and pages share."""

DATASET: Final = NamedNode(BASE + "dataset")
ONTOLOGY_GRAPH: Final = NamedNode(BASE + "graph/ontology")
PROVENANCE_GRAPH: Final = NamedNode(BASE + "graph/provenance")
PROPOSED_GRAPH: Final = NamedNode(BASE + "graph/proposed")
MERGED_GRAPH: Final = NamedNode(BASE + "graph/merged")

_SLUG = re.compile(r"[a-z0-9][a-z0-9._-]*")


def ck(name: str) -> NamedNode:
    """A term of the ontology.

    >>> ck("pairedWith").value
    'https://w3id.org/cuakhau/ontology#pairedWith'
    """
    return NamedNode(CK + name)


def term(curie: str) -> NamedNode:
    """A term by prefix and name, as in a query.

    >>> term("rdfs:label").value
    'http://www.w3.org/2000/01/rdf-schema#label'
    """
    prefix, _, name = curie.partition(":")
    return NamedNode(PREFIXES[prefix] + name)


def entity(key: Key) -> NamedNode:
    """The IRI of an entity.

    Raises:
        ValueError: if the slug is not lower-case ASCII letters, digits, dots, underscores and hyphens.
    """
    if not _SLUG.fullmatch(key.slug):
        raise ValueError(
            f"{key.slug!r} cannot stand in an IRI: use lower-case ASCII letters, digits, hyphens"
        )
    return NamedNode(f"{BASE}id/{key.kind}/{key.slug}")


def code(scheme: str, name: str) -> NamedNode:
    """A concept of a code list: `code("gate-class", "international")`."""
    return NamedNode(f"{BASE}id/{scheme}/{name.replace(' ', '-').replace('/', '-per-')}")


def node(kind: str, identity: Sequence[str]) -> NamedNode:
    """The IRI of what has no name: its kind and a hash of what identifies it, always in the same order."""
    digest = hashlib.sha256("\x1f".join([kind, *identity]).encode()).hexdigest()
    return NamedNode(f"{BASE}id/{kind}/{digest[:16]}")


def source(slug: str) -> NamedNode:
    """The IRI of a source."""
    return NamedNode(f"{BASE}source/{slug}")


def passage(place: Passage) -> NamedNode:
    """The IRI of a passage, which is the name of the graph of what it states."""
    return NamedNode(f"{BASE}source/{place.source}#{place.fragment}")


def inferred_graph(rule: str) -> NamedNode:
    """The graph of what one rule derived."""
    return NamedNode(f"{BASE}graph/inferred/{rule}")


def local_name(iri: str) -> str:
    """What follows the base in an IRI of ours, the IRI itself otherwise.

    >>> local_name("https://w3id.org/cuakhau/id/gate/huu-nghi")
    'id/gate/huu-nghi'
    """
    return iri.removeprefix(BASE)
