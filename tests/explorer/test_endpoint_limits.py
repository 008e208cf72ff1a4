"""What ends a query, what cuts an answer, and that nobody else is delayed."""

from __future__ import annotations

import csv
import io
import socket
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack, suppress
from pathlib import Path
from urllib.parse import quote, urlsplit

import httpx
import psutil
import pytest
from pyoxigraph import QueryResultsFormat, QuerySolutions, RdfFormat, parse, parse_query_results

from cuakhau.errors import EndpointError
from cuakhau.graph.remote import RemoteStore
from tests.explorer.conftest import Inside, explorer_inside

RUNAWAY = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
QUICK = "ASK { ?s ?p ?o }"
EVERYTHING = "SELECT * WHERE { ?s ?p ?o }"
TRIPLES = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"


def query_processes() -> set[int]:
    """Processes that run queries for this one."""
    return {
        child.pid for child in psutil.Process().children() if "cuakhau.graph.worker_process" in words(child)
    }


def words(process: psutil.Process) -> list[str]:
    """The command line of a process; nothing of one that has just ended."""
    with suppress(psutil.NoSuchProcess):  # a zombie is one of them
        return process.cmdline()
    return []


@pytest.fixture(scope="module")
def limited(built_store: Path) -> object:
    with explorer_inside(built_store, limit_s=1.0, max_rows=50, max_bytes=1 << 16) as client:
        yield client


def test_a_runaway_query_is_ended_while_others_are_answered(limited: Inside) -> None:
    before = query_processes()
    runaway = limited.begin("POST", "/sparql", data={"query": RUNAWAY})
    answered = 0
    while not runaway.done():
        # Each a new query: nothing comes from what was kept.
        response = limited.get("/sparql", params={"query": f"{QUICK} #{answered}"})
        assert response.json()["boolean"]
        answered += 1
    assert answered > 10
    response = runaway.result()
    assert response.status_code == 503
    assert "1 s" in response.text
    assert len(before - query_processes()) == 1
    assert limited.get("/sparql", params={"query": QUICK}).status_code == 200


def test_a_reader_who_goes_away_ends_the_query(serve: Callable[..., AbstractContextManager[str]]) -> None:
    with serve("--workers", "1", "--limit", "60") as address:
        (server,) = (process for process in psutil.Process().children() if "--limit" in words(process))
        for way in ("GET", "POST"):
            with socket.create_connection((urlsplit(address).hostname, urlsplit(address).port)) as reader:
                form = f"query={quote(RUNAWAY)}".encode()
                if way == "GET":
                    reader.sendall(b"GET /sparql?%s HTTP/1.1\r\nHost: a\r\n\r\n" % form)
                else:
                    kind = b"Content-Type: application/x-www-form-urlencoded\r\n"
                    head = b"POST /sparql HTTP/1.1\r\nHost: a\r\n%sContent-Length: %d\r\n\r\n"
                    reader.sendall(head % (kind, len(form)) + form)
                time.sleep(0.3)
            # The only process is free again long before the limit.
            response = httpx.get(f"{address}/sparql", params={"query": QUICK}, trust_env=False, timeout=20)
            assert response.json()["boolean"], way
        assert server.is_running()


@pytest.mark.parametrize(
    ("form", "engine"),
    [("json", QueryResultsFormat.JSON), ("xml", QueryResultsFormat.XML), ("tsv", QueryResultsFormat.TSV)],
)
def test_a_table_with_too_many_rows_is_cut_and_says_so(
    limited: Inside, form: str, engine: QueryResultsFormat
) -> None:
    response = limited.get("/sparql", params={"query": EVERYTHING, "format": form})
    assert response.status_code == 200
    assert response.headers["x-sparql-maxrows"] == "50"
    assert "sparql#cut" in response.headers["link"]
    rows = parse_query_results(response.content, format=engine)
    assert isinstance(rows, QuerySolutions)
    assert len(list(rows)) == 50
    assert ("sparql#cut" in response.text) == (form != "tsv")


def test_a_cut_csv_is_whole_lines(limited: Inside) -> None:
    response = limited.get("/sparql", params={"query": EVERYTHING, "format": "csv"})
    assert response.headers["x-sparql-maxrows"] == "50"
    lines = list(csv.reader(io.StringIO(response.text, newline="")))
    assert {len(line) for line in lines} == {3}
    assert len(lines) == 51


@pytest.mark.parametrize(
    ("form", "engine"),
    [
        ("turtle", RdfFormat.TURTLE),
        ("nt", RdfFormat.N_TRIPLES),
        ("jsonld", RdfFormat.JSON_LD),
        ("nq", RdfFormat.N_QUADS),
        ("rdf", RdfFormat.RDF_XML),
    ],
)
def test_too_many_triples_are_cut_and_say_so(limited: Inside, form: str, engine: RdfFormat) -> None:
    response = limited.get("/sparql", params={"query": TRIPLES, "format": form})
    assert response.headers["x-sparql-maxrows"] == "50"
    assert len(list(parse(response.content, format=engine))) == 50
    assert ("cut after 50 triples" in response.text) == (form != "jsonld")


