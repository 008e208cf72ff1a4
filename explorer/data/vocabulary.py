"""`vocabulary.json`: classes, properties and codes with their labels, for completion and for forms."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Final

from cuakhau.api import Graph
from cuakhau.graph.iris import BASE, CK, PREFIXES
from cuakhau.values import lexical

_TERMS: Final = """\
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT DISTINCT ?term ?type ?property ?value WHERE {
  VALUES ?type { owl:Class owl:ObjectProperty owl:DatatypeProperty owl:AnnotationProperty }
  VALUES ?property { rdfs:label rdfs:comment rdfs:domain rdfs:range rdfs:subClassOf }
  ?term a ?type ; ?property ?value .
}"""
_CODES: Final = """\
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX ck: <https://w3id.org/cuakhau/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT DISTINCT ?scheme ?code ?label WHERE {
  { ?code skos:inScheme ?scheme ; skos:prefLabel ?label }
  UNION
  { VALUES (?scheme ?code) { ("modality" ck:actual) ("modality" ck:planned) } ?code rdfs:label ?label }
}"""
_USED: Final = "SELECT ?property (COUNT(*) AS ?n) WHERE { ?thing ?property ?value } GROUP BY ?property"
_USED_CLASSES: Final = "SELECT ?class (COUNT(*) AS ?n) WHERE { ?thing a ?class } GROUP BY ?class"


def build(graph: Graph) -> object:
    """The file's content: terms by the tail of their IRI after the ontology's, others by their whole IRI."""
    terms = _terms(graph)
    used = {
        lexical(term): int(lexical(count))
        for query in (_USED, _USED_CLASSES)
        for term, count in graph.store.select(query).rows
    }
    foreign = sorted(
        iri for iri in used if not iri.startswith(BASE) and iri not in terms and not iri.endswith("#type")
    )
    return {
        "base": BASE,
        "prefixes": PREFIXES,
        "classes": _of(terms, "Class", used),
        "properties": {
            **_of(terms, "ObjectProperty", used),
            **_of(terms, "DatatypeProperty", used),
            **_of(terms, "AnnotationProperty", used),
        },
        "foreign": {iri: {"label": _languages(graph, iri), "used": used[iri]} for iri in foreign},
        "codes": _codes(graph),
    }


def _terms(graph: Graph) -> dict[str, dict[str, object]]:
    terms: dict[str, dict[str, object]] = {}
    for term, kind, naming, value in sorted(graph.store.select(_TERMS).rows, key=str):
        iri, name = lexical(term), lexical(naming).rpartition("#")[2]
        if not iri.startswith(CK):
            continue
        entry = terms.setdefault(iri, {"type": lexical(kind).rpartition("#")[2]})
        if name in ("label", "comment"):
            texts = entry.setdefault(name, {})
            assert isinstance(texts, dict)
            texts[getattr(value, "language", None) or ""] = lexical(value)
        else:
            listed = entry.setdefault(name, [])
            assert isinstance(listed, list)
            listed.append(lexical(value))
    return terms


def _of(
    terms: Mapping[str, Mapping[str, object]], kind: str, used: Mapping[str, int]
) -> dict[str, dict[str, object]]:
    return {
        iri.removeprefix(CK): {
            **{key: value for key, value in entry.items() if key != "type"},
            "used": used.get(iri, 0),
        }
        for iri, entry in sorted(terms.items())
        if entry["type"] == kind
    }


def _codes(graph: Graph) -> dict[str, dict[str, dict[str, str]]]:
    """Labels by language, by code (tail of its IRI), by list."""
    codes: dict[str, dict[str, dict[str, str]]] = defaultdict(lambda: defaultdict(dict))
    for scheme, code, label in sorted(graph.store.select(_CODES).rows, key=str):
        list_name = lexical(scheme).rpartition("/")[2]
        language = getattr(label, "language", None) or ""
        codes[list_name][lexical(code).removeprefix(BASE)][language] = lexical(label)
    return {name: dict(sorted(ours.items())) for name, ours in sorted(codes.items())}


def _languages(graph: Graph, iri: str) -> dict[str, str]:
    return {language: graph.label(iri, language=language) for language in ("vi", "en", "zh")}
