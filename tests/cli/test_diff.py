"""`cuakhau diff` on the shipped graph and on a later one."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Command

BASE = "https://w3id.org/cuakhau/"
GATE = f"<{BASE}id/gate/tra-linh>"
LABEL = "<http://www.w3.org/2000/01/rdf-schema#label>"


@pytest.fixture
def graphs(built_store: Path, tmp_path: Path) -> tuple[Path, Path]:
    """The shipped graph, and one in which a name is corrected, a gate is new and another is gone."""
    old, new = built_store / "current" / "graph.nq", tmp_path / "new.nq"
    lines = []
    for line in old.read_text("utf-8").splitlines(keepends=True):
        if line.startswith(f"<{BASE}id/gate/huu-nghi> "):
            continue
        lines.append(
            line.replace('"Trà Lĩnh"@vi', '"Trà Lĩnh mới"@vi') if line.startswith(f"{GATE} {LABEL}") else line
        )
    lines.append(f'<{BASE}id/gate/new> {LABEL} "Cổng <b>mới</b>"@vi .\n')
    lines.append(f'<{BASE}id/gate/new> {LABEL} "Cổng <b>mới</b>"@vi <{BASE}source/gates#new> .\n')
    new.write_text("".join(lines), encoding="utf-8")
    return old, new


def test_what_is_new_gone_and_changed_is_told_in_words(command: Command, graphs: tuple[Path, Path]) -> None:
    said = command("diff", str(graphs[0]), str(graphs[1]))
    assert said.code == 0
    assert "## New (1)\n\n- **Cổng <b>mới</b>** `id/gate/new`" in said.out
    assert "## Gone (1)\n\n- **Hữu Nghị** `id/gate/huu-nghi`" in said.out
    changed = said.out.partition("## Changed (1)")[2]
    assert "− rdfs:label: “Trà Lĩnh”" in changed
    assert "+ rdfs:label: “Trà Lĩnh mới”" in changed
    assert "; 1 places in sources added, " in said.out


def test_a_graph_does_not_differ_from_itself(command: Command, built_store: Path) -> None:
    said = command("diff", str(built_store / "current" / "graph.nq"), "--store", str(built_store))
    assert said.out == "0 statements added, 0 removed; 0 places in sources added, 0 removed.\n"


def test_a_file_that_is_no_graph_is_told_with_its_place(
    command: Command, built_store: Path, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.nq"
    broken.write_text(f'{GATE} {LABEL} "x"@vi .\n{GATE} {LABEL} oops .\n', encoding="utf-8")
    said = command("diff", str(broken), "--store", str(built_store))
    assert said.code == 1
    assert "broken.nq" in said.err
    assert "line 2" in said.err
    missing = command("diff", str(tmp_path / "nowhere.nq"), "--store", str(built_store))
    assert missing.code == 1
    assert "nowhere.nq" in missing.err
