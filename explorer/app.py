"""The explorer as an ASGI application: which address is answered by what."""

from __future__ import annotations

import asyncio
import contextlib
import re
import sys
from collections.abc import AsyncIterator, Sequence
from importlib import resources
from pathlib import Path
from typing import Final

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route
from starlette.types import Message, Receive, Scope, Send

from cuakhau.errors import StoreError
from cuakhau.explorer import builds, identifiers
from cuakhau.explorer.cache import Cache
from cuakhau.explorer.data import FILES
from cuakhau.explorer.documents import Documents
from cuakhau.explorer.endpoint import Endpoint
from cuakhau.explorer.headers import CLOSED_PAGE, cross_origin, header_or_none, preflight
from cuakhau.explorer.lane import Lane
from cuakhau.explorer.origins import Origins
from cuakhau.explorer.pages.styles import style_files
from cuakhau.explorer.pool import Pool
from cuakhau.explorer.reconcile import reconciliation_routes
from cuakhau.explorer.resources import is_document, present_version_or_none, resource_or_none
from cuakhau.explorer.settings import Settings
from cuakhau.explorer.static_files import StaticFiles
from cuakhau.explorer.wanted import Wanted
from cuakhau.labels import LANGUAGES

_LOOK_AGAIN_S: Final = 1.0
"""How often it is looked whether a new build stands in the place of the one that answers."""
_LATER_S: Final = 10.0
"""When pages are made that few readers open first."""
_RECONCILE: Final = re.compile(r"/reconcile(?:/|$)")
_WITHOUT_SLASH: Final = re.compile(r"(vi|en|zh)(/.*[^/])?")


def create_app(store: Path, settings: Settings) -> Explorer:
    """The explorer of the graph at a store's path.

    Raises:
        StoreError: if there is no graph.
    """
    return Explorer(store, settings)


