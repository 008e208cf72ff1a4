"""Pages, data files, documents about things and answers to questions: made elsewhere, kept here, sent from here."""

from __future__ import annotations

import json
import re
import sys
from http import HTTPStatus
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from cuakhau.errors import QueryTimeoutError, StoreError
from cuakhau.explorer.cache import Cache
from cuakhau.explorer.headers import (
    CLOSED_PAGE,
    EMBEDDED_POLICY,
    LIVE_PAGE_POLICY,
    PAGE_POLICY,
    SAFETY,
    Headers,
    cross_origin,
    own_address,
)
from cuakhau.explorer.negotiation import language
from cuakhau.explorer.pool import Pool, QueueFullError
from cuakhau.explorer.settings import Settings
from cuakhau.explorer.signposts import header, signposts
from cuakhau.explorer.stored import Stored, respond, store
from cuakhau.explorer.wanted import Wanted
from cuakhau.explorer.worker import Reply
from cuakhau.labels import LANGUAGES

RETRY_AFTER_S: Final = 2
_DATA_LIMIT_S: Final = 300.0
"""A data file is made once a build; the largest lays out the network."""
_IN_A_LANGUAGE: Final = re.compile(r"(vi|en|zh)(/|$)")
_QUESTIONS: Final = re.compile(r"(vi|en|zh)/questions/")
_LIVE: Final = re.compile(r"(vi|en|zh)/(network|map|workbench|questions/[^/]+)/")
"""Pages whose components set styles of their own."""
_LONGEST_QUERY: Final = 8 << 10
_PLAIN: Final = {
    429: "The server is busy: try again in a few seconds.",
    503: "This took too long and was stopped.",
}


class Documents:
    """Sends what a `Renderer` makes."""

    def __init__(self, pool: Pool, settings: Settings) -> None:
        self._pool = pool
        self._settings = settings
        self._kept: Cache[str, Stored] = Cache(settings.cache_bytes)
        self._build = ""

    def go_over(self, build: str) -> None:
        """Answer from another build from now on."""
        self._build = build
        self._kept.clear()

    async def answer(self, request: Request) -> Response:
        """Send what stands at the path of a request."""
        wanted = self._wanted(request)
        if len(request.url.query) > _LONGEST_QUERY:
            return await self.problem(request, 414, "The address is too long.")
        try:
            stored = await self.stored(wanted)
        except QueueFullError:
            return await self.problem(request, 429, _PLAIN[429])
        except QueryTimeoutError:
            return await self.problem(request, 503, _PLAIN[503])
        except StoreError as error:
            return await self.problem(request, 500, str(error))
        return self._send(request, wanted, stored)

    async def stored(self, wanted: Wanted) -> Stored:
        """What stands at a path, made now or before.

        Raises:
            StoreError: if it cannot be made; its subclasses tell why.
        """
        query = sorted(wanted.query.items())
        key = json.dumps([wanted.path, query, "" if _IN_A_LANGUAGE.match(wanted.path) else wanted.language])
        kept = self._kept.get_or_none(key)
        if kept is not None:
            return kept
        limit_s = _DATA_LIMIT_S if wanted.path.startswith("data/") else None
        message = wanted.written()
        reply = await self._pool.submit(b"document %d\n%s" % (len(message), message), limit_s=limit_s)
        stored = _read(reply)
        if reply.build == self._build and stored.status == 200:
            self._kept.keep(key, stored, size_bytes=stored.size_bytes)
        return stored

    async def problem(self, request: Request, status: int, message: str) -> Response:
        """Say what went wrong: in a page for people, in JSON for programs."""
        headers = {"retry-after": str(RETRY_AFTER_S)} if status == 429 else {}
        wanted = self._wanted(request)
        title = HTTPStatus(status).phrase
        if wanted.path.startswith(("api/", "data/")):
            told = {"type": "about:blank", "title": title, "status": status, "detail": message}
            response = Response(json.dumps(told), status, headers, media_type="application/problem+json")
        elif status in (429, 500, 503):  # no process to make a page
            response = Response(f"{message}\n", status, headers, media_type="text/plain; charset=utf-8")
        else:
            told = {"status": status, "title": title, "message": message}
            body = json.dumps(told).encode() + b"\n" + wanted.written()
            try:
                stored = _read(await self._pool.submit(b"problem %d\n%s" % (len(body), body)))
            except StoreError:
                return Response(f"{message}\n", status, headers, media_type="text/plain; charset=utf-8")
            response = self._send(request, wanted, stored)
        return _add(response, () if "content-security-policy" in response.headers else CLOSED_PAGE)

    def address(self, request: Request) -> str:
        """Address of the site as readers reach it, without a slash at the end."""
        return self._settings.public_url or own_address(request.scope)

    def _wanted(self, request: Request) -> Wanted:
        path = request.url.path.removeprefix(request.scope.get("root_path", "")).removeprefix("/")
        found = _IN_A_LANGUAGE.match(path)
        chosen = found[1] if found else language(request.headers.get("accept-language"), LANGUAGES)
        return Wanted(path, dict(request.query_params), chosen)

    def _send(self, request: Request, wanted: Wanted, stored: Stored) -> Response:
        response = respond(request, stored)
        if not _IN_A_LANGUAGE.match(wanted.path):
            response.headers.add_vary_header("Accept-Language")
        if stored.status == 200 and (links := signposts(wanted.path)):
            response.headers["link"] = header(links, self.address(request))
        if not stored.media_type.startswith("text/html"):
            allowed = cross_origin(request.scope, self._settings.allow_origins)
            return _add(response, (*allowed, *CLOSED_PAGE))
        embedded = "embed" in wanted.query and _QUESTIONS.match(wanted.path)
        own = LIVE_PAGE_POLICY if _LIVE.fullmatch(wanted.path) and stored.status == 200 else PAGE_POLICY
        policy = EMBEDDED_POLICY if embedded else own
        return _add(response, (*SAFETY, (b"content-security-policy", policy.encode())))


def _read(reply: Reply) -> Stored:
    if reply.kind != "document":
        sys.stderr.write(f"cuakhau: a fault while a page was made: {reply.body.decode('utf-8', 'replace')}\n")
        raise StoreError("This page cannot be made: a fault of the server, which has noted it.")
    head, _, rest = reply.body.partition(b"\n")
    told = json.loads(head)
    body, packed = rest[: told["length"]], rest[told["length"] :]
    headers = tuple((name.encode(), value.encode()) for name, value in told["headers"].items())
    return store(told["status"], told["media_type"], body, packed=packed, headers=headers)


def _add(response: Response, headers: Headers) -> Response:
    for name, value in headers:
        if name == b"vary":
            response.headers.add_vary_header(value.decode())
        else:
            response.headers[name.decode()] = value.decode()
    return response
