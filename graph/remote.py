"""The graph at a SPARQL 1.1 endpoint, by URL, read only.

An answer is taken only when it is whole: some endpoints answer 200 with a part of the rows when a limit of
theirs ends the query, and others break off in the middle of the body.
"""

from __future__ import annotations

import re
import time
import weakref
from collections.abc import Iterable, Iterator
from functools import lru_cache
from types import TracebackType
from typing import TYPE_CHECKING, Final

import httpx
from pyoxigraph import DefaultGraph, Quad, Triple

from cuakhau.errors import EndpointError, QuerySyntaxError, QueryTimeoutError
from cuakhau.graph import guard
from cuakhau.graph.iris import MERGED_GRAPH
from cuakhau.graph.results import BrokenAnswerError, read_json
from cuakhau.graph.store import Table
from cuakhau.graph.templates import Construction

_JSON: Final = "application/sparql-results+json"
_MERGED_EXISTS: Final = f"ASK {{ GRAPH ?g {{ ?s ?p ?o }} FILTER(?g = <{MERGED_GRAPH.value}>) }}"
_TOLD: Final = 500
_GRAPH_BY_NAME: Final = re.compile(r"GRAPH\s*[^\s?$]", re.IGNORECASE)
_LOOPBACK: Final = {"localhost", "127.0.0.1", "::1"}

if TYPE_CHECKING:
    from rdflib.plugins.sparql.parserutils import CompValue

Dataset = dict[str, list[str]]
"""The parameters of the SPARQL protocol that say what a query's default and named graphs are."""


