"""Reads a SPARQL query: which triple patterns hold in every solution, and what of it no triple can ground."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import rdflib
from pyoxigraph import BlankNode, Literal, NamedNode
from rdflib.paths import AlternativePath, InvPath, Path
from rdflib.plugins.sparql.algebra import translateQuery
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue

from cuakhau.errors import QuerySyntaxError
from cuakhau.graph.store import Term
from cuakhau.queries.citations import GroundTriple

Part = str | Term
"""A variable's name, or a term."""

_TOKEN = re.compile(
    r"""#[^\n]*|<[^<>"{}|^`\\\s]*>|\"{3}.*?(?<!\\)\"{3}|'{3}.*?(?<!\\)'{3}"""
    r"""|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|[?$]?\w+|\S""",
    re.DOTALL,
)
_SHAPES_THAT_HIDE: Final = {
    "AggregateJoin": "it groups or counts: a row stands for many solutions",
    "Group": "it groups or counts: a row stands for many solutions",
    "ServiceGraphPattern": "SERVICE asks another endpoint",
}


@dataclass(frozen=True, slots=True)
class TriplePattern:
    """A triple pattern that a solution grounds."""

    subject: Part
    predicates: tuple[Part, ...]
    """One, or the alternatives of a path `a|b`."""
    object: Part
    optional: bool
    """Whether a solution may do without it (OPTIONAL, UNION)."""
    graph: Part | None = None
    """The variable or IRI of `GRAPH`, None for the default graph."""

    def ground(self, solution: Mapping[str, Term | None]) -> Iterator[GroundTriple]:
        """The triples that it is in a solution; none where a variable is unbound."""
        subject, obj = _value(self.subject, solution), _value(self.object, solution)
        for predicate in self.predicates:
            verb = _value(predicate, solution)
            if subject is not None and verb is not None and obj is not None:
                yield subject, verb, obj


@dataclass(slots=True)
class Reading:
    """What a query's text tells about citing its rows."""

    patterns: list[TriplePattern] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    """Parts of the query that no triple grounds; the rest is cited."""
    hidden: str = ""
    """Why nothing of it can be cited; empty if something can."""
    head: list[TriplePattern] = field(default_factory=list)
    """The template of a CONSTRUCT."""

    @property
    def variables(self) -> list[str]:
        """Variables of the patterns, sorted."""
        parts = [
            part
            for p in self.patterns
            for part in (p.subject, *p.predicates, p.object, p.graph)
            if part is not None
        ]
        return sorted({part for part in parts if isinstance(part, str)})


@dataclass(frozen=True, slots=True)
class Clauses:
    """A SELECT or CONSTRUCT query cut at its keywords."""

    prologue: str
    projection: str
    """Between SELECT (and DISTINCT) and FROM or WHERE."""
    dataset: str
    """The FROM clauses."""
    body: str
    """What the braces of WHERE hold."""


def read(text: str) -> Reading:
    """Read a query's patterns.

    Raises:
        QuerySyntaxError: if rdflib's parser cannot read it.
    """
    try:
        algebra = translateQuery(parseQuery(text)).algebra
    except Exception as error:  # rdflib raises plain Exception for some faults, an unknown prefix for one
        raise QuerySyntaxError(f"the query cannot be read for citing: {error}") from error
    reading = Reading()
    if algebra.name == "ConstructQuery":
        reading.head = [
            pattern for triple in algebra.template for pattern in _patterns(triple, reading, False, None)
        ]
    elif algebra.name != "SelectQuery":
        reading.hidden = "only SELECT queries have rows to cite"
        return reading
    _walk(algebra.p, reading, optional=False, graph=None)
    return reading


