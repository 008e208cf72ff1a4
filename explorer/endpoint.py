"""`/sparql`: the SPARQL 1.1 Protocol, read only, over processes that can be killed.

An ASGI application of its own in front of the others: a framework's routing would take as long as a short query.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

from starlette.types import Receive, Scope, Send

from cuakhau.errors import QueryTimeoutError, StoreError
from cuakhau.explorer.cache import Cache
from cuakhau.explorer.clients import client_of
from cuakhau.explorer.description import describe
from cuakhau.explorer.headers import (
    CLOSED_PAGE,
    cross_origin,
    etag_matches,
    header_or_none,
    own_address,
    preflight,
)
from cuakhau.explorer.negotiation import (
    accepts_gzip,
    language,
    media_type_or_none,
    packing_fault_or_none,
    weights,
)
from cuakhau.explorer.origins import Origins
from cuakhau.explorer.pool import Pool, QueueFullError, StoppingError, TooMuchMemoryError
from cuakhau.explorer.protocol import (
    GRAPH_OFFERS,
    Asked,
    ProtocolError,
    not_acceptable,
    read_form,
    read_text,
    read_url,
)
from cuakhau.explorer.settings import Settings
from cuakhau.explorer.worker import Reply
from cuakhau.graph.serialised import CUT_NOTE
from cuakhau.graph.worker_process import Request
from cuakhau.labels import LANGUAGES

_METHODS: Final = "GET, HEAD, POST, OPTIONS"
_LONGEST_URL: Final = 32 << 10
_RETRY_AFTER_S: Final = 2
_PROBLEM: Final = "application/problem+json"
_HTML: Final = ("text/html", "application/xhtml+xml")


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back to a reader; of tuples, which the collector of garbage need not look at while they are kept."""

    status: int
    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes
    build: str = ""
    """The build it follows from; empty if it follows from none."""


class ReaderGoneError(Exception):
    """Nobody waits for the answer any more. Never leaves `cuakhau.explorer`."""


