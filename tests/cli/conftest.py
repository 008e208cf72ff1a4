"""Runs commands as a shell would, in this process."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from cuakhau.cli import run

PAIRS = "key,vietnamese_gate,chinese_gate\nmine,huu-nghi,cn-puzhai\n"
SOURCES = "key,title,issued,language\nmine-2024,Một bài của tôi,2024-05-01,vi\n"
FACT = '{"type": "located_in", "span": [3, 40], "args": {"place": "Hoành Mô", "admin": "Bình Liêu"}}\n'


@dataclass(frozen=True)
class Outcome:
    """What a command left behind."""

    code: int
    out: str
    err: str


Command = Callable[..., Outcome]


@pytest.fixture
def command(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Command:
    """Runs `cuakhau` with arguments; no store is at hand unless one is named."""
    for name in ("CUAKHAU_STORE", "CUAKHAU_LANG", "CUAKHAU_DEBUG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data-home"))
    monkeypatch.setenv("HOME", str(tmp_path))

    def start(*arguments: str | Path) -> Outcome:
        capsys.readouterr()
        code = run([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        return Outcome(code, captured.out, captured.err)

    return start


@pytest.fixture
def on_store(command: Command, built_store: Path) -> Command:
    """Runs a command on the shipped graph, in English."""

    def start(*arguments: str | Path) -> Outcome:
        return command(*arguments, "--store", built_store, "--lang", "en")

    return start


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


@pytest.fixture(scope="session")
def endpoint(built_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a SPARQL 1.1 server with the shipped graph: Oxigraph's own."""
    program = shutil.which("oxigraph", path=str(Path(sys.executable).parent))
    if program is None:
        pytest.skip("needs the oxigraph server (pip install oxigraph)")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    folder = shutil.copytree(
        built_store / "current" / "oxigraph", tmp_path_factory.mktemp("served") / "oxigraph"
    )
    server = subprocess.Popen(
        [program, "serve-read-only", "--location", str(folder), "--bind", f"127.0.0.1:{port}"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        for _ in range(200):
            with socket.socket() as client:
                if client.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        yield f"http://127.0.0.1:{port}/query"
    finally:
        server.kill()
        server.wait()
