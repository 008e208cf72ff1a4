"""JSON-LD 1.1 with the context of `context.jsonld`: short names, and exactly the triples of the graph."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Final

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, RdfFormat, parse

from cuakhau import ontology
from cuakhau.graph.iris import CK, PREFIXES, term

_TYPE = term("rdf:type")
_XSD = PREFIXES["xsd"]
_STRING = _XSD + "string"
_OTHERS: Final[Mapping[str, str]] = {
    "label": "rdfs:label", "altLabel": "skos:altLabel", "prefLabel": "skos:prefLabel", "notation": "skos:notation",
    "title": "dcterms:title", "publisher": "dcterms:publisher", "license": "dcterms:license", "created": "dcterms:issued",
    "language": "dcterms:language", "latitude": "wgs:lat", "longitude": "wgs:long", "wkt": "geo:asWKT",
}  # fmt: skip
"""Short names of other vocabularies' terms, as far as the graph uses them as literals."""
_LINKS: Final[Mapping[str, str]] = {
    "isPartOf": "dcterms:isPartOf", "wasDerivedFrom": "prov:wasDerivedFrom", "geometry": "geo:hasGeometry",
    "defaultGeometry": "geo:hasDefaultGeometry", "exactMatch": "skos:exactMatch", "closeMatch": "skos:closeMatch",
    "sameAs": "owl:sameAs",
}  # fmt: skip


def make_context() -> dict[str, Any]:
    """The context, from the ontology: each property by its own name, with the type of its values."""
    context: dict[str, Any] = {"@version": 1.1, "id": "@id", "type": "@type"}
    context |= {name: iri for name, iri in PREFIXES.items() if name != "id"}
    context |= {"thing": {"@id": PREFIXES["id"], "@prefix": True}}
    ranges: dict[str, str] = {}
    kinds: dict[str, str] = {}
    for quad in parse(ontology.ontology_text().encode(), format=RdfFormat.TURTLE):
        if (
            isinstance(quad.subject, NamedNode)
            and quad.subject.value.startswith(CK)
            and isinstance(quad.object, NamedNode)
        ):
            name = quad.subject.value.removeprefix(CK)
            kind = quad.object.value.removeprefix(PREFIXES["owl"])
            if quad.predicate == _TYPE and kind in ("ObjectProperty", "DatatypeProperty", "Class"):
                kinds[name] = kind
            elif quad.predicate == term("rdfs:range"):
                ranges[name] = quad.object.value
    for name, kind in sorted(kinds.items()):
        if kind == "Class":
            context[name] = CK + name
        elif kind == "ObjectProperty":
            context[name] = {"@id": CK + name, "@type": "@id"}
        elif kind == "DatatypeProperty":
            typed = ranges.get(name, "")
            known = typed.startswith(_XSD) and typed != _STRING
            context[name] = {"@id": CK + name, "@type": typed} if known else CK + name
    context |= {
        name: PREFIXES[curie.partition(":")[0]] + curie.partition(":")[2] for name, curie in _OTHERS.items()
    }
    for name, curie in _LINKS.items():
        context[name] = {"@id": term(curie).value, "@type": "@id"}
    return context


def context_text() -> str:
    """The published context as it stands in the package."""
    return files("cuakhau.exports").joinpath("context.jsonld").read_text(encoding="utf-8")


def jsonld(quads: Iterable[Quad]) -> bytes:
    """The quads as one document with its context inside, so that it is read without a network.

    Nodes stand sorted by their IRI, each once in the default graph and once in each graph that states something of it.
    """
    context: dict[str, Any] = json.loads(context_text())["@context"]
    terms = _terms()
    graphs: dict[str, dict[str, dict[str, list[Any]]]] = defaultdict(lambda: defaultdict(dict))
    for quad in sorted(set(quads), key=str):
        graph = "" if isinstance(quad.graph_name, DefaultGraph) else _name(quad.graph_name)
        node = graphs[graph][_name(quad.subject)]
        if quad.predicate == _TYPE:
            kind = _name(quad.object)
            local = kind.removeprefix(CK)
            node.setdefault("type", []).append(local if local != kind and local in context else kind)
            continue
        name, kind = terms.get(quad.predicate.value, (quad.predicate.value, ""))
        node.setdefault(name, []).append(_value(quad.object, kind))
    default = _nodes(graphs.pop("", {}))
    named = [{"id": name, "@graph": _nodes(graphs[name])} for name in sorted(graphs)]
    document = {"@context": context, "@graph": [*default, *named]}
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


@cache
def _terms() -> Mapping[str, tuple[str, str]]:
    """Short name and type of values, by the property's IRI."""
    found: dict[str, tuple[str, str]] = {}
    for name, meaning in json.loads(context_text())["@context"].items():
        if isinstance(meaning, dict) and "@type" in meaning:
            found[meaning["@id"]] = (name, meaning["@type"])
        elif isinstance(meaning, str) and not meaning.startswith("@") and name not in PREFIXES:
            found.setdefault(meaning, (name, ""))
    return found


def _nodes(nodes: Mapping[str, Mapping[str, list[Any]]]) -> list[dict[str, Any]]:
    return [
        {
            "id": name,
            **{key: values[0] if len(values) == 1 else values for key, values in sorted(nodes[name].items())},
        }
        for name in sorted(nodes)
    ]


def _name(node: Any) -> str:
    return f"_:{node.value}" if isinstance(node, BlankNode) else str(node.value)


def _value(value: Any, kind: str) -> Any:
    """A value as short as the term's type lets it be, and never so that it would be read as another."""
    if not isinstance(value, Literal):
        return _name(value) if kind == "@id" else {"id": _name(value)}
    if value.language:
        return {"@value": value.value, "@language": value.language}
    datatype = value.datatype.value
    if datatype == (kind or _STRING) and kind != "@id":
        return value.value
    return {"@value": value.value} if datatype == _STRING else {"@value": value.value, "@type": datatype}