def cut(text: str) -> Clauses:
    """Cut a query at its keywords, without being misled by strings, IRIs and comments.

    Raises:
        QuerySyntaxError: if it has no group of patterns.
    """
    start: int | None = None
    after: int | None = None
    where: int | None = None
    dataset: int | None = None
    depth = {"(": 0, "{": 0}
    opening = 0
    for token in _TOKEN.finditer(text):
        word = token[0].upper()
        if word in "({" and len(word) == 1:
            if word == "{" and not any(depth.values()) and after is not None:
                where = where if where is not None else token.start()
                opening = token.end()
            depth[word] += 1
        elif word in ")}" and len(word) == 1:
            depth["(" if word == ")" else "{"] -= 1
            if word == "}" and opening and not any(depth.values()):
                cut_at = where if dataset is None else dataset
                return Clauses(
                    prologue=text[:start],
                    projection=text[after:cut_at],
                    dataset=text[dataset:where] if dataset is not None else "",
                    body=text[opening : token.start()],
                )
        elif not any(depth.values()):
            if word in ("SELECT", "CONSTRUCT") and start is None:
                start, after = token.start(), token.end()
                # The template of a CONSTRUCT is a group too: its WHERE keyword tells where the patterns begin.
                if word == "CONSTRUCT":
                    after = None
            elif (
                word in ("DISTINCT", "REDUCED")
                and after is not None
                and not text[after : token.start()].strip()
            ):
                after = token.end()
            elif word == "FROM" and dataset is None:
                dataset = token.start()
            elif word == "WHERE" and where is None:
                where = token.start()
                after = token.end() if after is None else after
    raise QuerySyntaxError("the query has no WHERE { … }")


def _walk(node: Any, reading: Reading, *, optional: bool, graph: Part | None) -> None:
    """Collect the patterns below an algebra node, and what hides or loses them."""
    name = node.name
    if name in _SHAPES_THAT_HIDE:
        reading.hidden = _SHAPES_THAT_HIDE[name]
    elif name == "BGP":
        for triple in node.triples:
            reading.patterns.extend(_patterns(triple, reading, optional, graph))
    elif name == "Graph":
        _walk(node.p, reading, optional=optional, graph=_part(node.term))
    elif name == "Minus":
        reading.lost.append("MINUS tests an absence, which no passage states")
        _walk(node.p1, reading, optional=optional, graph=graph)
    elif name == "ToMultiSet":
        if node.p.name != "values":
            reading.hidden = "a subquery hides the solutions that it was made from"
    else:
        _note_tests(node.get("expr"), reading)
        for key in ("p", "p1", "p2"):
            if isinstance(node.get(key), CompValue):
                free = name == "Union" or (name == "LeftJoin" and key == "p2")
                _walk(node[key], reading, optional=optional or free, graph=graph)


def _note_tests(expression: Any, reading: Reading) -> None:
    """Note EXISTS and NOT EXISTS, whose inner variables no solution shows."""
    if isinstance(expression, CompValue):
        if expression.name in ("Builtin_EXISTS", "Builtin_NOTEXISTS"):
            absent = expression.name == "Builtin_NOTEXISTS"
            reading.lost.append(
                "NOT EXISTS tests an absence, which no passage states"
                if absent
                else "EXISTS tests patterns whose variables no row shows: join them to have them cited"
            )
            return
        for value in expression.values():
            _note_tests(value, reading)
    elif isinstance(expression, list | tuple):
        for value in expression:
            _note_tests(value, reading)


def _patterns(
    triple: tuple[Any, Any, Any], reading: Reading, optional: bool, graph: Part | None
) -> Iterator[TriplePattern]:
    subject, predicate, obj = triple
    shown = " ".join(_show(part) for part in triple)
    if isinstance(subject, rdflib.BNode) or isinstance(obj, rdflib.BNode):
        reading.lost.append(f"{shown}: a blank node has no value in a row; use a variable to have it cited")
        return
    if isinstance(predicate, InvPath) and not isinstance(predicate.arg, Path):
        subject, predicate, obj = obj, predicate.arg, subject
    predicates = predicate.args if isinstance(predicate, AlternativePath) else [predicate]
    if any(isinstance(step, Path) for step in predicates):
        reading.lost.append(f"{shown}: a property path does not show the triples that it goes through")
        return
    yield TriplePattern(
        _part(subject), tuple(_part(step) for step in predicates), _part(obj), optional, graph
    )


def _part(term: Any) -> Part:
    """An rdflib term of a query as a variable's name or a term of the store."""
    if isinstance(term, rdflib.Variable):
        return str(term)
    if isinstance(term, rdflib.URIRef):
        return NamedNode(str(term))
    if isinstance(term, rdflib.Literal):
        if term.language:
            return Literal(str(term), language=term.language)
        return (
            Literal(str(term), datatype=NamedNode(str(term.datatype)))
            if term.datatype
            else Literal(str(term))
        )
    return BlankNode()


def _show(term: Any) -> str:
    return "[]" if isinstance(term, rdflib.BNode) else str(term.n3())


def _value(part: Part, solution: Mapping[str, Term | None]) -> Term | None:
    return solution.get(part) if isinstance(part, str) else part
