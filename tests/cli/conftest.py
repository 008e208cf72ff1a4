"""Runs commands as a shell would, in this process."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from cuakhau.cli import run


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
