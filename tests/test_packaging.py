"""What the wheel holds: built from the source distribution, as an installer without our tree would."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from cuakhau.graph.build import read_manifest

ROOT = Path(__file__).resolve().parents[1]
SHIPPED = {
    "data": ("*.csv", "*.jsonl", "facts/*.jsonl", "LICENSE"),
    "loaders": ("*.yml", "articles/patterns/*/*.yml"),
    "networks": ("*.rq", "*.html", "*.js", "*.css", "*.yml"),
    "ontology": ("*.ttl", "rules/*.rq"),
    "queries": ("*.rq", "*.yml"),
}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("dist")
    # The source distribution first and the wheel from it: what the links of src/ lose on the way would show.
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(out), str(ROOT)]
    built = subprocess.run(command, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stderr[-2000:]
    return next(out.glob("*.whl"))


def test_the_wheel_holds_every_file_that_the_program_reads(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())

    for area, patterns in SHIPPED.items():
        for pattern in patterns:
            for file in (ROOT / area).glob(pattern):
                assert f"cuakhau/{area}/{file.relative_to(ROOT / area)}" in names
    assert "cuakhau/py.typed" in names


def test_the_wheel_carries_the_front_end_built_from_its_sources(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    static = "cuakhau/explorer/static/"

    for entry in ("data", "site", "explore", "questions", "workbench", "source"):
        assert f"{static}{entry}.js" in names
    assert f"{static}borders.json" in names
    assert any(name.startswith(f"{static}assets/oxigraph.wasm") for name in names)
    assert not [name for name in names if "node_modules" in name or name.endswith(".ts")]


def test_the_wheel_holds_nothing_else(wheel: Path) -> None:
    tops = {name.split("/")[0] for name in zipfile.ZipFile(wheel).namelist()}

    assert {top for top in tops if not top.endswith(".dist-info")} == {"cuakhau"}


def test_the_graph_built_from_the_wheel_is_the_graph_built_from_the_tree(
    wheel: Path, built_store: Path, tmp_path: Path
) -> None:
    with zipfile.ZipFile(wheel) as content:
        content.extractall(tmp_path / "installed")
    store = tmp_path / "store"
    program = "from cuakhau.cli import main; main()"
    command = [sys.executable, "-c", program, "build", "--store", str(store)]
    environment = {**os.environ, "PYTHONPATH": str(tmp_path / "installed")}

    built = subprocess.run(
        command, capture_output=True, text=True, check=False, cwd=tmp_path, env=environment
    )

    assert built.returncode == 0, built.stderr[-2000:]
    assert read_manifest(store).sha256 == read_manifest(built_store).sha256
