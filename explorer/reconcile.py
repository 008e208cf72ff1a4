"""The reconciliation service over HTTP: version 0.2 at `/reconcile`, the draft of 1.0 at `/reconcile/v1`."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qsl

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Route

from cuakhau.errors import CuakhauError, QueryError, StoreError
from cuakhau.explorer.negotiation import packing_fault_or_none
from cuakhau.graph.store import EmbeddedStore, current_build
from cuakhau.linking import protocol
from cuakhau.linking.reconcile import Reconciler
from cuakhau.linking.service import BATCH, EXTENDED, LANGUAGES, Service

_LONGEST_BODY: Final = 1 << 20
"""Bytes of a request."""
_CALLBACK = re.compile(r"[A-Za-z_$][\w$]*(\.[A-Za-z_$][\w$]*){0,5}")
_SAFE_HEADERS: Final = {
    "X-Content-Type-Options": "nosniff",
    "Vary": "Accept-Language",
}
_PREVIEW_HEADERS: Final = {
    **_SAFE_HEADERS,
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'",
}

Answer = Callable[[Service, Request, Mapping[str, str]], Any]


class _RequestError(Exception):
    """A request that cannot be answered as it stands."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


class _Source:
    """The things of the build that answers now; read again when another one takes its place."""

    def __init__(self, store: Path) -> None:
        self._store = store
        self._lock = threading.Lock()
        self._build: Path | None = None
        self._reconciler: Reconciler | None = None

    def reconciler(self) -> Reconciler:
        with self._lock:
            build = current_build(self._store)
            if self._reconciler is None or build != self._build:
                self._reconciler = Reconciler.of(EmbeddedStore.open(self._store))
                self._build = build
            return self._reconciler


def reconciliation_routes(store: Path, *, public_url: str = "") -> list[BaseRoute]:
    """The routes of both versions, for the application to take in.

    Args:
        store: the path of the store, as for the rest of the explorer.
        public_url: address of the site where a proxy hides it; by default that of the request.
    """
    source = _Source(store)

    def route(path: str, answer: Answer, *methods: str) -> Route:
        async def endpoint(request: Request) -> Response:
            return await _answered(request, answer, source=source)

        # Its own refusal of a method: the route of pages would take a GET that this one leaves.
        async def checked(request: Request) -> Response:
            if request.method in methods or (request.method == "HEAD" and "GET" in methods):
                return await endpoint(request)
            raise HTTPException(405, headers={"allow": ", ".join((*methods, "OPTIONS"))})

        return Route(path, checked, methods=["GET", "POST"])

    def site(request: Request) -> str:
        return (public_url or str(request.base_url)).rstrip("/")

    def root(service: Service, request: Request, given: Mapping[str, str]) -> Any:
        return _answer_0_2(service, given, site=site(request))

    def root_1_0(service: Service, request: Request, given: Mapping[str, str]) -> Any:
        return protocol.manifest_1_0(service, site=site(request))

    def preview(service: Service, request: Request, given: Mapping[str, str]) -> Any:
        identifier = given.get("id", "")
        page = service.preview(identifier, view=f"{site(request)}/id/{identifier}")
        if page is None:
            raise _RequestError(
                404, f"there is no {identifier[:100]!r}: give an identifier such as gate/huu-nghi"
            )
        return HTMLResponse(page, headers=_PREVIEW_HEADERS)

    def flyout(service: Service, request: Request, given: Mapping[str, str]) -> Any:
        kind = request.path_params["kind"]
        return _flyout(service, kind, given.get("id", ""), site=site(request))

    routes: list[BaseRoute] = [
        route("/reconcile", root, "GET", "POST"),
        route("/reconcile/flyout/{kind}", flyout, "GET"),
        route("/reconcile/v1", root_1_0, "GET"),
        route("/reconcile/v1/match", _match, "POST"),
        # An earlier draft of 1.0, which clients still speak, has this name for it.
        route("/reconcile/v1/reconcile", _match, "POST"),
        route("/reconcile/v1/extend", _extend_1_0, "POST"),
    ]
    for base in ("/reconcile", "/reconcile/v1"):
        routes += [
            route(f"{base}/suggest/{{kind}}", _suggest, "GET"),
            route(f"{base}/preview", preview, "GET"),
            route(f"{base}/extend/propose", _propose, "GET"),
        ]
    return routes


async def _answered(request: Request, answer: Answer, *, source: _Source) -> Response:
    """Run an answer beside the event loop; whatever is wrong with the request is said in its own words."""
    callback = ""
    try:
        given = await _given(request)
        if not request.url.path.startswith("/reconcile/v1"):  # JSONP left the protocol with 1.0
            callback = given.get("callback", "")
        if callback and not _CALLBACK.fullmatch(callback):
            callback = ""
            raise _RequestError(400, "callback is no name of a JavaScript function")
        language = _language(request)

        def run() -> Any:
            return answer(Service(source.reconciler(), language), request, given)

        content = await run_in_threadpool(run)
        status = 200
    except _RequestError as error:
        content, status = {"status": "error", "message": str(error)}, error.status
    except QueryError as error:
        content, status = {"status": "error", "message": str(error)}, 400
    except StoreError as error:
        content, status = {"status": "error", "message": str(error)}, 503
    except CuakhauError as error:
        content, status = {"status": "error", "message": str(error)}, 500
    if isinstance(content, Response):
        return content
    text = json.dumps(content, ensure_ascii=False)
    if callback:
        # The comment keeps what a caller chose from standing first in a file; the two separators end a line in JS.
        script = text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
        return Response(f"/**/{callback}({script});", media_type="text/javascript", headers=_SAFE_HEADERS)
    return Response(text, status, media_type="application/json", headers=_SAFE_HEADERS)


