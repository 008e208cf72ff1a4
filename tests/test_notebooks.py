"""The notebooks run from a clean kernel on the shipped graph, and are kept without output."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

FOLDER = Path(__file__).resolve().parents[1] / "notebooks"
NOTEBOOKS = sorted(path.name for path in FOLDER.glob("*.ipynb"))
EACH_ALONE = [pytest.param(name, marks=pytest.mark.xdist_group(name)) for name in NOTEBOOKS]


@pytest.fixture
def user_data(built_store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's data folder as `make run` leaves it, with the graph at its default place."""
    folder = tmp_path / "home" / ".local" / "share"
    for name, value in (("HOME", tmp_path / "home"), ("XDG_DATA_HOME", folder), ("MPLBACKEND", "agg")):
        monkeypatch.setenv(name, str(value))
    # As in the activated environment: notebooks run the command, too.
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    (folder / "cuakhau").mkdir(parents=True)
    (folder / "cuakhau" / "graph").symlink_to(built_store, target_is_directory=True)
    return folder


@pytest.mark.filterwarnings("ignore:.*:DeprecationWarning")
@pytest.mark.parametrize("name", EACH_ALONE)
def test_a_notebook_runs(name: str, user_data: Path, tmp_path: Path) -> None:
    notebook = nbformat.read(FOLDER / name, as_version=4)
    client = NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(tmp_path)}})
    client.execute(env={**os.environ})
    shown = [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]
    text = " ".join(map(str, shown)).lower()
    assert any(word in text for word in ("citations", "dẫn nguồn", "出处")), (
        "it shows what supports its answers"
    )
    assert not [output for output in shown if output.get("name") == "stderr"]


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_a_notebook_is_kept_without_output(name: str) -> None:
    notebook = nbformat.read(FOLDER / name, as_version=4)
    nbformat.validate(notebook)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            assert cell.outputs == []
            assert cell.execution_count is None
