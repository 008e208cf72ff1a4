"""Every command explains itself, with examples that are commands."""

from __future__ import annotations

import shlex

import pytest
import typer.main

from cuakhau.cli import app
from tests.cli.conftest import Command

_GROUP = typer.main.get_command(app)
COMMANDS = sorted(getattr(_GROUP, "commands", {}))


def test_the_commands_are_these() -> None:
    assert COMMANDS == [
        "add", "ask", "build", "diff", "export", "extract", "find", "info", "link", "network", "review", "serve", "show", "site", "sparql", "tour",
        "validate",
    ]  # fmt: skip


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_has_a_description_and_examples(command: Command, name: str) -> None:
    outcome = command(name, "--help")
    assert outcome.code == 0
    description, _, examples = outcome.out.partition("Examples:")
    assert len(description.splitlines()[2].strip()) > 20
    lines = [line.strip() for line in examples.splitlines() if "cuakhau" in line]
    assert lines
    for line in lines:
        words = shlex.split(line)
        assert words[words.index("cuakhau") + 1] == name


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_is_explained(name: str) -> None:
    for parameter in _GROUP.commands[name].params:  # type: ignore[attr-defined]
        assert getattr(parameter, "help", None), parameter.name
