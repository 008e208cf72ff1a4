"""`cuakhau review`: proposed facts one by one, or by a spreadsheet."""

from __future__ import annotations

import getpass
import re
import sys
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cuakhau.cli.options import DataOption, Language, LanguageOption, examples
from cuakhau.cli.output import emit, explain, visible
from cuakhau.errors import CuakhauError, LoaderError, SourceError

if TYPE_CHECKING:
    from cuakhau.loaders.articles.accept import Accepted, DataFolder, Reviewer
    from cuakhau.loaders.articles.review import Proposal, Review
    from cuakhau.loaders.articles.review_table import Decided


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        "review",
        epilog=examples(
            "cuakhau review read",
            "cuakhau review read --import read/review.xlsx --by 'Nguyễn Văn An'",
        ),
    )(review)


def review(
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help="Folder of proposed facts: the --out of `cuakhau extract`.")
    ],
    table: Annotated[
        Path | None,
        typer.Option(
            "--import", metavar="FILE", help="A table from `cuakhau extract --format table` or xlsx, decided."
        ),
    ] = None,
    data: DataOption = None,
    by: Annotated[
        str, typer.Option("--by", metavar="NAME", help="Who decides.", show_default="your login name")
    ] = "",
    on: Annotated[
        str, typer.Option("--on", metavar="DATE", help="Day of the decision.", show_default="today")
    ] = "",
    lang: LanguageOption = Language.VI,
) -> None:
    """Go through proposed facts: accept, correct or reject each.

    Each is shown with the sentence that states it. Accepted facts go into your own data with your name and the day.
    Each decision is kept at once: stop when you like, and go on later. `cuakhau build` takes what was accepted into
    the graph.
    """
    from cuakhau.building import default_data
    from cuakhau.loaders.articles.accept import open_data
    from cuakhau.loaders.articles.review import Review

    reviewer = _reviewer(by, on)
    place = data if data is not None else default_data()
    opened = Review(folder)
    with open_data(place) as own:
        if table:
            failed = _import(table, opened, reviewer, own, language=lang.value)
        else:
            failed = _ask(opened, reviewer, own, language=lang.value)
    left = len(opened.undecided())
    explain(_word("left" if left else "done", lang.value).format(n=left))
    explain(_word("kept", lang.value).format(place=place))
    if failed:
        raise typer.Exit(1)


def _reviewer(by: str, on: str) -> Reviewer:
    from cuakhau.loaders.articles.accept import Reviewer

    try:
        # The one date that comes from a clock: when the user decided is a datum, unless the user says otherwise.
        day = date.fromisoformat(on) if on else date.today()  # noqa: DTZ011 - the user's own calendar
    except ValueError as error:
        raise typer.BadParameter(f"{on!r} is no day such as 2026-08-08", param_hint="--on") from error
    try:
        name = by.strip() or getpass.getuser()
    except (OSError, KeyError) as error:
        raise typer.BadParameter("there is no login name: say who decides", param_hint="--by") from error
    return Reviewer(name[:200], day)


def _import(table: Path, opened: Review, reviewer: Reviewer, own: DataFolder, *, language: str) -> bool:
    """Take over the decisions of a table; whether some of them could not be taken."""
    from cuakhau.loaders.articles.review_table import read_decided

    decided = read_decided(table, opened.proposals())
    fresh = [one for one in decided if one.proposal.identifier not in opened.decisions]
    opened.reject([one.proposal for one in fresh if not one.accepts], reviewer)
    groups: dict[str, list[Decided]] = {}
    for one in fresh:
        if one.accepts:
            groups.setdefault(one.proposal.article.name, []).append(one)
    accepted = 0
    failures: list[str] = []
    for group in groups.values():
        accepted += _accept_group(group, opened, reviewer, own, failures=failures, language=language)
    before = len(decided) - len(fresh)
    rejected = sum(not one.accepts for one in fresh)
    explain(_word("imported", language).format(accepted=accepted, rejected=rejected))
    if before:
        explain(_word("decided_before", language).format(n=before))
    for failure in failures:
        explain(failure)
    return bool(failures)


