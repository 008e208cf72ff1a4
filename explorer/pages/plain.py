"""Pages that frame a live part or speak of the graph as a whole: network, map, workbench, search, about, API."""

from __future__ import annotations

from typing import Any, Final

from cuakhau.explorer.pages.asked import Asked
from cuakhau.explorer.pages.citing import CitedDocument, cited_document
from cuakhau.explorer.pages.home import things_by_kind
from cuakhau.explorer.pages.questions import themes
from cuakhau.explorer.pages.schema_org import dataset_schema_org, script_text
from cuakhau.explorer.pages.shown import Value
from cuakhau.graph.iris import BASE, PREFIXES
from cuakhau.graph.vocabulary import kind_of
from cuakhau.queries.lookup import find_documents
from cuakhau.values import lexical

_MOST_HITS: Final = 60
_PASSAGES: Final = f"""\
PREFIX dcterms: <{PREFIXES["dcterms"]}>
PREFIX prov: <{PREFIXES["prov"]}>
SELECT ?source (COUNT(DISTINCT ?passage) AS ?times) WHERE {{
  {{ ?passage dcterms:isPartOf ?source }} UNION {{ ?passage prov:wasDerivedFrom ?source }}
  ?passage a <{PREFIXES["ck"]}Passage>
}} GROUP BY ?source ORDER BY DESC(?times) ?source"""
_PROVINCES: Final = f"""\
PREFIX ck: <{PREFIXES["ck"]}>
SELECT ?province (COUNT(DISTINCT ?gate) AS ?gates) WHERE {{
  ?gate a ck:BorderGate ; ck:within ?province . ?province a ck:ProvincialUnit .
}} GROUP BY ?province ORDER BY DESC(?gates) ?province"""
_YEARS: Final = f"""\
PREFIX ck: <{PREFIXES["ck"]}>
SELECT ?year (COUNT(DISTINCT ?source) AS ?sources) WHERE {{
  ?source a ck:Source ; ck:issuedStart ?issued . BIND(SUBSTR(STR(?issued), 1, 4) AS ?year)
}} GROUP BY ?year ORDER BY DESC(?year)"""
_EXAMPLES: Final = ("gate-class", "gate-counterpart", "figure-disagreement", "instrument-in-force")


def find(asked: Asked) -> dict[str, Any]:
    """What a text fits; without one, everything there is by kind."""
    text = asked.query.get("q", "").strip()
    groups: dict[str, list[Value]] = {}
    if text and asked.backend == "http":
        hits = asked.reading.graph.find(text[:200], limit=_MOST_HITS)
        asked.reading.fetch_names(hit.iri for hit in hits)
        asked.reading.fetch_said(hit.iri for hit in hits)
        for hit in hits:
            if (value := asked.show.thing(hit.iri)).path:
                groups.setdefault(_group(kind_of(hit.iri), asked), []).append(value)
    everything = {} if groups else things_by_kind(asked.show)
    asked.reading.fetch_names(iri for kind, iris in everything.items() if kind != "source" for iri in iris)
    return {
        "text": text,
        "groups": groups,
        "kinds": {
            kind: sorted((asked.show.thing(iri) for iri in iris), key=lambda v: v.text)
            for kind, iris in everything.items()
            if kind not in ("source", "code")
        },
    }


def _group(kind: str, asked: Asked) -> str:
    return asked.show.t.or_none(f"kinds.{kind}") or asked.show.t("kinds.code")


def explore(asked: Asked) -> dict[str, Any]:
    """The frame of the network and the map: inside it, every gate as a list, for readers without a script."""
    gates = things_by_kind(asked.show).get("gate", ())
    asked.reading.fetch_names(gates)
    return {
        "first": asked.path.split("/")[1],
        "gates": sorted((asked.show.thing(iri) for iri in gates), key=lambda value: value.text),
    }


def workbench(asked: Asked) -> dict[str, Any]:
    """The frame of the workbench: inside it, queries to begin with."""
    found = asked.reading.graph.questions()
    return {"examples": [found[name] for name in _EXAMPLES if name in found]}


def about(asked: Asked) -> dict[str, Any]:
    """What the graph holds, from what, how to cite it, and where to report a mistake."""
    graph, show = asked.reading.graph, asked.show
    provinces = [(lexical(p), int(lexical(n))) for p, n in graph.store.select(_PROVINCES).rows]
    asked.reading.fetch_names(iri for iri, _ in provinces)
    return {
        "kinds": [(kind, len(iris)) for kind, iris in things_by_kind(show).items()],
        "provinces": [(show.thing(iri), number) for iri, number in provinces],
        "years": [(lexical(y), int(lexical(n))) for y, n in graph.store.select(_YEARS).rows],
        "sources": _sources(asked),
        "disagreements": _known_disagreements(asked),
        "date": graph.data_date.isoformat(),
        "dataset": BASE,
        "json_ld": script_text(dataset_schema_org(asked)),
    }


def _known_disagreements(asked: Asked) -> list[tuple[str, str, int]]:
    """Questions of the library that find disagreements, with how many there are now."""
    found = []
    for name in ("class-disagreement", "figure-disagreement"):
        query = asked.reading.graph.questions().get(name)
        if query is not None:
            rows = asked.reading.graph.store.select(query.text).rows
            found.append((name, query.title[asked.language], len(rows)))
    return found


def _sources(asked: Asked) -> list[tuple[CitedDocument, int]]:
    graph = asked.reading.graph
    times = {lexical(s): int(lexical(n)) for s, n in graph.store.select(_PASSAGES).rows}
    iris = things_by_kind(asked.show).get("source", ())
    documents = find_documents(graph.store, iris)
    found = [(cited_document(documents[iri], asked.show.t), times.get(iri, 0)) for iri in iris]
    return sorted(found, key=lambda entry: (-entry[1], entry[0].title))


def api(asked: Asked) -> dict[str, Any] | None:
    """What programs can ask; only where the site is served."""
    return {"themes": themes(asked)} if asked.backend == "http" else None
