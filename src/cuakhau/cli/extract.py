"""`cuakhau extract`: articles in, proposed facts out."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Collection, Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cuakhau.cli.options import DataOption, Language, LanguageOption, QuietOption, examples, own_data_or_none
from cuakhau.cli.output import explain
from cuakhau.errors import EndpointError, SourceError

if TYPE_CHECKING:
    from cuakhau.loaders.articles.document import Document
    from cuakhau.loaders.articles.extractors import Extractor
    from cuakhau.loaders.articles.folder import Run
    from cuakhau.loaders.articles.known import KnownTexts
    from cuakhau.loaders.articles.names import Names
    from cuakhau.loaders.articles.proposed import Article
    from cuakhau.loaders.articles.runners import Runner


class By(StrEnum):
    """What proposes facts."""

    PATTERNS = "patterns"
    ENDPOINT = "endpoint"


class Format(StrEnum):
    """How proposed facts are written."""

    JSONL = "jsonl"
    NQUADS = "nquads"
    TABLE = "table"
    XLSX = "xlsx"


FilesArgument = Annotated[
    list[str],
    typer.Argument(
        metavar="FILE|FOLDER",
        help="Articles (text, HTML, DOCX, PDF), folders of them, or - for standard input.",
    ),
]
TitleOption = Annotated[str, typer.Option("--title", metavar="TEXT", help="Title of the article.")]
ByOption = Annotated[
    By,
    typer.Option(
        "--extractor",
        help="patterns: on this machine alone. endpoint: a language model at the OpenAI-compatible address "
        "CUAKHAU_ENDPOINT_URL, with CUAKHAU_ENDPOINT_KEY and CUAKHAU_ENDPOINT_MODEL; the texts are sent there.",
    ),
]
SchedulerOption = Annotated[
    str, typer.Option("--scheduler", metavar="ADDRESS", help="A Dask scheduler whose workers do the work.")
]


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        "extract",
        epilog=examples(
            "cuakhau extract article.html",
            "cuakhau extract articles --out read --format xlsx",
            "cuakhau extract - --date 2025-07-10 --publisher 'Báo Quảng Ninh'",
            "cuakhau extract articles --out asked --extractor endpoint --jobs 4",
        ),
    )(extract)


def extract(
    files: FilesArgument,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="DIR", help="Folder of the results; needed for more than one article."),
    ] = None,
    form: Annotated[
        Format,
        typer.Option("--format", help="With --out, beside the JSON lines; table is CSV, with sentences."),
    ] = Format.JSONL,
    title: TitleOption = "",
    publisher: Annotated[str, typer.Option("--publisher", metavar="NAME", help="Who published it.")] = "",
    date: Annotated[
        str, typer.Option("--date", metavar="DATE", help="When it appeared: 2012-11-08, 2012-11 or 2012.")
    ] = "",
    language: Annotated[Language | None, typer.Option("--language", help="Language of the text.")] = None,
    url: Annotated[str, typer.Option("--url", metavar="URL", help="Where it was published.")] = "",
    encoding: Annotated[
        str, typer.Option("--encoding", metavar="NAME", help="Encoding of a text, if it is not UTF-8.")
    ] = "",
    jobs: Annotated[
        int | None,
        typer.Option(
            "--jobs",
            metavar="N",
            min=1,
            help="How many processes. [default: one a core; one for an endpoint]",
        ),
    ] = None,
    scheduler: SchedulerOption = "",
    by: ByOption = By.PATTERNS,
    data: DataOption = None,
    lang: LanguageOption = Language.VI,
    quiet: QuietOption = False,
) -> None:
    """Read articles and propose the facts that they state.

    Each comes with the span that states it. Nothing is put into the graph: `cuakhau review` is next. A run that was
    stopped goes on where it was; one bad document never stops the rest.

    Title, publisher, date and address come from the options, a file NAME.source.yml beside the article, or its page.
    A text that the data cite already is known by its SHA-256 and needs none. A reprint, the same text or nearly, is
    recognised by its runs of words and its figures: it is listed in articles.csv and is no second witness.
    """
    options = {
        "title": title, "publisher": publisher, "issued": date, "language": language or "", "url": url,
        "encoding": encoding,
    }  # fmt: skip
    given = {name: str(value) for name, value in options.items() if value}
    documents = _documents(files)
    if len(documents) > 1 and (title or url):
        raise typer.BadParameter(
            "--title and --url are of one article; write a file NAME.source.yml beside each"
        )
    if out is None and len(documents) > 1:
        raise typer.BadParameter(f"{len(documents)} articles: name a folder for their facts with --out")
    if scheduler and by is By.ENDPOINT:
        raise typer.BadParameter(
            "the key of an endpoint goes to no scheduler: use --jobs for several at once"
        )
    from cuakhau.building import known_facts
    from cuakhau.loaders.articles.known import known_texts
    from cuakhau.loaders.articles.names import Names

    if out is not None:
        _refuse_place(out, documents)
    extractor = _extractor(by)
    own = own_data_or_none(data)
    sources, facts = known_facts(own)
    names, known = Names.from_facts(facts), known_texts(sources)
    if out is None or documents == ["-"]:
        _one(
            documents[0],
            names,
            given,
            known=known,
            extractor=extractor,
            form=form,
            out=out,
            data=own,
            lang=lang.value,
        )
        return
    paths = [Path(document) for document in documents]
    runner = _runner(len(paths), jobs or (1 if by is By.ENDPOINT else None), scheduler)
    try:
        run = _many(
            paths,
            out,
            names=names,
            options=given,
            known=known,
            extractor=extractor,
            runner=runner,
            quiet=quiet,
        )
    except EndpointError as error:
        if by is By.PATTERNS:
            raise
        message = f"{error}\nWhat was done is kept in {out}: the same command goes on from there"
        raise EndpointError(message, url=error.url, status=error.status) from error
    except KeyboardInterrupt:
        explain(f"What was done is kept in {out}: the same command goes on from there")
        raise
    _write_form(out, run.articles, form, data=own, lang=lang.value)
    _report(run, out)
    if run.problems:
        raise typer.Exit(1)


def _extractor(by: By) -> Extractor:
    from cuakhau.loaders.articles.extractors import PatternExtractor

    if by is By.PATTERNS:
        return PatternExtractor()
    from cuakhau.loaders.articles.endpoint import endpoint_from_environment

    return endpoint_from_environment(os.environ)


def _documents(files: Sequence[str]) -> list[str]:
    """Every document once, in a fixed order."""
    from cuakhau.loaders.articles.read import find_documents

    if "-" in files:
        if len(files) > 1:
            raise typer.BadParameter("standard input is one article: give - alone")
        return ["-"]
    found = {str(path) for file in files for path in find_documents(file)}
    return sorted(found)


def _refuse_place(out: Path, documents: Sequence[str]) -> None:
    """The results stand apart: they have side files of the same names as the articles'."""
    if out.exists() and not out.is_dir():
        raise SourceError(f"{out}: is no folder", path=str(out))
    if out.resolve() in {Path(document).resolve().parent for document in documents if document != "-"}:
        message = f"{out}: holds the articles themselves; name another folder for what is found in them"
        raise SourceError(message, path=str(out))