class Endpoint:
    """Answers requests of the protocol from the build that is current."""

    def __init__(self, pool: Pool, settings: Settings, origins: Origins) -> None:
        self._pool = pool
        self._settings = settings
        self._origins = origins
        self._kept: Cache[str, Answer] = Cache(settings.cache_bytes)
        self._build = ""
        self._forget: list[Callable[[], None]] = []
        self._services = sorted(settings.allow_service)

    def go_over(self, build: str) -> None:
        """Answer from another build from now on."""
        self._build = build
        self._kept.clear()
        for forget in self._forget:
            forget()

    def when_going_over(self, forget: Callable[[], None]) -> None:
        """Have something called whenever another build takes the place of the one that answered."""
        self._forget.append(forget)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        try:
            answer = await self._answer(scope, receive)
        except ReaderGoneError:
            return
        except (ProtocolError, StoreError) as error:
            answer = problem(error, header_or_none(scope, b"accept"))
        allowed = cross_origin(header_or_none(scope, b"origin"), self._origins.allowed)
        await send(
            {"type": "http.response.start", "status": answer.status, "headers": [*answer.headers, *allowed]}
        )
        await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else answer.body})

    async def _answer(self, scope: Scope, receive: Receive) -> Answer:
        method, accept = scope["method"], header_or_none(scope, b"accept")
        if method in ("GET", "HEAD"):
            if len(scope["query_string"]) > _LONGEST_URL:
                raise ProtocolError(
                    414, f"the URL is longer than {_LONGEST_URL} bytes: send the query by POST"
                )
            asked = read_url(scope["query_string"], accept, takes_gzip=_takes_gzip(scope))
            if asked is None:
                return self._about(scope, accept)
        elif method == "POST":
            asked = await self._posted(scope, receive, accept)
        elif method == "OPTIONS":
            return Answer(204, preflight(_METHODS), b"")
        else:
            raise ProtocolError(405, f"{method[:40]} is not for this: use {_METHODS}")
        return await self._asked(asked, scope, receive)

    async def _posted(self, scope: Scope, receive: Receive, accept: str | None) -> Asked:
        kind, _, parameters = (header_or_none(scope, b"content-type") or "").partition(";")
        charset = parameters.lower().partition("charset=")[2].partition(";")[0].strip(' "')
        if charset not in ("", "utf-8", "utf8"):
            raise ProtocolError(415, f"the request is written in {charset[:40]!r}: send UTF-8")
        if fault := packing_fault_or_none(header_or_none(scope, b"content-encoding")):
            raise ProtocolError(415, fault)
        match kind.strip().lower():
            case "application/x-www-form-urlencoded":
                return read_form(await self._body(scope, receive), accept, takes_gzip=_takes_gzip(scope))
            case "application/sparql-query":
                body = await self._body(scope, receive)
                return read_text(body, scope["query_string"], accept, takes_gzip=_takes_gzip(scope))
            case "application/sparql-update":
                raise ProtocolError(
                    403, "the graph is read only: ask with SELECT, ASK, CONSTRUCT or DESCRIBE"
                )
            case other:
                raise ProtocolError(
                    415,
                    f"content type {other[:80]!r} is not read: send application/sparql-query, or a form with `query`",
                )

    async def _body(self, scope: Scope, receive: Receive) -> bytes:
        most = self._settings.max_query_bytes
        body = bytearray()
        while True:
            message = await receive()
            if message["type"] == "http.disconnect":
                raise ReaderGoneError
            body += message.get("body", b"")
            if len(body) > most:
                raise ProtocolError(413, f"the request is longer than {most} bytes")
            if not message.get("more_body", False):
                return bytes(body)

    async def _asked(self, asked: Asked, scope: Scope, receive: Receive) -> Answer:
        kept = self.kept_or_none(asked, header_or_none(scope, b"if-none-match"))
        if kept is not None:
            return kept
        client = client_of(scope, self._settings)
        running = self.submit(asked, client=client, slow=lambda: _watch(running, receive))
        try:
            reply = await running
        except asyncio.CancelledError:
            task = asyncio.current_task()
            if task is not None and task.cancelling():
                raise
            raise ReaderGoneError from None
        return self.finish(asked, reply)

    def kept_or_none(self, asked: Asked, known: str | None) -> Answer | None:
        """What need not be run: an answer that was kept, or 304 where the reader's program has it.

        Args:
            asked: the request.
            known: tags of the answers that the reader's program has (`If-None-Match`).
        """
        if not asked.digest:
            return None
        if known is not None and etag_matches(known, etag := _etag(self._build, asked)):
            return Answer(304, ((b"etag", etag.encode()), *_KEEPING), b"", self._build)
        return self._kept.get_or_none(asked.digest)

    def submit(
        self, asked: Asked, *, client: str, slow: Callable[[], None] | None = None
    ) -> asyncio.Future[Reply]:
        """Have a query of a client run; `slow` is called once if that takes long.

        Raises:
            StoreError: if it cannot be run now.
        """
        settings = self._settings
        request = Request(
            asked.query,
            table=asked.table[0],
            graph=asked.graph[0],
            default_graphs=asked.default_graphs,
            named_graphs=asked.named_graphs,
            services=self._services,
            packed=asked.takes_gzip,
            max_rows=settings.max_rows,
            max_bytes=settings.max_bytes,
        )
        return self._pool.submit(request.message(), client=client, slow=slow)

    def finish(self, asked: Asked, reply: Reply) -> Answer:
        """Make an answer of what came of running a query, and keep it for the next reader.

        Raises:
            ProtocolError: if there is a fault in the query, or its answer cannot be had in a format that is accepted.
            StoreError: if the store failed.
        """
        kind, body, build = reply
        if kind == "syntax":
            told = json.loads(body)
            raise SyntaxProblemError(told["message"], line=told["line"], column=told["column"])
        if kind == "other":
            raise ProtocolError(406, not_acceptable(body.decode()))
        if kind == "endpoint":
            raise ProtocolError(502, json.loads(body)["message"])
        if kind == "memory":
            raise TooMuchMemoryError(body.decode())
        if kind != "answer":
            raise StoreError(body.decode())
        head, _, content = body.partition(b"\n")
        name, rows, encoding = head.split(b" ")
        media_type = asked.table[1] if name.decode() == asked.table[0] else asked.graph[1]
        headers = [(b"content-type", media_type.encode()), (b"content-length", b"%d" % len(content))]
        if encoding:
            headers.append((b"content-encoding", encoding))
        if asked.digest:
            headers += ((b"etag", _etag(build, asked).encode()), *_KEEPING)
        else:
            headers += ((b"cache-control", b"no-store"), _VARY)
        if rows:
            # The first is Virtuoso's name for it, which clients know.
            headers += ((b"x-sparql-maxrows", rows), (b"link", f'<{CUT_NOTE}>; rel="describedby"'.encode()))
        answer = Answer(200, (*headers, *CLOSED_PAGE), content, build)
        if asked.digest and build == self._build:
            self._kept.keep(asked.digest, answer, size_bytes=len(content) + len(asked.query) + 1000)
        return answer

    def _about(self, scope: Scope, accept: str | None) -> Answer:
        """The description of the endpoint, or the workbench for a reader with a browser."""
        offers = {**GRAPH_OFFERS, "html": _HTML} if accept else GRAPH_OFFERS
        found = media_type_or_none(accept, offers)
        if found is None:
            raise ProtocolError(406, not_acceptable("graph"))
        name, media_type = found
        vary = (b"vary", b"Accept, Accept-Language")
        if name == "html":
            chosen = language(header_or_none(scope, b"accept-language"), LANGUAGES)
            leads = [(b"location", f"{chosen}/workbench/".encode()), (b"content-length", b"0"), vary]
            return Answer(303, (*leads, *CLOSED_PAGE), b"")
        body = describe(self._settings.public_url or own_address(scope), name, settings=self._settings)
        headers = [(b"content-type", media_type.encode()), (b"content-length", str(len(body)).encode()), vary]
        return Answer(200, (*headers, *CLOSED_PAGE), body)


