"""The explorer as an ASGI application: which address is answered by what."""

from __future__ import annotations

import contextlib
import json
import sys
from collections.abc import AsyncIterator
from importlib import resources
from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from cuakhau.explorer.pool import Pool
from cuakhau.explorer.settings import Settings
from cuakhau.graph.store import current_build


def create_app(store: Path, settings: Settings) -> ASGIApp:
    """The explorer of the graph at a store's path.

    Raises:
        StoreError: if there is no graph.
    """
    current_build(store)
    renderers = Pool(
        lambda folder: [sys.executable, "-P", "-m", "cuakhau.explorer.render_process", str(store)],
        size=settings.renderers,
        waiting=settings.waiting,
        limit_s=settings.limit_s,
    )

    async def document(request: Request) -> Response:
        wanted = {"path": request.url.path[1:], "query": dict(request.query_params)}
        body = json.dumps(wanted).encode()
        kind, answer = await renderers.run(b"document %d\n%s" % (len(body), body))
        if kind == "none":
            return PlainTextResponse("404: there is nothing here\n", 404)
        if kind != "document":
            sys.stderr.write(answer.decode() + "\n")
            return PlainTextResponse(answer, 500)
        head, _, content = answer.partition(b"\n")
        told = json.loads(head)
        return Response(content, told["status"], media_type=told["media_type"], headers=told["headers"])

    async def home(request: Request) -> Response:
        return RedirectResponse("en/", 303)

    @contextlib.asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        await renderers.open(current_build(store))
        try:
            yield
        finally:
            await renderers.close()

    package = Path(str(resources.files("cuakhau.explorer")))
    static = StaticFiles(directory=package / "static", check_dir=False)
    static.all_directories = [package / "static", package / "style"]
    return Starlette(
        routes=[
            Route("/", home),
            Mount("/static", static),
            Route("/{path:path}", document),
        ],
        lifespan=lifespan,
    )
