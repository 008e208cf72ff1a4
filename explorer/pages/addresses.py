"""Where pages stand: one path for each page and language, the same on a server and in a static folder."""

from __future__ import annotations

import re
from typing import Final

from cuakhau.graph.iris import BASE, CK
from cuakhau.graph.vocabulary import kind_of

SITUATIONS: Final = (
    "designation", "status-period", "event", "observation", "post", "flow", "intention", "link", "distance",
)  # fmt: skip
"""Kinds of what has no name of its own: told by what it is about."""
WITHOUT_PAGE: Final = ("geometry", "identifier")
"""Kinds that are shown on the page of what they belong to."""
ENTITIES: Final = (
    "gate", "pair", "unit", "country", "region", "zone", "facility", "project", "instrument", "body", "person",
    "commodity", "marker", "candidate",
)  # fmt: skip
"""Kinds of things with names, in the order in which people look for them; all others with names are codes."""

_SLUG = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_SCHEME = re.compile(re.escape(BASE) + r"id/[a-z0-9-]+")


def slug_of(iri: str) -> str:
    """The last part of the IRI of a thing or source."""
    return iri.rpartition("/")[2]


def has_page(iri: str) -> bool:
    """Whether an IRI is that of a thing or source with a page of its own."""
    kind = kind_of(iri)
    return bool(kind) and kind not in WITHOUT_PAGE and _SLUG.fullmatch(slug_of(iri)) is not None


def path_of(iri: str, language: str) -> str:
    """The path of the page about an IRI from the root of the site; empty if it has none.

    >>> path_of("https://w3id.org/cuakhau/id/gate/huu-nghi", "vi")
    'vi/id/gate/huu-nghi/'
    >>> path_of("https://w3id.org/cuakhau/ontology#within", "en")
    'en/ontology/#within'
    """
    if iri.startswith(CK):
        return f"{language}/ontology/#{iri.removeprefix(CK)}"
    if _SCHEME.fullmatch(iri):
        return f"{language}/ontology/#list-{slug_of(iri)}"
    return f"{language}/{iri.removeprefix(BASE)}/" if has_page(iri) else ""


def passage_path(passage: str, language: str) -> str:
    """The path of a place in a source: its page, at the anchor of the place."""
    source, _, fragment = passage.partition("#")
    return f"{path_of(source, language)}#{fragment}"


def root_of(path: str) -> str:
    """How a page at a path names the root of the site: the links of a page are relative.

    >>> root_of("vi/id/gate/huu-nghi/"), root_of("")
    ('../../../..', '.')
    """
    return "/".join([".."] * path.count("/")) or "."
