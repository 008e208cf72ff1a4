"""The explorer, served: as people start it, and in this process."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import AbstractContextManager, contextmanager
from importlib import resources
from pathlib import Path
from typing import Any

import httpx
import pytest
from filelock import FileLock

from cuakhau.api import open_graph
from cuakhau.explorer.app import Explorer, create_app
from cuakhau.explorer.settings import Settings
from cuakhau.explorer.static_site import write_site

_STARTING_S = 60.0


@contextmanager
def served_explorer(store: Path, *options: str) -> Iterator[str]:
    """Run `cuakhau serve` on a free port; gives its address, without a slash at the end."""
    command = [str(Path(sys.executable).with_name("cuakhau")), "serve", "--port", "0", "--no-browser"]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(
        [*command, "--store", str(store), *options], stderr=subprocess.PIPE, text=True, env=environment
    ) as process:
        assert process.stderr is not None
        # A server that says nothing must not hold up the tests for ever.
        alarm = threading.Timer(_STARTING_S, process.kill)
        alarm.start()
        told = process.stderr.readline()
        alarm.cancel()
        # What it says later is read, so that it never waits for a reader.
        reader = threading.Thread(target=process.stderr.read, daemon=True)
        reader.start()
        try:
            assert "http://" in told, told
            yield "http://" + told.split("http://")[1].split("/")[0]
        finally:
            process.send_signal(signal.SIGINT)
            try:
                process.wait(20)
            finally:
                process.kill()
                reader.join()


@pytest.fixture(scope="session")
def served(built_store: Path) -> Iterator[str]:
    """Address of the explorer with the shipped graph, served as people do; nobody may disturb it."""
    with served_explorer(built_store, "--workers", "2") as address:
        yield address


@pytest.fixture(scope="session")
def front_end() -> Path:
    """The built front end."""
    folder = Path(str(resources.files("cuakhau.explorer"))) / "static"
    if not (folder / "site.js").is_file():
        pytest.fail("the front end is not built, and a site cannot be written without it: run `make web`")
    return folder


@pytest.fixture(scope="session")
def static_folder(built_store: Path, front_end: Path) -> Path:
    """The static site of the shipped graph, written once for all test processes; nobody may change it."""
    folder = built_store.parent / "static-site"
    with FileLock(built_store.parent / "static-site.lock"):
        if not folder.exists():
            with open_graph(built_store) as graph:
                write_site(graph, folder, url="https://example.org/border/")
    return folder


class Inside:
    """A client of an application in this process; follows no redirects, and reads English."""

    def __init__(self, app: Explorer, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._client = httpx.AsyncClient(
            transport=httpx.ASGITransport(app),
            base_url="http://testserver",
            headers={"accept-language": "en"},
            timeout=60,
        )

    def begin(self, method: str, url: str, **arguments: Any) -> Future[httpx.Response]:
        """Send a request and do not wait; cancelling the future is going away."""
        return asyncio.run_coroutine_threadsafe(self._client.request(method, url, **arguments), self._loop)

    def request(self, method: str, url: str, **arguments: Any) -> httpx.Response:
        return self.begin(method, url, **arguments).result(90)

    def get(self, url: str, **arguments: Any) -> httpx.Response:
        return self.request("GET", url, **arguments)

    def head(self, url: str, **arguments: Any) -> httpx.Response:
        return self.request("HEAD", url, **arguments)

    def post(self, url: str, **arguments: Any) -> httpx.Response:
        return self.request("POST", url, **arguments)

    def options(self, url: str, **arguments: Any) -> httpx.Response:
        return self.request("OPTIONS", url, **arguments)


@pytest.fixture(scope="session")
def client(built_store: Path) -> Iterator[Inside]:
    """The explorer with the shipped graph in this process; nobody may disturb it."""
    with explorer_inside(built_store) as client:
        yield client


@contextmanager
def explorer_inside(store: Path, **settings: Any) -> Iterator[Inside]:
    """An explorer of its own with settings of its own."""
    app = create_app(store, Settings(**{"workers": 2, "renderers": 1, **settings}))
    loop = asyncio.new_event_loop()
    # All of the loop's life in the thread: in this one Playwright's may be running.
    thread = threading.Thread(target=_run, args=(loop,))
    thread.start()
    try:
        opened = app.opened()
        asyncio.run_coroutine_threadsafe(opened.__aenter__(), loop).result(_STARTING_S)
        try:
            yield Inside(app, loop)
        finally:
            asyncio.run_coroutine_threadsafe(opened.__aexit__(None, None, None), loop).result(30)
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()


def _run(loop: asyncio.AbstractEventLoop) -> None:
    asyncio.set_event_loop(loop)
    loop.run_forever()
    left = asyncio.all_tasks(loop)
    for task in left:
        task.cancel()
    loop.run_until_complete(asyncio.gather(*left, return_exceptions=True))
    loop.run_until_complete(loop.shutdown_asyncgens())
    loop.close()


@pytest.fixture
def serve(built_store: Path) -> Callable[..., AbstractContextManager[str]]:
    """Serves the shipped graph with options of the command line of one's own."""
    return lambda *options: served_explorer(built_store, *options)


@pytest.fixture
def http(served: str) -> Iterator[httpx.Client]:
    """A client of the server that everybody shares."""
    with httpx.Client(base_url=served, trust_env=False, timeout=60) as client:
        yield client