_VARY: Final = (b"vary", b"Accept, Accept-Encoding")
_KEEPING: Final = ((b"cache-control", b"public, no-cache"), _VARY)


class SyntaxProblemError(ProtocolError):
    """A query that cannot be read, or is refused, and where the reading stopped."""

    def __init__(self, message: str, *, line: int | None, column: int | None) -> None:
        super().__init__(400, message)
        self.line = line
        self.column = column


def problem(error: ProtocolError | StoreError, accept: str | None) -> Answer:
    """What went wrong, in words; for a program that asks for it, as RFC 9457 has it."""
    if isinstance(error, ProtocolError):
        status = error.status
    elif isinstance(error, QueueFullError):
        status = 429
    else:
        status = 503 if isinstance(error, QueryTimeoutError | TooMuchMemoryError | StoppingError) else 500
    accepted = weights(accept or "")
    if max(accepted.get(_PROBLEM, 0.0), accepted.get("application/json", 0.0)) > 0:
        told: dict[str, object] = {
            "type": "about:blank",
            "title": HTTPStatus(status).phrase,
            "status": status,
        }
        told["detail"] = str(error)
        if isinstance(error, SyntaxProblemError):
            told |= {"line": error.line, "column": error.column}
        body, media_type = json.dumps(told, ensure_ascii=False).encode(), _PROBLEM
    else:
        body, media_type = f"{error}\n".encode("utf-8", "replace"), "text/plain; charset=utf-8"
    headers = [(b"content-type", media_type.encode()), (b"content-length", str(len(body)).encode())]
    headers.append((b"cache-control", b"no-store"))
    if status == 405:
        headers.append((b"allow", _METHODS.encode()))
    if status == 415:
        headers.append((b"accept-encoding", b"identity"))  # RFC 9110, section 15.5.16
    if status in (429, 503):
        headers.append((b"retry-after", str(_RETRY_AFTER_S).encode()))
    return Answer(status, (*headers, *CLOSED_PAGE), body)


def _etag(build: str, asked: Asked) -> str:
    return f'"{build}-{asked.digest}"'


def _takes_gzip(scope: Scope) -> bool:
    return accepts_gzip(header_or_none(scope, b"accept-encoding"))


def _watch(running: asyncio.Future[Reply], receive: Receive) -> None:
    """Cancel what runs when the reader goes away."""

    async def gone() -> None:
        while (await receive())["type"] != "http.disconnect":
            pass
        running.cancel()

    watching = asyncio.ensure_future(gone())
    running.add_done_callback(lambda _: watching.cancel())
