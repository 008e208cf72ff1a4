"""Pages, data files, documents about things and answers to questions: made elsewhere, kept here, sent from here."""

from __future__ import annotations

import contextlib
import json
import re
import sys
from http import HTTPStatus
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from cuakhau.errors import QueryTimeoutError, StoreError
from cuakhau.explorer.cache import Cache
from cuakhau.explorer.clients import client_of
from cuakhau.explorer.headers import (
    CLOSED_PAGE,
    EMBEDDED_POLICY,
    LIVE_PAGE_POLICY,
    PAGE_POLICY,
    SAFETY,
    Headers,
    own_address,
)
from cuakhau.explorer.negotiation import language
from cuakhau.explorer.pages.wording import wording
from cuakhau.explorer.pool import Pool, QueueFullError, StoppingError, TooMuchMemoryError
from cuakhau.explorer.refusals import refusal
from cuakhau.explorer.settings import Settings
from cuakhau.explorer.signposts import header, signposts
from cuakhau.explorer.stored import Stored, respond, store
from cuakhau.explorer.tiles import MAP_PAGE, policy_with_tiles
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
_DATA: Final = ("api/", "data/")
_LINKED: Final = ("dataset/", "ontology/")
_LONGEST_QUERY: Final = 8 << 10


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
            return await self.problem(request, 414, "too_long")
        try:
            stored = await self.stored(wanted, client=client_of(request.scope, self._settings))
        except QueueFullError:
            return await self.problem(request, 429, "busy")
        except StoppingError:
            return await self.problem(request, 503, "busy")
        except QueryTimeoutError:
            return await self.problem(request, 503, "too_late")
        except TooMuchMemoryError:
            return await self.problem(request, 503, "too_much")
        except StoreError:
            return await self.problem(request, 500, "fault")
        return self._send(request, wanted, stored)

    async def stored(self, wanted: Wanted, *, client: str = "") -> Stored:
        """What stands at a path, made now or before.

        Args:
            wanted: the path and what else the reader says.
            client: who asks; empty for the server itself.

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
        whole = b"document %d\n%s" % (len(message), message)
        reply = await self._pool.submit(whole, client=client, limit_s=limit_s)
        stored = _read(reply)
        if reply.build == self._build and stored.may_be_kept:
            self._kept.keep(key, stored, size_bytes=stored.size_bytes)
        return stored

    async def no_version(self, request: Request, present: str) -> Response:
        """Say that there is no such version of the data or the ontology, and which there is.

        Args:
            request: that names another version.
            present: path of the version that is here, from the root of the site.
        """
        address = f"{self.address(request)}/{present}"
        response = await self.problem(request, 404, "other_version", present=address)
        response.headers["link"] = f'<{address}>; rel="latest-version"'  # RFC 5829
        return response

    async def problem(self, request: Request, status: int, key: str, **values: str) -> Response:
        """Say what went wrong: in a page for people, in JSON for programs.

        Args:
            request: that is not answered.
            status: of HTTP.
            key: of the words in the group `errors`; with `_more` at its end, what to do.
            values: what stands in the braces of the words.
        """
        wanted = self._wanted(request)
        t = wording(wanted.language)
        title, message = t(f"errors.{key}"), t(f"errors.{key}_more", **values)
        by_program = "text/html" not in request.headers.get("accept", "")
        if wanted.path.startswith(_DATA) or (wanted.path.startswith(_LINKED) and by_program):
            told = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status}
            response = Response(
                json.dumps({**told, "detail": f"{title}. {message}"}, ensure_ascii=False),
                status,
                media_type="application/problem+json",
            )
        else:
            response = await self._problem_page(request, wanted, status=status, title=title, message=message)
        if status in (429, 503):
            response.headers["retry-after"] = str(RETRY_AFTER_S)
        response.headers["cache-control"] = "no-store"
        response.headers["content-language"] = wanted.language
        return _add(response, () if "content-security-policy" in response.headers else CLOSED_PAGE)

    async def _problem_page(
        self, request: Request, wanted: Wanted, *, status: int, title: str, message: str
    ) -> Response:
        if status not in (429, 500, 503):
            told = {"status": status, "title": title, "message": message}
            body = json.dumps(told).encode() + b"\n" + wanted.written()
            with contextlib.suppress(StoreError):
                client = client_of(request.scope, self._settings)
                reply = await self._pool.submit(b"problem %d\n%s" % (len(body), body), client=client)
                return self._send(request, wanted, _read(reply))
        # No process makes a page now.
        page = refusal(wanted, title=title, message=message)
        response = Response(page, status, media_type="text/html; charset=utf-8")
        return _add(response, (*SAFETY, (b"content-security-policy", PAGE_POLICY.encode())))

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
            return _add(response, CLOSED_PAGE)
        embedded = "embed" in wanted.query and _QUESTIONS.match(wanted.path)
        own = LIVE_PAGE_POLICY if _LIVE.fullmatch(wanted.path) and stored.status == 200 else PAGE_POLICY
        policy = EMBEDDED_POLICY if embedded else own
        if MAP_PAGE.fullmatch(wanted.path):
            policy = policy_with_tiles(policy, self._settings.tiles)
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