def _accept_group(
    group: Iterable[Decided],
    opened: Review,
    reviewer: Reviewer,
    own: DataFolder,
    *,
    failures: list[str],
    language: str,
) -> int:
    """Accept facts of one article together; one by one if one of them cannot be taken."""
    pairs = [(one.proposal, one.args) for one in group]
    try:
        accepted = opened.accept(pairs, reviewer, own)
    except LoaderError as error:
        if len(pairs) == 1:
            failures.append(f"{pairs[0][0].identifier}: {error}")
            return 0
        return sum(
            _accept_group([one], opened, reviewer, own, failures=failures, language=language) for one in group
        )
    except SourceError as error:
        failures.append(str(error))
        return 0
    _tell_known(accepted, language)
    return len(pairs)


def _tell_known(accepted: Accepted, language: str) -> None:
    if accepted.known_as:
        explain(_word("known_text", language).format(name=accepted.known_as))


def _ask(opened: Review, reviewer: Reviewer, own: DataFolder, *, language: str) -> bool:
    """Show each open fact and do what the reader says; always well, as the reader sees what fails."""
    open_ones = opened.undecided()
    for number, proposal in enumerate(open_ones, start=1):
        shown = _shown(opened, proposal, language=language)
        emit(f"\n{number}/{len(open_ones)}  {shown}\n{_word('keys', language)}\n")
        while True:
            key = _key()
            if key in ("q", ""):
                return False
            if key == "s" or _decide(key, proposal, opened, reviewer, own, language=language):
                break
    return False


def _decide(
    key: str, proposal: Proposal, opened: Review, reviewer: Reviewer, own: DataFolder, *, language: str
) -> bool:
    """Do what a key says; whether that decided it."""
    from cuakhau.loaders.articles.review import corrected

    try:
        if key == "r":
            opened.reject([proposal], reviewer)
            return True
        args: Mapping[str, Any] | None = None
        if key == "c":
            emit(f"{_word('correcting', language)}\n")
            args = corrected(proposal.line["type"], proposal.line["args"], sys.stdin.readline())
        elif key != "a":
            emit(f"{_word('keys', language)}\n")
            return False
        accepted = opened.accept([(proposal, args)], reviewer, own)
    except CuakhauError as error:
        explain(f"{error}\n{_word('open', language)}: {_word('keys', language)}")
        return False
    _tell_known(accepted, language)
    return True


def _word(name: str, language: str) -> str:
    from cuakhau.loaders.articles.review_table import review_word

    return review_word("terminal", name, language)


def _key() -> str:
    """One key; a line where no one types. Empty at the end of the input."""
    if sys.stdin.isatty():
        return typer.getchar().lower()
    line = sys.stdin.readline()
    return (line.strip().lower() or " ") if line else ""


def _shown(opened: Review, proposal: Proposal, *, language: str) -> str:
    """A fact with its sentence; the passage between marks, in bold on a terminal."""
    from cuakhau.loaders.articles.review import readable

    line = proposal.line
    words = opened.words(proposal)
    start, end = ("\x1b[1m⟦", "⟧\x1b[0m") if sys.stdout.isatty() else ("⟦", "⟧")
    before, quoted, after = (
        re.sub(r"\s+", " ", visible(part)) for part in (words.before, words.quoted, words.after)
    )
    sentence = f"{before}{start}{quoted}{end}{after}".strip()
    says = f"\n      {_word('according', language)}: {visible(line['says'])}" if line.get("says") else ""
    page = f", {_word('page', language)} {line['page']}" if line.get("page") else ""
    place = f"{proposal.article.name}, {line['span'][0]}–{line['span'][1]}{page}"
    text = sentence if quoted else f"({_word('unshown', language)}: {words.reason})"
    return f"{line['type']}  {visible(readable(line['args']))}{says}\n      {text}\n      {place}"
