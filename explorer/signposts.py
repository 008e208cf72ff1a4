"""Typed links that lead programs about (signposting.org): in the header `Link`, and in the head of pages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from cuakhau.explorer.resources import DUMP, ENDINGS, LANDING, Resource, is_document, resource_or_none
from cuakhau.graph.iris import BASE, DATASET
from cuakhau.graph.provenance import LICENCE
from cuakhau.labels import LANGUAGES

_PAGE: Final = re.compile(r"(?P<language>vi|en|zh)/(?P<rest>.*)")
_ABOUT_PAGE: Final = "https://schema.org/AboutPage"
_LANDINGS: Final = ("", LANDING)
LINK_SET: Final = "linkset.json"
"""Path of the links of the landing page as a file of their own (RFC 9264)."""
LINK_SET_TYPE: Final = "application/linkset+json"
_FORMAT: Final = "application/gzip"


class Signpost(NamedTuple):
    """One link."""

    relation: str
    """One or several relations, a space between them."""
    target: str
    """An IRI, or a path from the root of the site."""
    media_type: str = ""
    language: str = ""

    def address(self, root: str) -> str:
        """The target from a place that calls the root of the site `root`."""
        return self.target if self.target.startswith("https://") else f"{root}/{self.target}"


def signposts(path: str) -> Sequence[Signpost]:
    """The links of a page or document.

    Args:
        path: from the root of the site: `vi/id/gate/huu-nghi/`, `id/gate/huu-nghi.ttl`.
    """
    if path == DUMP:
        return (Signpost("collection", DATASET.value), Signpost("license", LICENCE.value))
    if found := _PAGE.fullmatch(path):
        return tuple(_of_page(found["rest"]))
    stem, _, ending = path.rpartition(".")
    resource = resource_or_none(stem) if is_document(path) else None
    return tuple(_of_document(stem, ending, resource)) if resource else ()


def of_identifier(path: str) -> Sequence[Signpost]:
    """The links of an identifier's own address: what it can be had as."""
    resource = resource_or_none(path)
    if resource is None:
        return ()
    pages = (Signpost("alternate", f"{lang}/{resource.page}", "text/html", lang) for lang in LANGUAGES)
    return (*pages, *_documents(resource, "alternate"))


def header(links: Sequence[Signpost], root: str) -> str:
    """The links as the header `Link` has them (RFC 8288)."""
    written = []
    for link in links:
        parts = [f"<{link.address(root)}>", f'rel="{link.relation}"']
        if link.media_type:
            parts.append(f'type="{link.media_type}"')
        if link.language:
            parts.append(f'hreflang="{link.language}"')
        written.append("; ".join(parts))
    return ", ".join(written)


def link_set() -> dict[str, object]:
    """The links of the landing page (RFC 9264, section 4.2), by their lasting addresses."""
    relations: dict[str, list[dict[str, str]]] = {}
    for link in signposts(f"en/{LANDING}"):
        target = {"href": link.address(BASE.rstrip("/"))}
        if link.media_type:
            target["type"] = link.media_type
        for relation in link.relation.split():
            relations.setdefault(relation, []).append(target)
    return {"linkset": [{"anchor": f"{BASE}en/{LANDING}", **relations}]}


def _of_page(rest: str) -> Iterator[Signpost]:
    iri = DATASET.value.removeprefix(BASE) if rest in _LANDINGS else rest.removesuffix("/")
    resource = resource_or_none(iri)
    if resource is None:
        return
    yield Signpost("cite-as", BASE + iri)
    yield from _documents(resource, "describedby alternate")
    yield Signpost("license", LICENCE.value)
    yield Signpost("type", _ABOUT_PAGE)
    if iri == "dataset":
        yield Signpost("type", "https://schema.org/Dataset")
        yield Signpost("author", BASE + "contributors")
        yield Signpost("item", DUMP, _FORMAT)
        yield Signpost("linkset", LINK_SET, LINK_SET_TYPE)
    else:
        yield Signpost("collection", DATASET.value)


def _of_document(stem: str, ending: str, resource: Resource) -> Iterator[Signpost]:
    # `describes` and `collection` name what is described and what it is part of, not where they are shown.
    yield Signpost("describes", BASE + stem)
    yield Signpost("license", LICENCE.value)
    if stem != "dataset":
        yield Signpost("collection", DATASET.value)
    for link in _documents(resource, "alternate"):
        if not link.target.endswith(f".{ending}"):
            yield link
    yield from (Signpost("alternate", f"{lang}/{resource.page}", "text/html", lang) for lang in LANGUAGES)


def _documents(resource: Resource, relation: str) -> Iterator[Signpost]:
    for ending in resource.endings:
        yield Signpost(relation, f"{resource.document}.{ending}", ENDINGS[ending])
