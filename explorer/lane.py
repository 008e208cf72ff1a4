"""The short way for `GET /sparql?…`: straight from the bytes of a request to those of its answer.

A query is often run in less time than a server takes to turn its request into an application's call and back. What
is plain (one whole request, no body, nothing special about the connection) goes this way, everything else through
`cuakhau.explorer.endpoint`, whose answers these are. A request that is the same byte for byte as one before gets the
same bytes again, as long as the build is the same.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import lru_cache
from http import HTTPStatus
from typing import Final, NamedTuple

from cuakhau.errors import StoreError
from cuakhau.explorer.cache import Cache
from cuakhau.explorer.clients import client_behind
from cuakhau.explorer.endpoint import Answer, Endpoint, problem
from cuakhau.explorer.headers import cross_origin
from cuakhau.explorer.negotiation import accepts_gzip
from cuakhau.explorer.origins import Origins
from cuakhau.explorer.protocol import Asked, ProtocolError, read_url
from cuakhau.explorer.settings import Settings
from cuakhau.explorer.worker import Reply

_STATUS_LINES: Final = {
    status.value: b"HTTP/1.1 %d %s" % (status.value, status.phrase.encode()) for status in HTTPStatus
}
_START: Final = b"GET /sparql?"
_END: Final = b"\r\n\r\n"
_LONGEST: Final = 16 << 10
_SPECIAL: Final = frozenset(
    (
        b"connection",
        b"content-length",
        b"expect",
        b"http2-settings",
        b"te",
        b"trailer",
        b"transfer-encoding",
        b"upgrade",
    )
)


class _Headers(NamedTuple):
    """What is read of a request's headers."""

    accept: str | None = None
    known: str | None = None
    origin: str | None = None
    forwarded: str | None = None
    takes_gzip: bool = False


class Lane:
    """Takes the requests that are plain."""

    def __init__(self, endpoint: Endpoint, settings: Settings, origins: Origins) -> None:
        self._endpoint = endpoint
        self._origins = origins
        self._proxied = bool(settings.public_url)
        self._kept: Cache[bytes, bytes] = Cache(settings.cache_bytes // 4)
        endpoint.when_going_over(self._kept.clear)

    def take(self, data: bytes, peer: str, send: Callable[[bytes], None]) -> asyncio.Future[Reply] | bool:
        """Answer a request if it is plain.

        Args:
            data: what came through a connection, at the start of a request.
            peer: address of the connection's other end.
            send: sends an answer, without its date: the status line comes first, the other lines may follow a date.

        Returns:
            False if the request is not plain, True if it is answered, a future if it will be; cancelling it ends it.
        """
        if not data.startswith(_START):
            return False
        kept = self._kept.get_or_none(data)
        if kept is not None:
            send(kept)
            return True
        plain = _read_plain(data)
        if plain is None:
            return False
        query_string, headers = plain
        try:
            asked = read_url(query_string, headers.accept, takes_gzip=headers.takes_gzip)
            if asked is None:
                return False
            answer = self._endpoint.kept_or_none(asked, headers.known)
            if answer is None:
                return self._run(asked, peer, headers, send)
        except (ProtocolError, StoreError) as error:
            send(self._written(problem(error, headers.accept), headers))
            return True
        written = self._written(answer, headers)
        self._kept.keep(data, written, size_bytes=len(data) + len(written) + 200)
        send(written)
        return True

    def _run(
        self, asked: Asked, peer: str, headers: _Headers, send: Callable[[bytes], None]
    ) -> asyncio.Future[Reply]:
        def finish(running: asyncio.Future[Reply]) -> None:
            if running.cancelled():
                return
            try:
                answer = self._endpoint.finish(asked, running.result())
            except (ProtocolError, StoreError) as error:
                answer = problem(error, headers.accept)
            send(self._written(answer, headers))

        client = client_behind(peer, headers.forwarded if self._proxied else None)
        running = self._endpoint.submit(asked, client=client)
        running.add_done_callback(finish)
        return running

    def _written(self, answer: Answer, headers: _Headers) -> bytes:
        sent = (*answer.headers, *cross_origin(headers.origin, self._origins.allowed))
        lines = [_STATUS_LINES[answer.status], *[b"%s: %s" % header for header in sent]]
        return b"\r\n".join(lines) + _END + answer.body


def _read_plain(data: bytes) -> tuple[bytes, _Headers] | None:
    """What a plain request asks and its headers; None for one that has anything special."""
    if len(data) > _LONGEST or data.find(_END) != len(data) - len(_END):
        return None
    first, _, rest = data.partition(b"\r\n")
    words = first.split(b" ")
    if len(words) != 3 or words[2] != b"HTTP/1.1" or b"#" in words[1] or not words[1].isascii():
        return None
    if b"\n" in first or b"\0" in first:
        return None
    headers = _read_headers(rest)
    return None if headers is None else (words[1][len(_START) - 4 :], headers)


@lru_cache(maxsize=512)
def _read_headers(text: bytes) -> _Headers | None:
    """What the lines after the first say, which programs send the same with every request."""
    lines = text[: -len(_END)].split(b"\r\n")
    if text.count(b"\n") != len(lines) + 1 or b"\0" in text:
        return None
    found: dict[bytes, str] = {}
    for line in lines:
        name, colon, value = line.partition(b":")
        name = name.lower()
        if not colon or not name.replace(b"-", b"").isalnum() or name in found:
            return None
        if name in _SPECIAL and not (name == b"connection" and value.strip().lower() == b"keep-alive"):
            return None
        found[name] = value.strip().decode("latin-1")
    if b"host" not in found:
        return None
    return _Headers(
        found.get(b"accept"),
        found.get(b"if-none-match"),
        found.get(b"origin"),
        found.get(b"x-forwarded-for"),
        accepts_gzip(found.get(b"accept-encoding")),
    )
