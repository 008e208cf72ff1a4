"""Requests of the SPARQL 1.1 Protocol: what is asked, of which graphs, in which format.

https://www.w3.org/TR/sparql11-protocol/, section 2.1.
"""

from __future__ import annotations

import hashlib
import marshal
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final, NamedTuple
from urllib.parse import parse_qsl, unquote_to_bytes

from pyoxigraph import NamedNode

from cuakhau.explorer.negotiation import Offer, media_type_or_none
from cuakhau.graph.serialised import GRAPHS, TABLES

_FURTHER_TYPES: Final[Mapping[str, Offer]] = {
    "json": ("application/json",),
    "xml": ("application/xml", "text/xml"),
    "tsv": ("text/tsv",),
    "turtle": ("application/x-turtle", "text/rdf+n3"),
    "ntriples": ("text/plain",),
    "jsonld": ("application/json",),
    "nquads": ("text/x-nquads",),
    "rdfxml": ("application/xml", "text/xml"),
}
TABLE_OFFERS: Final[Mapping[str, Offer]] = {
    name: (form.media_type, *_FURTHER_TYPES.get(name, ())) for name, form in TABLES.items()
}
GRAPH_OFFERS: Final[Mapping[str, Offer]] = {
    name: (form.media_type, *_FURTHER_TYPES.get(name, ())) for name, form in GRAPHS.items()
}
_SHORT_NAMES: Final[Mapping[str, tuple[str, str]]] = {
    "json": ("json", "jsonld"),
    "xml": ("xml", "rdfxml"),
    "csv": ("csv", ""),
    "tsv": ("tsv", ""),
    "turtle": ("", "turtle"),
    "ttl": ("", "turtle"),
    "ntriples": ("", "ntriples"),
    "nt": ("", "ntriples"),
    "jsonld": ("", "jsonld"),
    "nquads": ("", "nquads"),
    "nq": ("", "nquads"),
    "trig": ("", "trig"),
    "rdfxml": ("", "rdfxml"),
    "rdf": ("", "rdfxml"),
}
"""What `format=` takes: a format of tables and one of graphs."""

_CHANGES: Final = re.compile(r"\b(?:NOW|RAND|UUID|STRUUID|BNODE)\s*\(|\bSERVICE\b", re.IGNORECASE)
_MAY_CHANGE: Final = ("NOW", "RAND", "UUID", "BNODE", "SERVICE")
"""One of these words stands in every query that the pattern fits; looking for them is ten times as fast."""
_ONE: Final = b"query="
_MOST_PARAMETERS: Final = 1000


class ProtocolError(Exception):
    """A request that the protocol does not allow, or that is refused. Never leaves `cuakhau.explorer`.

    Attributes:
        status: HTTP status to answer with.
    """

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


class Asked(NamedTuple):
    """A request that can be run."""

    query: str
    table: tuple[str, str]
    """Name and media type of the format of a table; empty if none will do."""
    graph: tuple[str, str]
    """The same of triples."""
    default_graphs: tuple[str, ...] | None
    named_graphs: tuple[str, ...] | None
    takes_gzip: bool
    digest: str
    """The same for two requests that must get the same answer from one graph; empty where one graph may answer now this
    way, now that: by a clock, by chance, by another endpoint."""


_Said = tuple[str, tuple[str, str], tuple[str, str], tuple[str, ...] | None, tuple[str, ...] | None, bool]
"""All that an answer depends on, but for the graph."""


def read_url(query_string: bytes, accept: str | None, *, takes_gzip: bool) -> Asked | None:
    """What a GET asks; None if it does not ask anything, but wants to know about the endpoint.

    Raises:
        ProtocolError: if it cannot be read.
    """
    return _read(_parameters(query_string), accept, takes_gzip)


def read_form(body: bytes, accept: str | None, *, takes_gzip: bool) -> Asked:
    """What a POST of a form asks.

    Raises:
        ProtocolError: if it cannot be read.
    """
    asked = _read(_parameters(body), accept, takes_gzip)
    if asked is None:
        raise ProtocolError(400, "the form has no field `query`")
    return asked


def read_text(body: bytes, query_string: bytes, accept: str | None, *, takes_gzip: bool) -> Asked:
    """What a POST of a query itself asks; its graphs and format stand in the URL.

    Raises:
        ProtocolError: if it cannot be read.
    """
    given = _parameters(query_string)
    if "query" in given:
        raise ProtocolError(400, "a query stands both in the URL and in the body: send one")
    try:
        query = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ProtocolError(400, f"the query is not UTF-8: byte {error.start}") from error
    asked = _read({**given, "query": [query]}, accept, takes_gzip)
    assert asked is not None
    return asked


