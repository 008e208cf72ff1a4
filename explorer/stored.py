"""What was made once and is sent to many: its tag, its packed form, and what a reader is sent who has it already."""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass, field

from starlette.requests import Request
from starlette.responses import Response

from cuakhau.explorer.headers import Headers, etag_matches
from cuakhau.explorer.negotiation import accepts_gzip

_SHORTEST_PACKED_BYTES = 1000
_PACKED_TYPES = (
    "text/",
    "application/json",
    "application/ld+json",
    "application/n-",
    "image/svg",
    "application/wasm",
)


@dataclass(frozen=True, slots=True)
class Stored:
    """One answer, ready to be sent."""

    status: int
    media_type: str
    body: bytes
    packed: bytes
    """By gzip; empty where that gains nothing."""
    headers: Headers = ()
    tag: str = field(default="")
    """Hash of the body."""

    @property
    def may_be_kept(self) -> bool:
        """Whether the next reader may be sent the same: it follows from the build alone."""
        return self.status == 200 and (b"cache-control", b"no-store") not in self.headers

    @property
    def size_bytes(self) -> int:
        """What keeping it takes."""
        return len(self.body) + len(self.packed) + 1000


def store(status: int, media_type: str, body: bytes, *, packed: bytes = b"", headers: Headers = ()) -> Stored:
    """Make an answer ready."""
    return Stored(status, media_type, body, packed, headers, hashlib.sha256(body).hexdigest()[:32])


def pack(media_type: str, body: bytes) -> bytes:
    """A body by gzip, the same bytes for the same body; empty where that gains nothing."""
    if len(body) < _SHORTEST_PACKED_BYTES or not media_type.startswith(_PACKED_TYPES):
        return b""
    packed = gzip.compress(body, 6, mtime=0)
    return packed if len(packed) < len(body) else b""


def respond(request: Request, stored: Stored) -> Response:
    """Send it, packed if the reader's program takes that; 304 if it has it."""
    packed = bool(stored.packed) and accepts_gzip(request.headers.get("accept-encoding"))
    etag = f'"{stored.tag}-gzip"' if packed else f'"{stored.tag}"'
    response = Response(stored.packed if packed else stored.body, stored.status, media_type=stored.media_type)
    if not stored.may_be_kept:
        response.headers["cache-control"] = "no-store"
    else:
        response.headers["etag"] = etag
        response.headers.setdefault("cache-control", "public, no-cache")
        known = request.headers.get("if-none-match")
        if known is not None and etag_matches(known, etag):
            response = Response(status_code=304, headers={"etag": etag, "cache-control": "public, no-cache"})
            packed = False
    if packed:
        response.headers["content-encoding"] = "gzip"
    response.headers.add_vary_header("Accept-Encoding")
    for name, value in stored.headers:
        if name != b"cache-control":
            response.headers.append(name.decode(), value.decode())
    return response
