"""The command line: every command with its arguments, options and examples, from the program itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import typer.main
from typer.core import TyperGroup

from cuakhau.cli.app import app
from docs.writers.markdown import table


def commands_page() -> str:
    """One section a command, in the order of `cuakhau --help`."""
    group = typer.main.get_command(app)
    assert isinstance(group, TyperGroup)
    parts = [
        "# Commands\n",
        "Every command says the same with `--help`. Tables go to standard output, all else to standard error.\n",
    ]
    for words, command in _commands(group, ("cuakhau",)):
        parts += _section(words, command)
    return "\n".join(parts)


def _commands(group: TyperGroup, words: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any]]:
    for name, command in group.commands.items():
        if isinstance(command, TyperGroup):
            yield from _commands(command, (*words, name))
        else:
            yield (*words, name), command


def _section(words: tuple[str, ...], command: Any) -> Iterator[str]:
    yield f"## `{' '.join(words)}`\n"
    yield (command.help or "").replace("\b\n", "") + "\n"
    context = command.context_class(command, info_name=" ".join(words))
    usage = " ".join([" ".join(words), *command.collect_usage_pieces(context)])
    yield f"```text\n{usage}\n```\n"
    rows = [record for parameter in command.params if (record := _row(parameter, context)) is not None]
    if rows:
        yield table(["", "what it is"], rows)
    if examples := list(_examples(command.epilog or "")):
        yield "\n".join(["```sh", *examples, "```\n"])


def _examples(epilog: str) -> Iterator[str]:
    """The commands of an epilog, without its heading and what only `--help` needs."""
    lines = (line.strip() for line in epilog.replace("\b", "").splitlines())
    yield from (line for line in lines if line and line != "Examples:")


def _row(parameter: Any, context: Any) -> tuple[str, str] | None:
    record = parameter.get_help_record(context)
    if record is None:
        return None
    name, explained = record
    return f"`{name.replace('|', ' or ')}`", _told(explained)


def _told(text: str) -> str:
    """Help is written with backticks, as Markdown is; what else Markdown would take for its own stands as it is."""
    return " ".join(text.replace("|", "\\|").replace("[", "\\[").replace("<", "&lt;").split())
