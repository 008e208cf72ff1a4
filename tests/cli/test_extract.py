"""`cuakhau extract`, `review` and `add`, as a reader types them: articles in, cited facts out."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

import cuakhau
from tests.articles.flow_articles import MONG_CAI, write_articles, write_many
from tests.cli.conftest import Command


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    return write_articles(tmp_path / "in")


def lines(text: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in text.splitlines()]


def types_into(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    stream = io.TextIOWrapper(io.BytesIO(text.encode()), encoding="utf-8")
    monkeypatch.setattr(sys, "stdin", stream)


def test_one_article_goes_to_standard_output(command: Command, articles: Path) -> None:
    outcome = command("extract", articles / "mong-cai.txt")
    assert outcome.code == 0
    found = lines(outcome.out)
    assert {"paired_gates", "located_in"} <= {str(line["type"]) for line in found}
    assert outcome.err.endswith(f"{len(found)} facts proposed; nothing is accepted before `cuakhau review`\n")


def test_standard_input_is_an_article(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    types_into(monkeypatch, MONG_CAI)
    outcome = command("extract", "-", "--date", "2024-03-20")
    assert outcome.code == 0
    assert "Hoành Mô" in outcome.out


def test_nquads_are_of_the_graph_of_proposed_facts(command: Command, articles: Path) -> None:
    outcome = command("extract", articles / "mong-cai.txt", "--format", "nquads")
    assert outcome.code == 0
    assert outcome.out
    assert all(
        line.endswith("<https://w3id.org/cuakhau/graph/proposed> .") for line in outcome.out.splitlines()
    )


def test_a_table_has_the_sentence_for_the_reader(command: Command, articles: Path) -> None:
    outcome = command("extract", articles / "mong-cai.txt", "--format", "table", "--lang", "en")
    assert outcome.out.splitlines()[0].startswith("\ufeffid,article,type,fact")
    assert "⟦" in outcome.out


def test_a_folder_gives_files_and_lists_what_is_bad(command: Command, articles: Path, tmp_path: Path) -> None:
    outcome = command("extract", articles, "--out", tmp_path / "read", "--jobs", "1")
    assert outcome.code == 1
    assert "2 articles, " in outcome.err
    assert "reprint, no second witness" in outcome.err
    assert "2 documents gave nothing:" in outcome.err
    assert f"{articles / 'empty.txt'}: is empty" in outcome.err
    assert (tmp_path / "read" / "mong-cai.jsonl").is_file()
    again = command("extract", articles, "--out", tmp_path / "read", "--jobs", "1")
    assert "3 of them read before" in again.err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("IN",), "--out"),
        (("IN", "--out", "OUT", "--title", "x"), "of one article"),
        (("-", "IN", "--out", "OUT"), "give - alone"),
        (("IN/mong-cai.txt", "--format", "xlsx"), "--out"),
        (("IN", "--out", "IN"), "holds the articles themselves"),
        (("nowhere.txt",), "no such file or folder"),
        (("IN/scan.pdf",), "scan.pdf"),
        (("IN/mong-cai.txt", "--date", "yesterday"), "yesterday"),
    ],
)
def test_what_cannot_be_done_is_told(
    command: Command, articles: Path, tmp_path: Path, arguments: tuple[str, ...], message: str
) -> None:
    given = [word.replace("IN", str(articles)).replace("OUT", str(tmp_path / "read")) for word in arguments]
    outcome = command("extract", *given)
    assert outcome.code in (1, 2)
    assert message in outcome.err
    assert outcome.out == ""


def test_a_review_at_the_terminal_is_kept(
    command: Command, articles: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read, data = tmp_path / "read", tmp_path / "mine"
    command("extract", articles / "mong-cai.txt", "--out", read)
    types_into(monkeypatch, "a\nx\nr\nc\nnothing: x\ns\nq\n")
    options = ("--data", data, "--by", "An", "--on", "2026-08-01", "--lang", "en")
    outcome = command("review", read, *options)
    assert outcome.code == 0
    assert "⟦" in outcome.out
    assert "is no argument of" in outcome.err
    (accepted,) = lines((data / "facts" / "mong-cai.jsonl").read_text("utf-8"))
    assert (accepted["accepted_by"], accepted["accepted_on"]) == ("An", "2026-08-01")
    assert [line["decision"] for line in lines((read / "decisions.jsonl").read_text("utf-8"))] == [
        "accept",
        "reject",
    ]
    types_into(monkeypatch, "")
    total = len((read / "mong-cai.jsonl").read_text("utf-8").splitlines())
    assert f"{total - 2} facts left to decide" in command("review", read, *options).err


def test_a_day_that_is_none_is_told(command: Command, tmp_path: Path) -> None:
    outcome = command("review", tmp_path, "--on", "soon")
    assert outcome.code == 2
    assert "soon" in outcome.err
    assert "holds no proposed facts" in command("review", tmp_path, "--by", "An").err


def decide(table: Path, kind: str, decision: str) -> None:
    """Write a decision into each row of one kind, as a reader does in a spreadsheet."""
    with table.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        if row["type"] == kind:
            row["decision"] = decision
    with table.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)


@pytest.mark.parametrize(
    ("lang", "kind", "decision", "accept", "prompt"),
    [("vi", "loại", "quyết định", "nhận", "[r] bỏ"), ("zh", "类型", "决定", "接受", "[r] 拒绝")],
    ids=["vi", "zh"],
)
def test_a_review_speaks_the_readers_language(
    command: Command,
    articles: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    lang: str,
    kind: str,
    decision: str,
    accept: str,
    prompt: str,
) -> None:
    read, data = tmp_path / "read", tmp_path / "mine"
    command("extract", articles / "mong-cai.txt", "--out", read, "--format", "table", "--lang", lang)
    with (read / "review.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        row[decision] = accept if row[kind] == "paired_gates" else ""
    with (read / "review.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)
    options = ("--data", data, "--by", "An", "--lang", lang)
    imported = command("review", read, "--import", read / "review.csv", *options)
    told = {"vi": "1 dữ kiện đã nhận, 0 đã bỏ", "zh": "已接受 1 条，已拒绝 0 条"}
    assert (imported.code, told[lang] in imported.err) == (0, True)
    types_into(monkeypatch, "q\n")
    outcome = command("review", read, *options)
    assert prompt in outcome.out
    assert "left to decide" not in outcome.err


def test_from_article_to_answer_and_back(command: Command, articles: Path, tmp_path: Path) -> None:
    """Accept by a table; build with the rest as proposed; only what was accepted answers, with its citation."""
    read, data, store = tmp_path / "read", tmp_path / "data-home" / "cuakhau" / "data", tmp_path / "store"
    command("extract", articles / "mong-cai.txt", "--out", read, "--format", "table", "--lang", "en")
    decide(read / "review.csv", "paired_gates", "accept")
    imported = command("review", read, "--import", read / "review.csv", "--by", "An", "--on", "2026-08-01")
    assert (imported.code, "1 dữ kiện đã nhận, 0 đã bỏ" in imported.err) == (0, True)
    assert (data / "facts" / "mong-cai.jsonl").is_file()
    built = command("build", "--store", store, "--proposed", read, "--quiet")
    assert built.code == 0, built.err
    assert "facts to review, in graph/proposed" in built.out
    with cuakhau.open_graph(store, language="en") as graph:
        answer = graph.ask("gate-counterpart", gate="Hoành Mô")
        cited = {citation.passage for row in answer.citations for citation in row}
        assert any("/source/mong-cai#char=" in passage for passage in cited)
        accepted = graph.sparql(
            "SELECT ?by ?on WHERE { ?p ck:acceptedBy ?by ; ck:acceptedOn ?on ; ck:proposedBy ?extractor }"
        )
        assert [(row["by"], str(row["on"])) for row in accepted] == [("An", "2026-08-01")]
        hidden = '?o ck:value "4200"^^xsd:decimal ; ck:unit <https://w3id.org/cuakhau/id/unit-of-measure/million-USD>'
        assert not graph.sparql(f"ASK {{ {hidden} }}")[0]["answer"]
        assert graph.sparql(f"ASK {{ GRAPH <https://w3id.org/cuakhau/graph/proposed> {{ {hidden} }} }}")[0][
            "answer"
        ]


@pytest.mark.parametrize("many", [False, True], ids=["one", "folder"])
def test_a_text_that_the_data_cite_brings_its_metadata(command: Command, tmp_path: Path, many: bool) -> None:
    text = tmp_path / "in" / "unnamed.txt"
    text.parent.mkdir()
    text.write_bytes(MONG_CAI.replace("\n", "\r\n").encode())  # the hash is of the text, not of the file
    digest = hashlib.sha256(MONG_CAI.encode()).hexdigest()
    data = tmp_path / "data"
    data.mkdir()
    (data / "sources.csv").write_text(
        "key,title,publisher,issued,language,url,licence,sha256,characters,note\n"
        f"bao-thu,Đầu năm ở Móng Cái,Báo Thử,2024-03-20,vi,https://example.org/1,,{digest},,\n",
        encoding="utf-8",
    )
    arguments = ("--out", tmp_path / "out", "--data", data)
    outcome = command("extract", text.parent if many else text, *arguments)
    assert outcome.code == 0, outcome.err
    about = (tmp_path / "out" / "bao-thu.source.yml").read_text(encoding="utf-8")
    for stated in (
        "title: Đầu năm ở Móng Cái",
        "publisher: Báo Thử",
        "issued: '2024-03-20'",
        "example.org/1",
    ):
        assert stated in about
    command("extract", text, *arguments, "--publisher", "Báo Khác")
    assert "publisher: Báo Khác" in (tmp_path / "out" / "bao-thu.source.yml").read_text(encoding="utf-8")


def test_a_run_that_was_killed_leaves_no_process_and_goes_on(command: Command, tmp_path: Path) -> None:
    articles, out = write_many(tmp_path / "in", 120), tmp_path / "out"
    program = [str(Path(sys.executable).with_name("cuakhau")), "extract", str(articles), "--out", str(out)]
    with subprocess.Popen([*program, "--jobs", "2"], stderr=subprocess.DEVNULL) as killed:
        running = psutil.Process(killed.pid)
        while killed.poll() is None and not any((out / ".records").rglob("*.json")):
            time.sleep(0.01)
        left = running.children(recursive=True)
        killed.kill()
    gone, alive = psutil.wait_procs(left, timeout=30)
    assert gone
    assert not alive
    outcome = command("extract", articles, "--out", out, "--jobs", "1")
    assert outcome.code == 0
    assert " of them read before" in outcome.err
    assert outcome.err.startswith("120 articles")
