"""Tables of the network in the formats of other programs, each read by a reader that people use."""

from __future__ import annotations

import csv
import io
import re
from datetime import date, datetime
from pathlib import Path
from typing import Any

import csvw
import geopandas
import networkx as nx
import openpyxl
import polars
import pyarrow.parquet
import pyogrio
import pytest

from cuakhau.exports.csv_tables import csv_tables
from cuakhau.exports.geopackage import write_geopackage
from cuakhau.exports.gexf import gexf
from cuakhau.exports.neo4j import neo4j_tables
from cuakhau.exports.parquet import parquet_tables
from cuakhau.exports.tables import network_tables
from cuakhau.exports.xlsx import xlsx
from cuakhau.graph.store import EmbeddedStore
from cuakhau.networks.network import network
from tests.networks.border import HOSTILE, iri

Graph = Any


@pytest.fixture(scope="module")
def shipped(built_store: Path) -> Graph:
    return network(EmbeddedStore.open(built_store), language="en")


def test_every_passage_of_a_row_has_its_citation(shipped: Graph) -> None:
    *rest, citations = network_tables(shipped)
    cited = {
        passage
        for table in rest
        for row in table.rows
        if isinstance(passages := row.get("passages"), tuple)
        for passage in passages
    }
    known = {row["passage"] for row in citations.rows}
    assert cited == known
    assert cited
    # What is found out and not stated, such as that two provinces face each other, has none of its own.
    assert all(row.get("title") for row in citations.rows)


def test_csv_is_valid_by_its_metadata(shipped: Graph, tmp_path: Path) -> None:
    for name, text in csv_tables(shipped).items():
        (tmp_path / name).write_bytes(text.encode())
    group = csvw.TableGroup.from_file(tmp_path / "csv-metadata.json")
    assert {str(table.url) for table in group.tables} == {path.name for path in tmp_path.glob("*.csv")}
    for table in group.tables:
        assert table.check_primary_key()
        list(table.iterdicts(strict=True))
    gates = next(table for table in group.tables if str(table.url) == "BorderGate.csv")
    gate = next(row for row in gates.iterdicts() if row["iri"] == iri("gate/huu-nghi"))
    assert gate["lat"] == pytest.approx(21.97111)
    assert "Huu Nghi" in gate["names"]
    assert gate["candidate"] is False
    assert all(passage.startswith("https://w3id.org/cuakhau/source/") for passage in gate["passages"])


def test_metadata_find_a_cell_that_is_not_as_they_say(shipped: Graph, tmp_path: Path) -> None:
    for name, text in csv_tables(shipped).items():
        (tmp_path / name).write_bytes(text.encode())
    file = tmp_path / "BorderGate.csv"
    file.write_text(file.read_text(encoding="utf-8").replace("21.97111", "north"), encoding="utf-8")
    group = csvw.TableGroup.from_file(tmp_path / "csv-metadata.json")
    gates = next(table for table in group.tables if str(table.url) == "BorderGate.csv")
    with pytest.raises(ValueError, match=r"lat: .*north"):
        list(gates.iterdicts(strict=True))


def test_a_workbook_has_a_sheet_a_kind_and_the_citations(shipped: Graph) -> None:
    content = xlsx(shipped)
    assert xlsx(shipped) == content
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
    assert book.sheetnames == [table.name for table in network_tables(shipped)]
    assert book.sheetnames[-3:] == ["edges", "notes", "citations"]
    for table in network_tables(shipped):
        assert sum(1 for _ in book[table.name].iter_rows()) == len(table.rows) + 1
    header, *rows = book["AdministrativeUnit"].iter_rows(values_only=True)
    end = header.index("end")
    assert datetime(2025, 6, 30) in {row[end] for row in rows}  # noqa: DTZ001 -- a day in a sheet has no zone


def test_a_workbook_runs_nothing_from_a_name(hostile: Graph) -> None:
    book = openpyxl.load_workbook(io.BytesIO(xlsx(hostile)))
    people = {row[0].value: row[1] for row in book["Person"].iter_rows(min_row=2)}
    for number, text in enumerate(HOSTILE):
        cell = people[iri(f"person/enemy-{number}")]
        assert cell.data_type == "s"
        if text.isprintable():
            assert cell.value == text


def test_geopackage_opens_in_gdal_with_all_layers(shipped: Graph, tmp_path: Path) -> None:
    file = tmp_path / "border.gpkg"
    write_geopackage(shipped, file)
    layers = dict(pyogrio.list_layers(file))
    assert layers == {
        "places": "Point", "zones": "MultiPoint", "pairs": "LineString", "gates": "Point", "notes": None,
        "citations": None,
    }  # fmt: skip
    gates = geopandas.read_file(file, layer="gates").set_index("iri")
    assert gates.crs.to_epsg() == 4326
    gate = gates.loc[iri("gate/huu-nghi")]
    assert (gate.geometry.x, gate.geometry.y) == (106.71083, 21.97111)
    assert gate["class"] == "international"
    assert gate["passages"].startswith("https://w3id.org/cuakhau/source/gates#huu-nghi")
    pairs = geopandas.read_file(file, layer="pairs").set_index("from")
    assert next(iter(pairs.loc[iri("gate/huu-nghi")].geometry.coords)) == (106.71083, 21.97111)
    zones = geopandas.read_file(file, layer="zones")
    assert len(zones)
    assert zones.geometry.notna().all()
    citations = pyogrio.read_dataframe(file, layer="citations", read_geometry=False)
    assert set(gates["passages"].str.split(" ").explode()) <= set(citations["passage"])


