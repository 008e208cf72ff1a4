"""What is served beside the endpoint: pages, documents, files; how they are negotiated, kept and secured."""

from __future__ import annotations

import gzip
import json
import shutil
import time
from pathlib import Path

import httpx
import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, parse

from cuakhau.explorer.pages.wording import wording
from cuakhau.explorer.refusals import refusal
from cuakhau.explorer.wanted import Wanted
from tests.explorer.conftest import Inside, explorer_inside

GATE = "/id/gate/huu-nghi"
_ELSEWHERE, _OPENREFINE = "https://elsewhere.example", "http://127.0.0.1:3333"


@pytest.mark.parametrize(
    ("languages", "home"),
    [
        ("zh-CN,zh;q=0.9", "zh/"),
        ("en-GB,en;q=0.9,vi;q=0.1", "en/"),
        ("fr", "vi/"),
        ("", "vi/"),
        ("en;q=0", "vi/"),
    ],
)
def test_the_root_leads_to_the_reader_s_language(client: Inside, languages: str, home: str) -> None:
    response = client.get("/", headers={"accept-language": languages})
    assert (response.status_code, response.headers["location"]) == (303, home)
    assert "Accept-Language" in response.headers["vary"]


@pytest.mark.parametrize(
    ("accept", "leads"),
    [
        ("text/html,application/xhtml+xml,*/*;q=0.8", f"../../en{GATE}/"),
        ("*/*", f"../../en{GATE}/"),
        ("text/turtle", "huu-nghi.ttl"),
        ("application/ld+json, text/html;q=0.1", "huu-nghi.jsonld"),
        ("application/n-triples", "huu-nghi.nt"),
        ("text/csv", "huu-nghi.csv"),
    ],
)
def test_an_identifier_leads_to_what_is_accepted(client: Inside, accept: str, leads: str) -> None:
    response = client.get(GATE, headers={"accept": accept})
    assert (response.status_code, response.headers["location"]) == (303, leads)
    assert set(response.headers["vary"].split(", ")) >= {"Accept", "Accept-Language"}
    followed = client.get(str(httpx.URL(f"http://testserver{GATE}").join(leads)))
    assert followed.status_code == 200


def test_an_identifier_in_no_accepted_form_is_406(client: Inside) -> None:
    assert client.get(GATE, headers={"accept": "image/png"}).status_code == 406


def test_a_source_leads_on_as_well(client: Inside) -> None:
    response = client.get("/source/gates", headers={"accept": "text/html"})
    assert response.headers["location"] == "../en/source/gates/"


@pytest.mark.parametrize(
    ("ending", "form"),
    [("ttl", RdfFormat.TURTLE), ("nt", RdfFormat.N_TRIPLES), ("jsonld", RdfFormat.JSON_LD)],
)
def test_a_document_about_a_thing_is_served(client: Inside, ending: str, form: RdfFormat) -> None:
    response = client.get(f"{GATE}.{ending}")
    subjects = {str(quad.subject) for quad in parse(response.content, format=form)}
    assert f"<https://w3id.org/cuakhau{GATE}>" in subjects


