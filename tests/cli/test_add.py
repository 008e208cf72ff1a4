"""`cuakhau add`: what is right is kept and built in; anything wrong leaves data and graph as they were."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.articles.flow_articles import write_articles
from tests.cli.conftest import FACT, PAIRS, Command


def files_of(folder: Path) -> dict[str, bytes]:
    return {
        str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file() and path.name != ".lock"
    }


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