def _parameters(text: bytes) -> dict[str, list[str]]:
    try:
        if text.startswith(_ONE) and b"&" not in text and text.isascii():  # most requests
            return {"query": [_unquoted(text[len(_ONE) :]).decode()]}
        pairs = parse_qsl(
            text.decode("ascii"),
            keep_blank_values=True,
            errors="strict",
            max_num_fields=_MOST_PARAMETERS,
        )
    except UnicodeDecodeError as error:
        raise ProtocolError(400, "the parameters are not percent-encoded UTF-8") from error
    except ValueError as error:
        raise ProtocolError(400, f"there are more than {_MOST_PARAMETERS} parameters") from error
    given: dict[str, list[str]] = {}
    for name, value in pairs:
        given.setdefault(name, []).append(value)
    return given


def _unquoted(text: bytes) -> bytes:
    """A value as a form writes it, taken apart by the codec of Python's own strings, ten times as fast as `urllib`."""
    text = text.replace(b"+", b" ")
    try:
        return text.replace(b"\\", b"\\\\").replace(b"%", b"\\x").decode("unicode_escape").encode("latin-1")
    except UnicodeDecodeError:  # a sign of percent that no two digits follow stands for itself
        return unquote_to_bytes(text)


def _read(given: Mapping[str, list[str]], accept: str | None, takes_gzip: bool) -> Asked | None:
    if "update" in given or "using-graph-uri" in given or "using-named-graph-uri" in given:
        raise ProtocolError(403, "the graph is read only: ask with SELECT, ASK, CONSTRUCT or DESCRIBE")
    queries = given.get("query", [])
    if not queries:
        if set(given) - {"format", "output"}:
            raise ProtocolError(400, "there are parameters, but none is called `query`")
        return None
    if len(queries) > 1:
        raise ProtocolError(400, "there are several queries: send one")
    if not queries[0].strip():
        raise ProtocolError(400, "the query is empty: write a SELECT, ASK, CONSTRUCT or DESCRIBE query")
    table, graph = _formats((given.get("format") or given.get("output") or [""])[0].strip(), accept)
    default, named = given.get("default-graph-uri"), given.get("named-graph-uri")
    for iri in (*(default or ()), *(named or ())):
        _check_iri(iri)
    if default is not None or named is not None:
        # Section 2.1.4: whatever the request names is the whole data set.
        default, named = default or [], named or []
    said: _Said = (
        queries[0],
        table,
        graph,
        None if default is None else tuple(default),
        None if named is None else tuple(named),
        takes_gzip,
    )
    return Asked(*said, _digest(said) if _is_stable(queries[0]) else "")


def _digest(said: _Said) -> str:
    # Of marshal, version 2 writes the same for the same; later ones tell which objects are one.
    return hashlib.blake2b(marshal.dumps(said, 2), digest_size=16).hexdigest()


def _is_stable(query: str) -> bool:
    upper = query.upper()
    return not any(word in upper for word in _MAY_CHANGE) or _CHANGES.search(query) is None


@lru_cache(maxsize=256)
def _formats(wanted: str, accept: str | None) -> tuple[tuple[str, str], tuple[str, str]]:
    if short := _SHORT_NAMES.get(wanted.lower()):
        table, graph = short
        return (
            (table, TABLES[table].media_type) if table else ("", ""),
            (graph, GRAPHS[graph].media_type) if graph else ("", ""),
        )
    if wanted and "/" not in wanted:
        raise ProtocolError(400, f"format {wanted[:40]!r} is none of {', '.join(_SHORT_NAMES)}")
    header = wanted or accept
    best_table, best_graph = (
        media_type_or_none(header, TABLE_OFFERS),
        media_type_or_none(header, GRAPH_OFFERS),
    )
    if best_table is None and best_graph is None:
        raise ProtocolError(406, not_acceptable())
    return best_table or ("", ""), best_graph or ("", "")


def not_acceptable(kind: str = "") -> str:
    """What to say to a reader who accepts none of the formats of a kind of answer (`table` or `graph`)."""
    tables = ", ".join(form.media_type.partition(";")[0] for form in TABLES.values())
    graphs = ", ".join(form.media_type for form in GRAPHS.values())
    if kind == "table":
        return f"this query gives a table, which can be had as {tables}"
    if kind == "graph":
        return f"this query gives triples, which can be had as {graphs}"
    return f"none of the formats that are accepted is one of: {tables} (tables); {graphs} (triples)"


def _check_iri(iri: str) -> None:
    try:
        NamedNode(iri)
    except ValueError as error:
        raise ProtocolError(400, f"{iri[:200]!r} is no IRI of a graph") from error
