"""What the ontology says its terms and codes mean, as plain text: for prompts, help pages and forms."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from cuakhau.ontology import IRI, load_rdflib

_CODES = "https://w3id.org/cuakhau/id/"


@cache
def definitions(language: str = "en") -> Mapping[str, str]:
    """Label and description of every class, property and code, by its short name.

    >>> definitions()["BorderMarker"]
    'Border marker: A boundary marker on the border line, called by its number in the demarcation protocol.'
    >>> definitions()["flow/export"].partition(":")[0]
    'export'

    Args:
        language: vi, en or zh.

    Returns:
        Classes and properties by local name (`BorderGate`, `pairedWith`), codes by list and notation
        (`unit-of-measure/vehicles/day`); a code whose label says all has only that. Sorted by name.
    """
    from rdflib import RDFS, SKOS, Graph, URIRef
    from rdflib.term import Node

    graph: Graph = load_rdflib()

    def said(term: Node, *properties: URIRef) -> str:
        found = (text for p in properties for text in graph.objects(term, p))
        return next((str(text) for text in found if getattr(text, "language", None) == language), "")

    told = {}
    for term in set(graph.subjects(RDFS.label)):
        name = _name(str(term), str(next(graph.objects(term, SKOS.notation), "")))
        if name:
            label, meaning = said(term, RDFS.label), said(term, RDFS.comment, SKOS.definition)
            told[name] = f"{label}: {meaning}" if meaning else label
    return MappingProxyType(dict(sorted(told.items())))


def _name(iri: str, notation: str) -> str:
    """The short name of a term or code; empty for the ontology itself and for what is not ours."""
    if iri.startswith(f"{IRI}#"):
        return iri.removeprefix(f"{IRI}#")
    if iri.startswith(_CODES) and notation:
        return f"{iri.removeprefix(_CODES).partition('/')[0]}/{notation}"
    return ""
