"""Reviewing proposed facts: what is still open, the words around each, and what a decision does."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from cuakhau.errors import CuakhauError, SourceError
from cuakhau.loaders.articles.accept import (
    Accepted,
    DataFolder,
    Decision,
    Reviewer,
    keep_decisions,
    read_decisions,
)
from cuakhau.loaders.articles.document import Document
from cuakhau.loaders.articles.proposed import (
    Article,
    Line,
    file_of,
    identifier,
    read_articles,
    read_witnesses,
)
from cuakhau.loaders.articles.read import read_document
from cuakhau.loaders.articles.sentences import sentences
from cuakhau.loaders.codes import nearest, read_yaml

Arguments = Mapping[str, Any]
_SEPARATOR = " | "


@dataclass(frozen=True, slots=True)
class Proposal:
    """One proposed fact."""

    identifier: str
    article: Article
    line: Line


@dataclass(frozen=True, slots=True)
class Words:
    """The words around a fact, from the reader's own copy of the article; never kept."""

    before: str
    quoted: str
    after: str
    reason: str = ""
    """Why there are none."""

    @property
    def sentence(self) -> str:
        """All of them on one line."""
        return " ".join(f"{self.before}{self.quoted}{self.after}".split())


class Review:
    """The review of a folder of proposed facts; what was decided is kept there, so that it goes on where it stopped.

    Raises:
        SourceError: if the folder cannot be read.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.articles = read_articles(folder)
        self.decisions = read_decisions(folder)
        self._witnesses = read_witnesses(folder)

    def proposals(self) -> Iterator[Proposal]:
        """Every proposed fact, in the order of the articles and their texts."""
        for article in self.articles:
            for line in article.lines:
                yield Proposal(identifier(article.name, line), article, line)

    def undecided(self) -> list[Proposal]:
        """Those that nobody has decided about."""
        return [proposal for proposal in self.proposals() if proposal.identifier not in self.decisions]

    def accept(
        self, proposals: Sequence[tuple[Proposal, Arguments | None]], reviewer: Reviewer, data: DataFolder
    ) -> Accepted:
        """Take facts of one article as right, or as right with other arguments, and put them into the user's data.

        Raises:
            LoaderError: if the graph cannot take one of them so; all stay undecided.
            SourceError: if the text repeats another one, or something cannot be written.
        """
        article = proposals[0][0].article
        lines = [
            reviewer.accepts(proposal.line if args is None else {**proposal.line, "args": dict(args)})
            for proposal, args in proposals
        ]
        accepted = data.accept(article, lines, witness=self._witnesses.get(article.name))
        self._keep("accept", proposals, reviewer)
        return accepted

    def reject(self, proposals: Sequence[Proposal], reviewer: Reviewer) -> None:
        """Take facts as wrong; they are not proposed again.

        Raises:
            SourceError: if the decisions cannot be written.
        """
        self._keep("reject", [(proposal, None) for proposal in proposals], reviewer)

    def _keep(
        self, decision: str, proposals: Sequence[tuple[Proposal, Arguments | None]], reviewer: Reviewer
    ) -> None:
        made = [
            Decision(proposal.identifier, decision, reviewer.name, reviewer.on.isoformat(), args)
            for proposal, args in proposals
        ]
        keep_decisions(self.folder, made)
        self.decisions |= {one.identifier: one for one in made}

    def words(self, proposal: Proposal) -> Words:
        """The sentence that states a fact, from the article's own file; if it is not as it was, why not."""
        file = file_of(self.folder, proposal.article)
        if file is None:
            return Words("", "", "", "the article came from standard input and was not kept")
        try:
            document = _document(file, tuple(sorted(_metadata(proposal.article).items())))
        except CuakhauError as error:
            return Words("", "", "", str(error))
        return words_around(document.text, proposal.line["span"])


@lru_cache(maxsize=4)
def _document(file: Path, metadata: tuple[tuple[str, str], ...]) -> Document:
    return read_document(file, metadata=dict(metadata))


def _metadata(article: Article) -> dict[str, str]:
    """What the text depends on, and the hash that it must have."""
    return {
        name: str(article.about[name])
        for name in ("encoding", "language", "sha256")
        if article.about.get(name)
    }


def words_around(text: str, span: Iterable[int]) -> Words:
    """The sentence or sentences of a span.

    >>> words_around("Một. Cửa khẩu A mở lại. Ba.", (14, 16)).sentence
    'Cửa khẩu A mở lại.'
    """
    start, end = span
    first, last = start, end
    for sentence in sentences(text):
        if sentence.start < end and sentence.end > start:
            first, last = min(first, sentence.start), max(last, sentence.end)
    return Words(text[first:start], text[start:end], text[end:last])


def readable(args: Mapping[str, Any]) -> str:
    """Arguments as a person reads and writes them.

    >>> readable({"vn": "Trà Lĩnh", "value": 5, "estimated": True})
    'vn: Trà Lĩnh | value: 5 | estimated: true'
    """
    return _SEPARATOR.join(
        f"{name}: {value if isinstance(value, str) else json.dumps(value)}" for name, value in args.items()
    )


def corrected(kind: str, args: Mapping[str, Any], text: str) -> dict[str, Any]:
    """Arguments with some of them replaced as a reviewer wrote it; one without a value is taken away.

    >>> corrected("paired_gates", {"vn": "A", "cn": "B"}, "cn: C")
    {'vn': 'A', 'cn': 'C'}

    Raises:
        SourceError: if it is not written so, or names an argument that the kind has not.
    """
    known = {
        name.removesuffix("!"): spec for name, spec in read_yaml("facts.yml")["types"][kind]["args"].items()
    }
    result = dict(args)
    for part in re.split(r"\s+\|\s+|\n", text.strip()):
        name, colon, value = (piece.strip() for piece in part.partition(":"))
        if not colon:
            raise SourceError(f"{part!r}: write the argument and its value, such as “place: Lạng Sơn”")
        if name not in known:
            raise SourceError(f"{name!r} is no argument of {kind}; {nearest(name, tuple(known), shown=20)}")
        if value:
            result[name] = _value(value, known[name])
        else:
            result.pop(name, None)
    return result


def _value(text: str, spec: str | Mapping[str, Any]) -> Any:
    """A number or truth value where the argument is one; else the words."""
    kind = spec if isinstance(spec, str) else next(iter(spec))
    if kind in ("number", "boolean"):
        try:
            return json.loads(text)
        except ValueError as error:
            raise SourceError(f"{text!r} is no {kind}: write 42213.62, or true") from error
    return text
