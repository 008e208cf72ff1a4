"""The endpoint as a server: what is sent, and what becomes of late, broken, refused and hostile answers."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from cuakhau.errors import EndpointError
from cuakhau.loaders.articles.endpoint import (
    EndpointExtractor,
    Limits,
    endpoint_from_environment,
)
from cuakhau.loaders.articles.facts import Extraction
from cuakhau.loaders.articles.names import Names
from cuakhau.ontology.definitions import definitions
from tests.articles.model_server import (
    ARTICLE,
    PAIR,
    Article,
    ModelServer,
    Reply,
    completion,
    model_server,
    proposal,
    proposals,
)

KEY = "sk-secret-0123456789"
UNHURRIED = Limits(question_s=120, total_s=240, tries=3, first_wait_s=0.01)
"""Where an answer comes, no limit is near it, however slow the machine is."""
NEVER = Reply(late_s=float("inf"))


LONG = Article("\n".join(f"Đoạn {number} nói về cửa khẩu." + " Xe qua lại." * 15 for number in range(12)))


@pytest.fixture
def server() -> Iterator[ModelServer]:
    with model_server() as running:
        yield running


def extractor(
    server: ModelServer, limits: Limits = UNHURRIED, *, url: str = "", characters: int = 6000
) -> EndpointExtractor:
    return EndpointExtractor(
        url or server.url,
        model="a-model",
        key=KEY,
        definitions=definitions(),
        limits=limits,
        max_passage_characters=characters,
    )


def extract(server: ModelServer, limits: Limits = UNHURRIED, *, url: str = "") -> Extraction:
    return extractor(server, limits, url=url).extract(Article(), Names(()))


def test_a_question_holds_the_model_the_rules_the_schema_and_the_key(server: ModelServer) -> None:
    extract(server)
    (asked,) = server.asked
    assert asked.path == "/v1/chat/completions"
    assert asked.headers["Authorization"] == f"Bearer {KEY}"
    assert asked.json["model"] == "a-model"
    assert asked.json["temperature"] == 0
    assert asked.json["response_format"]["type"] == "json_schema"
    assert asked.json["response_format"]["json_schema"]["strict"] is True
    assert "A boundary marker" not in asked.json["messages"][0]["content"]
    assert definitions()["GatePair"] in asked.json["messages"][0]["content"]
    assert ARTICLE.strip() in asked.passage
    assert "2024-03-13" in asked.passage
    assert KEY not in json.dumps(asked.json)


def test_the_full_address_can_be_given_too(server: ModelServer) -> None:
    extract(server, url=f"{server.url}/chat/completions/")
    assert server.asked[0].path == "/v1/chat/completions"


def test_a_good_answer_gives_cited_facts(server: ModelServer) -> None:
    server.answer(proposals(PAIR))
    found = extract(server)
    (fact,) = found.facts
    assert ARTICLE[slice(*fact.span)] == PAIR["quote"]
    assert fact.args == {"vn": "Hoành Mô", "cn": "Động Trung"}
    assert fact.pattern == extractor(server).version
    assert json.loads(fact.to_json())["type"] == "paired_gates"
    assert (found.dropped, found.unanswered, found.passages) == ({}, (), 1)


def test_the_same_answers_give_the_same_extraction_whichever_comes_first(server: ModelServer) -> None:
    def reply(late: str) -> None:
        def answer(asked: object) -> Reply:
            passage = str(getattr(asked, "passage", ""))
            number = passage.split("Đoạn ")[1].split(" ")[0]
            fact = proposal(
                "commodity", f"Đoạn {number} nói", place=f"Đoạn {number}", commodity="nói", flow="export"
            )
            body = proposals(fact).body
            return Reply(body, late_s=0.1 if number == late else 0)

        server.reply = answer

    reply("0")
    first = extractor(server, characters=300).extract(LONG, Names(()))
    reply("6")
    assert extractor(server, characters=300).extract(LONG, Names(())) == first
    assert first.passages == len(first.facts) == 12


def test_no_more_questions_are_under_way_at_once_than_allowed(server: ModelServer) -> None:
    server.answer_together(2, proposals())
    limits = Limits(question_s=120, total_s=240, concurrency=2)
    found = extractor(server, limits, characters=300).extract(LONG, Names(()))
    assert (found.passages, found.unanswered, server.at_once) == (12, (), 2)


def test_it_works_where_a_loop_is_already_running(server: ModelServer) -> None:
    async def cell() -> Extraction:
        return extract(server)

    # In a thread: in this one the loop of a browser's tests may be running.
    with ThreadPoolExecutor(1) as beside:
        assert beside.submit(asyncio.run, cell()).result().passages == 1


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 529])
def test_what_passes_is_tried_again(server: ModelServer, status: int) -> None:
    server.answer(Reply(b"busy", status, {"Retry-After": "0"}), proposals(PAIR))
    assert len(extract(server).facts) == 1
    assert len(server.asked) == 2


def test_what_does_not_pass_is_given_up_and_told(server: ModelServer) -> None:
    server.answer(Reply(b"overloaded", 503))
    (passage,) = extract(server).unanswered
    assert (passage.reason, len(server.asked)) == ("status", 3)
    assert "503" in passage.message
    assert "overloaded" in passage.message


def test_a_wait_longer_than_the_limit_is_not_waited_for(server: ModelServer) -> None:
    server.answer(Reply(b"", 429, {"Retry-After": "86400"}))
    assert extract(server).unanswered[0].reason == "status"
    assert len(server.asked) == 1


def test_a_passage_that_is_refused_is_not_sent_again(server: ModelServer) -> None:
    server.answer(Reply(b"context length exceeded", 400))
    assert extract(server).unanswered[0].reason == "status"
    assert len(server.asked) == 1


@pytest.mark.parametrize("status", [301, 302, 307, 401, 402, 403, 404, 405])
def test_what_no_other_passage_can_mend_ends_all(server: ModelServer, status: int) -> None:
    body = f"bad key {KEY}\x1b[2J".encode()
    server.answer(Reply(body, status, {"Location": "http://elsewhere.invalid/"}))
    with pytest.raises(EndpointError) as caught:
        extractor(server, Limits(concurrency=1), characters=300).extract(LONG, Names(()))
    assert caught.value.status == status
    assert str(status) in str(caught.value)
    assert KEY not in str(caught.value)
    assert "\x1b" not in str(caught.value)
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        (Reply(b"<html>Log in</html>"), "not-json"),
        (Reply(b""), "not-json"),
        (Reply(b"[" * 100_000), "not-json"),
        (Reply(b"\xff\xfe"), "not-json"),
        (Reply(b'"text"'), "not-json"),
        (Reply(b"{}"), "schema"),
        (Reply(b'{"choices": []}'), "schema"),
        (Reply(b'{"choices": [7]}'), "schema"),
        (Reply(b'{"choices": [{"message": "hello"}]}'), "schema"),
        (completion("I found two facts: …"), "not-json"),
        (completion('{"facts": [{"type": "paired_'), "not-json"),
        (completion("{" * 100_000), "not-json"),
        (completion("[]"), "not-json"),
        (completion("9" * 10_000), "not-json"),
        (completion({"fact": []}), "schema"),
        (completion({"facts": {"type": "event"}}), "schema"),
        (completion('{"facts": []}', finish="length"), "cut-short"),
        (completion('{"facts": []}', finish="content_filter"), "refused"),
        (completion("", refusal="I cannot help with that"), "refused"),
        (Reply(b" " * 4_100_000 + b"{}"), "too-large"),
        (Reply(b'{"choices": [', length=4000), "unreachable"),
    ],
)
def test_an_answer_that_cannot_be_used_leaves_its_passage_listed(
    server: ModelServer, reply: Reply, reason: str
) -> None:
    server.answer(reply)
    found = extract(server)
    (passage,) = found.unanswered
    assert passage.reason == reason
    assert found.facts == ()
    assert ARTICLE[slice(*passage.span)] == ARTICLE.strip()


def test_a_passage_without_an_answer_in_time_is_listed_and_the_others_go_on(server: ModelServer) -> None:
    server.reply = lambda asked: NEVER if "Đoạn 3 " in asked.passage else proposals()
    limits = Limits(question_s=5, total_s=240, tries=1)
    found = extractor(server, limits, characters=300).extract(LONG, Names(()))
    assert found.passages == 12
    (passage,) = found.unanswered
    assert passage.reason == "timeout"
    assert LONG.text[slice(*passage.span)].startswith("Đoạn 3 ")


def test_an_answer_that_trickles_ends_at_the_limit(server: ModelServer) -> None:
    server.answer(Reply(b" " * 2000, piecemeal=True))
    assert extract(server, Limits(question_s=0.5)).unanswered[0].reason == "timeout"


def test_all_questions_together_have_a_limit(server: ModelServer) -> None:
    server.answer(NEVER)
    limits = Limits(question_s=60, total_s=0.3, concurrency=1)
    found = extractor(server, limits, characters=300).extract(LONG, Names(()))
    assert [passage.reason for passage in found.unanswered] == ["timeout"] * 12
    assert len(server.asked) <= 1  # none at all, where the time is up before the first has arrived


def test_a_server_that_is_not_there_is_told() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}/v1"
    nowhere = ModelServer(url)
    (passage,) = extract(nowhere).unanswered
    assert passage.reason == "unreachable"
    assert url in passage.message


@pytest.mark.parametrize("url", ["", "ftp://example.org", "example.org/v1", "http://", "http://[::1"])
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(EndpointError):
        EndpointExtractor(url, model="m", key=KEY, definitions=definitions())


@pytest.mark.parametrize("key", ["", "two words", "khóa", "a\nb"])
def test_a_key_that_cannot_be_sent_is_refused_without_being_shown(key: str) -> None:
    with pytest.raises(EndpointError) as caught:
        EndpointExtractor("http://localhost/v1", model="m", key=key, definitions=definitions())
    assert not key or key not in str(caught.value)


def test_without_address_key_and_model_nothing_is_sent(server: ModelServer) -> None:
    environ = {
        "CUAKHAU_ENDPOINT_URL": server.url,
        "CUAKHAU_ENDPOINT_KEY": KEY,
        "CUAKHAU_ENDPOINT_MODEL": "a-model",
    }
    for name in environ:
        for without in ({**environ, name: " "}, {k: v for k, v in environ.items() if k != name}):
            with pytest.raises(EndpointError, match=f"^{name} not set"):
                endpoint_from_environment(without)
    assert server.asked == []
    found = endpoint_from_environment(environ).extract(Article(), Names(()))
    assert (found.passages, len(server.asked)) == (1, 1)


def test_an_empty_article_sends_nothing(server: ModelServer) -> None:
    for text in ("", "\n \n"):
        assert extractor(server).extract(Article(text), Names(())) == Extraction(())
    assert server.asked == []
