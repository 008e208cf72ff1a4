"""`cuakhau info`: what the graph holds."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator, Mapping
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cuakhau.cli.options import EndpointOption, Language, LanguageOption, StoreOption, examples, open_chosen
from cuakhau.cli.output import emit, plain_table
from cuakhau.errors import StoreError

if TYPE_CHECKING:
    from cuakhau.api import Graph

_COUNTS = "SELECT (COUNT(*) AS ?statements) WHERE { ?subject ?property ?value }"


class Format(StrEnum):
    """How it is written."""

    TEXT = "text"
    JSON = "json"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        "info",
        epilog=examples("cuakhau info", "cuakhau info --review", "cuakhau info --format json | jq .facts"),
    )(info)


def info(
    review: Annotated[
        bool, typer.Option("--review", help="List the names to review and the gaps that the checks found.")
    ] = False,
    form: Annotated[Format, typer.Option("--format", help="How it is written.")] = Format.TEXT,
    store: StoreOption = None,
    endpoint: EndpointOption = None,
    lang: LanguageOption = Language.VI,
) -> None:
    """Say what the graph holds and from what it was built.

    With --review, also what of it waits for review.
    """
    graph = open_chosen(store, endpoint, lang)
    if graph.folder is None:
        count = graph.sparql(_COUNTS)[0]["statements"]
        counts = {"endpoint": endpoint, "data_date": graph.data_date.isoformat(), "triples": count}
        emit(
            json.dumps(counts, indent=1) + "\n"
            if form is Format.JSON
            else "".join(f"{k}: {v}\n" for k, v in counts.items())
        )
        return
    content = {"store": str(graph.folder), **dataclasses.asdict(graph.manifest)}
    if review:
        content |= {
            "to_review": _read(graph.folder / "candidates.json"),
            "findings": _read(graph.folder / "report.json"),
        }
    if form is Format.JSON:
        emit(json.dumps(content, ensure_ascii=False, indent=1) + "\n")
        return
    emit("\n".join(_lines(graph, content)) + "\n")


def _lines(graph: Graph, content: Mapping[str, Any]) -> Iterator[str]:
    for name in ("store", "data_date", "data_version", "licence", "sha256", "quads", "triples", "passages"):
        yield f"{name:13}{content[name]}"
    for name in ("facts", "entities", "derived"):
        rows = [[f"  {_worded(graph, name, key)}", str(count)] for key, count in content[name].items()]
        yield from ("", plain_table([name, ""], rows).rstrip("\n"))
    yield from ("", f"{'to review':13}{content['candidates']} unknown names, {content['warnings']} gaps")
    for candidate in content.get("to_review", ()):
        yield f"  {candidate['text']}  ({candidate['argument']}, {candidate['reason']})  {candidate['passage']}"
    for finding in content.get("findings", ()):
        yield f"  {finding['node']}: {finding['message']}"


def _worded(graph: Graph, table: str, key: str) -> str:
    """A class by its name in the language; kinds of facts and rules have but one."""
    from cuakhau.graph.iris import CK

    return graph.label(CK + key) if table == "entities" else key


def _read(file: Path) -> Any:
    try:
        return json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise StoreError(f"{file}: cannot be read ({error}); run `cuakhau build`") from error
