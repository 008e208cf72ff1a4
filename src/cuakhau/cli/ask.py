"""`cuakhau ask`: the questions of the library."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from cuakhau.cli.options import (
    CiteOption,
    EndpointOption,
    FormatOption,
    IrisOption,
    Language,
    LanguageOption,
    LimitOption,
    ServiceOption,
    StoreOption,
    TableFormat,
    examples,
    open_chosen,
)
from cuakhau.cli.output import emit, print_rows

if TYPE_CHECKING:
    from cuakhau.queries.query import Query


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        "ask",
        epilog=examples(
            "cuakhau ask",
            "cuakhau ask gate-class --about --lang en",
            "cuakhau ask gate-counterpart --param 'gate=Trà Lĩnh' --cite",
            "cuakhau ask gate-class --as-of 2020 --format csv > classes.csv",
        ),
    )(ask)


def ask(
    name: Annotated[
        str | None,
        typer.Argument(metavar="NAME", help="A question; without one, all are listed.", show_default=False),
    ] = None,
    param: Annotated[
        list[str] | None,
        typer.Option("--param", metavar="K=V", help="A parameter and its value; may be repeated."),
    ] = None,
    as_of: Annotated[
        str | None,
        typer.Option(
            "--as-of",
            metavar="DATE",
            help="What was true on this day (2023, 2023-12, 2023-12-28). [default: the data's date]",
        ),
    ] = None,
    known_by: Annotated[
        str | None,
        typer.Option("--known-by", metavar="DATE", help="Only what sources of this day or before say."),
    ] = None,
    about: Annotated[bool, typer.Option("--about", help="Show what the question asks and takes.")] = False,
    cite: CiteOption = False,
    iris: IrisOption = False,
    form: FormatOption = TableFormat.TABLE,
    limit: LimitOption = 30.0,
    allow_service: ServiceOption = None,
    store: StoreOption = None,
    endpoint: EndpointOption = None,
    lang: LanguageOption = Language.VI,
) -> None:
    """Ask a question of the library, or list them all.

    Names may be written with or without accents, in Vietnamese, Chinese, English or pinyin.
    """
    given = _pairs(param or [])
    if name is None:
        if given or as_of or known_by or about or cite:
            raise typer.BadParameter("name the question that the options are for; `cuakhau ask` lists all")
        _list(form, language=lang.value, allowed=allow_service or ())
        return
    if about:
        from cuakhau.queries import query

        _explain(query.get(name), language=lang.value)
        return
    from cuakhau.cli.answers import print_answer

    graph = open_chosen(store, endpoint, lang, limit_s=limit, allow_service=allow_service or ())
    for key, value in (("as_of", as_of), ("known_by", known_by)):
        if value is not None:
            given[key] = value
    answer = graph.ask_with(name, given)
    print_answer(answer.with_iris() if iris else answer, form, cite=cite)


def _pairs(texts: list[str]) -> dict[str, str]:
    pairs: dict[str, str] = {}
    for text in texts:
        key, equals, value = text.partition("=")
        if not equals or not key.strip():
            raise typer.BadParameter(
                f"{text!r}: write a parameter as K=V, such as 'gate=Trà Lĩnh'", param_hint="--param"
            )
        if key.strip() in pairs:
            raise typer.BadParameter(f"{key.strip()} is given twice", param_hint="--param")
        pairs[key.strip()] = value
    return pairs


def _list(form: TableFormat, *, language: str, allowed: Sequence[str]) -> None:
    from cuakhau.graph.guard import allowed_service, is_allowed
    from cuakhau.queries import query

    try:
        services = frozenset(map(allowed_service, allowed))
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--allow-service") from error
    listed = {**query.library(), **query.federated(lambda address: is_allowed(address, services))}
    rows = sorted(
        (
            next((tag for tag in question.tags if not tag.startswith("competency")), ""),
            name,
            question.title[language],
        )
        for name, question in listed.items()
    )
    print_rows(("tag", "name", "title"), rows, form)


def _explain(question: Query, *, language: str) -> None:
    from cuakhau.queries.parameters import expected

    emit(f"{question.name}: {question.title[language]}\n\n{question.question[language]}\n")
    if question.parameters:
        emit("\nParameters\n")
        for parameter in question.parameters:
            needed = " (required)" if parameter.required else ""
            emit(
                f"  {parameter.name}{needed}: {parameter.description[language]}\n      {expected(parameter)}\n"
            )
    emit("\nColumns\n")
    for column in question.columns:
        if not column.hidden:
            emit(f"  {column.name}: {column.label[language]} ({column.type})\n")
    emit("\nCited by the passages of\n")
    for pattern in question.evidence:
        emit(
            f"  {pattern_text(pattern.subject)} {pattern_text(pattern.predicate)} {pattern_text(pattern.object)}\n"
        )
    first = question.parameters[0] if question.parameters else None
    option = f" --param '{first.name}={first.example}'" if first else ""
    emit(f"\nExample\n  cuakhau ask {question.name}{option} --cite\n")


def pattern_text(part: object) -> str:
    """A part of a pattern as it reads in a query: `?gate`, `ck:pairedWith`, `[]`."""
    from cuakhau.labels import shorten
    from cuakhau.values import lexical

    if part is None:
        return "[]"
    return f"?{part}" if isinstance(part, str) else shorten(lexical(part))  # type: ignore[arg-type]
