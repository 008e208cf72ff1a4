"""`answers/{question}.json`: what a question is answered with as it stands, for pages that would load a whole graph for it."""

from __future__ import annotations

import json

from cuakhau.answer import citation_record
from cuakhau.api import Graph
from cuakhau.graph.iris import BASE
from cuakhau.graph.store import written
from cuakhau.labels import Labels
from cuakhau.queries.query import Query
from cuakhau.values import iris_in


def answered_beforehand(query: Query) -> bool:
    """Whether a question can be asked as it stands, of this graph alone."""
    return not query.federated and not any(parameter.required for parameter in query.parameters)


def file_name(query: Query) -> str:
    """Name of the data file of a question, without its ending."""
    return f"answers/{query.name}"


def build(graph: Graph, query: Query) -> object:
    """The file's content: terms are written as SPARQL writes them, each citation stands once."""
    answer = graph.ask_with(query.name, {})
    places: dict[str, int] = {}
    cited = [
        [places.setdefault(json.dumps(citation_record(citation)), len(places)) for citation in row]
        for row in answer.citations
    ]
    labels = Labels(graph.store)
    iris = sorted({iri for row in answer.terms for term in row for iri in iris_in(term)})
    ours = [iri for iri in iris if iri.startswith(BASE)]
    labels.fetch(ours)
    return {
        "sparql": answer.sparql,
        "columns": [column.name for column in answer.all_columns],
        "rows": [[term and written(term) for term in row] for row in answer.terms],
        "citations": [json.loads(record) for record in places],
        "cited": cited,
        "uncited": "unstated" if query.evidence else "described",
        "labels": {iri: labels.in_all_languages(iri) for iri in ours},
    }
