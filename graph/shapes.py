"""Runs the SHACL shapes over pieces of a graph; as a program, over those that it is given on standard input."""

from __future__ import annotations

import json
import sys
import warnings
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cuakhau import ontology
from cuakhau.graph.iris import local_name

if TYPE_CHECKING:
    from rdflib import Graph


@dataclass(frozen=True, slots=True)
class Piece:
    """Some nodes of a graph, with what is needed to check them."""

    nodes: frozenset[str]
    """IRIs to be checked."""
    ntriples: bytes
    """All that is said of them, and the types of what they point at."""

    def to_json(self) -> str:
        """One line, for the program that checks it."""
        return json.dumps({"nodes": sorted(self.nodes), "ntriples": self.ntriples.decode()})

    @classmethod
    def from_json(cls, line: str) -> Piece:
        """The piece that `to_json` wrote."""
        content = json.loads(line)
        return cls(frozenset(content["nodes"]), content["ntriples"].encode())


Result = tuple[str, str, str, str, str]
"""Severity, shape, node, path, message."""


def check_pieces(pieces: Iterable[Piece]) -> list[Result]:
    """Run the shapes over pieces of a graph."""
    # Imported here: who only reads a graph needs neither.
    from rdflib import Graph

    shapes = Graph().parse(data=ontology.shapes_text(), format="turtle")
    return [result for piece in pieces for result in _check(piece, shapes)]


def _check(piece: Piece, shapes: Graph) -> list[Result]:
    import pyshacl
    from rdflib import SH, Graph, Literal

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        data = Graph().parse(data=piece.ntriples, format="nt")
        _, report, _ = pyshacl.validate(data, shacl_graph=shapes, inference="none", inplace=True)
    results = []
    for result in report.subjects(predicate=SH.resultSeverity):
        values = (
            report.value(result, p) for p in (SH.resultSeverity, SH.sourceShape, SH.focusNode, SH.resultPath)
        )
        severity, shape, node, path = (str(value or "") for value in values)
        if node not in piece.nodes:
            continue  # only there to say of which class it is; pyshacl's own filter leaves nested shapes unchecked
        texts = [text for text in report.objects(result, SH.resultMessage) if isinstance(text, Literal)]
        english = [text for text in texts if text.language in ("en", None)]
        message = str(min(english or texts, default="does not fit the shape"))
        value = report.value(result, SH.value)
        message += f" Found: {local_name(str(value))}" if value is not None else ""
        results.append((severity.rpartition("#")[2], shape.rpartition("#")[2], node, path, message))
    return sorted(results)


if __name__ == "__main__":
    sys.stdout.write(json.dumps(check_pieces(Piece.from_json(line) for line in sys.stdin)))
