"""Headers that several kinds of answers share: what keeps a reader safe, what lets other sites' scripts read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from starlette.types import Scope

Headers = Sequence[tuple[bytes, bytes]]

PAGE_POLICY: Final = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self' 'wasm-unsafe-eval'",
        "style-src 'self'",
        "img-src 'self' data: blob:",
        "font-src 'self'",
        "connect-src 'self'",
        "worker-src 'self' blob:",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'self'",
    )
)
"""What a page may load: this server's own files, and nothing from anywhere else."""

LIVE_PAGE_POLICY: Final = PAGE_POLICY.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'")
"""The same for pages whose editor, map or network component sets styles of its own on what it draws."""

EMBEDDED_POLICY: Final = LIVE_PAGE_POLICY.replace("frame-ancestors 'self'", "frame-ancestors *")
"""The same for an answer that is meant to stand in pages of other sites."""

SAFETY: Final[Headers] = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"strict-origin-when-cross-origin"),
)
CLOSED_PAGE: Final[Headers] = (
    *SAFETY,
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
)
"""For answers that are data: shown in a browser, they can load and run nothing."""

_HOST: Final = re.compile(r"[A-Za-z0-9.-]+(?::\d{1,5})?|\[[0-9A-Fa-f:.]+\](?::\d{1,5})?")
_PORT: Final = re.compile(r":\d{1,5}$")
_EXPOSED: Final = b"ETag, Link, Retry-After, X-SPARQL-MaxRows, Content-Disposition"


def header_or_none(scope: Scope, name: bytes) -> str | None:
    """A header of a request, those of one name joined."""
    found = [value for key, value in scope["headers"] if key == name]
    return b", ".join(found).decode("latin-1") if found else None


def cross_origin(origin: str | None, origins: frozenset[str]) -> Headers:
    """What tells a browser whether a page of another site may read this answer.

    Args:
        origin: of the page that asks, as the request has it.
        origins: of pages that may; `*` for all, `http://localhost:*` for any port.
    """
    if "*" in origins:
        return ((b"access-control-allow-origin", b"*"), (b"access-control-expose-headers", _EXPOSED))
    vary = (b"vary", b"Origin")
    if origin is None or origins.isdisjoint((origin, _PORT.sub("", origin) + ":*")):
        return (vary,)
    return (
        (b"access-control-allow-origin", origin.encode("latin-1")),
        (b"access-control-expose-headers", _EXPOSED),
        vary,
    )


def preflight(methods: str) -> tuple[tuple[bytes, bytes], ...]:
    """What a browser is told before it sends a request for a page of another site."""
    return (
        (b"allow", methods.encode()),
        (b"access-control-allow-methods", methods.encode()),
        (b"access-control-allow-headers", b"*"),
        (b"access-control-max-age", b"86400"),
    )


def etag_matches(header: str, etag: str) -> bool:
    """Whether `If-None-Match` names what would be sent; weak comparison, as RFC 9110 asks for."""
    return header.strip() == "*" or any(tag.strip().removeprefix("W/") == etag for tag in header.split(","))


def own_address(scope: Scope) -> str:
    """Address of the site as the reader's program wrote it, without a slash at the end."""
    host = header_or_none(scope, b"host") or ""
    if not _HOST.fullmatch(host):
        name, port = scope.get("server") or ("localhost", None)
        host = f"{name}:{port}" if port else name
    return f"{scope['scheme']}://{host}{scope.get('root_path', '')}"
