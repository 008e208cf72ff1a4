"""The citations of a page: a chip beside each statement, and behind it the places that state it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from cuakhau.explorer.pages.addresses import passage_path, path_of, slug_of
from cuakhau.explorer.pages.shown import Show
from cuakhau.explorer.pages.wording import Wording
from cuakhau.queries.citations import Citation, Document, GroundTriple

_LONGEST_LABEL = 26


@dataclass(frozen=True, slots=True)
class CitedDocument:
    """A source as a citation names it."""

    title: str
    publisher: str
    issued: str
    """In the page's language."""
    url: str
    path: str
    """Of its page."""

    @property
    def web_url(self) -> str:
        """Its address, if a reader can safely follow it."""
        return self.url if self.url.startswith(("https://", "http://")) else ""


@dataclass(frozen=True, slots=True)
class Place:
    """One place that states something."""

    document: CitedDocument
    where: str
    """The place in the source, in words."""
    path: str
    """Of the place on the page of the source."""
    derived_from: tuple[CitedDocument, ...]


@dataclass(frozen=True, slots=True)
class Chip:
    """What stands beside a statement."""

    key: str
    """Id of what opens."""
    label: str
    more: int
    """How many further places state it."""
    places: tuple[Place, ...]
    rules: tuple[str, ...]
    """Rules that derived it, in words, from what the places state; empty where they state it themselves."""


class Citing:
    """Collects the citations of one page: statements with the same places share one chip."""

    def __init__(self, show: Show) -> None:
        self._show = show
        self._chips: dict[tuple[tuple[str, ...], tuple[str, ...]], Chip] = {}
        self._documents: dict[str, CitedDocument] = {}

    @property
    def chips(self) -> list[Chip]:
        """Each chip once."""
        return list(self._chips.values())

    @property
    def documents(self) -> list[CitedDocument]:
        """Every source that the page cites, by title."""
        return sorted(self._documents.values(), key=lambda document: (document.title, document.path))

    def chip(
        self, passages: Iterable[str], rules: Iterable[str] = (), *, derived: Iterable[GroundTriple] = ()
    ) -> Chip | None:
        """The chip for what some passages state, or rules derived; None if there is neither.

        Args:
            passages: that state it.
            rules: that derived it, if no passage states it.
            derived: the triples that they derived, whose premises are cited.
        """
        places = tuple(sorted(set(passages)))
        names = () if places else tuple(sorted(set(rules)))
        if not places and not names:
            return None
        if names:
            places = tuple(sorted({p for triple in derived for p in self._show.reading.premises(triple)}))
        key = places, names
        if key not in self._chips:
            self._chips[key] = self._make(f"c{len(self._chips) + 1}", places, names)
        return self._chips[key]

    def _make(self, key: str, passages: Sequence[str], rules: Sequence[str]) -> Chip:
        t = self._show.t
        words = tuple(t.or_none(f"rules.{rule}") or rule for rule in rules)
        self._show.reading.fetch_citations(passages)
        citations = [self._show.reading.citation(passage) for passage in passages]
        # The text that says it in a sentence before a row of our own that gathers several.
        citations.sort(key=lambda c: (bool(c.derived_from), c.document.issued or "9", c.passage))
        places = tuple(self._place(citation) for citation in citations)
        if rules:
            return Chip(key, t("thing.derived"), 0, places, words)
        return Chip(key, short_name(citations[0], t), len(places) - 1, places, ())

    def _place(self, citation: Citation) -> Place:
        for document in (citation.document, *citation.derived_from):
            self._documents.setdefault(document.source, self._document(document))
        return Place(
            document=self._documents[citation.document.source],
            where=where_in_words(citation, self._show.t),
            path=passage_path(citation.passage, self._show.language),
            derived_from=tuple(self._documents[document.source] for document in citation.derived_from),
        )

    def _document(self, document: Document) -> CitedDocument:
        return cited_document(document, self._show.t)


def cited_document(document: Document, t: Wording) -> CitedDocument:
    """A source as citations and lists of sources name it."""
    slug = slug_of(document.source)
    return CitedDocument(
        title=t.or_none(f"registers.{slug}") or document.title or slug,
        publisher=document.publisher,
        issued=t.date(document.issued),
        url=document.url,
        path=path_of(document.source, t.language),
    )


def where_in_words(citation: Citation, t: Wording) -> str:
    """The place in its source: characters, page, row."""
    parts = []
    if citation.start is not None and citation.end is not None:
        parts.append(t("cite.characters", start=str(citation.start), end=str(citation.end)))
    if citation.page is not None:
        parts.append(t("cite.page", page=str(citation.page)))
    if citation.row:
        parts.append(t("cite.row", row=citation.row))
    return ", ".join(parts)


def short_name(citation: Citation, t: Wording) -> str:
    """The few words on a chip: publisher and year, or how many sources a row of our register gathers."""
    if citation.derived_from:
        if len(citation.derived_from) > 1:
            return t("cite.register", n=len(citation.derived_from))
        document = citation.derived_from[0]
    else:
        document = citation.document
    name = (document.publisher or document.title or slug_of(document.source)).partition(" / ")[0]
    name = name.partition(" (")[0]
    if len(name) > _LONGEST_LABEL:
        name = name[: _LONGEST_LABEL - 1].rstrip() + "…"
    return f"{name} {document.issued[:4]}".strip()
