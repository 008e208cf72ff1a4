"""Runs the explorer's server on this machine."""

from __future__ import annotations

import asyncio
import functools
import gc
import logging
import os
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import uvicorn

from cuakhau.errors import CuakhauError
from cuakhau.explorer.app import Explorer, create_app
from cuakhau.explorer.connection import Connection
from cuakhau.explorer.settings import Settings

_GRACE_S: Final = 2
"""Seconds for what runs when the server is told to end."""
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
    # Whoever sends what is no HTTP is told so; the operator need not be.
    logging.getLogger("uvicorn.error").setLevel(logging.ERROR)
    with _listen(host, port) as listener:
        shown = f"[{host}]" if ":" in host else host
        address = f"http://{shown}:{listener.getsockname()[1]}/"
        config = uvicorn.Config(
            app,
            http=functools.partial(Connection, lane=app.lane),  # type: ignore[arg-type]  # called as a class is
            lifespan="off",
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,
            ws="none",
            timeout_graceful_shutdown=2 * _GRACE_S,
        )
        server = _Server(config, app, lambda: started(settings.public_url or address))
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
    def __init__(self, config: uvicorn.Config, app: Explorer, started: Callable[[], None]) -> None:
        super().__init__(config)
        self._app = app
        self._tell = started

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._tell()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Take nobody any more, and let what runs end, unless that takes long."""
        asyncio.get_running_loop().call_later(_GRACE_S, self._app.refuse)
        await super().shutdown(sockets)

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """End when told to; unlike uvicorn's own, raise the signal to nobody once that is done."""
        before = {name: signal.signal(name, self.handle_exit) for name in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for name, handler in before.items():
                signal.signal(name, handler)


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=2048)
    except OSError as error:
        raise PortError(
            f"port {port} of {host} cannot be used ({_said(error)}): another server may be running "
            "there; name another port with --port"
        ) from error


def _said(error: OSError) -> str:
    """The system's words alone: Python adds the address, which is named already."""
    return os.strerror(error.errno) if error.errno else str(error)
