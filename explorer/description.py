"""What the endpoint says about itself: SPARQL 1.1 Service Description."""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from cuakhau import __version__
from cuakhau.explorer.settings import Settings
from cuakhau.graph.iris import DATASET, PREFIXES
from cuakhau.graph.serialised import CUT_NOTE, GRAPHS, write_triples

_SD = "http://www.w3.org/ns/sparql-service-description#"
_FORMATS = "http://www.w3.org/ns/formats/"
_RESULTS = ("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV")
_TRIPLES = ("Turtle", "N-Triples", "JSON-LD", "N-Quads", "TriG", "RDF_XML")


def describe(address: str, form: str, *, settings: Settings) -> bytes:
    """The description in a format of graphs.

    Args:
        address: where the site stands, without a slash at the end.
        form: a name in `cuakhau.graph.serialised.GRAPHS`.
        settings: whose limits it tells.
    """
    return write_triples(_triples(address, settings), GRAPHS[form])


def _triples(address: str, settings: Settings) -> Iterator[Triple]:
    endpoint = NamedNode(f"{address}/sparql")
    kind, label, comment = (
        NamedNode(PREFIXES[p] + n) for p, n in (("rdf", "type"), ("rdfs", "label"), ("rdfs", "comment"))
    )
    yield Triple(endpoint, kind, _sd("Service"))
    yield Triple(endpoint, _sd("endpoint"), endpoint)
    yield Triple(endpoint, _sd("supportedLanguage"), _sd("SPARQL11Query"))
    for name in (*_RESULTS, *_TRIPLES):
        yield Triple(endpoint, _sd("resultFormat"), NamedNode(_FORMATS + name))
    if settings.allow_service:
        yield Triple(endpoint, _sd("feature"), _sd("BasicFederatedQuery"))
    yield Triple(endpoint, label, Literal(f"Cửa Khẩu {__version__}", language="vi"))
    yield Triple(endpoint, comment, Literal(_limits(settings), language="en"))
    default = BlankNode("default")
    yield Triple(endpoint, _sd("defaultDataset"), DATASET)
    yield Triple(DATASET, kind, _sd("Dataset"))
    yield Triple(DATASET, kind, NamedNode(PREFIXES["void"] + "Dataset"))
    yield Triple(DATASET, NamedNode(PREFIXES["void"] + "sparqlEndpoint"), endpoint)
    # What else is known of it, VoID, DCAT and PROV-O, stands in that document.
    yield Triple(DATASET, NamedNode(PREFIXES["rdfs"] + "seeAlso"), NamedNode(f"{address}/dataset.ttl"))
    yield Triple(DATASET, _sd("defaultGraph"), default)
    yield Triple(default, kind, _sd("Graph"))
    cut = NamedNode(f"{address}/{CUT_NOTE}")
    yield Triple(cut, label, Literal("A cut answer", language="en"))
    yield Triple(
        cut,
        comment,
        Literal(
            "An answer that links here is cut at a limit of the server: more rows or triples follow those it holds. "
            "Ask in parts, with ORDER BY, LIMIT and OFFSET, or narrow the query.",
            language="en",
        ),
    )


def _limits(settings: Settings) -> str:
    return (
        f"Read only. A query is ended after {settings.limit_s:g} s; an answer is cut after {settings.max_rows} rows or "
        f"triples, or {settings.max_bytes} bytes, and then says so in the header Link, and in the answer itself where "
        "its format has room for it."
    )


def _sd(name: str) -> NamedNode:
    return NamedNode(_SD + name)
