"""RDF files on their way into the build: quads whose graph says where each comes from."""

from __future__ import annotations

from pathlib import Path

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad, RdfFormat, parse

from cuakhau.errors import SourceError
from cuakhau.graph import iris

_FORMATS = {
    ".nq": RdfFormat.N_QUADS,
    ".trig": RdfFormat.TRIG,
    ".jsonld": RdfFormat.JSON_LD,
}
"""Formats that can say which passage states a triple; Turtle and N-Triples cannot."""


def read_quads(path: Path) -> list[Quad]:
    """The quads of a file: those of passages, each also for the default graph, and descriptions of sources.

    A graph's name is its citation, so a triple outside all graphs is refused unless it describes a source or passage
    (then it is provenance), and so is a graph that is no passage of a source of ours.

    Raises:
        SourceError: with file, line and column of the first thing that cannot be read, or the first bad quad.
    """
    rdf_format = _FORMATS.get(path.suffix)
    if rdf_format is None:
        endings = ", ".join(sorted(_FORMATS))
        raise SourceError(
            f"{path}: {path.suffix or 'no ending'} cannot say which passage states a triple; use {endings}",
            path=str(path),
        )
    try:
        found = list(parse(path=str(path), format=rdf_format))
    except (SyntaxError, ValueError) as error:
        place = f":{error.lineno}:{error.offset}" if isinstance(error, SyntaxError) and error.lineno else ""
        reason = error.msg if isinstance(error, SyntaxError) else error
        raise SourceError(f"{path}{place}: not readable as RDF: {reason}", path=str(path)) from error
    except OSError as error:
        raise SourceError(f"{path}: {error.strerror or error}", path=str(path)) from error
    quads: list[Quad] = []
    for quad in found:
        quads.extend(_placed(quad, path))
    return quads


def _placed(quad: Quad, path: Path) -> list[Quad]:
    """A quad where it belongs: in its passage and in the default graph, or in the provenance."""
    graph = quad.graph_name
    if isinstance(quad.subject, BlankNode) or isinstance(quad.object, BlankNode):
        raise SourceError(
            f"{path}: blank node in {quad}: give it an IRI, so that it can be cited", path=str(path)
        )
    sources = iris.BASE + "source/"
    if isinstance(graph, DefaultGraph):
        if not (isinstance(quad.subject, NamedNode) and quad.subject.value.startswith(sources)):
            raise SourceError(
                f"{path}: no graph says where this is stated: {quad}\n"
                f"Put it into the graph of its passage, <{sources}NAME#char=START,END> or <{sources}TABLE#ROW>",
                path=str(path),
            )
        graph = iris.PROVENANCE_GRAPH
    elif not graph.value.startswith(sources) or "#" not in graph.value:
        raise SourceError(
            f"{path}: {graph.value} is no passage: a graph is named <{sources}NAME#PLACE>", path=str(path)
        )
    return [
        Quad(quad.subject, quad.predicate, quad.object, graph),
        Quad(quad.subject, quad.predicate, quad.object, DefaultGraph()),
    ]
