"""One connection: HTTP as uvicorn speaks it, with a short way for short queries, and an end to what has none.

Uvicorn waits for ever for a head or a body that comes byte by byte, and for a reader who takes nothing of an answer. One
timer a connection looks now and then whether it moves; a timer for each request would take as long as a part of it.
"""

from __future__ import annotations

import asyncio
from typing import Any, Final

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from cuakhau.explorer.lane import Lane
from cuakhau.explorer.worker import Reply

_LONGEST_HEAD: Final = 256 << 10
"""Bytes of a request's first line and headers; the parser itself would take any number."""
_LOOK_S: Final = 5.0
_IDLE_LOOKS: Final = 2
"""After so many a connection is closed on which nothing is asked."""
_STUCK_LOOKS: Final = 6
"""After so many, one on which a request is not there as a whole, or nothing of an answer is taken."""


class Connection(HttpToolsProtocol):
    """What the event loop tells of one connection."""

    def __init__(self, *args: Any, lane: Lane, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._lane = lane
        self._peer = ""
        self._running: asyncio.Future[Reply] | None = None
        self._after = bytearray()
        """What came while a query was run, or while its answer was not taken."""
        self._head_bytes = 0
        """Of the head that is being read; -1 where a body is."""
        self._looks = 0
        """Since something moved."""
        self._untaken_bytes = 0
        """Of answers, when it was looked last."""
        self._looking: asyncio.TimerHandle | None = None
        self._ends = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin."""
        super().connection_made(transport)
        self._peer = self.client[0] if self.client else ""
        self._looking = self.loop.call_later(_LOOK_S, self._look)

    def connection_lost(self, exc: Exception | None) -> None:
        """End, and whatever runs for it too."""
        if self._looking is not None:
            self._looking.cancel()
        if self._running is not None:
            self._running.cancel()
            self._running = None
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Answer by the short way what can be, and leave the rest to uvicorn."""
        if self._running is not None or (self.flow.write_paused and self._is_between()):
            self._after += data
            if len(self._after) > _LONGEST_HEAD:
                self.transport.abort()
            return
        if self._is_between() and (taken := self._lane.take(data, self._peer, self._send)):
            self._unset_keepalive_if_required()
            self._looks = 0
            if isinstance(taken, asyncio.Future):
                self._running = taken
            else:
                self.server_state.total_requests += 1
            return
        if self._head_bytes >= 0:
            self._head_bytes += len(data)
            if self._head_bytes > _LONGEST_HEAD:
                self.send_400_response("The request line and the headers are too long.")
                return
        super().data_received(data)

    def resume_writing(self) -> None:
        """Go on: the reader takes the answer."""
        super().resume_writing()
        self._go_on()

    def shutdown(self) -> None:
        """Begin to end: what runs is still answered."""
        self._ends = True
        if self._running is None:
            super().shutdown()

    def on_message_begin(self) -> None:
        """A head begins."""
        self._head_bytes = max(self._head_bytes, 0)
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """A body begins."""
        self._head_bytes = -1
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """A request is there."""
        self._head_bytes = 0
        self._looks = 0
        super().on_message_complete()

    def _is_between(self) -> bool:
        """Whether the next byte begins a request."""
        return self._head_bytes == 0 and (self.cycle is None or self.cycle.response_complete)

    def _send(self, answer: bytes) -> None:
        if self.transport.is_closing():
            return
        end = answer.index(b"\r\n") + 2
        date = b"".join([b"%s: %s\r\n" % header for header in self.server_state.default_headers])
        self.transport.write(b"".join((answer[:end], date, answer[end:])))
        if self._running is not None:
            self._running = None
            self._looks = 0
            self.server_state.total_requests += 1
            if self._ends:
                self.transport.close()
            self._go_on()

    def _go_on(self) -> None:
        """Read what came meanwhile."""
        if self._after and self._running is None and not self.transport.is_closing():
            after = bytes(self._after)
            self._after.clear()
            self.data_received(after)

    def _look(self) -> None:
        """Close the connection if nothing moves on it."""
        untaken = self.transport.get_write_buffer_size()
        if untaken < self._untaken_bytes or (not untaken and self._waits_for_us()):
            self._looks = 0
        self._untaken_bytes = untaken
        self._looks += 1
        if self._looks > (_STUCK_LOOKS if untaken or not self._is_between() else _IDLE_LOOKS):
            self.transport.abort()
            return
        self._looking = self.loop.call_later(_LOOK_S, self._look)

    def _waits_for_us(self) -> bool:
        """Whether a request is there as a whole and not answered."""
        asked = self.cycle is not None and not self.cycle.response_complete
        return self._running is not None or (asked and self._head_bytes == 0)
