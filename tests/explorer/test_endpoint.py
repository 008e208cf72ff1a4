"""The SPARQL 1.1 Protocol: https://www.w3.org/TR/sparql11-protocol/."""

from __future__ import annotations

import csv
import gzip
import io
import json
from urllib.parse import quote

import httpx
import pytest
from pyoxigraph import QueryBoolean, QueryResultsFormat, QuerySolutions, RdfFormat, parse, parse_query_results

from tests.explorer.conftest import Inside

SELECT = (
    "SELECT ?gate WHERE { ?gate a <https://w3id.org/cuakhau/ontology#BorderGate> } ORDER BY ?gate LIMIT 3"
)
ASK = "ASK { ?gate a <https://w3id.org/cuakhau/ontology#BorderGate> }"
CONSTRUCT = "CONSTRUCT { ?gate a ?class } WHERE { ?gate a ?class } ORDER BY ?gate ?class LIMIT 3"
DESCRIBE = "DESCRIBE <https://w3id.org/cuakhau/id/gate/huu-nghi>"
GATE = "https://w3id.org/cuakhau/id/gate/huu-nghi"
TABLES = {
    "application/sparql-results+json": QueryResultsFormat.JSON,
    "application/sparql-results+xml": QueryResultsFormat.XML,
    "text/tab-separated-values": QueryResultsFormat.TSV,
}
GRAPHS = {
    "text/turtle": RdfFormat.TURTLE,
    "application/n-triples": RdfFormat.N_TRIPLES,
    "application/ld+json": RdfFormat.JSON_LD,
    "application/n-quads": RdfFormat.N_QUADS,
    "application/trig": RdfFormat.TRIG,
    "application/rdf+xml": RdfFormat.RDF_XML,
}


def media_type(response: httpx.Response) -> str:
    return response.headers["content-type"].partition(";")[0]


@pytest.mark.parametrize("way", ["get", "form", "text"])
def test_a_query_can_be_sent_in_three_ways(client: Inside, way: str) -> None:
    if way == "get":
        response = client.get("/sparql", params={"query": SELECT})
    elif way == "form":
        response = client.post("/sparql", data={"query": SELECT})
    else:
        response = client.post(
            "/sparql", content=SELECT, headers={"content-type": "application/sparql-query; charset=UTF-8"}
        )
    assert response.status_code == 200
    assert media_type(response) == "application/sparql-results+json"
    assert len(response.json()["results"]["bindings"]) == 3


@pytest.mark.parametrize("accept", TABLES)
def test_tables_come_in_every_format(client: Inside, accept: str) -> None:
    response = client.get("/sparql", params={"query": SELECT}, headers={"accept": accept})
    assert media_type(response) == accept
    rows = parse_query_results(response.content, format=TABLES[accept])
    assert isinstance(rows, QuerySolutions)
    assert len(list(rows)) == 3


def test_a_table_comes_as_csv(client: Inside) -> None:
    response = client.get("/sparql", params={"query": SELECT}, headers={"accept": "text/csv"})
    rows = list(csv.reader(io.StringIO(response.text)))
    assert rows[0] == ["gate"]
    assert len(rows) == 4


@pytest.mark.parametrize("accept", ["application/sparql-results+json", "application/sparql-results+xml"])
def test_a_truth_comes_in_both_formats(client: Inside, accept: str) -> None:
    response = client.get("/sparql", params={"query": ASK}, headers={"accept": accept})
    truth = parse_query_results(response.content, format=TABLES[accept])
    assert isinstance(truth, QueryBoolean)
    assert bool(truth)


@pytest.mark.parametrize("query", [CONSTRUCT, DESCRIBE])
@pytest.mark.parametrize("accept", GRAPHS)
def test_triples_come_in_every_format(client: Inside, accept: str, query: str) -> None:
    response = client.get("/sparql", params={"query": query}, headers={"accept": accept})
    assert media_type(response) == accept
    triples = list(parse(response.content, format=GRAPHS[accept]))
    assert len(triples) == 3 if query == CONSTRUCT else len(triples) > 10


