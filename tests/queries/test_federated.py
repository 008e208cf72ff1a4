"""Questions that ask Wikidata too, on a second endpoint of this machine that holds statements of its shape."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import cuakhau
from cuakhau.errors import EndpointError, ParameterError, QueryError
from cuakhau.graph import guard
from cuakhau.queries import query
from cuakhau.queries.federated import ITEM, about, without_service
from tests.graph.servers import wikidata_server

NAMES = sorted(query.federated())
WD = "http://www.wikidata.org/entity/"
pytestmark = pytest.mark.xdist_group("oxigraph")


@pytest.fixture(scope="module")
def wikidata() -> Iterator[str]:
    with wikidata_server() as url:
        yield url


@pytest.fixture(scope="module")
def graph(built_store: Path, wikidata: str) -> Iterator[cuakhau.Graph]:
    """The shipped graph, which may ask it."""
    with cuakhau.open_graph(built_store, language="en", allow_service=[wikidata]) as opened:
        yield opened


def test_there_are_three_of_them_and_they_name_what_they_ask() -> None:
    assert len(NAMES) == 3
    for found in query.federated().values():
        assert found.federated == ("https://query.wikidata.org/sparql",)
        assert guard.services(found.text) == found.federated
        assert found.parameter("endpoint").default is not None
        assert ITEM in {column.name for column in found.columns}
        assert set(found.title) == set(found.question) == {"vi", "en", "zh"}


@pytest.mark.parametrize("name", NAMES)
def test_they_are_left_out_where_service_is_off(built_store: Path, name: str) -> None:
    assert name not in query.library()
    with cuakhau.open_graph(built_store) as closed:
        assert name not in closed.questions()
        with pytest.raises(QueryError, match=r"--allow-service https://query\.wikidata\.org/sparql"):
            closed.ask(name)
    with cuakhau.open_graph(built_store, allow_service=["query.wikidata.org"]) as allowing:
        assert name in allowing.questions()


@pytest.mark.parametrize("name", NAMES)
def test_only_what_is_allowed_can_be_given_as_endpoint(graph: cuakhau.Graph, name: str) -> None:
    with pytest.raises(QueryError, match="not allowed"):
        graph.ask(name, endpoint="http://169.254.169.254/latest")
    with pytest.raises(ParameterError):
        graph.ask(name, endpoint="file:///etc/passwd")


def test_figures_of_wikidata_stand_beside_our_places(graph: cuakhau.Graph, wikidata: str) -> None:
    answer = graph.ask("wikidata-figures", endpoint=wikidata)
    rows = {row["item"]: row for row in answer}
    assert len(rows) > 20, "places that the other endpoint knows nothing of stay, with nothing beside them"
    known = rows[WD + "Q36865"]
    assert (known["population"], known["description"]) == (1000, "province of Vietnam")
    assert "2020" in str(known["populationOn"])
    assert str(known["image"]).endswith("Example.jpg")
    assert rows[WD + "Q15176"]["population"] is None
    assert WD + "Q64" not in rows


def test_a_description_comes_in_the_language_that_is_asked_for(graph: cuakhau.Graph, wikidata: str) -> None:
    answer = graph.ask("wikidata-figures", endpoint=wikidata, place="unit/vn-cao-bang", label_language="vi")
    assert [row["description"] for row in answer] == ["tỉnh của Việt Nam"]


def test_a_neighbour_that_is_ours_too_is_told_by_our_name(graph: cuakhau.Graph, wikidata: str) -> None:
    answer = graph.ask("wikidata-neighbours", endpoint=wikidata, place="unit/vn-cao-bang")
    found = {row["neighbour"]: (row["neighbourName"], row["known"]) for row in answer}
    assert found == {WD + "Q15176": ("Guangxi", "Guangxi"), WD + "Q4115189": ("Wikidata Sandbox", None)}


def test_names_that_we_have_in_any_case_are_not_among_those_we_lack(
    graph: cuakhau.Graph, wikidata: str
) -> None:
    answer = graph.ask("wikidata-names", endpoint=wikidata, place="unit/vn-cao-bang")
    found = {row["name"] for row in answer}
    assert "A name that only Wikidata has" in found
    assert not found & {"Cao Bằng", "CAO BẰNG", "Eine Provinz"}


@pytest.mark.parametrize("name", NAMES)
def test_what_links_a_row_to_wikidata_is_cited(graph: cuakhau.Graph, wikidata: str, name: str) -> None:
    answer = graph.ask(name, endpoint=wikidata, place="unit/vn-cao-bang")
    assert len(answer)
    assert all("links-wikidata" in citation.passage for row in answer.citations for citation in row)


@pytest.mark.parametrize("name", NAMES)
def test_an_endpoint_that_is_down_is_told(built_store: Path, name: str) -> None:
    down = "http://127.0.0.1:59998/sparql"
    with (
        cuakhau.open_graph(built_store, allow_service=[down]) as opened,
        pytest.raises(EndpointError, match="cannot be reached"),
    ):
        opened.ask(name, endpoint=down)


@pytest.mark.parametrize("name", NAMES)
def test_the_other_endpoint_is_asked_about_our_items_only(name: str) -> None:
    text = query.get(name).text
    assert "SERVICE <" not in without_service(text)
    asked = about(text, [WD + "Q1", WD + "Q2"])
    assert f"VALUES ?item {{ <{WD}Q1> <{WD}Q2> }}" in asked
    assert "VALUES ?item { UNDEF }" not in asked
