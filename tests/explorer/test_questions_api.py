"""The questions as a web API, and its description."""

from __future__ import annotations

import csv
import io
import re
from html import unescape
from typing import Any
from urllib.parse import quote

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openapi_spec_validator import OpenAPIV31SpecValidator

import cuakhau
from cuakhau.queries.query import library
from tests.explorer.conftest import Inside

QUESTIONS = sorted(library())


def test_the_library_is_listed(client: Inside) -> None:
    listed = client.get("/api/questions").json()["questions"]
    assert [question["name"] for question in listed] == QUESTIONS
    assert all(set(question["title"]) == {"vi", "en", "zh"} for question in listed)


@pytest.mark.parametrize("name", QUESTIONS)
def test_every_question_is_answered_as_its_description_says(client: Inside, name: str) -> None:
    from jsonschema import Draft202012Validator

    description = client.get("/api/openapi.json").json()
    operation = description["paths"][f"/questions/{name}"]["get"]
    parameters = {
        parameter["name"]: parameter["example"]
        for parameter in operation["parameters"]
        if "example" in parameter
    }
    response = client.get(f"/api/questions/{name}", params=parameters)
    assert response.status_code == 200, response.text
    schema = operation["responses"]["200"]["content"]["application/json"]["schema"]
    whole = {**schema, "components": description["components"]}
    Draft202012Validator(whole).validate(response.json())


def test_rows_carry_values_and_citations(client: Inside, built_store: Any) -> None:
    response = client.get("/api/questions/gate-counterpart", params={"gate": "tra linh", "lang": "en"})
    told = response.json()
    graph = cuakhau.open_graph(built_store, language="en")
    answer = graph.ask("gate-counterpart", gate="Trà Lĩnh")
    assert len(told["rows"]) == len(answer) == 1
    (row,) = told["rows"]
    assert row["values"]["counterpart"]["label"] == answer[0]["counterpart"]
    passages = [citation["passage"] for citation in row["citations"]]
    assert passages == [citation.passage for citation in answer[0].citations] != []
    assert told["parameters"] == {"gate": "https://w3id.org/cuakhau/id/gate/tra-linh"}
    assert client.post("/sparql", data={"query": told["sparql"]}).status_code == 200


def test_a_question_is_asked_as_of_a_day_and_as_known_by_one(client: Inside) -> None:
    def classes(**parameters: str) -> int:
        return len(client.get("/api/questions/gate-class", params=parameters).json()["rows"])

    assert classes(as_of="2023") > classes(as_of="2005")
    assert classes(known_by="1990") < classes()


def test_csv_holds_names_identifiers_and_passages(client: Inside) -> None:
    response = client.get("/api/questions/gate-counterpart", params={"format": "csv", "lang": "zh"})
    assert response.headers["content-type"] == "text/csv; charset=utf-8"
    assert 'filename="gate-counterpart.csv"' in response.headers["content-disposition"]
    rows = list(csv.DictReader(io.StringIO(response.text)))
    assert len(rows) > 10
    assert all(row["gate_iri"].startswith("https://w3id.org/cuakhau/id/gate/") for row in rows)
    assert all(row["passages"] for row in rows)


def test_a_workbook_holds_the_table_and_its_sources(client: Inside) -> None:
    response = client.get("/api/questions/gate-class", params={"format": "xlsx", "lang": "en"})
    book = openpyxl.load_workbook(io.BytesIO(response.content))
    table, sources, asked = book.worksheets
    assert table.cell(1, 1).value == "Gate"
    assert table.max_row > 10
    assert str(table.cell(2, table.max_column).value).startswith("[1]")
    assert str(sources.cell(2, 3).value).startswith("https://w3id.org/cuakhau/source/")
    assert any("SELECT" in str(cell.value) for row in asked.iter_rows() for cell in row)
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
    assert all(cell.data_type != "f" for cell in cells)


@pytest.mark.parametrize(
    ("path", "status", "parameter"),
    [
        ("/api/questions/gate-clas", 404, None),
        ("/api/questions/gate-class?gate=Nowhere", 400, "gate"),
        ("/api/questions/gate-class?gate=a%00b", 400, "gate"),
        ("/api/questions/gate-class?as_of=yesterday", 400, "as_of"),
        ("/api/questions/gate-class?class=5", 400, "class"),
        ("/api/questions/gate-class?colour=red", 400, "colour"),
        ("/api/questions/gate-class?lang=fr", 400, "lang"),
        ("/api/questions/gate-class?format=docx", 400, "format"),
        ("/api/find", 400, "q"),
        ("/api/find?q=a&limit=1000", 400, "limit"),
    ],
)
def test_an_error_names_the_parameter(client: Inside, path: str, status: int, parameter: str | None) -> None:
    response = client.get(path)
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    told = response.json()
    assert told.get("parameter") == parameter
    assert told["status"] == status
    assert len(told["detail"]) > 10