def _one(
    file: str,
    names: Names,
    options: Mapping[str, str],
    *,
    known: KnownTexts,
    extractor: Extractor,
    form: Format,
    out: Path | None,
    data: Path | None,
    lang: str,
) -> None:
    """One article, to standard output or into a folder, with what a reader should know on standard error."""
    from cuakhau.loaders.articles.proposed import (
        Article,
        read_witnesses,
        repeated_or_none,
        write_article,
        write_witnesses,
    )
    from cuakhau.loaders.articles.read import read_document
    from cuakhau.loaders.articles.witness import Witness
    from cuakhau.loaders.articles.work import record_of, told_unanswered

    if out is None and form is Format.XLSX:
        raise typer.BadParameter("a workbook is no text: name a folder with --out")
    document = read_document(file, metadata=options, known=known)
    extraction = extractor.extract(document, names)
    if extraction.unanswered:
        raise SourceError(f"{file}: {told_unanswered(extraction)}", path=file)
    record = json.loads(record_of(document, extraction, version=extractor.version))
    article = Article.of_record(record, name=document.slug)
    for note in document.notes:
        explain(f"Mind: {note}")
    witness = Witness.of(document)
    if name := repeated_or_none(witness):
        explain(f"Mind: it repeats {name}, which the shipped data cite: a reprint is no second witness")
    if out is not None:
        write_article(out, article)
        write_witnesses(out, {**read_witnesses(out), article.name: witness})
        _write_form(out, [article.name], form, data=data, lang=lang)
    else:
        _write_bytes(_formed(article, document, form, data=data, lang=lang))
    unknown = [f"{name['name']} ({name['kind']})" for name in record["candidates"]]
    if unknown:
        explain(f"Names that the registry does not know: {', '.join(unknown[:20])}")
    _tell_dropped(extraction.dropped)
    if article.lines:
        explain(f"{len(article.lines)} facts proposed; nothing is accepted before `cuakhau review`")
    else:
        explain(
            "It states no fact of the kinds that are looked for: gates, classes, places, figures, projects …"
        )