def test_an_answer_that_just_fits_is_whole(limited: Inside) -> None:
    response = limited.get("/sparql", params={"query": f"{EVERYTHING} LIMIT 50"})
    assert "x-sparql-maxrows" not in response.headers
    assert len(response.json()["results"]["bindings"]) == 50


def test_an_answer_that_is_too_long_is_cut(limited: Inside) -> None:
    long = "a" * 3000
    query = f"SELECT ?x ('{long}' AS ?y) WHERE {{ ?x ?p ?o }} LIMIT 40"
    response = limited.post("/sparql", data={"query": query})
    rows = response.json()["results"]["bindings"]
    assert 0 < len(rows) < 40
    assert response.headers["x-sparql-maxrows"] == str(len(rows))
    assert len(response.content) <= (1 << 16) + 200


def test_rows_with_brackets_and_line_ends_in_them_are_counted_right(limited: Inside) -> None:
    values = " ".join(f"('}},{{{number}}},{{}}\\r\\n\"</result>\\n')" for number in range(60))
    query = f"SELECT ?x WHERE {{ VALUES (?x) {{ {values} }} }}"
    for form, engine in (("json", QueryResultsFormat.JSON), ("xml", QueryResultsFormat.XML)):
        response = limited.post("/sparql", data={"query": query, "format": form})
        rows = parse_query_results(response.content, format=engine)
        assert isinstance(rows, QuerySolutions)
        assert [row[0].value.count("},{") for row in rows] == [2] * 50
    few = " ".join(f"('a\\r\\n{number}\\r\\n,')" for number in range(45))
    for form in ("json", "csv", "tsv", "xml"):
        text = f"SELECT ?x WHERE {{ VALUES (?x) {{ {few} }} }}"
        whole = limited.post("/sparql", data={"query": text, "format": form})
        assert "x-sparql-maxrows" not in whole.headers


def test_our_own_client_does_not_take_a_cut_answer_for_a_whole_one(
    serve: Callable[..., AbstractContextManager[str]],
) -> None:
    with serve("--workers", "1", "--max-rows", "10") as address, RemoteStore(f"{address}/sparql") as store:
        assert len(store.select(f"{EVERYTHING} LIMIT 10").rows) == 10
        with pytest.raises(EndpointError, match="10 rows"):
            store.select(EVERYTHING)


def test_when_too_many_wait_the_next_is_told_to_come_back(built_store: Path) -> None:
    with explorer_inside(built_store, workers=1, waiting=2, limit_s=2.0) as client:
        busy = [client.begin("POST", "/sparql", data={"query": f"{RUNAWAY} #{n}"}) for n in range(4)]
        responses = [job.result(60) for job in busy]
        statuses = sorted(response.status_code for response in responses)
        assert statuses.count(429) >= 1
        assert set(statuses) <= {429, 503}
        refused = next(response for response in responses if response.status_code == 429)
        assert int(refused.headers["retry-after"]) > 0
        assert client.get("/sparql", params={"query": QUICK}).status_code == 200


def test_a_query_that_takes_too_much_memory_ends_alone(built_store: Path) -> None:
    with explorer_inside(built_store, workers=1, memory_bytes=64 << 20, limit_s=60.0) as client:
        query = "SELECT (GROUP_CONCAT(CONCAT(STR(?a), STR(?d))) AS ?x) WHERE { ?a ?b ?c . ?d ?e ?f }"
        response = client.post("/sparql", data={"query": query})
        assert response.status_code == 503
        assert "memory" in response.text
        assert client.get("/sparql", params={"query": QUICK}).status_code == 200


def test_a_process_that_was_killed_is_replaced(built_store: Path) -> None:
    before = query_processes()
    with explorer_inside(built_store, workers=2) as client:
        assert client.get("/sparql", params={"query": QUICK}).status_code == 200
        for process in query_processes() - before:
            psutil.Process(process).kill()
        for number in range(4):
            response = client.get("/sparql", params={"query": f"{QUICK} # after {number}"})
            assert response.status_code == 200


def test_a_query_of_any_length_up_to_the_limit_is_read(client: Inside) -> None:
    comment = "#" + "a" * 500_000
    assert client.post("/sparql", data={"query": f"{QUICK} {comment}"}).status_code == 200
    assert client.post("/sparql", data={"query": f"{QUICK} {comment * 3}"}).status_code == 413
    assert client.get(f"/sparql?query={quote(QUICK)}%20%23{'a' * 40_000}").status_code == 414


def test_deep_brackets_end_no_process(client: Inside) -> None:
    before = query_processes()
    response = client.post("/sparql", data={"query": "ASK " + "{" * 5000 + "}" * 5000})
    assert response.status_code == 400
    assert before <= query_processes()


