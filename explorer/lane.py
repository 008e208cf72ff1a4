"""The short way for `GET /sparql?…`: straight from the bytes of a request to those of its answer.

A query is often run in less time than a server takes to turn its request into an application's call and back. What
is plain (one whole request, no body, nothing special about the connection) goes this way, everything else through
`cuakhau.explorer.endpoint`, whose answers these are. A request that is the same byte for byte as one before gets the
same bytes again, as long as the build is the same.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from http import HTTPStatus
from typing import Final, NamedTuple

from cuakhau.errors import StoreError
from cuakhau.explorer.cache import Cache
from cuakhau.explorer.endpoint import Answer, Endpoint, problem
from cuakhau.explorer.headers import cross_origin
from cuakhau.explorer.negotiation import accepts_gzip
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
_READ: Final = (b"accept", b"accept-encoding", b"if-none-match", b"origin")


class _Head(NamedTuple):
    query_string: bytes
    accept: str | None
    known: str | None
    origin: str | None
    packed: bool


class Lane:
    """Takes the requests that are plain."""

    def __init__(self, endpoint: Endpoint, settings: Settings) -> None:
        self._endpoint = endpoint
        self._origins = settings.allow_origins
        self._kept: Cache[bytes, bytes] = Cache(settings.cache_bytes // 4)
        endpoint.when_going_over(self._kept.clear)

    def take(self, data: bytes, send: Callable[[bytes], None]) -> asyncio.Future[Reply] | bool:
        """Answer a request if it is plain.

        Args:
            data: what came through a connection, at the start of a request.
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
        head = _read_head(data)
        if head is None:
            return False
        try:
            asked = read_url(head.query_string, head.accept)
            if asked is None:
                return False
            if head.packed:
                asked = asked.packed()
            answer = self._endpoint.kept_or_none(asked, head.known)
            if answer is None:
                return self._run(asked, data, head, send)
        except (ProtocolError, StoreError) as error:
            send(self._written(problem(error, head.accept), head))
            return True
        self._send_and_keep(answer, data, asked, head, send)
        return True

    def _run(
        self, asked: Asked, data: bytes, head: _Head, send: Callable[[bytes], None]
    ) -> asyncio.Future[Reply]:
        def finish(running: asyncio.Future[Reply]) -> None:
            if running.cancelled():
                return
            try:
                answer = self._endpoint.finish(asked, running.result())
            except (ProtocolError, StoreError) as error:
                send(self._written(problem(error, head.accept), head))
            else:
                self._send_and_keep(answer, data, asked, head, send)

        running = self._endpoint.submit(asked, slow=lambda: None)
        running.add_done_callback(finish)
        return running

    def _send_and_keep(
        self, answer: Answer, data: bytes, asked: Asked, head: _Head, send: Callable[[bytes], None]
    ) -> None:
        written = self._written(answer, head)
        if asked.is_stable and self._endpoint.is_current(answer):
            self._kept.keep(data, written, size_bytes=len(data) + len(written) + 200)
        send(written)

    def _written(self, answer: Answer, head: _Head) -> bytes:
        lines = [_STATUS_LINES[answer.status]]
        lines += [
            b"%s: %s" % header for header in (*answer.headers, *cross_origin(head.origin, self._origins))
        ]
        return b"\r\n".join(lines) + _END + answer.body


def _read_head(data: bytes) -> _Head | None:
    """What a plain request says; None for one that has anything special."""
    if len(data) > _LONGEST or data.find(_END) != len(data) - len(_END):
        return None
    first, *lines = data[: -len(_END)].split(b"\r\n")
    if data.count(b"\n") != len(lines) + 2 or b"\0" in data:
        return None
    words = first.split(b" ")
    if len(words) != 3 or words[2] != b"HTTP/1.1" or b"#" in words[1] or not words[1].isascii():
        return None
    found: dict[bytes, str] = {}
    hosts = 0
    for line in lines:
        name, colon, value = line.partition(b":")
        name = name.lower()
        if not colon or not name.replace(b"-", b"").isalnum() or name in found:
            return None
        if name in _SPECIAL and not (name == b"connection" and value.strip().lower() == b"keep-alive"):
            return None
        hosts += name == b"host"
        if name in _READ:
            found[name] = value.strip().decode("latin-1")
    if hosts != 1:
        return None
    return _Head(
        words[1][len(_START) - 4 :],
        found.get(b"accept"),
        found.get(b"if-none-match"),
        found.get(b"origin"),
        accepts_gzip(found.get(b"accept-encoding")),
    )
