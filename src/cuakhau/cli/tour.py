"""`cuakhau tour`: what `make run` shows."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cuakhau.cli.options import Language, LanguageOption, StoreOption, TableFormat, examples
from cuakhau.cli.output import emit, explain
from cuakhau.errors import CuakhauError, SourceError

_QUESTIONS = (
    ("gate-counterpart", {"gate": "Trà Lĩnh"}),
    ("gate-class", {"gate": "Trà Lĩnh", "as_of": "2023-12-31"}),
    ("place-figures", {"place": "Cao Bằng", "measure": "trade_turnover"}),
)
_INTRODUCTION = {
    "vi": "Ba câu hỏi, với câu trả lời và nguồn của từng câu trả lời.",
    "en": "Three questions, each answered with the places in the sources that say so.",
    "zh": "三个问题，每个答案都注明出处。",
}


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("tour", epilog=examples("cuakhau tour --out out", "cuakhau tour --out out --lang en"))(tour)


def tour(
    out: Annotated[
        Path, typer.Option("--out", metavar="DIR", help="Where the network map is written.")
    ] = Path("out"),
    store: StoreOption = None,
    lang: LanguageOption = Language.VI,
) -> None:
    """See what the graph answers, in a minute.

    Builds the graph if need be, answers three questions with their citations, draws the network.
    """
    from cuakhau.api import open_graph
    from cuakhau.building import default_store
    from cuakhau.cli.answers import print_answer
    from cuakhau.cli.build import build_with_progress
    from cuakhau.cli.network import write_network

    if not is_current(store):
        explain("Building the graph from the shipped data")
        build_with_progress(store)
    graph = open_graph(store, language=lang.value)
    emit(f"{_INTRODUCTION[lang.value]}\n")
    for name, parameters in _QUESTIONS:
        answer = graph.ask_with(name, parameters)
        given = " ".join(f"--param '{key}={value}'" for key, value in parameters.items())
        emit(
            f"\n{answer.title}: {answer.question}\n$ cuakhau ask {name} {given} --cite --lang {lang.value}\n\n"
        )
        print_answer(answer, TableFormat.TABLE, cite=True)
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SourceError(f"{out}: cannot be made: {error.strerror}", path=str(out)) from error
    page = out / "network.html"
    things, relations = write_network(graph, page)
    emit(
        f"\ngraph    {store or default_store()} ({graph.manifest.triples} statements from {graph.manifest.passages} passages)\n"
        f"network  {page.resolve()} ({things} things, {relations} relations; opens in any browser, also offline)\n"
        "more     cuakhau ask · cuakhau show 'Hữu Nghị' --cite · cuakhau --help\n"
    )


def is_current(store: Path | None) -> bool:
    """Whether there is a graph that can be read and was built from the data as they are shipped now."""
    from cuakhau.api import open_graph
    from cuakhau.loaders.run import load_folder

    try:
        manifest = open_graph(store).manifest
    except CuakhauError:
        return False
    shipped = dict(load_folder(None).files)
    return {
        name: digest for name, digest in manifest.inputs.items() if not name.startswith("own/")
    } == shipped
