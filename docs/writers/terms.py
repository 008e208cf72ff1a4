"""The ontology: every class, property and code list, in three languages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rdflib import OWL, RDF, RDFS, SKOS, Graph, URIRef
from rdflib.term import Node

from cuakhau.graph.iris import CK, PREFIXES
from cuakhau.ontology import codes_text, ontology_text
from docs.writers.markdown import escape, table

_LANGUAGES = ("en", "vi", "zh")


def terms_page() -> str:
    """Classes, properties, code lists; each under its own name."""
    terms = Graph().parse(data=ontology_text(), format="turtle").parse(data=codes_text(), format="turtle")
    parts = [
        "# Ontology\n",
        f"`PREFIX ck: <{CK}>`. OWL 2 DL, aligned to the vocabularies that the field already uses; code lists are SKOS. A "
        "term's IRI leads to its entry on the explorer.\n",
        "## Classes\n",
        *_section(terms, OWL.Class, RDFS.subClassOf),
        "## Properties\n",
        *_section(terms, OWL.ObjectProperty, RDFS.subPropertyOf),
        *_section(terms, OWL.DatatypeProperty, RDFS.subPropertyOf),
        "## Code lists\n",
        *_codes(terms),
    ]
    return "\n".join(parts)


def _section(terms: Graph, kind: URIRef, above: URIRef) -> Iterator[str]:
    rows = []
    for about in sorted(
        (subject for subject in terms.subjects(RDF.type, kind) if str(subject).startswith(CK)), key=str
    ):
        facets = [
            (word, [short for value in terms.objects(about, predicate) if (short := _short(value))])
            for word, predicate in (
                ("under", above),
                ("from", RDFS.domain),
                ("to", RDFS.range),
                ("inverse of", OWL.inverseOf),
            )
        ]
        told = "; ".join(f"{word} {', '.join(sorted(values))}" for word, values in facets if values)
        rows.append(
            (
                f"`ck:{str(about).removeprefix(CK)}`",
                _words(terms, about, RDFS.label),
                _comment(terms, about),
                told,
            )
        )
    yield table(["term", "label", "what it is", ""], rows)


def _codes(terms: Graph) -> Iterator[str]:
    for scheme in sorted(terms.subjects(RDF.type, SKOS.ConceptScheme), key=str):
        yield f"### {escape(_words(terms, scheme, RDFS.label) or _words(terms, scheme, SKOS.prefLabel) or scheme)}\n"
        rows = [
            (f"`{terms.value(code, SKOS.notation)}`", _words(terms, code, SKOS.prefLabel))
            for code in sorted(terms.subjects(SKOS.inScheme, scheme), key=str)
        ]
        yield table(["code", "label"], rows)


def _words(terms: Graph, about: Node, predicate: URIRef) -> str:
    found = {getattr(value, "language", None): str(value) for value in terms.objects(about, predicate)}
    return " · ".join(escape(found[language]) for language in _LANGUAGES if language in found)


def _comment(terms: Graph, about: Node) -> str:
    for predicate in (SKOS.definition, RDFS.comment, URIRef(PREFIXES["dcterms"] + "description")):
        for value in terms.objects(about, predicate):
            if getattr(value, "language", None) == "en":
                return escape(value)
    return ""


def _short(value: Node) -> str:
    for prefix, iri in _longest_first():
        if isinstance(value, URIRef) and value.startswith(iri):
            return f"`{prefix}:{value.removeprefix(iri)}`"
    return ""


def _longest_first() -> Sequence[tuple[str, str]]:
    return sorted(PREFIXES.items(), key=lambda item: -len(item[1]))
