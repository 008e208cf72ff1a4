"""`cuakhau add`: what is right is kept and built in; anything wrong leaves data and graph as they were."""

from __future__ import annotations

from pathlib import Path

import pytest

import cuakhau
from tests.articles.flow_articles import write_articles
from tests.cli.conftest import Command

PAIRS = "key,vietnamese_gate,chinese_gate\nmine,huu-nghi,cn-puzhai\n"
SOURCES = "key,title,issued,language\nmine-2024,Một bài của tôi,2024-05-01,vi\n"
FACT = '{"type": "located_in", "span": [3, 40], "args": {"place": "Hoành Mô", "admin": "Bình Liêu"}}\n'


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    """A table, a fact file with its source, and an RDF file."""
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "pairs.csv").write_text(PAIRS, encoding="utf-8")
    (folder / "sources.csv").write_text(SOURCES, encoding="utf-8")
    (folder / "mine-2024.jsonl").write_text(FACT, encoding="utf-8")
    (folder / "seen.nq").write_text(
        "<https://w3id.org/cuakhau/id/gate/huu-nghi> <http://www.w3.org/2004/02/skos/core#altLabel> "
        '"Cửa Hữu Nghị" <https://w3id.org/cuakhau/source/mine-rdf#char=1,9> .\n'
        "<https://w3id.org/cuakhau/source/mine-rdf> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> "
        "<https://w3id.org/cuakhau/ontology#Source> .\n",
        encoding="utf-8",
    )
    return folder


def files_of(folder: Path) -> dict[str, bytes]:
    return {
        str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file() and path.name != ".lock"
    }


def test_files_are_built_in_and_stay(command: Command, mine: Path, tmp_path: Path) -> None:
    data, store = tmp_path / "data", tmp_path / "store"
    options = ("--data", data, "--store", store, "--quiet")
    added = command("add", mine / "pairs.csv", mine / "mine-2024.jsonl", *options)
    assert added.code == 0, added.err
    assert "1 facts of mine-2024" in added.err
    assert {path.relative_to(data).as_posix() for path in data.rglob("*.*")} >= {
        "pairs.csv",
        "sources.csv",
        "facts/mine-2024.jsonl",
    }
    with cuakhau.open_graph(store, language="en") as graph:
        assert any(name.startswith("own/facts/mine-2024") for name in graph.manifest.inputs)


@pytest.mark.parametrize(
    "name", ["bad.csv", "gates.csv", "bad.trig", "bad.ttl", "mine-2024.jsonl", "seen.nq"]
)
def test_what_is_wrong_changes_nothing(command: Command, mine: Path, tmp_path: Path, name: str) -> None:
    data, store = tmp_path / "data", tmp_path / "store"
    data.mkdir()
    (data / "pairs.csv").write_text(PAIRS, encoding="utf-8")
    before = files_of(data)
    if name != "seen.nq":
        content = {
            "gates.csv": "key,country,vi\nx,vn\n",
            "mine-2024.jsonl": FACT.replace("located_in", "nonsense"),
        }
        (mine / name).write_text(content.get(name, "@prefix\n"), encoding="utf-8")
    outcome = command("add", mine / name, "--data", data, "--store", store, "--quiet")
    assert outcome.code == 1
    assert name in outcome.err or "statements do not pass" in outcome.err
    assert str(tmp_path / "data") in outcome.err or "/tmp/tmp" not in outcome.err
    assert files_of(data) == before
    assert not (store / "current").exists()


def test_proposed_facts_are_reviewed_first(command: Command, tmp_path: Path) -> None:
    articles = write_articles(tmp_path / "in")
    command("extract", articles / "mong-cai.txt", "--out", tmp_path / "read")
    outcome = command("add", tmp_path / "read" / "mong-cai.jsonl", "--data", tmp_path / "data")
    assert outcome.code == 1
    assert f"cuakhau review {tmp_path / 'read'}" in outcome.err
