"""Every error that cuakhau raises on purpose.

    CuakhauError
    ├── SourceError            a source cannot be read: missing, wrongly encoded, changed since it was cited
    ├── LoaderError            a source was read, but its content is not what the loader expects
    │   └── ExpectationError   counts outside the bounds that the loader's .yml states
    ├── NameResolutionError    a name fits nothing, or several things
    ├── BuildError             facts or quads that must not become the graph
    ├── QueryError
    │   ├── UnknownQueryError  no question of that name in the library
    │   ├── ParameterError     a parameter that is missing, unknown, or of the wrong type
    │   └── QuerySyntaxError   SPARQL that cannot be read, or that this store refuses to run
    └── StoreError             the store is missing, corrupt, or of another version
        ├── StoreLockedError   another build is writing it
        ├── QueryTimeoutError  the time limit ended a query
        └── EndpointError      a remote endpoint that fails, or whose answer cannot be trusted

A message says what is wrong, where, and what to do. Whatever can be named is also an attribute.
`ValueError` and `TypeError` mean that the caller has a bug.
"""

from __future__ import annotations

from collections.abc import Sequence


class CuakhauError(Exception):
    """Base of all errors that a user can cause and mend."""

    def __reduce__(self) -> tuple[object, ...]:
        # Arguments that only come by name would be lost on the way from one process to another.
        return _rebuilt, (type(self), self.args, vars(self))


def _rebuilt(
    kind: type[CuakhauError], args: tuple[object, ...], attributes: dict[str, object]
) -> CuakhauError:
    error = kind.__new__(kind, *args)
    vars(error).update(attributes)
    return error


class SourceError(CuakhauError):
    """A source cannot be read.

    Attributes:
        path: the file, or the source's slug where there is no file.
    """

    def __init__(self, message: str, *, path: str = "") -> None:
        super().__init__(message)
        self.path = path


class LoaderError(CuakhauError):
    """A source's content is not what its loader expects; all problems of a run are reported together.

    Attributes:
        problems: one readable line each, in the order of the source.
    """

    def __init__(self, message: str, *, problems: Sequence[str] = ()) -> None:
        super().__init__("\n".join([message, *problems]))
        self.problems = tuple(problems)


class ExpectationError(LoaderError):
    """A loader gave fewer or more facts than its `.yml` says to expect."""


class NameResolutionError(CuakhauError):
    """A name fits nothing, or several things.

    Attributes:
        name: the name as it was given.
        candidates: IRIs that it may mean, the likeliest first; empty where it fits nothing.
    """

    def __init__(self, message: str, *, name: str, candidates: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.name = name
        self.candidates = tuple(candidates)


class BuildError(CuakhauError):
    """Facts or quads that must not become the graph; the last good graph stays in place."""


class QueryError(CuakhauError):
    """A question or a SPARQL query that cannot be run as it stands."""


class UnknownQueryError(QueryError):
    """No question of that name in the library.

    Attributes:
        name: the name that was asked for.
        similar: names in the library that resemble it.
    """

    def __init__(self, message: str, *, name: str, similar: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.name = name
        self.similar = tuple(similar)


class ParameterError(QueryError):
    """A parameter that is missing, unknown, or of the wrong type.

    Attributes:
        parameter: its name.
    """

    def __init__(self, message: str, *, parameter: str) -> None:
        super().__init__(message)
        self.parameter = parameter


class QuerySyntaxError(QueryError):
    """SPARQL that cannot be read, or that this store refuses to run (updates, SERVICE).

    Attributes:
        line: 1-based line of the query text, None where unknown.
        column: 1-based column of that line, None where unknown.
    """

    def __init__(self, message: str, *, line: int | None = None, column: int | None = None) -> None:
        super().__init__(message)
        self.line = line
        self.column = column


class StoreError(CuakhauError):
    """The store is missing, corrupt, or of another version."""


class StoreLockedError(StoreError):
    """Another build is writing the store."""


class QueryTimeoutError(StoreError):
    """The time limit ended a query.

    Attributes:
        limit_s: the limit, in seconds.
    """

    def __init__(self, message: str, *, limit_s: float) -> None:
        super().__init__(message)
        self.limit_s = limit_s


class EndpointError(StoreError):
    """A remote endpoint that fails, or whose answer cannot be trusted.

    Attributes:
        url: the endpoint.
        status: HTTP status, None where no answer came.
    """

    def __init__(self, message: str, *, url: str, status: int | None = None) -> None:
        super().__init__(message)
        self.url = url
        self.status = status
