"""Addresses that lead on: from an identifier to the page or the document about it, from the root to a language."""

from __future__ import annotations

from collections.abc import Mapping
from posixpath import dirname, relpath
from typing import Final
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from cuakhau.explorer.headers import CLOSED_PAGE
from cuakhau.explorer.negotiation import Offer, language, media_type_or_none
from cuakhau.explorer.resources import ENDINGS, Resource, resource_or_none
from cuakhau.explorer.signposts import header, of_identifier
from cuakhau.labels import LANGUAGES

_HTML: Final[Offer] = ("text/html", "application/xhtml+xml")
_OFFERS: Final[Mapping[str, Offer]] = {
    "ttl": (ENDINGS["ttl"], "application/x-turtle"),
    "jsonld": (ENDINGS["jsonld"], "application/json"),
    "nt": (ENDINGS["nt"], "text/plain"),
    "csv": (ENDINGS["csv"],),
}


async def home(request: Request) -> Response:
    """From the root to the home page in the reader's language."""
    return _see(f"{_language(request)}/")


async def api(request: Request) -> Response:
    """From what programs ask below to the page for those who write them, in the reader's language."""
    return _see(f"../{_language(request)}/api/")


async def icon(request: Request) -> Response:
    """From where browsers look for the icon of what is no page of ours to the one that pages name."""
    return _see("static/mark.svg", status=308)


async def with_slash(request: Request) -> Response:
    """From a page's address without a slash at its end to the page."""
    query = f"?{request.url.query}" if request.url.query else ""
    last = request.url.path.rpartition("/")[2]
    return _see(f"{quote(last)}/{query}", status=308)


def identifier(request: Request, path: str, resource: Resource, *, address: str) -> Response:
    """From an identifier to what the reader's program can show of it.

    Args:
        request: the request.
        path: of the identifier, from the root of the site.
        resource: what it leads to.
        address: of the site, without a slash at the end.
    """
    offers = {"": _HTML, **{ending: _OFFERS[ending] for ending in resource.endings}}
    links = header(of_identifier(path), address)
    return _lead(request, path, resource, offers=offers, links=links)


async def void(request: Request) -> Response:
    """From where programs look for a description of a data set (VoID, section 7.2) to it: in RDF, unless a page is wanted."""
    resource = resource_or_none("dataset")
    assert resource is not None
    offers = {**{ending: _OFFERS[ending] for ending in resource.endings}, "": _HTML}
    return _lead(request, ".well-known/void", resource, offers=offers, links="")


def _lead(
    request: Request, path: str, resource: Resource, *, offers: Mapping[str, Offer], links: str
) -> Response:
    found = media_type_or_none(request.headers.get("accept"), offers)
    if found is None:
        types = ", ".join(types[0] for types in offers.values())
        return Response(f"This can be had as {types}.\n", 406, _headers(), "text/plain; charset=utf-8")
    ending = found[0]
    if ending:
        response = _see(relpath(f"{resource.document}.{ending}", dirname(path) or "."))
    else:
        response = _see("../" * path.count("/") + f"{_language(request)}/{resource.page}")
    if links:
        response.headers["link"] = links
    return response


def _see(location: str, *, status: int = 303) -> Response:
    return Response(status_code=status, headers={"location": location, **_headers()})


def _headers() -> dict[str, str]:
    safety = {name.decode(): value.decode() for name, value in CLOSED_PAGE}
    return {"vary": "Accept, Accept-Language", **safety}


def _language(request: Request) -> str:
    return language(request.headers.get("accept-language"), LANGUAGES)
