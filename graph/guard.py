"""Reads a query before it runs: refuses SERVICE and updates, and says where a syntax error stands.

Oxigraph sends a request to any address that a query names with SERVICE, and nothing turns that off.
So whether a query holds the keyword is decided by a parser, not by a search for the word, which may
stand in a literal, an IRI, a variable or a comment: every letter sequence `service` is changed into
one that is no keyword, and the changed text is parsed. If it can still be parsed, the letters were
never a keyword. The parser is Oxigraph's own, so that the guard and the engine cannot disagree.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, NamedTuple
from urllib.parse import urlsplit

from pyoxigraph import DefaultGraph, Store

from cuakhau.errors import QuerySyntaxError

_NOTHING: Final = Store()
_DEFAULT: Final = DefaultGraph()
_SERVICE: Final = re.compile("service", re.IGNORECASE)
_SERVICE_AT: Final = re.compile(r"(?<![\w:.-])SERVICE(\s+)(?:SILENT(\s+))?<([^<>\s]*)>", re.IGNORECASE)
_CODE_POINT: Final = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_POSITION: Final = re.compile(r"error at (\d+):(\d+): expected (?:one of )?(.*)", re.DOTALL)
_TOLD_POSITION: Final = re.compile(r"\bat (\d+):(\d+)\b|\bline (\d+)(?:,? col(?:umn)? (\d+))?", re.IGNORECASE)
_CHARACTER_CLASS: Final = re.compile(r"\[_\]|\[[^\[\]]*'[^\[\]]*\]")
_BLANK: Final = re.compile(r"\s")
_WORD: Final = re.compile(r"\S+")
_ROOM: Final = " " * 16
_DEEPEST: Final = 100
_FORM: Final = re.compile(
    r"(?:\s|#[^\n\r]*|BASE\s*<[^<>]*>|PREFIX\s+[^\s<:]*:\s*<[^<>]*>)*(SELECT|ASK|CONSTRUCT|DESCRIBE)\b",
    re.IGNORECASE,
)


class Form(NamedTuple):
    """Which of the four forms a query has, and where its keyword stands."""

    name: str
    """SELECT, ASK, CONSTRUCT or DESCRIBE."""
    start: int
    end: int


def check(text: str, *, services: frozenset[str] = frozenset()) -> None:
    """Let a query pass that asks only this store, and hosts that are allowed, and only reads.

    Args:
        text: the query.
        services: what SERVICE may ask, as `allowed_service` gives it; the query names each by its whole address.

    Raises:
        QuerySyntaxError: for SERVICE, and for brackets so deep that they would end the process. Any other
            fault, an update among them, is left to the engine, whose error `syntax_error` explains.
    """
    refusal = _refusal_or_none(_without_allowed(text, services) if services else text)
    if refusal is not None:
        raise QuerySyntaxError(refusal)


def allowed_service(text: str) -> str:
    """What an operator allows SERVICE to ask, as `check` takes it: a host, or the whole address of one endpoint.

    >>> allowed_service("Query.Wikidata.org"), allowed_service("https://query.wikidata.org/sparql")
    ('query.wikidata.org', 'https://query.wikidata.org/sparql')

    Raises:
        ValueError: if it is neither.
    """
    address = urlsplit(text if "://" in text else f"//{text}")
    if (
        not address.hostname
        or (address.scheme or "http") not in ("http", "https")
        or re.search(r"[\s<>\"@?#]", text)
    ):
        raise ValueError(f"{text!r} is neither a host (query.wikidata.org) nor the address of an endpoint")
    if address.scheme and address.path.strip("/"):
        return f"{address.scheme}://{address.netloc.lower()}{address.path}"
    if address.path and not address.scheme:
        raise ValueError(f"{text!r}: write a host alone, or the whole address with https://")
    return address.netloc.lower()


def services(text: str) -> tuple[str, ...]:
    """The addresses that a query names after SERVICE, as far as `check` could let them pass; each once."""
    return tuple(dict.fromkeys(_decode(found[3]) for found in _SERVICE_AT.finditer(text)))


def is_allowed(address: str, allowed: frozenset[str]) -> bool:
    """Whether SERVICE may ask an address: it, or its host, is among those that an operator allows."""
    try:
        parts = urlsplit(address)
    except ValueError:  # an address that cannot be taken apart
        return False
    if parts.scheme not in ("http", "https"):
        return False
    host = parts.netloc.lower()
    return host in allowed or (f"{parts.scheme}://{host}{parts.path}" in allowed and not parts.query)


def parse(text: str, *, services: frozenset[str] = frozenset()) -> None:
    """The same, and the syntax too, for a store whose own errors tell less, or that might run an update.

    Raises:
        QuerySyntaxError: for whatever is no query that only reads and asks only one store.
    """
    check(text, services=services)
    error = _syntax_error_or_none(text)
    if error is not None:
        raise syntax_error(text, error) from error


def form_or_none(text: str) -> Form | None:
    """The form of a query that `parse` lets pass; None where the prologue makes it hard to tell."""
    match = _FORM.match(text)
    return Form(match[1].upper(), match.start(1), match.end(1)) if match is not None else None


def syntax_error(text: str, error: SyntaxError) -> QuerySyntaxError:
    """Oxigraph's error about a query, with the place where the reading stopped."""
    if _is_update(text):
        return QuerySyntaxError(
            "this is an update, and the graph is read only: ask with SELECT, ASK or CONSTRUCT"
        )
    place = _locate(text)
    if place is None:
        return QuerySyntaxError(f"SPARQL syntax error: {error}")
    line, column, expected = place
    here = text.split("\n")[line - 1][column - 1 :].split(maxsplit=1)
    found = f"at “{here[0][:40]}”" if here else "where the line ends"
    hint = f": {expected}" if expected else ""
    return QuerySyntaxError(
        f"SPARQL syntax error in line {line}, column {column}, {found}{hint}", line=line, column=column
    )


