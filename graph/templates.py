"""CONSTRUCT through SELECT: an endpoint gives the rows, and the triples are made here.

Virtuoso cuts the triples of a CONSTRUCT at its row limit with status 200 and not a word (tried: 6 triples of
2500 at a limit of 5). It does tell when it cuts rows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from pyoxigraph import BlankNode, NamedNode, Triple

from cuakhau.errors import QuerySyntaxError
from cuakhau.graph import guard
from cuakhau.graph.store import EmbeddedStore, Table, Term, written

_TOKEN: Final = re.compile(
    r'"""(?:\\.|[^\\])*?"""'
    r"|'''(?:\\.|[^\\])*?'''"
    r'|"(?:\\.|[^"\\\n\r])*"'
    r"|'(?:\\.|[^'\\\n\r])*'"
    r'|<[^<>"{}|^`\x00-\x20]*>'
    r"|#[^\n\r]*"
    r"|[?$][\w\u00b7\u0300-\u036f\u203f\u2040]+"
    r"|\\.|[{}]|\w+|\s+|.",
    re.DOTALL,
)
_NODE: Final = "urn:cuakhau:blank:"


@dataclass(frozen=True, slots=True)
class Construction:
    """A CONSTRUCT query taken apart."""

    question: str
    """The SELECT query for the rows that the template needs."""
    prologue: str
    template: str
    variables: tuple[str, ...]
    """Names in the template, without `?`; the columns of the question, if there are any."""

    @classmethod
    def of(cls, text: str) -> Construction:
        """Take apart a CONSTRUCT query that `guard.parse` lets pass.

        Raises:
            QuerySyntaxError: if its prologue is written so that the query's form is hard to tell.
        """
        form = guard.form_or_none(text)
        if form is None or form.name != "CONSTRUCT":
            raise QuerySyntaxError(
                "no CONSTRUCT can be found behind the prefixes: write it without comments there"
            )
        opening, closing = _braces(text, form.end)
        is_short = bool(re.search(r"\bWHERE\b", _bare(text[form.end : opening]), re.IGNORECASE))
        template = text[opening + 1 : closing]
        names = [token[1:] for token in _TOKEN.findall(template) if token[0] in "?$" and len(token) > 1]
        variables = tuple(dict.fromkeys(names))
        asked = " ".join(f"?{name}" for name in variables) or "(1 AS ?row)"
        rest = text[form.end :] if is_short else text[closing + 1 :]
        prologue = text[: form.start]
        return cls(f"{prologue}SELECT {asked} {rest}", prologue, template, variables)

    def triples(self, table: Table) -> tuple[Triple, ...]:
        """The template filled with each row of the question's answer, each triple once."""
        names = " ".join(f"?{name}" for name in self.variables)
        places = [table.columns.index(name) for name in self.variables]
        rows = "\n".join(f"({' '.join(_value(row[place]) for place in places)})" for row in table.rows)
        text = f"{self.prologue}CONSTRUCT {{ {self.template}\n}} WHERE {{ VALUES ({names}) {{\n{rows}\n}} }}"
        made = EmbeddedStore.in_memory().construct(text)
        return tuple(Triple(_node(t.subject), t.predicate, _node(t.object)) for t in made)  # type: ignore[arg-type]  # a node takes a node's place


def _braces(text: str, start: int) -> tuple[int, int]:
    """Places of the first opening brace from a place on, and of the one that closes it."""
    opening, depth = -1, 0
    for place, token in _tokens(text, start):
        if token == "{":
            opening = place if depth == 0 else opening
            depth += 1
        elif token == "}":
            depth -= 1
            if depth == 0:
                return opening, place
    raise AssertionError("a query that can be parsed closes its braces")


def _tokens(text: str, start: int) -> Iterator[tuple[int, str]]:
    for match in _TOKEN.finditer(text, start):
        yield match.start(), match[0]


def _bare(text: str) -> str:
    """The text without IRIs and comments, in which a keyword is a keyword."""
    return " ".join(token for _, token in _tokens(text, 0) if token[0] not in "<#")


def _value(term: Term | None) -> str:
    """A term as VALUES takes it, which takes no blank node."""
    if term is None:
        return "UNDEF"
    return f"<{_NODE}{term.value}>" if isinstance(term, BlankNode) else written(term)


def _node(term: Term) -> Term:
    if isinstance(term, NamedNode) and term.value.startswith(_NODE):
        return BlankNode(term.value.removeprefix(_NODE))
    return term