class Explorer:
    """An ASGI application; its processes run while it is open, which servers see to by the lifespan protocol."""

    def __init__(self, store: Path, settings: Settings) -> None:
        self._store = store
        self._origins = Origins(settings.allow_origins)
        self._current = builds.current(store)
        memory = str(settings.memory_bytes)
        process = [sys.executable, "-P", "-m"]
        self._queries = Pool(
            lambda build: [*process, "cuakhau.graph.worker_process", str(build.folder), memory, "-1"],
            size=settings.workers,
            waiting=settings.waiting,
            limit_s=settings.limit_s,
        )
        self._renderers = Pool(
            lambda build: [
                *process,
                "cuakhau.explorer.render_process",
                str(store),
                memory,
                settings.public_url,
                settings.tiles,
                *sorted(settings.allow_service),
            ],
            size=settings.renderers,
            waiting=settings.waiting,
            limit_s=settings.limit_s,
        )
        self._endpoint = Endpoint(self._queries, settings, self._origins)
        self.lane = Lane(self._endpoint, settings, self._origins)
        """The short way for short queries, for a server that can take it."""
        self._documents = Documents(self._renderers, settings)
        self._pages = Starlette(
            routes=self._routes(settings),
            exception_handlers={HTTPException: self._refused},
        )

    def _routes(self, settings: Settings) -> list[BaseRoute]:
        package = Path(str(resources.files("cuakhau.explorer")))
        static = StaticFiles([package / "static"], style_files(), kept=Cache(settings.cache_bytes))
        return [
            Route("/", identifiers.home),
            Route("/favicon.ico", identifiers.icon),
            Route("/static/{path:path}", static.answer),
            Route("/.well-known/void", identifiers.void),
            Route("/data/{file}", self._documents.answer),
            Route("/api", identifiers.with_slash),
            Route("/api/", identifiers.api),
            Route("/api/{path:path}", self._documents.answer),
            *reconciliation_routes(self._store, public_url=settings.public_url),
            Route("/{path:path}", self._page),
        ]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or open and close with the server."""
        if scope["type"] == "http" and scope["path"] == f"{scope.get('root_path', '')}/sparql":
            await self._endpoint(scope, receive, send)
        elif scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http":
            await self._site(scope, receive, send)

    async def _site(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Everything but the endpoint, which sees to its own headers."""
        allowed = cross_origin(header_or_none(scope, b"origin"), self._origins.allowed)

        async def send_allowed(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message["headers"], *allowed]}
            await send(message)

        if scope["method"] != "OPTIONS":
            await self._pages(scope, receive, send_allowed)
            return
        methods = "GET, HEAD, POST, OPTIONS" if _RECONCILE.match(scope["path"]) else "GET, HEAD, OPTIONS"
        headers = [*preflight(methods), *CLOSED_PAGE]
        await send_allowed({"type": "http.response.start", "status": 204, "headers": headers})
        await send_allowed({"type": "http.response.body", "body": b""})

    @contextlib.asynccontextmanager
    async def opened(self) -> AsyncIterator[None]:
        """Processes on the current build, and on those that take its place, until the end.

        Raises:
            StoreError: if the graph cannot be opened.
        """
        try:
            await self._go_over(self._current)
            watch = asyncio.get_running_loop().create_task(self._watch())
            warming = asyncio.get_running_loop().create_task(self._warm_at_start())
            try:
                yield
            finally:
                watch.cancel()
                warming.cancel()
                await asyncio.gather(watch, warming, return_exceptions=True)
        finally:
            await self._queries.close()
            await self._renderers.close()

    def refuse(self) -> None:
        """Tell whoever still waits that the server stops."""
        self._queries.refuse()
        self._renderers.refuse()

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        try:
            async with self.opened():
                await send({"type": "lifespan.startup.complete"})
                await receive()
        except StoreError as error:
            await send({"type": "lifespan.startup.failed", "message": str(error)})
            return
        await send({"type": "lifespan.shutdown.complete"})

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(_LOOK_AGAIN_S)
            if builds.stands(self._store, self._current):
                continue
            try:
                await self._go_over(builds.current(self._store))
            except StoreError as error:
                sys.stderr.write(f"cuakhau: the new build is not taken, the one before answers on: {error}\n")
                continue
            await self._warm()

    async def _go_over(self, build: builds.Build) -> None:
        # Closed before anything of a user's own answers; opened when nothing of it does any more, and not if this fails.
        self._origins.go_over(holds_own=build.holds_own or self._current.holds_own)
        await self._queries.open(build)
        self._endpoint.go_over(build.name)
        await self._renderers.open(build)
        self._documents.go_over(build.name)
        self._current = build
        self._origins.go_over(holds_own=build.holds_own)

    async def _warm(self) -> None:
        """Make the data files that pages read, before the first reader waits for them."""
        await self._make([Wanted(f"data/{name}.json", {}, "vi") for name in FILES])

    async def _warm_at_start(self) -> None:
        """And then the pages that count everything, after those of readers who are there already."""
        await self._warm()
        await asyncio.sleep(_LATER_S)
        await self._make([Wanted(f"{language}/about/coverage/", {}, language) for language in LANGUAGES])

    async def _make(self, wanted: Sequence[Wanted]) -> None:
        for one in wanted:
            with contextlib.suppress(StoreError):  # whoever asks for it is told
                await self._documents.stored(one)

    async def _page(self, request: Request) -> Response:
        path = request.path_params["path"]
        if _WITHOUT_SLASH.fullmatch(path):
            return await identifiers.with_slash(request)
        resource = None if is_document(path) else resource_or_none(path)
        if resource is None:
            if present := present_version_or_none(path):
                return await self._documents.no_version(request, present)
            return await self._documents.answer(request)
        return identifiers.identifier(request, path, resource, address=self._documents.address(request))

    async def _refused(self, request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        if error.status_code == 404:
            return await self._documents.answer(request)
        key = {405: "method", 404: "not_found"}.get(error.status_code, "request")
        response = await self._documents.problem(request, error.status_code, key)
        for name, value in (error.headers or {}).items():
            response.headers[name] = value
        return response