class RemoteStore:
    """A SPARQL 1.1 endpoint that serves the graph.

    On a store whose default graph is always the union of all graphs (Virtuoso), load what `for_union_store`
    gives; the copy of the default graph that it holds is then named with every query. `GRAPH ?g` also finds
    that copy there: ask for `?g a ck:Passage` too.
    """

    def __init__(self, url: str, *, timeout_s: float = 30.0, services: frozenset[str] = frozenset()) -> None:
        """Make no request yet.

        Args:
            url: address of the endpoint, with name and password in it where it asks for them.
            timeout_s: seconds after which the wait for a whole answer ends.
            services: what queries may have the endpoint ask by SERVICE, which it may refuse all the same.

        Raises:
            EndpointError: if the URL is none of HTTP.
        """
        try:
            address = httpx.URL(url)
        except (httpx.InvalidURL, ValueError) as error:
            raise EndpointError(f"{url!r} is no URL ({error})", url=url) from error
        if address.scheme not in {"http", "https"} or not address.host:
            raise EndpointError(
                f"{url!r} is no address of an endpoint: it starts with http:// or https://", url=url
            )
        self._address = address
        self._url = str(address.copy_with(userinfo=b""))  # a password is not for messages
        self._timeout_s = timeout_s
        self._services = services
        self._client = httpx.Client(timeout=timeout_s, trust_env=address.host not in _LOOPBACK)
        self._default_graph: Dataset | None = None
        self._close = weakref.finalize(self, self._client.close)

    def __enter__(self) -> RemoteStore:
        """The store itself, closed at the end."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the connections."""
        self.close()

    @property
    def url(self) -> str:
        """Address of the endpoint, without password."""
        return self._url

    def close(self) -> None:
        """Close the connections; the store cannot be used after it."""
        self._close()

    def select(self, text: str) -> Table:
        """Rows of a SELECT query."""
        answer = self._ask(text, form="SELECT")
        if isinstance(answer, bool):
            raise self._distrust("it answers rows with a truth value")
        return answer

    def construct(self, text: str) -> tuple[Triple, ...]:
        """Triples of a CONSTRUCT query, each once; made here from the rows that the endpoint gives."""
        _must_be(text, "CONSTRUCT", services=self._services)
        construction = Construction.of(text)
        return construction.triples(self.select(construction.question))

    def ask(self, text: str) -> bool:
        """Whether an ASK query has a solution."""
        answer = self._ask(text, form="ASK")
        if isinstance(answer, Table):
            raise self._distrust("it answers a question of yes or no with rows")
        return answer

    def _ask(self, text: str, *, form: str) -> Table | bool:
        _must_be(text, form, services=self._services)
        return self._request(text, more=self._dataset(text))

    def _dataset(self, text: str) -> Dataset:
        """What to send with a query so that its default graph is the merged one, where that has to be said."""
        merged = self._merged()
        return {**merged, "named-graph-uri": list(graphs_by_name(text))} if merged else {}

    def _merged(self) -> Dataset:
        """The default graph to name in each query; empty where the store's own is right. Found out once."""
        if self._default_graph is None:
            merged: Dataset = {"default-graph-uri": [MERGED_GRAPH.value]}
            if not self._request(_MERGED_EXISTS, more={}):
                self._default_graph = {}
            elif self._request(_MERGED_EXISTS, more=merged):
                self._default_graph = merged
            else:
                raise EndpointError(
                    f"{self._url} holds the graph as it is laid out for stores with a union default graph, and is "
                    "none: load the N-Quads as `cuakhau export --format nquads` writes them",
                    url=self._url,
                )
        return self._default_graph

    def _request(self, text: str, *, more: Dataset) -> Table | bool:
        """A whole answer."""
        try:
            # `timeout` is not sent: Virtuoso takes it as leave to answer with a part.
            with self._client.stream(
                "POST", self._address, data={"query": text, **more}, headers={"Accept": _JSON}
            ) as response:
                body = self._body(response)
        except httpx.TimeoutException as error:
            raise self._late() from error
        except httpx.ConnectError as error:
            raise EndpointError(
                f"{self._url} cannot be reached ({error}): is the address right, and the server up?",
                url=self._url,
            ) from error
        except (httpx.HTTPError, httpx.StreamError) as error:
            raise EndpointError(f"{self._url} broke off its answer ({error})", url=self._url) from error
        self._check_status(response, body)
        self._check_whole(response)
        try:
            return read_json(body)
        except BrokenAnswerError as error:
            raise self._distrust(str(error)) from error

    def _body(self, response: httpx.Response) -> bytes:
        """Read to the end; httpx limits the wait for each piece, this the whole."""
        deadline = time.monotonic() + self._timeout_s
        pieces = []
        for piece in response.iter_bytes():
            pieces.append(piece)
            if time.monotonic() > deadline:
                raise self._late()
        return b"".join(pieces)

    def _check_status(self, response: httpx.Response, body: bytes) -> None:
        status = response.status_code
        if status == 200:
            return
        told = _told(response, body)
        if status == 400:
            line, column = guard.position(told)
            raise QuerySyntaxError(f"{self._url} refuses the query: {told}", line=line, column=column)
        if status == 206:
            raise self._distrust("it answers with a part only (status 206): narrow the query", status=status)
        if 300 <= status < 400:
            meaning = f"it has moved to {response.headers.get('location', '?')}: use that address"
        elif status in {401, 403}:
            meaning = "it refuses access: put name and password into the address, or ask its owner"
        elif status == 404:
            meaning = "there is no endpoint at that address"
        elif status == 429:
            meaning = f"too many requests; wait {response.headers.get('retry-after', 'a while')}"
        else:
            meaning = told or response.reason_phrase
        raise EndpointError(
            f"{self._url} answers with status {status}: {meaning}", url=self._url, status=status
        )

    def _check_whole(self, response: httpx.Response) -> None:
        """Refuse what is no answer to a query, and what is, or may be, a part of one."""
        headers = response.headers
        kind = headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind in {"text/html", "application/xhtml+xml"}:
            raise self._distrust(
                "it answers with HTML, a page for people: is this the address of the endpoint?"
            )
        if kind != _JSON:
            raise self._distrust(f"it answers with {kind or 'no type'} where {_JSON} was asked for")
        # Virtuoso 7, sparql_io.sql: both come with status 200. The second header comes whenever the number of
        # rows is that limit.
        if headers.get("x-sql-state", "00000") != "00000":
            reason = headers.get("x-sql-message", headers["x-sql-state"])
            raise self._distrust(
                f"it answers with the part found before its time limit ({reason}): narrow the query"
            )
        if "x-sparql-maxrows" in headers:
            raise self._distrust(
                f"its limit of {headers['x-sparql-maxrows']} rows is reached, so rows may be missing: ask in parts"
            )

    def _distrust(self, reason: str, *, status: int = 200) -> EndpointError:
        return EndpointError(
            f"{self._url}: the answer cannot be trusted: {reason}", url=self._url, status=status
        )

    def _late(self) -> QueryTimeoutError:
        return QueryTimeoutError(
            f"{self._url} did not answer in full within {self._timeout_s:g} s: narrow the query, or raise the limit",
            limit_s=self._timeout_s,
        )


