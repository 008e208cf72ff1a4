"""`cuakhau validate`: files are told to be fit, or what is wrong where."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

import pytest

from tests.cli.conftest import Command

BASE = "https://w3id.org/cuakhau/"


@pytest.mark.parametrize("name", ["gates.csv", "pairs.csv", "facts/vov-cao-bang-2023.jsonl"])
def test_the_shipped_files_are_valid(command: Command, tmp_path: Path, name: str) -> None:
    file = tmp_path / Path(name).name
    file.write_bytes((resources.files("cuakhau.data") / name).read_bytes())
    outcome = command("validate", file)
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out.startswith("valid: ")


def test_a_table_with_wrong_cells_is_told_row_and_column(command: Command, tmp_path: Path) -> None:
    text = (resources.files("cuakhau.data") / "status.csv").read_text("utf-8")
    header, first, *_ = text.splitlines()
    file = tmp_path / "status.csv"
    bad = first.split(",")
    bad[header.split(",").index("status")] = "half_open"
    file.write_text("\n".join([header, ",".join(bad)]) + "\n", encoding="utf-8")
    outcome = command("validate", file)
    assert outcome.code == 1
    assert "status.csv" in outcome.err
    assert "half_open" in outcome.err
    assert "/tmp" not in outcome.err.replace(str(tmp_path), "")


def test_an_rdf_file_with_a_fault_is_told_line_and_column(command: Command, tmp_path: Path) -> None:
    file = tmp_path / "x.trig"
    file.write_text("@prefix ck: <http://a/> .\nck:x ck:y\n", encoding="utf-8")
    outcome = command("validate", file)
    assert outcome.code == 1
    assert f"{file}:3:1" in outcome.err or f"{file}:2:" in outcome.err


def test_an_rdf_file_without_passages_is_refused(command: Command, tmp_path: Path) -> None:
    file = tmp_path / "x.nq"
    file.write_text(f"<{BASE}id/gate/x> <{BASE}ontology#pairedWith> <{BASE}id/gate/y> .\n", encoding="utf-8")
    outcome = command("validate", file)
    assert outcome.code == 1
    assert "no graph says where this is stated" in outcome.err


def test_a_file_of_no_known_kind_is_told_which_are(command: Command, tmp_path: Path) -> None:
    file = tmp_path / "x.ttl"
    file.write_text("", encoding="utf-8")
    outcome = command("validate", file)
    assert outcome.code == 1
    assert ".trig" in outcome.err
    assert command("validate", tmp_path / "nowhere.csv").code == 1
