"""The text of a query: its form, and the prefixes that need not be declared."""

from __future__ import annotations

import re
from typing import Final

from cuakhau.errors import QuerySyntaxError
from cuakhau.graph.iris import PREFIXES

_LINE_OF_PREFIXES: Final = " ".join(f"PREFIX {prefix}: <{iri}>" for prefix, iri in PREFIXES.items()) + " "
_FORM = re.compile(
    r"(?:\s|#[^\n]*|BASE\s*<[^>]*>|PREFIX\s+[^\s:]*:\s*<[^>]*>)*(?P<form>[A-Za-z]*)", re.IGNORECASE
)


def query_form(text: str) -> str:
    """The form of a query: SELECT, ASK, CONSTRUCT, DESCRIBE; whatever word stands there otherwise.

    >>> query_form("PREFIX a: <http://a/> # ask\\nselect * {}")
    'SELECT'
    """
    found = _FORM.match(text)
    return found["form"].upper() if found else ""


def with_prefixes(text: str) -> str:
    """The query with the usual prefixes, on its first line, so that lines keep their numbers."""
    return _LINE_OF_PREFIXES + text


def without_prefixes(error: QuerySyntaxError) -> QuerySyntaxError:
    """The error with the columns of the query as it was written."""
    if error.line != 1 or error.column is None:
        return error
    column = max(error.column - len(_LINE_OF_PREFIXES), 1)
    message = str(error).replace(f"column {error.column}", f"column {column}", 1)
    return QuerySyntaxError(message, line=1, column=column)
