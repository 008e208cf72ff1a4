from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import pytest

from cuakhau.api import Graph, open_graph
from cuakhau.explorer.data import FILES
from cuakhau.explorer.data.network import MEASURES
from cuakhau.graph.iris import BASE
from cuakhau.networks.network import network

_EPOCH = date(1970, 1, 1).toordinal()


@pytest.fixture(scope="module")
def graph(built_store: Path) -> Iterator[Graph]:
    with open_graph(built_store) as opened:
        yield opened


@pytest.fixture(scope="module")
def file(graph: Graph) -> dict[str, Any]:
    built = FILES["network"](graph)
    assert isinstance(built, dict)
    return built


def _texts(file: dict[str, Any], column: list[int]) -> list[str]:
    return [file["strings"][number] for number in column]


@pytest.mark.parametrize("language", ["vi", "en", "zh"])
def test_things_and_ties_are_those_of_the_network(graph: Graph, file: dict[str, Any], language: str) -> None:
    view = network(graph.store, language=language)
    nodes, edges = file["nodes"], file["edges"]
    iris = [f"{BASE}id/{path}" for path in _texts(file, nodes["iri"])]
    assert iris == list(view)
    assert _texts(file, nodes[language]) == [row["label"] for _, row in view.nodes(data=True)]
    relations = file["tables"]["relations"]
    listed = [
        (iris[source], iris[target], relations[relation]["id"], label, bool(planned))
        for source, target, relation, label, planned in zip(
            edges["source"], edges["target"], edges["relation"], _texts(file, edges[language]), edges["planned"],
            strict=True,
        )
    ]  # fmt: skip
    assert listed == [
        (source, target, row["relation"], row["label"], row["modality"] == "planned")
        for source, target, row in view.edges(data=True)
    ]


@pytest.mark.parametrize("day", [date(1995, 6, 1), date(2012, 1, 1), date(2023, 12, 28), date(2025, 7, 1)])
def test_as_of_a_day_the_columns_say_what_the_network_says(
    graph: Graph, file: dict[str, Any], day: date
) -> None:
    view = network(graph.store, as_of=day)
    number = day.toordinal() - _EPOCH

    def holds(columns: dict[str, list[int | None]]) -> list[bool]:
        return [
            (begins is None or begins <= number) and (over is None or over >= number)
            for begins, over in zip(columns["begins"], columns["over"], strict=True)
        ]

    iris = [f"{BASE}id/{path}" for path in _texts(file, file["nodes"]["iri"])]
    shown = {iri for iri, there in zip(iris, holds(file["nodes"]), strict=True) if there}
    assert shown == set(view)
    edges = file["edges"]
    ties = [
        (iris[source], iris[target])
        for source, target, there in zip(edges["source"], edges["target"], holds(edges), strict=True)
        if there and iris[source] in shown and iris[target] in shown
    ]
    assert sorted(ties) == sorted((source, target) for source, target in view.edges())
    assert _classes(file, holds(file["periods"])) == {
        iri.removeprefix(f"{BASE}id/"): row["class"] for iri, row in view.nodes(data=True) if "class" in row
    }


def _classes(file: dict[str, Any], holding: list[bool]) -> dict[str, str]:
    """Class of each gate by the rule that the page follows: the last period in the file that holds."""
    periods, iris = file["periods"], _texts(file, file["nodes"]["iri"])
    return {
        iris[periods["node"][row]]: file["tables"]["classes"][periods["code"][row]]["id"]
        for row, there in enumerate(holding)
        if there and not periods["status"][row] and not periods["planned"][row]
    }


def test_every_column_is_as_long_as_its_table_and_every_number_is_in_range(file: dict[str, Any]) -> None:
    for table, first in (("nodes", "iri"), ("edges", "source"), ("periods", "node")):
        assert {len(column) for column in file[table].values()} == {len(file[table][first])}
    count = len(file["nodes"]["iri"])
    for column in (file["edges"]["source"], file["edges"]["target"], file["periods"]["node"]):
        assert all(0 <= node < count for node in column)
    for name in MEASURES:
        assert max(file["nodes"][name]) == 1
        assert min(file["nodes"][name]) >= 0
    assert len(set(file["strings"])) == len(file["strings"])


def test_things_are_in_their_provinces_and_stand_somewhere(file: dict[str, Any]) -> None:
    nodes = file["nodes"]
    number = {iri: node for node, iri in enumerate(_texts(file, nodes["iri"]))}
    names = {node: iri for iri, node in number.items()}

    def provinces(iri: str) -> set[str]:
        return {names[node] for node in nodes["provinces"][number[iri]]}

    assert provinces("gate/tra-linh") == {"unit/vn-cao-bang"}
    assert provinces("gate/cn-longbang") == {"unit/cn-guangxi"}
    assert provinces("country/vn") == set()
    zones = [node for iri, node in number.items() if iri.startswith("zone/")]
    assert all(
        nodes["lat"][nodes["anchor"][zone]] is not None for zone in zones if nodes["anchor"][zone] is not None
    )
    assert sum(nodes["anchor"][zone] is not None for zone in zones) > len(zones) / 2


def test_the_same_graph_gives_the_same_bytes(graph: Graph, file: dict[str, Any]) -> None:
    assert json.dumps(FILES["network"](graph)) == json.dumps(file)


def test_it_is_served_as_it_is_built(http: httpx.Client, file: dict[str, Any]) -> None:
    answer = http.get("/data/network.json", timeout=60)
    assert answer.status_code == 200
    assert answer.json() == file
