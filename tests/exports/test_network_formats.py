from __future__ import annotations

import csv
import io
import json
from typing import TypeAlias
from xml.etree import ElementTree

import networkx as nx
import pytest

from cuakhau.exports.csv_tables import csv_tables
from cuakhau.exports.flat import flat, visible
from cuakhau.exports.geojson import geojson
from cuakhau.exports.gexf import gexf
from cuakhau.exports.graphml import graphml
from cuakhau.networks.layout import force_layout
from tests.networks.border import HOSTILE, iri

Graph: TypeAlias = "nx.MultiDiGraph[str]"
GEXF = "{http://www.gexf.net/1.2draft}"


def read_gexf(text: str) -> Graph:
    read: Graph = nx.MultiDiGraph(nx.read_gexf(io.BytesIO(text.encode())))
    return read


def read_graphml(text: str) -> Graph:
    read: Graph = nx.MultiDiGraph(nx.parse_graphml(text, edge_key_type=str, force_multigraph=True))
    return read


@pytest.mark.parametrize("write", [gexf, graphml, geojson, csv_tables])
def test_two_runs_write_the_same(graph: Graph, write: object) -> None:
    assert callable(write)
    assert write(graph) == write(graph)


def test_gexf_and_graphml_keep_parallel_edges_labels_kinds_and_dates(graph: Graph) -> None:
    for read in (read_gexf(gexf(graph)), read_graphml(graphml(graph))):
        assert set(read) == set(graph)
        assert read.number_of_edges() == graph.number_of_edges()
        assert read.nodes[iri("gate/huu-nghi")]["label"] == "Hữu Nghị"
        assert read.nodes[iri("gate/huu-nghi")]["kind"] == "BorderGate"
        assert read.nodes[iri("gate/huu-nghi")]["class"] == "international"
        assert read.nodes[iri("gate/huu-nghi")]["lat"] == pytest.approx(21.9722)
        agreements = read.get_edge_data(iri("country/vn"), iri("country/cn"))
        assert sorted((edge["text"], edge["start"]) for edge in agreements.values()) == [
            ("Hiệp định quy chế", "2009-11-18"),
            ("Hiệp định thương mại", "1991-11-07"),
        ]
        assert {edge["relation"] for edge in agreements.values()} == {"agreement"}
        assert read.nodes[iri("unit/vn-d-cao-loc")]["end"] == "2025-06-30"


def test_gexf_is_dated_for_a_time_line_but_not_by_the_day_of_writing(graph: Graph) -> None:
    text = gexf(graph)
    root = ElementTree.fromstring(text)
    drawn = root.find(f"{GEXF}graph")
    assert drawn is not None
    assert (drawn.get("mode"), drawn.get("timeformat"), drawn.get("defaultedgetype")) == (
        "dynamic",
        "date",
        "directed",
    )
    assert "lastmodifieddate" not in text
    nodes = {node.get("id"): node for node in root.iter(f"{GEXF}node")}
    assert nodes[iri("instrument/dec-1")].get("start") == "2013-03-01"
    # The decision was made on a day and has stood since.
    assert nodes[iri("instrument/dec-1")].get("end") is None
    labels = {edge.get("label") for edge in root.iter(f"{GEXF}edge")}
    assert {"hiệp định", "cuộc gặp"} <= labels


def test_gexf_opens_as_it_was_laid_out(graph: Graph) -> None:
    read = read_gexf(gexf(graph, positions=force_layout(graph)))
    x, y = force_layout(graph)[iri("gate/huu-nghi")]
    position = read.nodes[iri("gate/huu-nghi")]["viz"]["position"]
    assert (position["x"], position["y"]) == (x, -y)


def test_edge_ids_are_unique_names_in_xml(graph: Graph) -> None:
    for text in (gexf(graph), graphml(graph)):
        ids = [edge.get("id") for edge in ElementTree.fromstring(text).iter() if edge.tag.endswith("}edge")]
        assert ids == [f"e{number}" for number in range(graph.number_of_edges())]


