"""Runs the explorer's server on this machine."""

from __future__ import annotations

import socket
from collections.abc import Callable
from pathlib import Path

import uvicorn

from cuakhau.errors import CuakhauError
from cuakhau.explorer.app import create_app
from cuakhau.explorer.settings import Settings


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
    listener = _listen(host, port)
    number = listener.getsockname()[1]
    shown = f"[{host}]" if ":" in host else host
    config = uvicorn.Config(
        app, http="httptools", lifespan="on", log_config=None, access_log=False, server_header=False
    )
    server = _Server(config, lambda: started(f"http://{shown}:{number}/"))
    server.run(sockets=[listener])


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, started: Callable[[], None]) -> None:
        super().__init__(config)
        self._tell = started

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._tell()


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=2048)
    except OSError as error:
        raise PortError(
            f"port {port} of {host} cannot be used: {error.strerror or error}; is another server running there? "
            "Name another one with --port"
        ) from error
