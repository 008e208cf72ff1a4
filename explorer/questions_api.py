"""`/api/`: the questions of the library and the look-up of names, for programs."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from http import HTTPStatus
from typing import Final

from cuakhau.answer import Answer, citation_record
from cuakhau.api import Graph
from cuakhau.errors import (
    CuakhauError,
    EndpointError,
    NameResolutionError,
    ParameterError,
    QueryError,
    QueryTimeoutError,
    UnknownQueryError,
)
from cuakhau.explorer.openapi import description
from cuakhau.explorer.wanted import Document, Wanted, json_document
from cuakhau.explorer.workbook import workbook
from cuakhau.labels import check_language, shorten
from cuakhau.queries.parameters import expected
from cuakhau.queries.query import Query
from cuakhau.tabular import to_csv

FORMATS: Final = ("json", "csv", "xlsx")
_OWN: Final = ("lang", "format")
"""Parameters of the API itself; all others are the question's."""
_XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_MOST_FOUND: Final = 50
_QUESTION: Final = re.compile(r"questions/(?P<name>[A-Za-z0-9._-]+)")


def answer_or_none(graph: Graph, wanted: Wanted) -> Document | None:
    """What stands at a path below `api/`; None if nothing does."""
    rest = wanted.path.removeprefix("api/")
    fixed: Mapping[str, Callable[[Graph, Wanted], Document]] = {
        "openapi.json": lambda graph, wanted: json_document(description()),
        "questions": _questions,
        "questions/": _questions,
        "find": _find,
    }
    try:
        if make := fixed.get(rest):
            return make(graph, wanted)
        if found := _QUESTION.fullmatch(rest):
            return _ask(graph, found["name"], wanted)
    except _RequestError as error:
        return _problem(error)
    return None


class _RequestError(Exception):
    """A request that cannot be answered, and which of its parameters is to blame."""

    def __init__(self, status: int, error: CuakhauError, *, parameter: str = "", hint: str = "") -> None:
        super().__init__(str(error))
        self.status = status
        self.parameter = parameter
        self.hint = hint
        self.candidates = getattr(error, "candidates", ()) or getattr(error, "similar", ())


def _problem(error: _RequestError) -> Document:
    message, _, listed = str(error).partition("\n")
    told: dict[str, object] = {
        "type": "about:blank",
        "title": HTTPStatus(error.status).phrase,
        "status": error.status,
        "detail": message,
        "parameter": error.parameter or None,
        "hint": error.hint or listed.strip() or None,
        "candidates": list(error.candidates) or None,
    }
    known = {key: value for key, value in told.items() if value is not None}
    return json_document(known, status=error.status, media_type="application/problem+json")


def _questions(graph: Graph, wanted: Wanted) -> Document:
    # Without `lang` in all three: a program reads the list once, for all its readers.
    language = _language(wanted) if "lang" in wanted.query else None
    listed = [_about(query, language) for query in graph.questions().values()]
    return json_document({**({"language": language} if language else {}), "questions": listed})


def _about(query: Query, language: str | None) -> dict[str, object]:
    def said(texts: Mapping[str, str]) -> str | Mapping[str, str]:
        return texts[language] if language else texts

    return {
        "name": query.name,
        "title": said(query.title),
        "question": said(query.question),
        "view": query.view,
        "tags": query.tags,
        "parameters": [
            {
                "name": parameter.name,
                "type": parameter.type,
                "required": parameter.required,
                "description": said(parameter.description),
                "expected": expected(parameter),
                "example": parameter.example,
            }
            for parameter in query.parameters
        ],
        "columns": [
            {"name": column.name, "type": column.type, "label": said(column.label)}
            for column in query.columns
            if not column.hidden
        ],
    }