def test_geojson_has_gates_as_points_and_pairs_as_lines(graph: Graph) -> None:
    collection = json.loads(geojson(graph))
    assert collection["type"] == "FeatureCollection"
    assert "crs" not in collection
    features = {feature["id"]: feature for feature in collection["features"]}
    gate = features[iri("gate/huu-nghi")]
    assert gate["geometry"] == {"type": "Point", "coordinates": [106.7117, 21.9722]}
    assert (gate["properties"]["label"], gate["properties"]["class"]) == ("Hữu Nghị", "international")
    pair = features[iri("pair/huu-nghi")]
    assert pair["geometry"] == {"type": "LineString", "coordinates": [[106.7117, 21.9722], [106.712, 21.979]]}
    west, south, east, north = collection["bbox"]
    assert (west, south, east, north) == (106.32, 21.9722, 106.712, 22.83)
    # A gate without a position is no point, and a pair with one end no line.
    assert set(features) == {
        iri(name) for name in ("gate/huu-nghi", "gate/cn-youyiguan", "gate/tra-linh", "pair/huu-nghi")
    }


def test_geojson_of_nothing_is_an_empty_collection() -> None:
    assert json.loads(geojson(nx.MultiDiGraph())) == {"type": "FeatureCollection", "features": []}


def test_csv_has_a_table_for_each_kind_and_one_of_edges(graph: Graph) -> None:
    files = csv_tables(graph)
    names = sorted(files)
    assert names[:2] == ["AdministrativeUnit.csv", "BorderGate.csv"]
    assert names[-4:] == ["citations.csv", "csv-metadata.json", "edges.csv", "notes.csv"]
    rows = {
        name.removesuffix(".csv"): list(csv.DictReader(io.StringIO(text, newline="")))
        for name, text in files.items()
        if name.endswith(".csv")
    }
    kinds = {name: table for name, table in rows.items() if name not in ("edges", "notes", "citations")}
    assert sum(map(len, kinds.values())) == len(graph)
    assert len(rows["edges"]) == graph.number_of_edges()
    gate = next(row for row in rows["BorderGate"] if row["iri"] == iri("gate/huu-nghi"))
    assert (gate["label"], gate["names"], gate["class"]) == (
        "Hữu Nghị",
        "Hữu Nghị | Đồng Đăng",
        "international",
    )
    known = {row["iri"] for table in kinds.values() for row in table}
    assert {row["source"] for row in rows["edges"]} | {row["target"] for row in rows["edges"]} <= known


def test_hostile_names_survive_every_format(hostile: Graph) -> None:
    shown = [visible(text) for text in HOSTILE]
    enemies = [iri(f"person/enemy-{number}") for number in range(len(HOSTILE))]
    for read in (read_gexf(gexf(hostile)), read_graphml(graphml(hostile))):
        # A reader of XML turns line ends into spaces in attributes; nothing else may change.
        assert [read.nodes[enemy]["label"] for enemy in enemies] == shown
    table = list(csv.DictReader(io.StringIO(csv_tables(hostile)["Person.csv"])))
    labels = {row["iri"]: row["label"] for row in table}
    assert [labels[enemy].removeprefix("'") for enemy in enemies] == shown


def test_a_spreadsheet_runs_no_formula_from_a_name(hostile: Graph) -> None:
    for name, text in csv_tables(hostile).items():
        if not name.endswith(".csv"):
            continue
        for row in csv.reader(io.StringIO(text)):
            assert not any(cell.startswith(("=", "+", "-", "@")) for cell in row)


def test_what_xml_cannot_hold_is_replaced_and_seen() -> None:
    assert visible("a\x00b\x1fc\ud800d\uffffe\t\n") == "a�b�c�d�e\t\n"


def test_flat_leaves_out_what_is_empty(graph: Graph) -> None:
    plain = flat(graph)
    assert "status" not in plain.nodes[iri("gate/tra-linh")]
    assert all(
        isinstance(value, str | float | bool) for _, each in plain.nodes(data=True) for value in each.values()
    )
