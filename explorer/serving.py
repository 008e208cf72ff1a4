"""Runs the explorer's server on this machine."""

from __future__ import annotations

import asyncio
import functools
import gc
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from cuakhau.errors import CuakhauError
from cuakhau.explorer.app import Explorer, create_app
from cuakhau.explorer.lane import Lane
from cuakhau.explorer.settings import Settings
from cuakhau.explorer.worker import Reply

_LONGEST_HEAD: Final = 256 << 10
"""Bytes of a request's first line and headers; the parser itself would take any number."""
_GRACE_S: Final = 2
_COLLECT_AT: Final = 10_000
"""Objects that are new; 700 is Python's own."""


class PortError(CuakhauError):
    """The port cannot be listened on."""


def serve(store: Path, settings: Settings, *, host: str, port: int, started: Callable[[str], None]) -> None:
    """Serve until interrupted.

    Args:
        store: where the graph stands.
        settings: limits and permissions.
        host: address to listen on.
        port: to listen on; 0 for any that is free.
        started: is told the address once readers can come.

    Raises:
        StoreError: if there is no graph.
        PortError: if the port cannot be had.
    """
    app = create_app(store, settings)
    with _listen(host, port) as listener:
        shown = f"[{host}]" if ":" in host else host
        address = f"http://{shown}:{listener.getsockname()[1]}/"
        config = uvicorn.Config(
            app,
            http=functools.partial(_Protocol, lane=app.lane),  # type: ignore[arg-type]  # called as a class is
            lifespan="off",
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,
            ws="none",
            timeout_graceful_shutdown=_GRACE_S,
        )
        server = _Server(config, lambda: started(settings.public_url or address))
        with asyncio.Runner(loop_factory=config.get_loop_factory()) as runner:
            runner.run(_run(app, server, listener))


async def _run(app: Explorer, server: uvicorn.Server, listener: socket.socket) -> None:
    async with app.opened():
        # The collector of garbage looked through all that is loaded and kept again and again: a quarter of the work.
        # What a request leaves behind has no cycles as a rule.
        gc.collect()
        gc.freeze()
        gc.set_threshold(_COLLECT_AT)
        await server.serve(sockets=[listener])


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, started: Callable[[], None]) -> None:
        super().__init__(config)
        self._tell = started

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._tell()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """End when told to; unlike uvicorn's own, raise the signal to nobody once that is done."""
        before = {name: signal.signal(name, self.handle_exit) for name in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for name, handler in before.items():
                signal.signal(name, handler)


class _Protocol(HttpToolsProtocol):
    """HTTP as uvicorn speaks it, with a short way for short queries, and an end to heads without end."""

    def __init__(self, *args: Any, lane: Lane, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._lane = lane
        self._running: asyncio.Future[Reply] | None = None
        self._after = bytearray()
        """What came while a query was run."""
        self._head_bytes = 0
        """Of the head that is being read; -1 where a body is."""

    def data_received(self, data: bytes) -> None:
        if self._running is not None:
            self._after += data
            if len(self._after) > _LONGEST_HEAD:
                self.transport.abort()
            return
        between = self._head_bytes == 0 and (self.cycle is None or self.cycle.response_complete)
        if between and (taken := self._lane.take(data, self.client[0] if self.client else "", self._send)):
            self._unset_keepalive_if_required()
            if isinstance(taken, asyncio.Future):
                self._running = taken
            else:
                self._await_next()
            return
        if self._head_bytes >= 0:
            self._head_bytes += len(data)
            if self._head_bytes > _LONGEST_HEAD:
                self.send_400_response("The request line and the headers are too long.")
                return
        super().data_received(data)

    def connection_lost(self, exc: Exception | None) -> None:
        if self._running is not None:
            self._running.cancel()
            self._running = None
        super().connection_lost(exc)

    def on_message_begin(self) -> None:
        self._head_bytes = max(self._head_bytes, 0)
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        self._head_bytes = -1
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        self._head_bytes = 0
        super().on_message_complete()

    def _send(self, answer: bytes) -> None:
        if self.transport.is_closing():
            return
        end = answer.index(b"\r\n") + 2
        date = b"".join(b"%s: %s\r\n" % header for header in self.server_state.default_headers)
        self.transport.write(b"".join((answer[:end], date, answer[end:])))
        if self._running is not None:
            self._running = None
            self._await_next()
            if self._after:
                after = bytes(self._after)
                self._after.clear()
                self.data_received(after)

    def _await_next(self) -> None:
        self.server_state.total_requests += 1
        self._unset_keepalive_if_required()
        self.timeout_keep_alive_task = self.loop.call_later(
            self.timeout_keep_alive, self.timeout_keep_alive_handler
        )


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=2048)
    except OSError as error:
        raise PortError(
            f"port {port} of {host} cannot be used ({error.strerror or error}): another server may be running "
            "there; name another port with --port"
        ) from error
