"""Addresses that lead on: from an identifier to the page or the document about it, from the root to a language."""

from __future__ import annotations

from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from cuakhau.explorer.downloads import ENDINGS
from cuakhau.explorer.headers import CLOSED_PAGE
from cuakhau.explorer.negotiation import Offer, language, media_type_or_none
from cuakhau.labels import LANGUAGES

_OFFERS: Final[dict[str, Offer]] = {
    "": ("text/html", "application/xhtml+xml"),
    "ttl": (ENDINGS["ttl"], "application/x-turtle"),
    "jsonld": (ENDINGS["jsonld"], "application/json"),
    "nt": (ENDINGS["nt"], "text/plain"),
    "csv": (ENDINGS["csv"],),
}


async def home(request: Request) -> Response:
    """From the root to the home page in the reader's language."""
    return _see(f"{_language(request)}/")


async def with_slash(request: Request) -> Response:
    """From a page's address without a slash at its end to the page."""
    query = f"?{request.url.query}" if request.url.query else ""
    last = request.url.path.rpartition("/")[2]
    return _see(f"{last}/{query}", status=308)


async def identifier(request: Request) -> Response:
    """From the identifier of a thing or source to what the reader's program can show of it."""
    path = request.url.path.removeprefix(request.scope.get("root_path", ""))
    found = media_type_or_none(request.headers.get("accept"), _OFFERS)
    if found is None:
        types = ", ".join(types[0] for types in _OFFERS.values())
        return Response(f"This can be had as {types}.\n", 406, _headers(), "text/plain; charset=utf-8")
    up = "../" * (path.count("/") - 1)
    ending = found[0]
    if not ending:
        return _see(f"{up}{_language(request)}{path}/")
    return _see(f"{path.rpartition('/')[2]}.{ending}")


def _see(location: str, *, status: int = 303) -> Response:
    return Response(status_code=status, headers={"location": location, **_headers()})


def _headers() -> dict[str, str]:
    safety = {name.decode(): value.decode() for name, value in CLOSED_PAGE}
    return {"vary": "Accept, Accept-Language", **safety}


def _language(request: Request) -> str:
    return language(request.headers.get("accept-language"), LANGUAGES)