async def _given(request: Request) -> dict[str, str]:
    """Parameters of the address and of a form; the text of a JSON body stands under the empty name."""
    given = dict(request.query_params)
    if request.method != "POST":
        return given
    if fault := packing_fault_or_none(request.headers.get("content-encoding")):
        raise _RequestError(415, fault)
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > _LONGEST_BODY:
            raise _RequestError(
                413, f"the request is longer than {_LONGEST_BODY} bytes: send fewer queries at once"
            )
    try:
        text = body.decode()
    except UnicodeDecodeError as error:
        raise _RequestError(400, "the request is not UTF-8") from error
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "application/x-www-form-urlencoded":
        return {**given, **dict(parse_qsl(text, keep_blank_values=True))}
    if kind in ("application/json", ""):
        return {**given, "": text}
    raise _RequestError(415, f"{kind} is neither application/json nor application/x-www-form-urlencoded")


def _answer_0_2(service: Service, given: Mapping[str, str], *, site: str) -> Any:
    """The manifest, a batch, a single query (as version 0.1 has it) or a data extension."""
    if "queries" in given:
        batch = _json(given["queries"], "queries")
        if not isinstance(batch, dict):
            raise QueryError("queries is no object with a query for each key")
        _check_size(len(batch), BATCH, "queries")
        return {key: {"result": _candidates_0_2(service, query)} for key, query in batch.items()}
    if "query" in given:
        text = given["query"]
        query = _json(text, "query") if text.lstrip().startswith("{") else {"query": text}
        return {"result": _candidates_0_2(service, query)}
    if "extend" in given:
        ids, columns = _extension(_json(given["extend"], "extend"))
        return protocol.extension_0_2(service, ids, columns)
    if "" in given:
        raise QueryError("send the batch as a form: queries={…}; /reconcile/v1/match takes JSON")
    return protocol.manifest_0_2(service, site=site)


def _candidates_0_2(service: Service, given: Any) -> list[dict[str, Any]]:
    found = service.candidates(protocol.query_0_2(given))
    return [protocol.candidate_json(one, service, named_features=False) for one in found]


def _match(service: Service, request: Request, given: Mapping[str, str]) -> Any:
    batch = _json(given.get("", ""), "the body")
    queries = batch.get("queries") if isinstance(batch, dict) else None
    if not isinstance(queries, list):
        raise QueryError("the body has no list under queries")
    _check_size(len(queries), BATCH, "queries")
    results = [service.candidates(protocol.query_1_0(query)) for query in queries]
    return {
        "results": [
            {"candidates": [protocol.candidate_json(one, service, named_features=True) for one in found]}
            for found in results
        ]
    }


def _extend_1_0(service: Service, request: Request, given: Mapping[str, str]) -> Any:
    ids, columns = _extension(_json(given.get("", ""), "the body"))
    return protocol.extension_1_0(service, ids, columns)


def _extension(content: Any) -> tuple[list[str], list[protocol.Column]]:
    ids, columns = protocol.read_extension(content)
    _check_size(len(ids), EXTENDED, "ids")
    _check_size(len(columns), EXTENDED, "properties")
    return ids, columns


def _suggest(service: Service, request: Request, given: Mapping[str, str]) -> Any:
    prefix, cursor = given.get("prefix", ""), _number(given, "cursor")
    match request.path_params["kind"]:
        case "entity":
            return {"result": service.suggest_entities(prefix, cursor=cursor)}
        case "type":
            return {"result": service.suggest_types(prefix, cursor=cursor)}
        case "property":
            return {"result": service.suggest_properties(prefix, cursor=cursor)}
        case other:
            raise _RequestError(404, f"there is no suggestion of {other!r}: entity, type or property")


def _propose(service: Service, request: Request, given: Mapping[str, str]) -> Any:
    limit = _number(given, "limit")
    answer = {"properties": service.proposed_properties(given.get("type", ""), limit=limit)}
    return {
        **answer,
        **({"type": given["type"]} if "type" in given else {}),
        **({"limit": limit} if limit else {}),
    }


def _flyout(service: Service, kind: str, identifier: str, *, site: str) -> Any:
    records = service.reconciler.records
    if kind == "entity" and identifier in records.by_id:
        html = service.flyout(records.by_id[identifier], view=f"{site}/id/{identifier}")
        return {"id": identifier, "html": html}
    if kind == "type" and identifier in records.types:
        return {"id": identifier, "html": f"<p>{service.type_info(identifier)['name']}</p>"}
    if kind == "property" and service.knows_property(identifier):
        return {"id": identifier, "html": f"<p>{service.property_info(identifier)['name']}</p>"}
    raise _RequestError(404, f"there is no {kind} {identifier[:100]!r}")


def _json(text: str, what: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise QueryError(f"{what} is no JSON: {error}") from error


def _check_size(count: int, most: int, what: str) -> None:
    if count > most:
        raise _RequestError(413, f"{count} {what} at once: send at most {most}")


def _number(given: Mapping[str, str], name: str) -> int:
    text = given.get(name) or "0"
    if not re.fullmatch(r"\d{1,6}", text):
        raise QueryError(f"{name} is {text[:40]!r}: write a whole number")
    return int(text)


def _language(request: Request) -> str:
    """The first language that the reader prefers and the service has; English where there is none."""
    for part in request.headers.get("accept-language", "").split(","):
        tag = part.partition(";")[0].strip().lower().partition("-")[0]
        if tag in LANGUAGES:
            return tag
    return "en"