def _formed(article: Article, document: Document, form: Format, *, data: Path | None, lang: str) -> bytes:
    if form is Format.NQUADS:
        return _nquads([article], data)
    if form is Format.TABLE:
        from cuakhau.loaders.articles.proposed import identifier
        from cuakhau.loaders.articles.review import Proposal, words_around
        from cuakhau.loaders.articles.review_table import as_csv, rows

        table = (
            (
                Proposal(identifier(article.name, line), article, line),
                words_around(document.text, line["span"]),
            )
            for line in article.lines
        )
        return as_csv(rows(table), language=lang)
    return article.jsonl()


def _write_form(out: Path, names: Collection[str], form: Format, *, data: Path | None, lang: str) -> None:
    """The further file of a folder: one of N-Quads, or a table of what is not decided."""
    from cuakhau.loaders.articles.files import put

    if form is Format.NQUADS:
        from cuakhau.loaders.articles.proposed import read_articles

        articles = [each for each in read_articles(out) if each.name in names] if names else []
        put(out / "proposed.nq", _nquads(articles, data))
    elif form in (Format.TABLE, Format.XLSX) and names:
        from cuakhau.loaders.articles.review import Review
        from cuakhau.loaders.articles.review_table import as_csv, as_xlsx, rows

        review = Review(out)
        table = rows((proposal, review.words(proposal)) for proposal in review.undecided())
        name, written = ("review.csv", as_csv) if form is Format.TABLE else ("review.xlsx", as_xlsx)
        put(out / name, written(table, language=lang))
        explain(f"Decide in {out / name}, then: cuakhau review {out} --import {out / name}")


def _nquads(articles: Sequence[Article], data: Path | None) -> bytes:
    from cuakhau.building import proposed_nquads

    content, problems = proposed_nquads(articles, data=data)
    for problem in problems:
        explain(f"left out: {problem}")
    return content


def _write_bytes(content: bytes) -> None:
    sys.stdout.write(content.decode("utf-8", errors="backslashreplace"))


def _many(
    files: Sequence[Path],
    out: Path,
    *,
    names: Names,
    options: Mapping[str, str],
    known: KnownTexts,
    extractor: Extractor,
    runner: Runner,
    quiet: bool,
) -> Run:
    """All documents, with a progress bar on a terminal."""
    from cuakhau.loaders.articles.folder import extract_files

    if quiet or not sys.stderr.isatty():
        return extract_files(
            files, out, names=names, runner=runner, extractor=extractor, options=options, known=known
        )
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("reading"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("reading", total=len(files))
        return extract_files(
            files,
            out,
            names=names,
            runner=runner,
            extractor=extractor,
            options=options,
            known=known,
            progress=lambda done: bar.update(task, completed=done),
        )


def _runner(count: int, jobs: int | None, scheduler: str) -> Runner:
    from cuakhau.loaders.articles import runners

    if scheduler:
        return runners.on_scheduler(scheduler)
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    jobs = min(jobs or cores, count)
    # One process beside this one still keeps a document that ends its process from ending the run.
    return runners.in_this_process if count == 1 else runners.in_processes(jobs)


def _tell_dropped(dropped: Mapping[str, int]) -> None:
    """What a model proposed and the text does not bear out, by reason."""
    if not dropped:
        return
    from cuakhau.loaders.articles.proposals import DROPPED

    explain(f"{sum(dropped.values())} proposals of the model dropped, as the text does not bear them out:")
    for reason, count in sorted(dropped.items(), key=lambda item: (-item[1], item[0])):
        explain(f"  {count} each of which {DROPPED[reason]}" if count > 1 else f"  1 that {DROPPED[reason]}")


def _report(run: Run, out: Path) -> None:
    """What became of the documents, in a few lines; the whole list is articles.csv."""
    kept = f", {run.kept} of them read before" if run.kept else ""
    explain(f"{len(run.articles)} articles, {run.facts} facts proposed in {out}{kept}")
    _tell_dropped(run.dropped)
    for file, name in run.reprints[:10]:
        explain(f"reprint, no second witness: {file} repeats {name}")
    if len(run.reprints) > 10:
        explain(f"… and {len(run.reprints) - 10} more reprints, in {out / 'articles.csv'}")
    if run.problems:
        explain(f"{len(run.problems)} documents gave nothing:")
    for _, reason in run.problems[:50]:
        explain(f"  {reason}")
    if len(run.problems) > 50:
        explain(f"  … and {len(run.problems) - 50} more, in {out / 'articles.csv'}")
