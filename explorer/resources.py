"""Every address under `https://w3id.org/cuakhau/`: which page shows what it names, which documents describe it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from cuakhau import ontology
from cuakhau.graph.assemble import DATA_VERSION
from cuakhau.graph.iris import BASE

ENDINGS: Final = {
    "ttl": "text/turtle",
    "nt": "application/n-triples",
    "jsonld": "application/ld+json",
    "csv": "text/csv",
}
"""Media types of documents, by the ending of their address."""
RDF: Final = ("ttl", "jsonld", "nt")
"""Endings of documents in RDF, the one to prefer first."""
DUMP: Final = "data/graph.nq.gz"
"""Path of the file that holds the whole graph."""
LANDING: Final = "about/"
"""Page of the data set, after the language."""
_SLUG: Final = r"[A-Za-z0-9][A-Za-z0-9._-]*"
_THING: Final = re.compile(rf"id/{_SLUG}/{_SLUG}|source/{_SLUG}")
_SCHEME: Final = re.compile(r"id/([a-z0-9-]+)")
_GRAPH: Final = re.compile(rf"graph/{_SLUG}(?:/{_SLUG})?")
_OF_THE_CATALOGUE: Final = re.compile(r"contributors|contact|service/sparql|input/.+")
_VERSION: Final = re.compile(r"(?P<versioned>ontology|dataset)/(?P<rest>v?\d[\w.+-]*)")
_VERSION_IRI: Final = re.compile(r"owl:versionIRI <([^>]*)>")
_SCHEME_LINE: Final = re.compile(r"^id:([a-z0-9-]+) a skos:ConceptScheme", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Resource:
    """What an IRI of ours leads to."""

    page: str
    """Path of the page after the language: `id/gate/huu-nghi/`, `ontology/#list-gate-class`."""
    document: str
    """Path of the documents from the root of the site, without an ending."""
    endings: Sequence[str]
    """Of the documents, the one to prefer first."""


def resource_or_none(path: str) -> Resource | None:
    """What an IRI's path leads to; None where no IRI of ours has such a path.

    Whether a thing, source or graph of that name is there, only the graph can tell.

    >>> resource_or_none("dataset").page
    'about/'
    """
    if _THING.fullmatch(path):
        return Resource(f"{path}/", path, (*RDF, "csv"))
    if _GRAPH.fullmatch(path):
        return Resource(f"{path}/", path, RDF)
    if path in ("ontology", f"ontology/{ontology_version()}"):
        return Resource("ontology/", path, RDF)
    if path in ("dataset", f"dataset/{DATA_VERSION}", "catalogue"):
        return Resource(LANDING, path, RDF)
    if _OF_THE_CATALOGUE.fullmatch(path):
        return Resource(LANDING, "catalogue", RDF)
    found = _SCHEME.fullmatch(path)
    if found and found[1] in code_lists():
        return Resource(f"ontology/#list-{found[1]}", "ontology", RDF)
    return None


def present_version_or_none(path: str) -> str | None:
    """The version that is here of what a path names another version of, or a document about one; None for other paths.

    >>> present_version_or_none("dataset/0.0.3.ttl"), present_version_or_none("ontology/terms")
    ('dataset/0.1.0', None)
    """
    found = _VERSION.fullmatch(path)
    if found is None:
        return None
    here = {"ontology": ontology_version(), "dataset": DATA_VERSION}[found["versioned"]]
    present = f"{found['versioned']}/{here}"
    return None if path == present or (is_document(path) and path.startswith(present)) else present


def is_document(path: str) -> bool:
    """Whether a path is that of a document about something, and no identifier.

    >>> is_document("ontology.ttl"), is_document("dataset/0.1.0"), is_document("input/gates.csv")
    (True, False, False)
    """
    stem, _, ending = path.rpartition(".")
    resource = resource_or_none(stem) if ending in ENDINGS else None
    return resource is not None and resource.document == stem and ending in resource.endings


def fixed_resources() -> Sequence[str]:
    """Paths of the resources that no graph lists: the data set, the ontology, the code lists."""
    versions = (f"ontology/{ontology_version()}", f"dataset/{DATA_VERSION}")
    described = ("catalogue", "contributors", "contact")
    return ("ontology", "dataset", *versions, *described, *(f"id/{name}" for name in code_lists()))


@cache
def ontology_version() -> str:
    """Version of the ontology, as its version IRI ends."""
    found = _VERSION_IRI.search(ontology.ontology_text())
    assert found is not None, "the ontology has no version IRI"
    return found[1].removeprefix(BASE + "ontology/")


@cache
def code_lists() -> Sequence[str]:
    """Names of the code lists."""
    return tuple(_SCHEME_LINE.findall(ontology.codes_text()))
