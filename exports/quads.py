"""RDF: N-Quads, TriG, Turtle (what is stated, merged), JSON-LD. Sorted, so the same graph gives the same bytes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import IO, Final

from pyoxigraph import DefaultGraph, Quad, RdfFormat, serialize

from cuakhau.exports.jsonld import jsonld
from cuakhau.graph.iris import PREFIXES

FORMATS: Final[dict[str, RdfFormat]] = {
    "nquads": RdfFormat.N_QUADS,
    "trig": RdfFormat.TRIG,
    "turtle": RdfFormat.TURTLE,
    "jsonld": RdfFormat.JSON_LD,
}
"""By the name that the command line knows them by."""


def export_rdf(quads: Iterable[Quad], rdf_format: str, out: IO[bytes]) -> int:
    """Write quads, each once, in a fixed order.

    Turtle has no named graphs: it holds the default graph alone, which states everything once.

    Args:
        quads: of the whole data set, in any order.
        rdf_format: one of `FORMATS`.
        out: open for writing bytes.

    Returns:
        The number of quads or triples written.

    Raises:
        ValueError: if the format is none of `FORMATS`.
    """
    if rdf_format not in FORMATS:
        raise ValueError(f"no RDF format {rdf_format!r}: use one of {', '.join(FORMATS)}")
    chosen = FORMATS[rdf_format]
    wanted = set(quads)
    if not chosen.supports_datasets:
        wanted = {quad for quad in wanted if quad.graph_name == DefaultGraph()}
    # By graph, then subject: writers of Turtle, TriG and JSON-LD open a block for each new one.
    if rdf_format == "jsonld":
        out.write(jsonld(wanted))
        return len(wanted)
    ordered = sorted(wanted, key=lambda quad: (str(quad.graph_name), str(quad.subject), str(quad)))
    written = serialize(
        ordered if chosen.supports_datasets else (quad.triple for quad in ordered),
        format=chosen,
        prefixes=PREFIXES,
    )
    out.write(sorted_prefixes(written or b""))
    return len(ordered)


def sorted_prefixes(text: bytes) -> bytes:
    """Oxigraph writes prefixes in another order in every run."""
    lines = text.split(b"\n")
    count = next((number for number, line in enumerate(lines) if not line.startswith(b"@prefix ")), 0)
    return b"\n".join([*sorted(lines[:count]), *lines[count:]])
