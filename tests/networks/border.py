"""The small border of the tests as a store: passage graphs, and everything once more in the default graph."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from cuakhau.graph.iris import BASE, term
from cuakhau.graph.store import EmbeddedStore

FILE = Path(__file__).parent / "data" / "border.trig"

HOSTILE = (
    "<script>globalThis.pwned = 1</script>",
    "</script><script>globalThis.pwned = 2</script>",
    "<img src=x onerror='globalThis.pwned = 3'>",
    "\"'><svg onload=globalThis.pwned=4>",
    "<!--<script>--><b title='x",
    "{{ 7 * 7 }}{% raw %}${globalThis.pwned = 5}",
    "javascript:globalThis.pwned=6",
    "\u202egnp.eman\u202c \u2066x\u2069 \u2028\u2029",
    "\\u003cscript>\\",
    "=HYPERLINK(1)",
    "]]>&amp;&#0;&nbsp;",
    "\x01\x08\x0b\x1f\ufffe bell",
)
"""Names as only an enemy gives them."""


def iri(name: str) -> str:
    """`gate/huu-nghi` in full."""
    return f"{BASE}id/{name}"


def quads() -> list[Quad]:
    return list(_merged(parse(path=str(FILE), format=RdfFormat.TRIG)))


def store(more: Iterable[Quad] = ()) -> EmbeddedStore:
    memory = EmbeddedStore.in_memory()
    memory.add([*quads(), *_merged(more)])
    return memory


def hostile_quads() -> list[Quad]:
    """Hostile names of things, hostile sources, and links that would run a script."""
    passage = NamedNode(f"{BASE}source/press-2023#char=10,80")
    province = NamedNode(iri("unit/vn-lang-son"))
    made = []
    for number, text in enumerate(HOSTILE):
        person = NamedNode(iri(f"person/enemy-{number}"))
        source = NamedNode(f"{BASE}source/enemy-{number}")
        place = NamedNode(f"{BASE}source/enemy-{number}#row")
        made += [
            Quad(person, term("rdf:type"), term("ck:Person"), passage),
            Quad(person, term("rdf:type"), term("ck:Person"), place),
            Quad(person, term("rdfs:label"), Literal(text, language="vi"), passage),
            Quad(person, term("ck:cooperatesWith"), province, place),
            Quad(place, term("rdf:type"), term("ck:Passage"), NamedNode(f"{BASE}graph/provenance")),
            Quad(place, term("dcterms:isPartOf"), source, NamedNode(f"{BASE}graph/provenance")),
            Quad(place, term("ck:rowKey"), Literal(text), NamedNode(f"{BASE}graph/provenance")),
            Quad(source, term("dcterms:title"), Literal(text), NamedNode(f"{BASE}graph/provenance")),
            Quad(source, term("dcterms:publisher"), Literal(text), NamedNode(f"{BASE}graph/provenance")),
            Quad(source, term("schema:url"), Literal(text), NamedNode(f"{BASE}graph/provenance")),
        ]
    return made


def _merged(stated: Iterable[Quad]) -> Iterator[Quad]:
    for quad in stated:
        yield quad
        yield Quad(quad.subject, quad.predicate, quad.object)
