"""Who asks: what requests are told apart by, so that each client has its share of the processes."""

from __future__ import annotations

from functools import lru_cache
from ipaddress import IPv6Address, ip_address
from typing import Final

from starlette.types import Scope

from cuakhau.explorer.headers import header_or_none
from cuakhau.explorer.settings import Settings

_OF_A_SITE: Final = 64
"""Bits of an address of version 6 that one client keeps: the others it may choose as it likes."""


def client_of(scope: Scope, settings: Settings) -> str:
    """Who sends a request."""
    peer = (scope.get("client") or ("",))[0]
    return client_behind(peer, header_or_none(scope, b"x-forwarded-for") if settings.public_url else None)


@lru_cache(maxsize=4096)
def client_behind(peer: str, forwarded: str | None) -> str:
    """Who sends what comes from an address.

    Args:
        peer: the address.
        forwarded: what a proxy there says of whom it sends it for (`X-Forwarded-For`); only its last word is its own.

    >>> client_behind("127.0.0.1", "198.51.100.1, 203.0.113.9"), client_behind("2001:db8::1:2", None)
    ('203.0.113.9', '2001:db8::')
    """
    named = (forwarded or "").rpartition(",")[2].strip() or peer
    try:
        address = ip_address(named)
    except ValueError:
        return named[:100]
    if not isinstance(address, IPv6Address):
        return str(address)
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    spare = address.max_prefixlen - _OF_A_SITE
    return str(IPv6Address(int(address) >> spare << spare))