def test_geopackage_is_the_same_every_time(graph: Graph, tmp_path: Path) -> None:
    for name in ("a.gpkg", "b.gpkg"):
        write_geopackage(graph, tmp_path / name)
    assert (tmp_path / "a.gpkg").read_bytes() == (tmp_path / "b.gpkg").read_bytes()


def test_parquet_opens_in_arrow_and_polars_with_types(shipped: Graph, tmp_path: Path) -> None:
    files = parquet_tables(shipped)
    assert parquet_tables(shipped) == files
    gates = pyarrow.parquet.read_table(io.BytesIO(files["BorderGate.parquet"])).to_pylist()
    gate = next(row for row in gates if row["iri"] == iri("gate/huu-nghi"))
    assert gate["candidate"] is False
    assert "Huu Nghi" in gate["names"]
    assert gate["start"] is None
    units = polars.read_parquet(io.BytesIO(files["AdministrativeUnit.parquet"]))
    assert units["end"].dtype == polars.Date
    assert date(2025, 6, 30) in units["end"].to_list()
    citations = polars.read_parquet(io.BytesIO(files["citations.parquet"]))
    assert set(gate["passages"]) <= set(citations["passage"].to_list())


# There is no server of Neo4j here: what its manual asks of a header and of the rows under it is checked instead.
FIELD = re.compile(r"(\w+)?:(ID|LABEL|START_ID|END_ID|TYPE|(string|double|boolean|date)(\[\])?)")
NUMBER, DAY = re.compile(r"-?\d+(\.\d+)?"), re.compile(r"\d{4}-\d{2}-\d{2}")


@pytest.mark.parametrize("which", ["shipped", "hostile"])
def test_neo4j_finds_what_its_manual_asks_for(which: str, request: pytest.FixtureRequest) -> None:
    files = neo4j_tables(request.getfixturevalue(which))
    ids: list[str] = []
    ends: set[str] = set()
    for name, text in files.items():
        if name == "import.sh":
            continue
        header, *rows = csv.reader(io.StringIO(text, newline=""), strict=True)
        assert all(FIELD.fullmatch(field) for field in header), header
        assert len(set(header)) == len(header)
        kinds = [field.rpartition(":")[2] for field in header]
        needed = {"ID", "LABEL"} if name.startswith("nodes-") else {"START_ID", "END_ID", "TYPE"}
        assert needed <= set(kinds)
        for row in rows:
            assert len(row) == len(header)
            for kind, cell in zip(kinds, row, strict=True):
                assert "\n" not in cell
                assert kind not in needed or cell
                assert kind != "double" or not cell or NUMBER.fullmatch(cell)
                assert kind != "date" or not cell or DAY.fullmatch(cell)
                assert kind != "boolean" or cell in ("true", "false", "")
            if name.startswith("nodes-"):
                ids.append(row[kinds.index("ID")])
            else:
                ends |= {row[kinds.index("START_ID")], row[kinds.index("END_ID")]}
    assert len(set(ids)) == len(ids)
    assert ends <= set(ids)
    command = files["import.sh"]
    assert all(f"={name}" in command for name in files if name.endswith(".csv"))


def test_neo4j_has_labels_types_and_citations(shipped: Graph) -> None:
    files = neo4j_tables(shipped)
    gates = list(csv.DictReader(io.StringIO(files["nodes-BorderGate.csv"])))
    assert {row[":LABEL"] for row in gates} == {"Entity|BorderGate"}
    relations = list(csv.DictReader(io.StringIO(files["relationships.csv"])))
    pair = next(
        row for row in relations if row[":START_ID"] == iri("gate/huu-nghi") and row[":TYPE"] == "PAIRED_WITH"
    )
    assert pair[":END_ID"] == iri("gate/cn-youyiguan")
    assert "https://w3id.org/cuakhau/source/" in pair["passages:string[]"]


def test_gexf_tells_what_class_a_gate_had_when(shipped: Graph) -> None:
    text = gexf(shipped)
    read = nx.read_gexf(io.BytesIO(text.encode()))
    dated = [
        period
        for _, data in read.nodes(data=True)
        if isinstance(data.get("classes"), list)
        for period in data["classes"]
    ]
    assert dated
    # networkx reads what is not there as the word None.
    days = [[day for day in (start, end) if day and day != "None"] for _, start, end in dated]
    assert all(days)
    assert all(date.fromisoformat(day) for each in days for day in each)
    assert {"international", "bilateral"} <= {code for code, _, _ in dated}
    assert '<graph defaultedgetype="directed" mode="dynamic"' in text
