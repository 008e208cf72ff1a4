"""A graph of names as only an enemy gives them: scripts, elements, texts that turn round, ten thousand letters."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, serialize

from cuakhau.api import Graph
from cuakhau.graph.build import LAYOUT
from cuakhau.graph.iris import BASE, DATASET, ck, term
from cuakhau.graph.search import SearchIndex
from cuakhau.graph.vocabulary import indexed_names
from tests.networks import border

LONG = "Đèo " * 2500
NAMES = (*border.HOSTILE, LONG)
_PLACE = NamedNode(f"{BASE}source/enemy-0#row")


def hostile_graph() -> Graph:
    """Gates, people, sources and figures with such names, in memory."""
    memory = border.store(border.hostile_quads())
    date = Literal("2026-01-01", datatype=term("xsd:date"))
    memory.add([Quad(DATASET, ck("dataDate"), date)])
    for number, text in enumerate(NAMES):
        gate = NamedNode(f"{BASE}id/gate/enemy-{number}")
        figure = NamedNode(f"{BASE}id/observation/enemy-{number}")
        measure = NamedNode(f"{BASE}id/measure/enemy-{number}")
        stated: list[tuple[NamedNode, NamedNode, NamedNode | Literal]] = [
            (gate, term("rdf:type"), ck("BorderGate")),
            (gate, term("rdfs:label"), Literal(text, language="zh")),
            (gate, term("skos:altLabel"), Literal(text, language="en")),
            (gate, ck("pairedWith"), NamedNode(f"{BASE}id/gate/enemy-{(number + 1) % 5}")),
            (gate, ck("connectsTo"), NamedNode(f"{BASE}id/person/enemy-{number % 5}")),
            (gate, term("wgs:lat"), Literal("22.5", datatype=term("xsd:decimal"))),
            (gate, term("wgs:long"), Literal("104.5", datatype=term("xsd:decimal"))),
            (measure, term("skos:prefLabel"), Literal(text, language="vi")),
            (figure, term("rdf:type"), ck("Observation")),
            (figure, ck("measure"), measure),
            (figure, ck("place"), gate),
            (figure, ck("value"), Literal(text)),
            (figure, ck("scopeNote"), Literal(text, language="vi")),
        ]
        memory.add([quad for s, p, o in stated for quad in (Quad(s, p, o), Quad(s, p, o, _PLACE))])
    return Graph(memory, limited=None, path=None, language="en", limit_s=30)


def written_store(folder: Path) -> Path:
    """The same as a store on disk, as a build leaves it: no build would let such names pass."""
    build = folder / "builds" / "build-hostile"
    build.mkdir(parents=True)
    quads = sorted(set(hostile_graph().quads()), key=str)
    lines = serialize(quads, format=RdfFormat.N_QUADS)
    assert lines is not None
    (build / "graph.nq").write_bytes(lines)
    store = Store(str(build / "oxigraph"))
    store.bulk_load(lines, format=RdfFormat.N_QUADS)
    SearchIndex.build(indexed_names(store), build / "names.sqlite").close()
    store.flush()
    del store
    manifest = {
        "layout": LAYOUT, "sha256": hashlib.sha256(lines).hexdigest(), "data_date": "2026-01-01", "data_version": "0",
        "licence": "https://creativecommons.org/licenses/by/4.0/", "quads": len(quads), "triples": 0, "passages": 0, "facts": {}, "entities": {}, "derived": {},
        "candidates": 0, "warnings": 0, "inputs": {}, "proposed": 0, "versions": {},
    }  # fmt: skip
    (build / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    for name in ("candidates", "report"):
        (build / f"{name}.json").write_text("[]", "utf-8")
    (folder / "current").symlink_to(Path("builds") / build.name, target_is_directory=True)
    return folder
