"""The CSV for Neo4j in a property graph database that takes it: typed columns, ends that exist, a question in Cypher."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import ladybug
import pytest

from cuakhau.exports.neo4j import neo4j_tables
from cuakhau.graph.store import EmbeddedStore
from cuakhau.networks.network import network
from tests.networks.border import iri

_TYPES = {"double": "DOUBLE", "date": "DATE", "boolean": "BOOL"}


@pytest.fixture(scope="module")
def database(built_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ladybug.Connection]:
    folder = tmp_path_factory.mktemp("neo4j")
    for name, text in neo4j_tables(network(EmbeddedStore.open(built_store), language="en")).items():
        (folder / name).write_text(text, "utf-8")
    connection = ladybug.Connection(ladybug.Database(":memory:"))
    connection.execute("CREATE NODE TABLE Node(iri STRING PRIMARY KEY, label STRING)")
    connection.execute("CREATE REL TABLE Relation(FROM Node TO Node, type STRING)")
    for file in sorted(folder.glob("nodes-*.csv")):
        columns, source = _read(file)
        connection.execute(f"COPY Node FROM ({source} RETURN `{columns['ID']}`, `{columns['LABEL']}`)")
    for file in sorted(folder.glob("relationships*.csv")):
        columns, source = _read(file)
        ends = ", ".join(f"`{columns[kind]}`" for kind in ("START_ID", "END_ID", "TYPE"))
        connection.execute(f"COPY Relation FROM ({source} RETURN {ends})")
    yield connection
    connection.close()


def _read(file: Path) -> tuple[dict[str, str], str]:
    """Columns by the kind that the header gives them, and how the database reads the file with their types."""
    with file.open(encoding="utf-8", newline="") as text:
        header = next(csv.reader(text))
    columns = {field: field.replace(":", "_").removesuffix("[]") for field in header}
    typed = ", ".join(
        f"`{name}` {_TYPES.get(field.rpartition(':')[2], 'STRING')}" for field, name in columns.items()
    )
    kinds = {field.rpartition(":")[2]: name for field, name in columns.items()}
    return kinds, f"LOAD WITH HEADERS ({typed}) FROM '{file}' (HEADER=true)"


def _rows(database: ladybug.Connection, query: str, **values: str) -> list[Any]:
    result = database.execute(query, values)
    assert isinstance(result, ladybug.QueryResult)
    return list(result)


def test_counterparts_are_found_in_cypher(database: ladybug.Connection) -> None:
    found = _rows(
        database,
        "MATCH (:Node {iri: $gate})-[:Relation {type: 'PAIRED_WITH'}]->(other:Node) RETURN other.iri, other.label",
        gate=iri("gate/huu-nghi"),
    )
    assert found == [[iri("gate/cn-youyiguan"), "Entity|BorderGate"]]


def test_what_a_gate_has_leads_to_the_passages_that_say_so(database: ladybug.Connection) -> None:
    found = _rows(
        database,
        "MATCH (gate:Node {iri: $gate})<-[:Relation {type: 'ABOUT'}]-(said:Node)-[:Relation {type: 'CITES'}]->(place:Node)"
        " RETURN DISTINCT place.iri",
        gate=iri("gate/tra-linh"),
    )
    assert [iri_ for (iri_,) in found if "#char=" in iri_]
    assert [iri_ for (iri_,) in found if "/source/class-history#" in iri_]
