"""The web API as OpenAPI 3.1 describes it, made from the library of questions."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, Final

from cuakhau import __version__
from cuakhau.graph.provenance import LICENCE
from cuakhau.labels import LANGUAGES
from cuakhau.queries.parameters import Parameter, expected
from cuakhau.queries.query import Column, Query, library

_TITLE: Final = "Cửa Khẩu: questions about Vietnam–China border cooperation"
_LANG: Final = {
    "name": "lang",
    "in": "query",
    "description": "Language of names and headings; by default that of Accept-Language.",
    "schema": {"type": "string", "enum": list(LANGUAGES)},
}
_PATTERNS: Final = {
    "date": r"^\s*\d{4}(-\d{2}(-\d{2})?)?\s*$",
    "year": r"^\s*\d{4}\s*$",
    "integer": r"^\s*[+-]?\d+\s*$",
}
_NAMED_OR_TEXT: Final = {"anyOf": [{"$ref": "#/components/schemas/Named"}, {"type": ["string", "null"]}]}
"""Where a source names something that the graph does not know, its words stand in the place of the thing."""
_VALUES: Final[Mapping[str, Mapping[str, object]]] = {
    "entity": _NAMED_OR_TEXT,
    "code": _NAMED_OR_TEXT,
    "entities": _NAMED_OR_TEXT,
    "date": {"type": ["string", "null"], "description": "ISO 8601: a day, month or year"},
    "year": {"type": ["integer", "null"]},
    "number": {"type": ["number", "null"]},
    "boolean": {"type": ["boolean", "null"]},
    "text": _NAMED_OR_TEXT,
}


@cache
def description() -> Mapping[str, Any]:
    """The whole description, one path a question."""
    paths: dict[str, Any] = {"/questions": _listing(), "/find": _finding()}
    for query in library().values():
        paths[f"/questions/{query.name}"] = _question(query)
    return {
        "openapi": "3.1.1",
        "info": {
            "title": _TITLE,
            "version": __version__,
            "summary": "Every row cites the passages of the sources that state it.",
            "description": "Read only. Answers follow from the build of the graph alone: they carry an ETag. "
            "Any other question can be asked in SPARQL 1.1 at /sparql.",
            "license": {"name": "CC BY 4.0", "url": LICENCE.value},
        },
        "servers": [{"url": "."}],
        "paths": paths,
        "components": {"schemas": _SCHEMAS, "responses": _RESPONSES},
    }


def _question(query: Query) -> dict[str, Any]:
    columns = {column.name: _column(column) for column in query.columns if not column.hidden}
    return {
        "get": {
            "operationId": query.name,
            "summary": query.title["en"],
            "description": query.question["en"],
            "tags": [tag for tag in query.tags if not tag.startswith("competency")][:1],
            "parameters": [
                *(_parameter(parameter) for parameter in query.parameters),
                _LANG,
                {
                    "name": "format",
                    "in": "query",
                    "description": "Of the answer.",
                    "schema": {"type": "string", "enum": ["json", "csv", "xlsx"], "default": "json"},
                },
            ],
            "responses": {
                "200": {
                    "description": "The answer, each row with its citations.",
                    "headers": {"ETag": {"schema": {"type": "string"}}},
                    "content": {
                        "application/json": {"schema": _answer(columns)},
                        "text/csv": {"schema": {"type": "string"}},
                        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": {"schema": {}},
                    },
                },
                **_ERRORS,
            },
        }
    }


def _answer(columns: Mapping[str, Any]) -> dict[str, Any]:
    row = {"type": "object", "properties": columns, "required": list(columns), "additionalProperties": False}
    return {
        "allOf": [
            {"$ref": "#/components/schemas/Answer"},
            {
                "type": "object",
                "properties": {
                    "rows": {"type": "array", "items": {"type": "object", "properties": {"values": row}}}
                },
            },
        ]
    }


def _parameter(parameter: Parameter) -> dict[str, Any]:
    family, _, rest = parameter.type.partition(":")
    schema: dict[str, Any] = {"type": "string"}
    if family in _PATTERNS:
        schema["pattern"] = _PATTERNS[family]
    elif family == "class":
        schema["enum"] = [name.strip() for name in rest.split(",")]
    if parameter.default is not None:
        schema["default"] = parameter.default.value
    return {
        "name": parameter.name,
        "in": "query",
        "required": parameter.required,
        "description": f"{parameter.description['en']}: {expected(parameter)}",
        "example": parameter.example,
        "schema": schema,
    }


def _column(column: Column) -> dict[str, Any]:
    return {"title": column.label["en"], **_VALUES[column.type]}


def _listing() -> dict[str, Any]:
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/Questions"}}}
    return {
        "get": {
            "operationId": "questions",
            "summary": "All questions, with their parameters and columns",
            "parameters": [
                {**_LANG, "description": "Language of titles and headings; by default all three."}
            ],
            "responses": {
                "200": {"description": "The library of questions.", "content": content},
                **_ERRORS,
            },
        }
    }


def _finding() -> dict[str, Any]:
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/Found"}}}
    limit = {"type": "integer", "minimum": 1, "maximum": 50, "default": 10}
    return {
        "get": {
            "operationId": "find",
            "summary": "Things by any of their names, in any script, with or without accents, in part",
            "parameters": [
                {"name": "q", "in": "query", "required": True, "example": "huu nghi", "schema": _NOT_EMPTY},
                {
                    "name": "kind",
                    "in": "query",
                    "description": "Kinds of identifiers, a comma between them: gate,pair",
                    "schema": {"type": "string"},
                },
                {"name": "limit", "in": "query", "schema": limit},
                _LANG,
            ],
            "responses": {
                "200": {"description": "What fits, the best first.", "content": content},
                **_ERRORS,
            },
        }
    }


_NOT_EMPTY: Final = {"type": "string", "minLength": 1, "pattern": r"\S"}
_TEXT: Final = {"type": "string"}
_TRILINGUAL: Final = {
    "type": "object",
    "properties": dict.fromkeys(LANGUAGES, _TEXT),
    "required": list(LANGUAGES),
}
_IN_LANGUAGES: Final = {"oneOf": [_TEXT, _TRILINGUAL], "description": "one text where `lang` is given"}
_DOCUMENT: Final = {
    "source": {"type": "string", "format": "uri"},
    "title": _TEXT,
    "publisher": _TEXT,
    "issued": _TEXT,
    "url": _TEXT,
    "sha256": _TEXT,
}
_SCHEMAS: Final[Mapping[str, Any]] = {
    "Named": {
        "type": "object",
        "properties": {"label": {}, "iri": {"type": "string", "description": "several are one space apart"}},
        "required": ["label", "iri"],
    },
    "Citation": {
        "type": "object",
        "description": "A place in a source. Positions are code points of its NFC text with \\n line ends.",
        "properties": {
            **_DOCUMENT,
            "passage": {"type": "string", "format": "uri"},
            "start": {"type": "integer"},
            "end": {"type": "integer"},
            "row": _TEXT,
            "page": {"type": "integer"},
            "rule": {"type": "string", "description": "derives the row from what the passage states"},
            "derivedFrom": {"type": "array", "items": {"type": "object", "properties": _DOCUMENT}},
        },
        "required": ["source", "passage"],
    },
    "Answer": {
        "type": "object",
        "properties": {
            "name": _TEXT,
            "title": _TEXT,
            "question": _TEXT,
            "language": {"type": "string", "enum": list(LANGUAGES)},
            "parameters": {"type": "object", "additionalProperties": _TEXT},
            "dataDate": {"type": "string", "format": "date"},
            "licence": {"type": "string", "format": "uri"},
            "columns": {"type": "array", "items": {"type": "object"}},
            "rows": {
                "type": "array",
                "items": {
                    "type": "object",
                    "properties": {
                        "values": {"type": "object"},
                        "citations": {"type": "array", "items": {"$ref": "#/components/schemas/Citation"}},
                        "uncited": {"type": "array", "items": _TEXT},
                    },
                    "required": ["values", "citations"],
                },
            },
            "caution": _TEXT,
            "sparql": {"type": "string", "description": "what was run"},
        },
        "required": ["name", "language", "columns", "rows", "sparql"],
    },
    "Questions": {
        "type": "object",
        "properties": {
            "questions": {
                "type": "array",
                "items": {
                    "type": "object",
                    "properties": {"name": _TEXT, "title": _IN_LANGUAGES, "question": _IN_LANGUAGES},
                    "required": ["name", "title", "question", "parameters", "columns", "view"],
                },
            }
        },
        "required": ["questions"],
    },
    "Found": {
        "type": "object",
        "properties": {
            "query": _TEXT,
            "language": _TEXT,
            "found": {
                "type": "array",
                "items": {
                    "type": "object",
                    "properties": {
                        "iri": _TEXT,
                        "id": _TEXT,
                        "name": _TEXT,
                        "kind": _TEXT,
                        "score": {"type": "integer"},
                    },
                    "required": ["iri", "id", "name", "kind", "score"],
                },
            },
        },
        "required": ["found"],
    },
    "Problem": {
        "type": "object",
        "description": "RFC 9457",
        "properties": {
            "status": {"type": "integer"},
            "title": _TEXT,
            "detail": _TEXT,
            "parameter": _TEXT,
            "hint": _TEXT,
            "candidates": {"type": "array", "items": _TEXT},
        },
        "required": ["status", "title", "detail"],
    },
}
_PROBLEM: Final = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
_RESPONSES: Final = {
    "BadRequest": {
        "description": "A parameter is missing, unknown, or not what it must be.",
        "content": _PROBLEM,
    },
    "Busy": {
        "description": "Too many requests wait; Retry-After says when to come back.",
        "content": _PROBLEM,
    },
    "Late": {"description": "The time limit of the server ended it.", "content": _PROBLEM},
}
_BUSY: Final = {
    "429": {"$ref": "#/components/responses/Busy"},
    "503": {"$ref": "#/components/responses/Late"},
}
_ERRORS: Final = {"400": {"$ref": "#/components/responses/BadRequest"}, **_BUSY}