@pytest.mark.parametrize(
    "path",
    ["/id/gate/nowhere.ttl", "/en/id/gate/nowhere/", "/data/nothing.json", "/static/no.js", "/x", "/api/x"],
)
def test_what_is_not_there_is_404(client: Inside, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 404
    assert response.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(("language", "path"), [("vi", "/vi/x/"), ("zh", "/zh/x/"), ("en", "/x")])
def test_a_page_that_is_not_there_is_told_in_the_language(client: Inside, language: str, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 404
    assert f'<html lang="{language}' in response.text


def test_a_page_without_its_slash_leads_to_it(client: Inside) -> None:
    response = client.get("/en/id/gate/huu-nghi?x=1")
    assert (response.status_code, response.headers["location"]) == (308, "huu-nghi/?x=1")


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
@pytest.mark.parametrize("path", ["/en/", GATE, "/data/names.json", "/api/questions"])
def test_nothing_but_reading_is_possible(client: Inside, method: str, path: str) -> None:
    response = client.request(method, path)
    assert response.status_code == 405
    assert "GET" in response.headers["allow"]


@pytest.mark.parametrize(
    "path", ["/en/", f"/vi{GATE}/", "/data/names.json", "/static/site.css", f"{GATE}.ttl", "/api/questions"]
)
def test_what_a_reader_has_is_not_sent_again(client: Inside, path: str) -> None:
    for encoding in ("identity", "gzip"):
        first = client.get(path, headers={"accept-encoding": encoding})
        assert first.status_code == 200
        assert "Accept-Encoding" in first.headers["vary"]
        tag = first.headers["etag"]
        again = client.get(path, headers={"accept-encoding": encoding, "if-none-match": tag})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == tag
        assert client.get(path, headers={"if-none-match": '"another"'}).status_code == 200


def test_pages_are_sent_packed(http: httpx.Client) -> None:
    with http.stream("GET", f"/en{GATE}/", headers={"accept-encoding": "gzip"}) as packed:
        body = b"".join(packed.iter_raw())
    assert packed.headers["content-encoding"] == "gzip"
    plain = http.get(f"/en{GATE}/", headers={"accept-encoding": "identity"})
    assert gzip.decompress(body) == plain.content
    assert len(body) < len(plain.content) / 2
    assert packed.headers["etag"] != plain.headers["etag"]


@pytest.mark.parametrize("path", ["/en/", f"/zh{GATE}/", "/vi/x/"])
def test_pages_load_nothing_from_elsewhere(client: Inside, path: str) -> None:
    headers = client.get(path).headers
    policy = dict(part.split(" ", 1) for part in headers["content-security-policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert "'unsafe-inline'" not in headers["content-security-policy"]
    assert "http" not in headers["content-security-policy"]
    assert policy["frame-ancestors"] == "'self'"
    assert headers["x-content-type-options"] == "nosniff"
    assert "referrer-policy" in headers


def test_an_answer_may_stand_in_another_page_where_it_is_meant_to(client: Inside) -> None:
    response = client.get("/en/questions/gate-class/?embed=1")
    assert "frame-ancestors *" in response.headers["content-security-policy"]


@pytest.mark.parametrize(
    "path",
    ["/static/../settings.py", "/static/%2e%2e/settings.py", "/static/..%2fsettings.py", "/static/%00", "/static//etc/passwd"],
)  # fmt: skip
def test_no_file_outside_is_served(http: httpx.Client, path: str) -> None:
    assert http.get(path).status_code == 404


@pytest.mark.parametrize(
    "path", ["/en/find/?q=%3Cscript%3Ealert(1)%3C/script%3E", "/en/%3Cscript%3E/", "/en/find/?q=%FF", "/%FF", "/en/%00/"]
)  # fmt: skip
def test_hostile_addresses_are_pages_at_most(client: Inside, path: str) -> None:
    response = client.get(path)
    assert response.status_code in (200, 404)
    assert "<script>" not in response.text.replace('<script type="module"', "").lower()


def test_a_long_address_is_refused(client: Inside) -> None:
    assert client.get(f"/en/find/?q={'a' * 9000}").status_code == 414


def test_every_data_file_is_json(client: Inside) -> None:
    for name in ("names", "questions", "sources", "vocabulary"):
        response = client.get(f"/data/{name}.json")
        assert response.headers["content-type"] == "application/json"
        assert json.loads(response.content)


def test_a_new_build_is_taken_over_without_a_failing_request(built_store: Path, tmp_path: Path) -> None:
    store = tmp_path / "graph"
    first, second = store / "builds" / "first", store / "builds" / "second"
    for folder in (first, second):
        shutil.copytree(built_store / "current", folder)
    manifest = json.loads((second / "manifest.json").read_text("utf-8"))
    inputs = {**manifest["inputs"], "own/gates.csv": "0" * 64}
    (second / "manifest.json").write_text(
        json.dumps({**manifest, "sha256": "f" * 64, "inputs": inputs}), "utf-8"
    )
    label = NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
    engine = Store(str(second / "oxigraph"))
    engine.add(Quad(NamedNode(f"https://w3id.org/cuakhau{GATE}"), label, Literal("New", language="en-x-new")))
    engine.flush()
    del engine
    (store / "current").symlink_to(first)
    query = f"ASK {{ <https://w3id.org/cuakhau{GATE}> ?p 'New'@en-x-new }}"
    with explorer_inside(store) as client:
        before = client.get("/sparql", params={"query": query})
        assert not before.json()["boolean"]
        page = client.get(f"/en{GATE}/")
        assert all(_may_read(client, origin) for origin in (_ELSEWHERE, _OPENREFINE))
        (store / ".next").symlink_to(second)
        (store / ".next").replace(store / "current")
        deadline = time.monotonic() + 30
        answers = [before]
        while not answers[-1].json()["boolean"]:
            assert time.monotonic() < deadline
            answers.append(client.get("/sparql", params={"query": query}))
            assert answers[-1].status_code == 200
        assert answers[-1].headers["etag"] != before.headers["etag"]
        assert client.get(f"/en{GATE}/").status_code == page.status_code == 200
        stale = {"if-none-match": before.headers["etag"]}
        assert client.get("/sparql", params={"query": query}, headers=stale).status_code == 200
        # What a user added is not for the scripts of every page that is opened on the same machine.
        assert not _may_read(client, _ELSEWHERE)
        assert _may_read(client, _OPENREFINE)


def test_what_a_user_added_stays_closed_while_the_next_build_is_not_taken(
    built_store: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store = tmp_path / "graph"
    own, broken = store / "builds" / "own", store / "builds" / "broken"
    for folder in (own, broken):
        shutil.copytree(built_store / "current", folder)
    manifest = json.loads((own / "manifest.json").read_text("utf-8"))
    inputs = {**manifest["inputs"], "proposed/news.jsonl": "0" * 64}
    (own / "manifest.json").write_text(json.dumps({**manifest, "inputs": inputs}), "utf-8")
    (broken / "oxigraph" / "CURRENT").write_text("nothing\n", "utf-8")
    (store / "current").symlink_to(own)
    with explorer_inside(store) as client:
        assert not _may_read(client, _ELSEWHERE)
        (store / ".next").symlink_to(broken)
        (store / ".next").replace(store / "current")
        deadline = time.monotonic() + 30
        while "is not taken" not in capsys.readouterr().err:
            assert time.monotonic() < deadline
            time.sleep(0.1)
        assert not _may_read(client, _ELSEWHERE)
        assert _may_read(client, _OPENREFINE)


def _may_read(client: Inside, origin: str) -> bool:
    """Whether a page of an origin may read every kind of answer by script; some and not others is neither."""
    told = {
        client.get(path, headers={"origin": origin}).headers.get("access-control-allow-origin")
        for path in _READ_BY_SCRIPTS
    }
    assert told in ({"*"}, {origin}, {None})
    return told != {None}


_READ_BY_SCRIPTS = [
    "/sparql?query=ASK%7B%7D",
    "/sparql?query=wrong",
    "/api/questions",
    GATE,  # leads on: a browser asks at every step
    f"{GATE}.ttl",
    "/data/names.json",
    "/context.jsonld",
    "/reconcile",
    "/reconcile/v1/preview?id=nothing",
    "/nothing/here",
]


@pytest.mark.parametrize("path", _READ_BY_SCRIPTS)
def test_scripts_of_every_site_may_read_every_answer(client: Inside, path: str) -> None:
    response = client.get(path, headers={"origin": "https://example.org", "accept": "text/turtle, */*;q=0.1"})
    assert response.headers.get_list("access-control-allow-origin") == ["*"]
    assert "ETag" in response.headers["access-control-expose-headers"]


@pytest.mark.parametrize("path", _READ_BY_SCRIPTS)
def test_a_browser_that_asks_beforehand_is_told_so(client: Inside, path: str) -> None:
    headers = {"origin": "https://example.org", "access-control-request-method": "GET"}
    response = client.options(path, headers={**headers, "access-control-request-headers": "x-own"})
    assert response.status_code == 204
    assert response.headers["access-control-allow-origin"] == "*"
    assert response.headers["access-control-allow-headers"] == "*"
    posted = path.startswith(("/sparql", "/reconcile"))
    assert ("POST" in response.headers["access-control-allow-methods"]) == posted


@pytest.mark.parametrize(("language", "word"), [("vi", "bận"), ("en", "busy"), ("zh", "繁忙")])
def test_a_reader_who_finds_no_room_is_told_in_the_language(
    built_store: Path, language: str, word: str
) -> None:
    with explorer_inside(built_store, waiting=0, limit_s=20.0) as client:
        path = f"/{language}/find/?q=a"
        responses = [job.result(60) for job in [client.begin("GET", f"{path}{n}") for n in range(6)]]
        refused = [response for response in responses if response.status_code != 200]
        assert refused
        for response in refused:
            assert response.status_code == 429
            assert int(response.headers["retry-after"]) > 0
            assert response.headers["cache-control"] == "no-store"
            assert "script-src 'self'" in response.headers["content-security-policy"]
            assert f'<html lang="{language}' in response.text
            assert word in response.text


@pytest.mark.parametrize("language", ["vi", "en", "zh"])
@pytest.mark.parametrize("key", ["busy", "too_late", "too_much", "fault"])
def test_a_page_that_needs_no_process_says_what_went_wrong(language: str, key: str) -> None:
    t = wording(language)
    wanted = Wanted(f"{language}/questions/", {}, language)
    page = refusal(wanted, title=t(f"errors.{key}"), message="<b>&")
    assert t(f"errors.{key}") in page
    assert "&lt;b&gt;&amp;" in page
    assert f'href="../../{language}/"' in page


@pytest.mark.parametrize(("language", "word"), [("vi", "quá dài"), ("en", "too long"), ("zh", "过长")])
def test_an_address_that_is_too_long_is_told_in_the_language(
    client: Inside, language: str, word: str
) -> None:
    response = client.get(f"/{language}/find/?q={'a' * 10_000}")
    assert response.status_code == 414
    assert word in response.text
    told = client.get(f"/api/find?q={'a' * 10_000}", headers={"accept-language": language})
    assert told.headers["content-type"] == "application/problem+json"
    assert word in told.json()["detail"]


def test_a_browser_finds_the_icon(client: Inside) -> None:
    found = client.get("/favicon.ico")
    assert found.status_code == 308
    assert client.get(f"/{found.headers['location']}").headers["content-type"] == "image/svg+xml"


def test_pages_are_only_read(client: Inside) -> None:
    for path in ("/en/", "/api/questions", f"{GATE}", "/data/names.json"):
        response = client.post(path, data={"a": "b"})
        assert response.status_code == 405, path
        assert "GET" in response.headers["allow"]


def test_other_sites_can_be_kept_out(built_store: Path) -> None:
    with explorer_inside(built_store, allow_origins=frozenset({"https://good.example"})) as client:
        for path in _READ_BY_SCRIPTS:
            good = client.get(path, headers={"origin": "https://good.example"})
            assert good.headers["access-control-allow-origin"] == "https://good.example"
            assert "Origin" in good.headers["vary"]
            bad = client.get(path, headers={"origin": "https://bad.example"})
            assert "access-control-allow-origin" not in bad.headers
