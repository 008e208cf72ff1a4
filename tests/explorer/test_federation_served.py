"""SERVICE and the questions that use it, on a server whose operator allows one endpoint."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from cuakhau.graph.guard import allowed_service
from cuakhau.queries.query import federated
from tests.explorer.conftest import Inside, explorer_inside
from tests.graph.servers import wikidata_server

pytestmark = pytest.mark.xdist_group("oxigraph")
DOWN = "http://127.0.0.1:59997/sparql"
NAMES = sorted(federated())


@pytest.fixture(scope="module")
def wikidata() -> Iterator[str]:
    with wikidata_server() as url:
        yield url


@pytest.fixture(scope="module")
def allowing(built_store: Path, wikidata: str) -> Iterator[Inside]:
    """An explorer that may ask that endpoint, Wikidata itself, which nothing here asks, and one that is down."""
    allowed = frozenset({allowed_service(wikidata), DOWN, "query.wikidata.org"})
    with explorer_inside(built_store, allow_service=allowed) as client:
        yield client


def test_a_question_is_listed_only_where_its_endpoint_is_allowed(client: Inside, allowing: Inside) -> None:
    def listed(explorer: Inside) -> set[str]:
        return {question["name"] for question in explorer.get("/api/questions").json()["questions"]}

    assert not listed(client) & set(NAMES)
    assert set(NAMES) <= listed(allowing)
    assert listed(client) <= listed(allowing)


@pytest.mark.parametrize("name", NAMES)
def test_it_is_answered_and_never_kept(allowing: Inside, wikidata: str, name: str) -> None:
    parameters = {"endpoint": wikidata, "place": "unit/vn-cao-bang"}
    answer = allowing.get(f"/api/questions/{name}", params=parameters)
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    assert "etag" not in answer.headers
    assert answer.json()["rows"]
    table = allowing.get(f"/api/questions/{name}", params={**parameters, "format": "csv"})
    assert table.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("name", NAMES)
def test_where_it_is_not_allowed_it_is_not_there(client: Inside, name: str) -> None:
    answer = client.get(f"/api/questions/{name}")
    assert answer.status_code == 404
    assert "not allowed" in answer.json()["detail"]


def test_an_endpoint_of_the_reader_is_not_asked(allowing: Inside) -> None:
    answer = allowing.get("/api/questions/wikidata-names", params={"endpoint": "http://169.254.169.254/"})
    assert answer.status_code == 400
    assert answer.json()["parameter"] == "endpoint"


def test_an_endpoint_that_is_down_is_a_bad_gateway(allowing: Inside) -> None:
    answer = allowing.get("/api/questions/wikidata-names", params={"endpoint": DOWN})
    assert answer.status_code == 502
    assert "cannot be reached" in answer.json()["detail"]
    asked = allowing.post("/sparql", data={"query": f"ASK {{ SERVICE <{DOWN}> {{ ?s ?p ?o }} }}"})
    assert asked.status_code == 502
    assert f"SERVICE {DOWN}: it cannot be reached" in asked.text


def test_no_page_offers_what_a_browser_cannot_ask(allowing: Inside) -> None:
    listed = allowing.get("/data/questions.json").json()["questions"]
    assert not set(NAMES) & set(listed)
    assert all(name not in allowing.get("/en/questions/").text for name in NAMES)