@pytest.mark.parametrize(
    "raw",
    [
        b"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        b"GET /sparql?query=ASK%7B%7D&x=%0d%0aset-cookie:a HTTP/1.1\r\nHost: a\r\n\r\n",
        b"GET /sparql?query=%0d%0aSet-Cookie:%20a=b%0d%0a HTTP/1.1\r\nHost: a\r\n\r\n",
        b"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\nHost: a\r\nAccept: text/csv\r\n x: y\r\n\r\n",
        b"GET /sparql?format=%0d%0aSet-Cookie:%20a=b&query=ASK%7B%7D HTTP/1.1\r\nHost: a\r\n\r\n",
        b"GET /en/%0d%0aSet-Cookie:%20a=b HTTP/1.1\r\nHost: a\r\n\r\n",
        b"GET /en%0d%0aSet-Cookie:%20a=b HTTP/1.1\r\nHost: a\r\n\r\n",
        b'GET /sparql HTTP/1.1\r\nHost: a"><script>alert(1)</script>\r\nAccept: text/turtle\r\n\r\n',
        b"GET " + b"/" + b"a" * 600_000 + b" HTTP/1.1\r\nHost: a\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"POST /sparql HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
    ],
    ids=lambda raw: str(raw[:60]),
)
def test_hostile_bytes_change_no_header_and_stop_nothing(served: str, raw: bytes) -> None:
    where = urlsplit(served)
    with socket.create_connection((where.hostname, where.port), timeout=10) as sender:
        try:
            sender.sendall(raw)
            sender.shutdown(socket.SHUT_WR)
            answer = b""
            while piece := sender.recv(65536):
                answer += piece
        except OSError:  # it was sent away
            answer = b""
    head = answer.partition(b"\r\n\r\n")[0].lower()
    assert b"\r\nset-cookie" not in head
    assert b"<script>" not in answer
    assert httpx.get(f"{served}/sparql", params={"query": QUICK}, trust_env=False).status_code == 200


def test_requests_sent_at_once_are_answered_in_order(served: str) -> None:
    where = urlsplit(served)
    first, second = (
        b"GET /sparql?query=%s&format=csv HTTP/1.1\r\nHost: a\r\n\r\n" % quote(query).encode()
        for query in ("SELECT ('first' AS ?x) {}", "SELECT ('second' AS ?x) {}")
    )
    with socket.create_connection((where.hostname, where.port), timeout=10) as sender:
        sender.sendall(first)
        sender.sendall(second + first)
        answer = b""
        while answer.count(b"HTTP/1.1 200") < 3 or not answer.endswith(b"first\r\n"):
            answer += sender.recv(65536)
    words = (b"first", b"second", b"first")
    places = [answer.find(words[0]), answer.find(words[1]), answer.rfind(words[2])]
    assert places == sorted(places)


def client_at(address: str, server: str) -> httpx.Client:
    """A client that asks from an address of this machine."""
    return httpx.Client(transport=httpx.HTTPTransport(local_address=address), base_url=server, timeout=60)


def asking(server: str, query: str) -> socket.socket:
    """A connection from 127.0.0.1 on which a query is asked."""
    where = urlsplit(server)
    reader = socket.create_connection((where.hostname, where.port), source_address=("127.0.0.1", 0))
    reader.sendall(f"GET /sparql?query={quote(query)} HTTP/1.1\r\nHost: a\r\n\r\n".encode())
    return reader


def test_a_client_that_asks_much_does_not_keep_others_out(
    serve: Callable[..., AbstractContextManager[str]],
) -> None:
    options = ("--workers", "3", "--queue", "8", "--limit", "60")
    with serve(*options) as server, ExitStack() as stack, client_at("127.0.0.2", server) as other:
        for number in range(20):
            stack.enter_context(asking(server, f"{RUNAWAY} # {number}"))
        with client_at("127.0.0.1", server) as same:
            # The queue is full, and of this client alone.
            assert same.get("/sparql", params={"query": QUICK}).status_code == 429
        for number in range(5):
            response = other.get("/sparql", params={"query": f"{QUICK} # {number}"})
            assert response.status_code == 200
        assert other.get("/en/").status_code == 200


@pytest.mark.parametrize("public_url", ["", "https://data.example.org"])
def test_behind_a_proxy_clients_are_those_that_it_names(built_store: Path, public_url: str) -> None:
    with explorer_inside(built_store, workers=3, limit_s=20.0, public_url=public_url) as client:
        busy = [
            client.begin(
                "GET",
                "/sparql",
                params={"query": f"{RUNAWAY} # {number}"},
                headers={"x-forwarded-for": "198.51.100.7"},
            )
            for number in range(3)
        ]
        other = client.begin(
            "GET",
            "/sparql",
            params={"query": QUICK},
            headers={"x-forwarded-for": "198.51.100.7, 203.0.113.9"},
        )
        if public_url:
            assert other.result(10).status_code == 200
        else:
            with pytest.raises(TimeoutError):
                other.result(2)
        for each in [*busy, other]:
            each.cancel()
