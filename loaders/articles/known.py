"""Texts that are known already: what their sources state about them need not be stated again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from cuakhau.graph.facts import Source
from cuakhau.loaders.articles.language import LANGUAGES
from cuakhau.loaders.articles.metadata import Metadata
from cuakhau.loaders.articles.read import text_hash_or_none

KnownTexts = Mapping[str, Metadata]
"""By SHA-256 of the text, what is known of it."""


def known_texts(sources: Iterable[Source]) -> KnownTexts:
    """The sources whose text is known by its hash: those that the project ships, and those of the user's own data."""
    return {source.sha256: _metadata(source) for source in sources if source.sha256}


def stated_of(content: bytes, known: KnownTexts) -> Metadata:
    """What is known of a plain text in UTF-8; nothing of other formats, whose text only reading shows."""
    digest = text_hash_or_none(content) if known else None
    return known.get(digest or "", Metadata())


def _metadata(source: Source) -> Metadata:
    language = next((name for name in LANGUAGES if name in source.languages), None)
    return Metadata(
        key=source.slug,
        title=source.title,
        publisher=source.publisher,
        issued=source.issued,
        language=language,
        url=source.url,
        licence=source.licence,
    )