def position(message: str) -> tuple[int | None, int | None]:
    """Line and column that an endpoint's own message names.

    >>> position("error at 3:8: expected GRAPH"), position("SPARQL compiler, line 2: syntax error")
    ((3, 8), (2, None))
    """
    match = _TOLD_POSITION.search(message)
    if match is None:
        return None, None
    column = match[2] or match[4]
    return int(match[1] or match[3]), int(column) if column else None


@lru_cache(maxsize=1024)
def _refusal_or_none(text: str) -> str | None:
    if _depth(text) > _DEEPEST:
        return f"brackets are nested more than {_DEEPEST} deep: simplify the query"
    # A store may read \u0053 as S anywhere in a query (SPARQL 1.1, 19.2) or, as Oxigraph, in strings and
    # IRIs only; a query must be harmless in both readings.
    readings = {text, _decode(text)}
    if not any(_may_hold_service(reading) for reading in readings):
        return None
    if any(_syntax_error_or_none(reading) is None for reading in readings):
        return (
            "SERVICE is refused: a query asks this graph only; ask the other endpoint by itself and join the answers, "
            "or have whoever runs this allow its host (--allow-service HOST)"
        )
    return None


def _without_allowed(text: str, services: frozenset[str]) -> str:
    """The text with `SERVICE` at allowed hosts made `GRAPH`, which can stand wherever it can.

    Where the letters are no keyword but stand in a literal or a comment, that changes nothing either: blanks and
    line ends stay, so no other word changes its meaning.
    """

    def change(found: re.Match[str]) -> str:
        if not is_allowed(_decode(found[3]), services):
            return found[0]
        return f"GRAPH{found[1]}{found[2] or ''}<{found[3]}>"

    return _SERVICE_AT.sub(change, text)


def _may_hold_service(text: str) -> bool:
    # Upper case, since ſ and ı have S and I as theirs; both are no letters of a keyword in SPARQL.
    if "SERVICE" not in text.upper():
        return False
    return _syntax_error_or_none(_SERVICE.sub("servicx", text)) is not None


def _decode(text: str) -> str:
    """The text with its code point escapes replaced."""
    if "\\u" not in text and "\\U" not in text:
        return text
    return _CODE_POINT.sub(lambda match: _character(int(match[1] or match[2], 16)) or match[0], text)


def _character(code_point: int) -> str:
    return chr(code_point) if code_point <= 0x10FFFF and not 0xD800 <= code_point <= 0xDFFF else ""


def _syntax_error_or_none(text: str) -> SyntaxError | None:
    """Parse with Oxigraph, without running anything."""
    try:
        # Oxigraph refuses these two settings together after it has parsed the query and before it runs it.
        _NOTHING.query(text, use_default_graph_as_union=True, default_graph=_DEFAULT)
    except SyntaxError as error:
        return error
    except UnicodeError:
        return SyntaxError("half a surrogate pair, which is no character")
    except ValueError:
        return None
    return None


def _depth(text: str) -> int:
    """How deep brackets nest, counting those in strings too: an upper bound."""
    if text.count("{") + text.count("(") + text.count("[") <= _DEEPEST:
        return 0
    depth = deepest = 0
    for character in text:
        if character in "{([":
            depth += 1
            deepest = max(deepest, depth)
        elif character in "})]":
            depth -= 1
    return deepest


def _is_update(text: str) -> bool:
    from pyparsing import ParseException
    from rdflib.plugins.sparql.parser import parseUpdate

    try:
        parsed = parseUpdate(text)
    except (ParseException, RecursionError, ValueError):
        return False
    return bool(parsed.request)


def _locate(text: str) -> tuple[int, int, str] | None:
    """Line and column of the word that cannot be read, and what could stand there.

    Oxigraph reports the furthest character it looked at, and it looks ahead by the length of the keywords it
    tries. With room after every word, looking ahead stays in that room.
    """
    error = _syntax_error_or_none(_BLANK.sub(lambda blank: blank[0] + _ROOM, text) + _ROOM)
    match = _POSITION.match(str(error)) if error is not None else None
    if match is None:
        return None
    number, reported = int(match[1]), int(match[2]) - 1
    lines = text.split("\n")
    line, before = lines[number - 1], 0 if number == 1 else len(_ROOM)
    column = len(line) + 1
    if number < len(lines) or reported < len(_BLANK.sub(" " + _ROOM, line) + _ROOM) + before:
        for word in _WORD.finditer(line):
            start = before + word.start() + len(_ROOM) * len(_BLANK.findall(line[: word.start()]))
            if start <= reported:
                inside = reported - start if reported < start + len(word[0]) else 0
                column = word.start() + inside + 1
    return number, column, _expected(match[3])


def _expected(words: str) -> str:
    """What could stand there: signs, or a sentence; sets of characters and the longest keyword say too little."""
    kinds = [word.strip() for word in _CHARACTER_CLASS.sub("", words).split(", ")]
    sentences = [word for word in kinds if " " in word and not word.startswith('"')]
    signs = [word[1:-1] for word in kinds if word.startswith('"') and len(word) <= 4]
    return (sentences or [f"expected {' '.join(signs)}" if 0 < len(signs) <= 6 else ""])[0]
