"""`cuakhau show` and `cuakhau find`: things by their names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from cuakhau.cli.options import (
    CiteOption,
    EndpointOption,
    FormatOption,
    Language,
    LanguageOption,
    StoreOption,
    TableFormat,
    examples,
    open_chosen,
)
from cuakhau.cli.output import emit, explain, print_rows, visible

if TYPE_CHECKING:
    from cuakhau.api import Graph
    from cuakhau.cli.answers import Footnotes
    from cuakhau.details import Detail, Moment
    from cuakhau.things import Thing


class Format(StrEnum):
    """How a thing is shown."""

    TEXT = "text"
    JSON = "json"


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command(
        "show",
        epilog=examples(
            "cuakhau show 'Hữu Nghị'",
            "cuakhau show gate/cn-youyiguan --cite --lang zh",
            "cuakhau show 友谊关 --lang en",
        ),
    )(show)
    app.command(
        "find",
        epilog=examples(
            "cuakhau find 'dong dang'",
            "cuakhau find 河口 --kind gate --lang en",
            "cuakhau find lang son --format csv",
        ),
    )(find)


def show(
    name: Annotated[
        list[str],
        typer.Argument(
            metavar="NAME", help="A name in any writing, an identifier such as gate/huu-nghi, or an IRI."
        ),
    ],
    cite: CiteOption = False,
    form: Annotated[Format, typer.Option("--format", help="How it is shown.")] = Format.TEXT,
    store: StoreOption = None,
    endpoint: EndpointOption = None,
    lang: LanguageOption = Language.VI,
) -> None:
    """Show a thing with its facts and its time line.

    With --cite, also the passages that state them.
    """
    from cuakhau.cli.answers import Footnotes

    graph = open_chosen(store, endpoint, lang)
    text = " ".join(name)
    thing = graph.thing(text)
    if form is Format.JSON:
        from cuakhau.tabular import to_json

        emit(to_json(thing.record()))
        return
    notes = Footnotes(language=lang.value) if cite else None
    emit(visible("\n".join(_lines(thing, notes))) + "\n")
    if others := _namesakes(graph, thing, text):
        explain(f"Also called so: {', '.join(others)}")


def find(
    text: Annotated[
        list[str], typer.Argument(metavar="TEXT", help="A name or a part of one, in any writing.")
    ],
    kind: Annotated[
        list[str] | None,
        typer.Option(
            "--kind",
            metavar="KIND",
            help="Only such things: gate, unit, zone, project, instrument, … may be repeated.",
        ),
    ] = None,
    limit: Annotated[int, typer.Option("--limit", metavar="N", min=1, help="How many at the most.")] = 10,
    form: FormatOption = TableFormat.TABLE,
    store: StoreOption = None,
    endpoint: EndpointOption = None,
    lang: LanguageOption = Language.VI,
) -> None:
    """Find things by their names, or by parts of them.

    With or without accents, in Vietnamese, Chinese, English or pinyin.
    """

    graph = open_chosen(store, endpoint, lang)
    hits = graph.find(" ".join(text), kinds=kind or (), limit=limit)
    described = graph.describe([hit.iri for hit in hits])
    headings = ("identifier", "name", "kind", "fits", "score")
    rows = [
        (
            d.identifier,
            d.name,
            ", ".join(part for part in (d.kind or hit.kind, d.life) if part),
            hit.text,
            str(hit.score),
        )
        for hit in hits
        for d in (described[hit.iri],)
    ]
    if rows or form is not TableFormat.TABLE:
        records = [
            {**dict(zip(headings, row, strict=True)), "iri": hit.iri}
            for row, hit in zip(rows, hits, strict=True)
        ]
        print_rows(headings, rows, form, records=records)
    if not rows:
        explain(f"Nothing is called anything like {' '.join(text)!r}.")
        raise typer.Exit(1)


def _namesakes(graph: Graph, thing: Thing, text: str) -> list[str]:
    """Identifiers of other things that the text fits just as well."""
    from cuakhau.labels import shorten

    hits = graph.find(text, limit=20)
    score = next((hit.score for hit in hits if hit.iri == thing.iri), None)
    return [
        shorten(hit.iri).removeprefix("id/") for hit in hits if hit.score == score and hit.iri != thing.iri
    ]


def _lines(thing: Thing, notes: Footnotes | None) -> Iterator[str]:
    """The page about a thing, line by line."""
    from cuakhau.labels import shorten
    from cuakhau.words import heading

    def head(name: str) -> str:
        return heading(name, language=thing.language)

    yield f"{thing.name}  ({shorten(thing.iri).removeprefix('id/')})"
    yield ", ".join(thing.kinds)
    if thing.is_candidate:
        yield head("candidate")
    yield ""
    if thing.names:
        yield f"{head('names')}: {'; '.join(f'{text} ({language})' if language else text for language, text in thing.names.items())}"
    if thing.other_names:
        yield f"{head('other_names')}: {'; '.join(text for text, _ in thing.other_names)}"
    if thing.position:
        yield f"{head('position')}: {thing.position[0]}, {thing.position[1]}"
    for register_, value, passages in thing.identifiers:
        yield f"{head('identifiers')}: {register_} {value}{_marks(thing, passages, (), notes)}"
    if thing.facts:
        yield from ("", head("facts"))
        yield from _facts(thing, notes)
    moments = thing.timeline
    actual, planned = [m for m in moments if not m.planned], [m for m in moments if m.planned]
    undated = [detail for detail in thing.details if not detail.start]
    sections: dict[str, list[Moment | Detail]] = {
        "timeline": [*actual],
        "planned": [*planned, *(detail for detail in undated if detail.planned)],
        "undated": [detail for detail in undated if not detail.planned],
    }
    for name, entries in sections.items():
        if entries:
            yield from ("", head(name))
            yield from (_entry(thing, entry, notes) for entry in entries)
    if notes is not None and (lines := list(notes.lines())):
        yield from ("", head("sources"), *lines)


_VALUES_SHOWN = 12


def _facts(thing: Thing, notes: Footnotes | None) -> Iterator[str]:
    from cuakhau.words import heading

    groups: dict[str, list[str]] = {}
    for fact in thing.facts:
        groups.setdefault(fact.label, []).append(
            f"{fact.text}{_marks(thing, fact.passages, fact.rules, notes)}"
        )
    for label, values in groups.items():
        shown = "; ".join(values[:_VALUES_SHOWN])
        more = (
            f"; {heading('more', language=thing.language)} {len(values) - _VALUES_SHOWN}"
            if len(values) > _VALUES_SHOWN
            else ""
        )
        yield f"  {label}: {shown}{more}"


def _entry(thing: Thing, entry: Moment | Detail, notes: Footnotes | None) -> str:
    from cuakhau.details import Moment

    what = entry.what if isinstance(entry, Moment) else entry.kind
    when = f"{entry.when}  " if entry.when else ""
    return f"  {when}{what}: {entry.text}{_marks(thing, entry.passages, entry.rules, notes)}"


def _marks(thing: Thing, passages: Sequence[str], rules: Sequence[str], notes: Footnotes | None) -> str:
    """What follows a statement: the numbers of its footnotes, or the rules that derived it."""
    from cuakhau.words import heading

    if rules:
        return f" ({heading('derived', language=thing.language)}: {', '.join(rules)})"
    if notes is None or not passages:
        return ""
    return " " + notes.marks([thing.citations[passage] for passage in passages if passage in thing.citations])
