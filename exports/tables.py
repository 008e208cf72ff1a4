"""A network as tables: one a kind of thing, one of relations, one of statements about one thing, one of citations."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import networkx as nx

from cuakhau.exports.flat import Plain, fields, visible

Type = Literal["text", "texts", "number", "flag", "date"]
"""What a column holds; `texts` are several, joined as the format joins them."""

_TYPES: Mapping[str, Type] = {
    "names": "texts", "passages": "texts", "derived_from": "texts", "lat": "number", "lon": "number", "candidate": "flag",
    "start": "date", "end": "date", "attested": "date",
}  # fmt: skip
_NODE_COLUMNS = (
    "label", "names", "type", "type_label", "country", "lat", "lon", "class", "class_label", "status",
    "status_label", "start", "end", "when", "candidate", "passages",
)  # fmt: skip
_EDGE_COLUMNS = ("relation", "label", "iri", "text", "start", "end", "when", "modality", "passages")
_NOTE_COLUMNS = (
    "iri", "about", "relation", "label", "text", "code", "start", "end", "when", "attested", "modality", "passages",
)  # fmt: skip
_CITATION_COLUMNS = (
    "passage", "source", "title", "publisher", "issued", "url", "from_character", "to_character", "row", "page", "derived_from",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of one sort."""

    name: str
    """Of the file or sheet: `BorderGate`, `edges`, `notes`, `citations`."""
    title: str
    columns: tuple[str, ...]
    key: tuple[str, ...]
    """Columns that tell the rows apart; none where rows may repeat."""
    rows: tuple[Mapping[str, Plain | tuple[str, ...]], ...]
    """What is empty is left out."""

    @staticmethod
    def type_of(column: str) -> Type:
        """What a column holds."""
        return _TYPES.get(column, "text")


def network_tables(network: nx.MultiDiGraph[str]) -> tuple[Table, ...]:
    """The tables, kinds of things first; rows in the network's order."""
    kinds: dict[str, list[dict[str, Any]]] = defaultdict(list)
    titles: dict[str, str] = {}
    notes: list[dict[str, Any]] = []
    for iri, attributes in network.nodes(data=True):
        kind = attributes["kind"]
        titles[kind] = attributes.get("kind_label") or kind
        kinds[kind].append({"iri": visible(iri), **_row(attributes, _NODE_COLUMNS)})
        notes += [_note(iri, note) for note in attributes.get("notes", ())]
    edges = [
        {"source": visible(source), "target": visible(target), **_row(attributes, _EDGE_COLUMNS)}
        for source, target, attributes in network.edges(data=True)
    ]
    cited = [_citation(citation) for citation in network.graph.get("citations", {}).values()]
    return (
        *(
            Table(kind, titles[kind], ("iri", *_NODE_COLUMNS), ("iri",), tuple(kinds[kind]))
            for kind in sorted(kinds)
        ),
        Table("edges", "Relations", ("source", "target", *_EDGE_COLUMNS), (), tuple(edges)),
        Table("notes", "Statements about one thing", _NOTE_COLUMNS, ("iri", "about"), tuple(notes)),
        Table("citations", "Passages that are cited", _CITATION_COLUMNS, ("passage",), tuple(cited)),
    )


def flat_row(row: Mapping[str, Plain | tuple[str, ...]], *, separator: str = " | ") -> dict[str, Plain]:
    """A row whose several texts are joined; IRIs, which hold no blank, by one."""
    joined = {"passages": " "}
    return {
        name: joined.get(name, separator).join(value) if isinstance(value, tuple) else value
        for name, value in row.items()
    }


def metadata(tables: Iterable[Table]) -> str:
    """What the columns of the CSV files mean, as CSVW (`csv-metadata.json`, W3C Recommendation of 2015)."""
    group = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "dc:title": "Cửa Khẩu: things, relations, statements and the passages that state them",
        "dc:license": {"@id": "https://creativecommons.org/licenses/by/4.0/"},
        "tables": [_described(table) for table in tables],
    }
    return json.dumps(group, ensure_ascii=False, indent=1) + "\n"


def _described(table: Table) -> dict[str, Any]:
    schema: dict[str, Any] = {"columns": [_column(name, table) for name in table.columns]}
    if table.key:
        schema["primaryKey"] = list(table.key)
    return {"url": f"{table.name}.csv", "dc:title": table.title, "tableSchema": schema}


def _column(name: str, table: Table) -> dict[str, Any]:
    column: dict[str, Any] = {"name": name, "titles": name, "datatype": _DATATYPES[table.type_of(name)]}
    if table.type_of(name) == "texts":
        column["separator"] = " " if name == "passages" else " | "
    if name in table.key:
        column["required"] = True
    if name in _PROPERTIES:
        column["propertyUrl"] = _PROPERTIES[name]
    return column


_DATATYPES: Mapping[Type, Any] = {
    "text": "string", "texts": "string", "number": "double", "flag": {"base": "boolean", "format": "True|False"},
    "date": "date",
}  # fmt: skip
_PROPERTIES = {
    "label": "http://www.w3.org/2000/01/rdf-schema#label",
    "names": "http://www.w3.org/2004/02/skos/core#altLabel",
    "country": "https://w3id.org/cuakhau/ontology#country",
    "lat": "http://www.w3.org/2003/01/geo/wgs84_pos#lat",
    "lon": "http://www.w3.org/2003/01/geo/wgs84_pos#long",
    "class": "https://w3id.org/cuakhau/ontology#currentClass",
    "status": "https://w3id.org/cuakhau/ontology#status",
    "passages": "http://www.w3.org/ns/prov#wasQuotedFrom",
    "title": "http://purl.org/dc/terms/title",
    "publisher": "http://purl.org/dc/terms/publisher",
    "issued": "http://purl.org/dc/terms/issued",
    "url": "https://schema.org/url",
}


def _row(attributes: Mapping[str, Any], names: Iterable[str]) -> dict[str, Any]:
    plain: dict[str, Any] = fields(attributes, names)
    for name in plain.keys() & {"names", "passages"}:
        plain[name] = tuple(visible(str(each)) for each in attributes[name])
    return plain


def _note(about: str, note: Any) -> dict[str, Any]:
    when = note.when
    row = {
        "iri": note.iri, "about": about, "relation": note.relation, "label": note.label, "text": note.text,
        "code": note.code, "start": when.start.isoformat() if when.start else "",
        "end": when.end.isoformat() if when.end else "", "when": when.text,
        "attested": when.attested.isoformat() if when.attested else "", "modality": note.modality,
    }  # fmt: skip
    kept: dict[str, Any] = {name: visible(value) for name, value in row.items() if value}
    return {**kept, "passages": tuple(visible(passage) for passage in note.passages)}


def _citation(citation: Any) -> dict[str, Any]:
    document = citation.document
    start, end = citation.span or ("", "")
    row = {
        "passage": citation.passage, "source": citation.passage.partition("#")[0], "title": document.title,
        "publisher": document.publisher, "issued": document.issued, "url": document.url, "from_character": str(start),
        "to_character": str(end), "row": citation.row, "page": citation.page,
    }  # fmt: skip
    kept: dict[str, Any] = {name: visible(value) for name, value in row.items() if value}
    if citation.derived_from:
        kept["derived_from"] = tuple(visible(each.title) for each in citation.derived_from)
    return kept