@pytest.mark.parametrize(
    ("accept", "query", "sent"),
    [
        ("*/*", SELECT, "application/sparql-results+json"),
        ("*/*", CONSTRUCT, "text/turtle"),
        ("application/*", SELECT, "application/sparql-results+json"),
        ("text/*", SELECT, "text/csv"),
        ("application/json", SELECT, "application/json"),
        ("text/csv;q=0.4, application/sparql-results+xml;q=0.5", SELECT, "application/sparql-results+xml"),
        ("application/sparql-results+json;q=0, */*", SELECT, "application/sparql-results+xml"),
        ("text/turtle, application/sparql-results+json", SELECT, "application/sparql-results+json"),
        ("text/turtle, application/sparql-results+json", CONSTRUCT, "text/turtle"),
        ("TEXT/CSV ; Q=1", SELECT, "text/csv"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", SELECT, "application/xml"),
    ],
)
def test_the_format_is_negotiated(client: Inside, accept: str, query: str, sent: str) -> None:
    response = client.get("/sparql", params={"query": query}, headers={"accept": accept})
    assert response.status_code == 200
    assert media_type(response) == sent
    assert "Accept" in response.headers["vary"]


@pytest.mark.parametrize(
    ("accept", "query"),
    [("text/turtle", SELECT), ("text/csv", CONSTRUCT), ("image/png", SELECT), ("*/*;q=0", SELECT)],
)
def test_a_format_that_cannot_be_had_is_406(client: Inside, accept: str, query: str) -> None:
    response = client.get("/sparql", params={"query": query}, headers={"accept": accept})
    assert response.status_code == 406
    assert "/" in response.text


@pytest.mark.parametrize(
    ("name", "query", "sent"),
    [
        ("json", SELECT, "application/sparql-results+json"),
        ("json", CONSTRUCT, "application/ld+json"),
        ("csv", SELECT, "text/csv"),
        ("xml", SELECT, "application/sparql-results+xml"),
        ("xml", CONSTRUCT, "application/rdf+xml"),
        ("nt", CONSTRUCT, "application/n-triples"),
        ("text/tab-separated-values", SELECT, "text/tab-separated-values"),
    ],
)
def test_the_format_can_be_named_in_the_url(client: Inside, name: str, query: str, sent: str) -> None:
    response = client.get("/sparql", params={"query": query, "format": name}, headers={"accept": "text/html"})
    assert media_type(response) == sent


def test_the_data_set_of_the_request_is_honoured(client: Inside) -> None:
    def count(pattern: str, **dataset: str | list[str]) -> int:
        query = f"SELECT (COUNT(*) AS ?n) WHERE {{ {pattern} }}"
        answer = client.get("/sparql", params={"query": query, **dataset}).json()
        return int(answer["results"]["bindings"][0]["n"]["value"])

    provenance = "https://w3id.org/cuakhau/graph/provenance"
    triple, quad = "?s ?p ?o", "GRAPH ?g { ?s ?p ?o }"
    one = count(triple, **{"default-graph-uri": provenance})
    assert 0 < one < count(triple)
    assert count(quad, **{"default-graph-uri": provenance}) == 0
    assert count(quad, **{"named-graph-uri": provenance}) == one
    assert count(triple, **{"named-graph-uri": provenance}) == 0
    assert count(f"{triple} . FILTER(true)", **{"default-graph-uri": [provenance, "urn:none"]}) == one
    # Section 2.1.4: the request's data set takes the place of the query's.
    told = client.post(
        "/sparql",
        data={"query": "ASK FROM <urn:none> { ?s ?p ?o }", "default-graph-uri": provenance},
    )
    assert told.json()["boolean"]


@pytest.mark.parametrize(
    ("query", "line", "column"),
    [("SELECT * WHERE { ?s ?p }", 1, 24), ("ASK {\n  ?s ?p 'a' 'b' }", 2, 13), ("SELEC * {}", 1, 1)],
)
def test_a_syntax_error_tells_line_and_column(client: Inside, query: str, line: int, column: int) -> None:
    response = client.get("/sparql", params={"query": query})
    assert response.status_code == 400
    assert f"line {line}, column {column}" in response.text
    problem = client.get(
        "/sparql", params={"query": query}, headers={"accept": "application/problem+json, */*;q=0.1"}
    )
    assert media_type(problem) == "application/problem+json"
    assert (problem.json()["line"], problem.json()["column"]) == (line, column)


@pytest.mark.parametrize(
    ("method", "arguments", "status"),
    [
        ("get", {"params": {"query": ""}}, 400),
        ("get", {"params": {"default-graph-uri": "urn:a"}}, 400),
        ("get", {"params": {"query": [ASK, ASK]}}, 400),
        ("get", {"params": {"query": ASK, "default-graph-uri": "no iri"}}, 400),
        ("get", {"params": {"query": ASK, "format": "docx"}}, 400),
        ("get", {"params": {"update": "DROP ALL"}}, 403),
        ("get", {"params": {"query": "INSERT DATA { <urn:a> <urn:b> <urn:c> }"}}, 400),
        ("post", {"data": {"nothing": "here"}}, 400),
        ("post", {"data": {"update": "CLEAR ALL"}}, 403),
        ("post", {"content": ASK, "headers": {"content-type": "text/plain"}}, 415),
        ("post", {"content": ASK}, 415),
        ("post", {"content": "DROP ALL", "headers": {"content-type": "application/sparql-update"}}, 403),
        ("post", {"content": b"ASK { \xff }", "headers": {"content-type": "application/sparql-query"}}, 400),
        (
            "post",
            {"content": ASK, "headers": {"content-type": "application/sparql-query; charset=utf-16"}},
            415,
        ),
        ("put", {"content": ASK}, 405),
        ("delete", {}, 405),
    ],
)
def test_what_the_protocol_does_not_allow_is_refused(
    client: Inside, method: str, arguments: dict[str, object], status: int
) -> None:
    response = client.request(method.upper(), "/sparql", **arguments)
    assert response.status_code == status
    assert media_type(response) == "text/plain"
    assert response.headers["x-content-type-options"] == "nosniff"
    assert status != 405 or "POST" in response.headers["allow"]


@pytest.mark.parametrize("raw", ["query=%FF%FE", "query=%ED%A0%80", "query=ASK%00", "&&&=&query", "query=%"])
def test_a_url_that_cannot_be_read_is_a_bad_request(client: Inside, raw: str) -> None:
    assert client.get(f"/sparql?{raw}").status_code == 400


SERVICES = [
    "SELECT * WHERE { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
    "SELECT * WHERE { SERVICE SILENT <http://127.0.0.1:9/> { ?s ?p ?o } }",
    "SELECT * WHERE { { SELECT ?s { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } } } }",
    "ASK { ?s ?p ?o FILTER EXISTS { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } } }",
    "SELECT * { ?s ?p ?o FILTER NOT EXISTS { { sErViCe ?g { ?s ?p ?o } } } VALUES ?g { <http://127.0.0.1:9/> } }",
    "PREFIX a: <http://127.0.0.1:9/> CONSTRUCT { ?s ?p ?o } WHERE { OPTIONAL { SERVICE a:b { ?s ?p ?o } } }",
]


@pytest.mark.parametrize("query", SERVICES)
def test_no_other_endpoint_is_asked(client: Inside, query: str) -> None:
    response = client.post("/sparql", data={"query": query})
    assert response.status_code == 400
    assert "SERVICE" in response.text


def test_the_word_service_may_stand_in_a_text(client: Inside) -> None:
    query = "ASK { VALUES ?x { 'SERVICE <http://127.0.0.1:9/>' } # SERVICE\n }"
    assert client.get("/sparql", params={"query": query}).json()["boolean"]


@pytest.mark.parametrize("accept", [None, "text/turtle", "application/n-triples", "application/rdf+xml"])
def test_without_a_query_the_endpoint_describes_itself(client: Inside, accept: str | None) -> None:
    response = client.get("/sparql", headers={"accept": accept} if accept else {"accept": "*/*"})
    assert media_type(response) == (accept or "text/turtle")
    triples = list(parse(response.content, format=GRAPHS[media_type(response)]))
    sd = "http://www.w3.org/ns/sparql-service-description#"
    said = {(triple.predicate.value, getattr(triple.object, "value", "")) for triple in triples}
    assert (f"{sd}endpoint", "http://testserver/sparql") in said
    assert (f"{sd}supportedLanguage", f"{sd}SPARQL11Query") in said
    assert (f"{sd}resultFormat", "http://www.w3.org/ns/formats/Turtle") in said


def test_a_browser_is_led_to_the_workbench(client: Inside) -> None:
    response = client.get(
        "/sparql", headers={"accept": "text/html,*/*;q=0.8", "accept-language": "zh-CN,zh;q=0.9"}
    )
    assert response.status_code == 303
    assert response.headers["location"] == "zh/workbench/"


@pytest.mark.parametrize("way", ["get", "post"])
def test_a_long_answer_is_packed_for_those_who_take_it(http: httpx.Client, way: str) -> None:
    def ask(query: str, encoding: str) -> httpx.Response:
        given = {"params" if way == "get" else "data": {"query": query}}
        return http.request(way, "/sparql", headers={"accept-encoding": encoding}, **given)  # type: ignore[arg-type]

    query = "SELECT * { ?s ?p ?o } LIMIT 500"
    plain, packed, again = ask(query, "identity"), ask(query, "gzip, br"), ask(query, "gzip, br")
    assert plain.content == packed.content == again.content
    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == again.headers["content-encoding"] == "gzip"
    assert int(packed.headers["content-length"]) < int(plain.headers["content-length"]) / 4
    assert packed.headers["etag"] == again.headers["etag"] != plain.headers["etag"]
    assert all("Accept-Encoding" in response.headers["vary"] for response in (packed, plain))
    assert "content-encoding" not in ask(ASK, "gzip").headers


def test_head_is_get_without_a_body(client: Inside) -> None:
    whole = client.get("/sparql", params={"query": SELECT})
    head = client.head("/sparql", params={"query": SELECT})
    assert head.status_code == 200
    assert head.content == b""
    assert head.headers["content-length"] == str(len(whole.content))
    assert head.headers["etag"] == whole.headers["etag"]


def test_an_answer_that_is_known_is_not_sent_again(client: Inside) -> None:
    first = client.get("/sparql", params={"query": SELECT})
    etag = first.headers["etag"]
    assert not etag.startswith("W/")
    assert "no-cache" in first.headers["cache-control"]
    again = client.get("/sparql", params={"query": SELECT}, headers={"if-none-match": f'"x", W/{etag}'})
    assert again.status_code == 304
    assert again.content == b""
    assert again.headers["etag"] == etag
    other = client.get("/sparql", params={"query": SELECT, "format": "csv"})
    assert other.headers["etag"] != etag
    assert client.get("/sparql", params={"query": SELECT}).content == first.content


@pytest.mark.parametrize("function", ["NOW()", "RAND()", "UUID()", "STRUUID()"])
def test_what_changes_from_one_time_to_the_next_is_not_kept(client: Inside, function: str) -> None:
    query = f"SELECT ({function} AS ?x) {{}}"
    first, second = (client.get("/sparql", params={"query": query}) for _ in range(2))
    assert "etag" not in first.headers
    assert first.headers["cache-control"] == "no-store"
    assert first.content != second.content


def test_the_short_way_gives_what_the_long_way_gives(client: Inside, http: httpx.Client) -> None:
    """The real server takes plain requests from bytes to bytes; the client in process never does."""
    requests: list[tuple[dict[str, str], dict[str, str]]] = [
        ({"query": SELECT}, {}),
        ({"query": SELECT}, {"accept": "text/csv"}),
        ({"query": CONSTRUCT}, {"accept": "text/turtle"}),
        ({"query": CONSTRUCT}, {"accept": "text/csv"}),
        ({"query": "ASK { ?x"}, {"accept": "application/problem+json"}),
        ({"query": "", "format": "json"}, {}),
    ]
    for params, headers in requests:
        long = client.get("/sparql", params=params, headers=headers)
        for _ in range(2):
            short = http.get("/sparql", params=params, headers=headers)
            assert (short.status_code, short.content) == (long.status_code, long.content)
            assert "date" in short.headers
            kept = {name: value for name, value in short.headers.items() if name != "date"}
            assert kept == dict(long.headers)
    etag = http.get("/sparql", params={"query": SELECT}).headers["etag"]
    assert http.get("/sparql", params={"query": SELECT}, headers={"if-none-match": etag}).status_code == 304


def test_names_in_every_script_survive_both_ways(http: httpx.Client) -> None:
    query = "SELECT (CONCAT('Hữu Nghị', ' 友谊关 ', '😀') AS ?x) {}"
    for response in (
        http.get(f"/sparql?query={quote(query)}"),
        http.post("/sparql", data={"query": query}),
    ):
        row = json.loads(response.content)["results"]["bindings"][0]
        assert row["x"]["value"] == "Hữu Nghị 友谊关 😀"


@pytest.mark.parametrize("path", ["/sparql", "/reconcile"])
def test_a_request_that_is_packed_is_refused_in_words(client: Inside, path: str) -> None:
    body = gzip.compress(b"query=ASK{}")
    kind = {"content-type": "application/x-www-form-urlencoded", "content-encoding": "gzip"}
    response = client.post(path, content=body, headers=kind)
    assert response.status_code == 415
    assert "gzip" in response.text