def test_an_unknown_question_gets_those_that_resemble_it(client: Inside) -> None:
    assert "gate-class" in client.get("/api/questions/gate-clas").json()["candidates"]


def test_a_name_that_fits_several_things_gets_them(client: Inside) -> None:
    told = client.get("/api/questions/place-figures", params={"place": "Lào Cai"}).json()
    assert told["status"] == 400
    assert told["candidates"]


@pytest.mark.parametrize("text", ["Hữu Nghị", "huu nghi", "HUU NGHI", "hưu nghi", "Huu Ngh"])
def test_names_are_found_however_written(client: Inside, text: str) -> None:
    found = client.get("/api/find", params={"q": text, "kind": "gate", "limit": 5, "lang": "en"}).json()
    assert found["found"][0]["id"] == "gate/huu-nghi"
    assert found["found"][0]["name"] == "Huu Nghi"


def test_the_description_is_valid(client: Inside) -> None:
    description = client.get("/api/openapi.json").json()
    assert description["openapi"].startswith("3.1")
    OpenAPIV31SpecValidator(description).validate()
    assert {f"/questions/{name}" for name in QUESTIONS} < set(description["paths"])


@pytest.mark.parametrize("language", ["vi", "en", "zh"])
def test_the_page_about_the_api_gives_an_address_of_every_question(client: Inside, language: str) -> None:
    leads = client.get("/api/", headers={"accept-language": language})
    assert (leads.status_code, leads.headers["location"]) == (303, f"../{language}/api/")
    page = client.get(f"/{language}/api/").text
    assert f'<html lang="{language}' in page
    links = re.findall(r'href="../../(api/questions/[^"]+)"', page)
    assert sorted(link.partition("?")[0].rpartition("/")[2] for link in links) == QUESTIONS


def test_the_addresses_on_the_page_about_the_api_work(client: Inside) -> None:
    page = client.get("/en/api/").text
    for link in re.findall(r'href="../../((?:api|sparql|id/)[^"]*)"', page):
        assert client.get(f"/{unescape(link)}").status_code == 200, link


_ANY_TEXT = st.text(max_size=40) | st.sampled_from(
    ("Hữu Nghị", "2009", "2009-11-18", "-1", "9" * 30, "<b>", "\x00", "%")
)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(
    name=st.sampled_from(QUESTIONS),
    texts=st.lists(_ANY_TEXT, min_size=8, max_size=8),
    more=st.dictionaries(st.sampled_from(("lang", "format", "x", "as_of")), _ANY_TEXT, max_size=2),
)
def test_no_parameter_makes_a_fault(
    client: Inside, name: str, texts: list[str], more: dict[str, str]
) -> None:
    names = [parameter.name for parameter in library()[name].parameters]
    response = client.get(f"/api/questions/{name}", params={**dict(zip(names, texts, strict=False)), **more})
    assert response.status_code in (200, 400), response.text
    if response.status_code == 400:
        assert response.json()["parameter"]


@settings(max_examples=40, deadline=None, derandomize=True)
@given(
    path=st.text(alphabet=st.characters(codec="utf-8"), max_size=30),
    asked=st.dictionaries(_ANY_TEXT, _ANY_TEXT, max_size=3),
)
@pytest.mark.parametrize(
    "below", ["api/", "api/find", "data/", "en/", "id/gate/", "static/", "source/", "sparql"]
)
def test_no_address_makes_a_fault(client: Inside, below: str, path: str, asked: dict[str, str]) -> None:
    response = client.get(f"/{below}{quote(path)}", params=asked)
    assert response.status_code < 500, response.text


@pytest.mark.parametrize("language", ["vi", "en", "zh"])
def test_the_list_of_questions_comes_in_one_language_where_that_is_asked_for(
    client: Inside, language: str
) -> None:
    whole = client.get("/api/questions").json()
    one = client.get("/api/questions", params={"lang": language}).json()
    assert one["language"] == language
    for all_three, single in zip(whole["questions"], one["questions"], strict=True):
        assert single["title"] == all_three["title"][language]
        assert single["question"] == all_three["question"][language]
        for part, text in (("parameters", "description"), ("columns", "label")):
            assert [each[text] for each in single[part]] == [each[text][language] for each in all_three[part]]
    wrong = client.get("/api/questions", params={"lang": "fr"})
    assert wrong.status_code == 400
    assert wrong.json()["parameter"] == "lang"