def _ask(graph: Graph, name: str, wanted: Wanted) -> Document:
    language = _language(wanted)
    form = wanted.query.get("format", "json")
    if form not in FORMATS:
        wrong = ParameterError(f"format {form[:40]!r} is none of {', '.join(FORMATS)}", parameter="format")
        raise _RequestError(400, wrong, parameter="format")
    given = {key: text for key, text in wanted.query.items() if key not in _OWN and text.strip()}
    try:
        query = graph.questions().get(name)
        if query is None:
            graph.terms(name, {})
            other = UnknownQueryError(
                f"{name} asks another endpoint, which is not allowed here", name=name, similar=()
            )
            raise _RequestError(404, other)
        for key in given:
            _check(graph, name, key, given[key], language)
        answer = graph.ask_with(name, given, language=language)
    except UnknownQueryError as error:
        raise _RequestError(404, error, hint="api/questions lists them") from error
    except ParameterError as error:
        raise _RequestError(400, error, parameter=error.parameter) from error
    except (EndpointError, QueryTimeoutError) as error:
        raise _RequestError(502, error) from error
    except QueryError as error:  # the endpoint that was given may not be asked
        raise _RequestError(400, error, parameter="endpoint") from error
    changing = {"cache-control": "no-store"} if query.federated else {}
    file = f'attachment; filename="{name}.{form}"'
    if form == "csv":
        return Document(
            200, "text/csv; charset=utf-8", _csv(answer).encode(), {"content-disposition": file, **changing}
        )
    if form == "xlsx":
        return Document(200, _XLSX, workbook(answer, given), {"content-disposition": file, **changing})
    return replace(json_document(_answered(graph, name, answer, given)), headers=changing)


def _check(graph: Graph, name: str, key: str, text: str, language: str) -> None:
    """Find out which parameter is to blame: an error about a name does not know it."""
    try:
        graph.terms(name, {key: text}, language=language)
    except ParameterError as error:
        parameter = next((p for p in graph.questions()[name].parameters if p.name == error.parameter), None)
        hint = f"give {expected(parameter)}" if parameter is not None else ""
        raise _RequestError(400, error, parameter=error.parameter, hint=hint) from error
    except NameResolutionError as error:
        raise _RequestError(400, error, parameter=key) from error


def _answered(graph: Graph, name: str, answer: Answer, given: Mapping[str, str]) -> dict[str, object]:
    rows = []
    for values, iris, citations, gaps in zip(
        answer.records(), answer.iris, answer.citations, answer.uncited, strict=True
    ):
        row: dict[str, object] = {
            key: {"label": value, "iri": iris[key]} if key in iris else value for key, value in values.items()
        }
        cited: dict[str, object] = {
            "values": row,
            "citations": [citation_record(citation) for citation in citations],
        }
        rows.append({**cited, "uncited": gaps} if gaps else cited)
    terms = graph.terms(name, given, language=answer.language)
    return {
        "name": name,
        "title": answer.title,
        "question": answer.question,
        "language": answer.language,
        "parameters": {key: term.value for key, term in terms.items()},
        "dataDate": graph.data_date,
        "licence": graph.manifest.licence,
        "columns": [
            {"name": column.name, "type": column.type, "label": column.label[answer.language]}
            for column in answer.all_columns
            if not column.hidden
        ],
        "rows": rows,
        **({"caution": answer.caution} if answer.caution else {}),
        "sparql": answer.sparql,
    }


def _csv(answer: Answer) -> str:
    """Names, their IRIs beside them, and the passages that state each row."""
    whole = answer.with_iris()
    passages = [" ".join(citation.passage for citation in row) for row in answer.citations]
    rows = [(*row, cited) for row, cited in zip(whole.rows, passages, strict=True)]
    return to_csv([*whole.columns, "passages"], rows, delimiter=",")


def _find(graph: Graph, wanted: Wanted) -> Document:
    text, language = wanted.query.get("q", "").strip(), _language(wanted)
    if not text:
        missing = ParameterError("q is missing: give a name, or a part of one", parameter="q")
        raise _RequestError(400, missing, parameter="q")
    kinds = [kind for kind in wanted.query.get("kind", "").split(",") if kind]
    limit = wanted.query.get("limit", "10")
    if not limit.isascii() or not limit.isdigit() or not 1 <= int(limit[:9]) <= _MOST_FOUND:
        wrong = ParameterError(f"limit is a whole number from 1 to {_MOST_FOUND}", parameter="limit")
        raise _RequestError(400, wrong, parameter="limit")
    hits = graph.find(text[:200], kinds=kinds, limit=int(limit))
    described = graph.describe([hit.iri for hit in hits], language=language)
    return json_document(
        {
            "query": text,
            "language": language,
            "found": [
                {
                    "iri": hit.iri,
                    "id": shorten(hit.iri).removeprefix("id/"),
                    "name": described[hit.iri].name,
                    "kind": hit.kind,
                    "kindLabel": described[hit.iri].kind,
                    "life": described[hit.iri].life,
                    "matched": {"text": hit.text, "language": hit.language},
                    "score": hit.score,
                }
                for hit in hits
            ],
        }
    )


def _language(wanted: Wanted) -> str:
    try:
        return check_language(wanted.query.get("lang", wanted.language))
    except ParameterError as error:
        raise _RequestError(400, error, parameter="lang") from error
