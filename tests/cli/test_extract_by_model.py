"""`cuakhau extract --extractor endpoint`: a model at a real HTTP server, good, lying, malformed, slow or refusing."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.articles.model_server import (
    ARTICLE,
    PAIR,
    ModelServer,
    Reply,
    completion,
    model_server,
    proposal,
    proposals,
)
from tests.cli.conftest import Command

KEY = "sk-secret-0123456789"
INVENTED = proposal("paired_gates", "Hoành Mô và Bằng Tường", vn="Hoành Mô", cn="Bằng Tường")
HOPED = "Dự kiến Hoành Mô được nâng cấp lên cửa khẩu quốc tế"
"""What the article says of a plan."""
BY_MODEL = ("--extractor", "endpoint")


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModelServer]:
    with model_server() as running:
        monkeypatch.setenv("CUAKHAU_ENDPOINT_URL", running.url)
        monkeypatch.setenv("CUAKHAU_ENDPOINT_KEY", KEY)
        monkeypatch.setenv("CUAKHAU_ENDPOINT_MODEL", "a-model")
        yield running


@pytest.fixture
def article(tmp_path: Path) -> Path:
    file = tmp_path / "in" / "hoanh-mo.txt"
    file.parent.mkdir()
    file.write_text(ARTICLE, encoding="utf-8")
    return file


def test_nothing_is_sent_without_address_and_key(
    command: Command, article: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("URL", "KEY", "MODEL"):
        monkeypatch.delenv(f"CUAKHAU_ENDPOINT_{name}", raising=False)
    outcome = command("extract", article, *BY_MODEL)
    assert outcome.code == 1
    assert "CUAKHAU_ENDPOINT_URL and CUAKHAU_ENDPOINT_KEY and CUAKHAU_ENDPOINT_MODEL not set" in outcome.err
    assert "nothing is sent anywhere" in outcome.err


def test_patterns_send_nothing_even_with_an_address(
    command: Command, article: Path, server: ModelServer
) -> None:
    assert command("extract", article).code == 0
    assert server.asked == []


def test_what_the_text_bears_out_is_proposed_and_the_rest_counted(
    command: Command, article: Path, server: ModelServer
) -> None:
    done = proposal("gate_class", HOPED, **{"gate": "Hoành Mô", "class": "international", "time": "current"})
    plan = proposal("gate_class", HOPED, **{"gate": "Hoành Mô", "class": "international", "time": "planned"})
    server.answer(proposals(PAIR, INVENTED, INVENTED, done, plan))
    outcome = command("extract", article, *BY_MODEL)
    assert outcome.code == 0, outcome.err
    pair, hoped = (json.loads(line) for line in outcome.out.splitlines())
    assert pair["args"] == {"vn": "Hoành Mô", "cn": "Động Trung"}
    assert pair["proposed_by"].startswith("endpoint:a-model:")
    assert hoped["args"]["time"] == "planned"
    assert "3 proposals of the model dropped, as the text does not bear them out:" in outcome.err
    assert "2 each of which quotes what the passage does not say" in outcome.err
    assert "1 that is stated as done where the text tells of a plan" in outcome.err


@pytest.mark.parametrize(
    ("sentence", "kind", "args"),
    [
        ("Hoành Mô chưa mở lại.", "event", {"kind": "reopening", "place": "Hoành Mô"}),
        ("Nếu được duyệt, Hoành Mô sẽ mở lại.", "event", {"kind": "reopening", "place": "Hoành Mô"}),
    ],
    ids=["denied", "conditional"],
)
def test_what_a_clause_denies_or_makes_a_condition_is_dropped(
    command: Command, article: Path, server: ModelServer, sentence: str, kind: str, args: dict[str, str]
) -> None:
    article.write_text(f"{ARTICLE}\n{sentence}\n", encoding="utf-8")
    server.answer(proposals({"type": kind, "quote": sentence, "args": args, "says": None}))
    outcome = command("extract", article, *BY_MODEL)
    assert outcome.out == ""
    assert "1 that is stated where the text denies it, hedges or makes it a condition" in outcome.err


def test_an_answer_that_is_none_is_told_and_nothing_is_kept(
    command: Command, article: Path, server: ModelServer, tmp_path: Path
) -> None:
    server.answer(completion("Here are the facts: none."))
    alone = command("extract", article, *BY_MODEL)
    assert (alone.code, alone.out) == (1, "")
    assert "1 of 1 passages have no answer (1 not-json)" in alone.err
    many = command("extract", article.parent, "--out", tmp_path / "out", *BY_MODEL)
    assert many.code == 1
    assert "run it again" in many.err
    assert not list((tmp_path / "out").rglob("hoanh-mo*"))
    server.answer(proposals(PAIR))
    again = command("extract", article.parent, "--out", tmp_path / "out", *BY_MODEL)
    assert again.code == 0, again.err
    assert "read before" not in again.err
    kept = command("extract", article.parent, "--out", tmp_path / "out", *BY_MODEL)
    assert "1 of them read before" in kept.err


def test_a_record_is_of_one_extractor(
    command: Command, article: Path, server: ModelServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.answer(proposals(PAIR))
    arguments = ("extract", article.parent, "--out", tmp_path / "out")
    command(*arguments)
    assert "read before" not in command(*arguments, *BY_MODEL).err
    monkeypatch.setenv("CUAKHAU_ENDPOINT_MODEL", "another")
    assert "read before" not in command(*arguments, *BY_MODEL).err
    assert len(server.asked) == 2


def test_an_endpoint_that_refuses_the_key_ends_the_run_which_goes_on_later(
    command: Command, article: Path, server: ModelServer, tmp_path: Path
) -> None:
    (article.parent / "so-2.txt").write_text(ARTICLE.replace("812,5", "913,5"), encoding="utf-8")
    (article.parent / "so-3.txt").write_text(ARTICLE.replace("812,5", "914,5"), encoding="utf-8")
    server.answer(proposals(PAIR), Reply(status=401))
    arguments = ("extract", article.parent, "--out", tmp_path / "out", *BY_MODEL)
    outcome = command(*arguments)
    assert outcome.code == 1
    assert "it refuses the key" in outcome.err
    assert "What was done is kept in" in outcome.err
    assert KEY not in outcome.err
    assert len(server.asked) == 2
    server.answer(proposals(PAIR))
    assert "1 of them read before" in command(*arguments).err
    assert not any(KEY.encode() in path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())


def test_several_processes_ask_at_once(
    command: Command, article: Path, server: ModelServer, tmp_path: Path
) -> None:
    for number in range(3):
        text = ARTICLE.replace("812,5", f"{number}12,5").replace("240 xe", f"{number + 2}77 xe")
        (article.parent / f"so-{number}.txt").write_text(text, encoding="utf-8")
    server.answer_together(2, proposals(PAIR))
    outcome = command("extract", article.parent, "--out", tmp_path / "out", *BY_MODEL, "--jobs", "2")
    assert outcome.code == 0, outcome.err
    assert server.at_once == 2
    with (tmp_path / "out" / "articles.csv").open(encoding="utf-8-sig") as file:
        assert {row["facts"] for row in csv.DictReader(file) if not row["reprint_of"]} == {"1"}


def test_a_key_goes_to_no_scheduler(command: Command, article: Path, server: ModelServer) -> None:
    outcome = command("extract", article.parent, *BY_MODEL, "--scheduler", "tcp://127.0.0.1:9")
    assert outcome.code == 2
    assert "goes to no scheduler" in outcome.err
