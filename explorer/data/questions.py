"""`questions.json`: the library of questions, and all that binding and citing them takes."""

from __future__ import annotations

from pyoxigraph import Literal, NamedNode

from cuakhau import ontology
from cuakhau.api import Graph
from cuakhau.errors import NameResolutionError
from cuakhau.graph.iris import BASE, PREFIXES
from cuakhau.graph.store import Term
from cuakhau.queries import grounding
from cuakhau.queries.grounding import TriplePattern
from cuakhau.queries.parameters import PLACE_KINDS, Parameter
from cuakhau.queries.query import Pattern, Query, library


def build(graph: Graph) -> object:
    """The file's content: terms are written as SPARQL writes them, variables with their `?`."""
    return {
        "base": BASE,
        "prefixes": PREFIXES,
        "placeKinds": list(PLACE_KINDS),
        "dataDate": graph.data_date.isoformat(),
        "questions": {name: _question(graph, query) for name, query in sorted(library().items())},
        "rules": {rule.name: _rule(rule) for rule in ontology.rules()},
    }


def _question(graph: Graph, query: Query) -> dict[str, object]:
    return {
        "title": query.title,
        "question": query.question,
        "view": query.view,
        "tags": query.tags,
        "parameters": [
            _parameter(parameter, _example(graph, query, parameter)) for parameter in query.parameters
        ],
        "columns": [
            {"name": c.name, "label": c.label, "type": c.type, **({"hidden": True} if c.hidden else {})}
            for c in query.columns
        ],
        "evidence": [_evidence(pattern) for pattern in query.evidence],
        "text": query.text,
    }


def _example(graph: Graph, query: Query, parameter: Parameter) -> Term | None:
    """The term of a parameter's example; None where the graph, which may be a reader's own, has no such thing."""
    try:
        return graph.terms(query.name, {parameter.name: parameter.example})[parameter.name]
    except NameResolutionError:
        return None


def _parameter(parameter: Parameter, example: Term | None) -> dict[str, object]:
    return {
        "name": parameter.name,
        "variable": parameter.variable,
        "type": parameter.type,
        "description": parameter.description,
        "default": None if parameter.default is None else str(parameter.default),
        "example": parameter.example,
        "exampleTerm": None if example is None else str(example),
        **({"required": True} if parameter.required else {}),
    }


def _evidence(pattern: Pattern) -> list[str | None]:
    return [_written(pattern.subject), str(pattern.predicate), _written(pattern.object)]


def _rule(rule: ontology.Rule) -> dict[str, object]:
    reading, clauses = grounding.read(rule.text), grounding.cut(rule.text)
    return {
        "title": dict(rule.title),
        "prologue": clauses.prologue,
        "body": clauses.body,
        "variables": reading.variables,
        "head": [_triple(pattern) for pattern in reading.head],
        "patterns": [_triple(pattern) for pattern in reading.patterns],
    }


def _triple(pattern: TriplePattern) -> list[object]:
    """Subject, alternatives of the predicate, object."""
    return [
        _written(pattern.subject),
        [_written(predicate) for predicate in pattern.predicates],
        _written(pattern.object),
    ]


def _written(part: str | Term | None) -> str | None:
    if part is None:
        return None
    return str(part) if isinstance(part, NamedNode | Literal) else f"?{part}"
