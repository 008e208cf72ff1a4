"""Map tiles of another server, where the operator names one: the reader asks for them, or they are not loaded."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import urlsplit

MAP_PAGE: Final = re.compile(r"(vi|en|zh)/map/")
"""Paths of pages that may load tiles."""

_PARTS: Final = ("{z}", "{x}", "{y}")
_OPENED: Final = ("img-src", "connect-src")
_HOST: Final = re.compile(r"[A-Za-z0-9.-]+(:\d{1,5})?")


def checked_tiles(address: str) -> str:
    """An address of tiles, as it is.

    Raises:
        ValueError: if it does not say where to put a tile's zoom and place, or is no address on the web.

    >>> checked_tiles("https://tiles.example.org/{z}/{x}/{y}.png")
    'https://tiles.example.org/{z}/{x}/{y}.png'
    """
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not _HOST.fullmatch(parts.netloc):
        raise ValueError(
            f"{address!r} is no address of tiles: begin with https:// and the name of one server"
        )
    if missing := [part for part in _PARTS if part not in parts.path + parts.query]:
        raise ValueError(f"{address!r} lacks {', '.join(missing)}: https://example.org/{{z}}/{{x}}/{{y}}.png")
    return address


def policy_with_tiles(policy: str, address: str) -> str:
    """A policy that also lets a page ask the server of these tiles; as it was if there is none.

    >>> policy_with_tiles("img-src 'self'; font-src 'self'", "https://a.example/{z}/{x}/{y}.png")
    "img-src 'self' https://a.example; font-src 'self'"
    """
    if not address:
        return policy
    parts = urlsplit(address)
    server = f"{parts.scheme}://{parts.netloc}"
    return "; ".join(f"{part} {server}" if part.startswith(_OPENED) else part for part in policy.split("; "))
