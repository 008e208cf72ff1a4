"""What other registers call a thing: their identifiers and their own IRIs, as triples."""

from __future__ import annotations

from typing import Final

from pyoxigraph import Literal, NamedNode

from cuakhau.graph.facts import Fact, Identifier, Key, Mapping
from cuakhau.graph.iris import ck, code, entity, term
from cuakhau.graph.names import slugify
from cuakhau.graph.writer import Writer

_OWN: Final = ("owl:sameAs", "skos:exactMatch", "skos:closeMatch")
"""Predicates whose target is the thing itself, as far as the register tells it apart."""
_OF_THE_TOWN: Final = "skos:relatedMatch"


def write_identifier(fact: Identifier, out: Writer) -> None:
    """State an identifier of a register that has no IRIs."""
    predicate = "identifier" if fact.denotes == "self" else "settlementIdentifier"
    _state(fact, fact.key, predicate, scheme=fact.scheme, value=fact.value, out=out)


def write_mapping(fact: Mapping, out: Writer) -> None:
    """State a link, and the identifier that it carries; what a thing is not carries none."""
    out.add(fact, entity(fact.key), term(fact.predicate), NamedNode(fact.target))
    if fact.scheme and fact.predicate in _OWN:
        _state(fact, fact.key, "identifier", scheme=fact.scheme, value=fact.value, out=out)
    elif fact.scheme and fact.predicate == _OF_THE_TOWN:
        _state(fact, fact.key, "settlementIdentifier", scheme=fact.scheme, value=fact.value, out=out)


def _state(fact: Fact, key: Key, predicate: str, *, scheme: str, value: str, out: Writer) -> None:
    iri = entity(Key("identifier", f"{scheme}-{slugify(value) or value.lower()}"))
    out.add(fact, entity(key), ck(predicate), iri)
    out.add_type(fact, iri, "Identifier")
    out.add(fact, iri, ck("scheme"), code("identifier-scheme", scheme))
    out.add(fact, iri, term("skos:notation"), Literal(value))