def for_union_store(quads: Iterable[Quad]) -> Iterator[Quad]:
    """The graph as a store needs it whose default graph is the union: the default graph as one that has a name."""
    for quad in quads:
        if isinstance(quad.graph_name, DefaultGraph):
            yield Quad(quad.subject, quad.predicate, quad.object, MERGED_GRAPH)
        else:
            yield quad


@lru_cache(maxsize=256)
def graphs_by_name(text: str) -> tuple[str, ...]:
    """The graphs that a query names in `GRAPH <…>`; with a default graph of its own, Virtuoso sees no others.

    Once one is named it also hides all others from `GRAPH ?g`, so a query cannot have both.

    Raises:
        QuerySyntaxError: if it has both.
    """
    if _GRAPH_BY_NAME.search(text) is None:
        return ()
    from rdflib import (
        URIRef,
    )  # here, since rdflib takes a quarter of a second to import and few queries need it
    from rdflib.plugins.sparql.algebra import translateQuery
    from rdflib.plugins.sparql.parser import parseQuery

    nodes = _nodes(translateQuery(parseQuery(text)).algebra)
    # Under EXISTS, rdflib keeps the names of the grammar.
    graphs = {node.term for node in nodes if node.name in {"Graph", "GraphGraphPattern"}}
    names = sorted(str(graph) for graph in graphs if isinstance(graph, URIRef))
    if names and len(names) < len(graphs):
        raise QuerySyntaxError(
            "this endpoint answers `GRAPH <…>` and `GRAPH ?g` wrongly in one query: "
            f"write `VALUES ?graph {{ <{names[0]}> }} GRAPH ?graph {{ … }}`"
        )
    return tuple(names)


def _nodes(value: object) -> Iterator[CompValue]:
    """Every node of rdflib's algebra below a value, and the value itself."""
    from rdflib.plugins.sparql.parserutils import CompValue

    if isinstance(value, CompValue):
        yield value
        for part in value.values():
            yield from _nodes(part)
    elif isinstance(value, list | tuple | set):
        for part in value:
            yield from _nodes(part)


def _must_be(text: str, wanted: str, *, services: frozenset[str]) -> None:
    guard.parse(text, services=services)
    form = guard.form_or_none(text)
    if form is None or form.name == wanted:
        return
    if form.name == "DESCRIBE":
        raise QuerySyntaxError(
            "DESCRIBE means something else on each endpoint: say with CONSTRUCT what you want"
        )
    raise QuerySyntaxError(f"{form.name} where {wanted} was expected: use `{form.name.lower()}`")


def _told(response: httpx.Response, body: bytes) -> str:
    """What an endpoint says about an error, without the query that Virtuoso repeats."""
    if response.headers.get("content-type", "").partition(";")[0] not in {"text/plain", "application/json"}:
        return ""
    text = body.decode("utf-8", errors="replace").partition("\n\nSPARQL query:")[0].strip()
    return text if len(text) <= _TOLD else f"{text[:_TOLD]} …"
