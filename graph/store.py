"""What every store can do, and the embedded one: Oxigraph, on disk or in memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import pyoxigraph
from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    Quad,
    QueryBoolean,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Triple,
)

from cuakhau.errors import QuerySyntaxError, StoreError
from cuakhau.graph import guard
from cuakhau.graph.federation import endpoint_error_or_none

Term = NamedNode | Literal | BlankNode | Triple
"""What can stand in a row of an answer; an unbound variable is None."""

_ENGINE_ERRORS = (OSError, RuntimeError, ValueError, TypeError, MemoryError)


@dataclass(frozen=True, slots=True)
class Table:
    """The answer to a SELECT query."""

    columns: tuple[str, ...]
    """Names of the variables, without `?`, in the query's order."""
    rows: tuple[tuple[Term | None, ...], ...]
    """One term a column, None where the variable is unbound."""
    truncated: bool = False
    """Whether a limit on the number of rows, which is not the query's own, cut the answer."""

    def records(self) -> list[dict[str, Term | None]]:
        """The rows as dictionaries by column."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]


class Store(Protocol):
    """A graph that answers SPARQL 1.1 queries; nothing can be changed through it.

    Every method raises QuerySyntaxError for a text that is no query of its form or that holds SERVICE
    or an update, and StoreError, or one of its subclasses, where the store fails.
    """

    def select(self, text: str) -> Table:
        """Rows of a SELECT query."""
        ...

    def construct(self, text: str) -> tuple[Triple, ...]:
        """Triples of a CONSTRUCT or DESCRIBE query, each once."""
        ...

    def ask(self, text: str) -> bool:
        """Whether an ASK query has a solution."""
        ...


class EmbeddedStore:
    """Oxigraph in this process: the graph on disk, read only, or a graph in memory.

    A query runs until it ends: nothing can stop it but ending the process. Where the queries are not
    your own, use `cuakhau.graph.worker.LimitedStore`.
    """

    def __init__(
        self, engine: pyoxigraph.Store, *, folder: Path | None = None, services: frozenset[str] = frozenset()
    ) -> None:
        self._engine = engine
        self._folder = folder
        self._services = services

    @classmethod
    def open(cls, path: Path) -> EmbeddedStore:
        """Open the graph that `cuakhau build` wrote to `path`, read only; many processes can.

        Raises:
            StoreError: if there is no graph, or it cannot be read.
        """
        return cls.open_folder(current_build(path))

    @classmethod
    def open_folder(cls, folder: Path, *, services: frozenset[str] = frozenset()) -> EmbeddedStore:
        """Open one build by its own folder, whether or not it is the current one.

        Args:
            folder: of the build.
            services: what queries may ask by SERVICE; nothing here limits how long that takes.

        Raises:
            StoreError: if it cannot be read.
        """
        try:
            engine = pyoxigraph.Store.read_only(str(folder / "oxigraph"))
        except _ENGINE_ERRORS as error:
            raise StoreError(
                f"the graph at {folder} cannot be read ({error}): run `cuakhau build`"
            ) from error
        return cls(engine, folder=folder, services=services)

    @classmethod
    def in_memory(cls) -> EmbeddedStore:
        """An empty graph that `add` and `load` fill."""
        return cls(pyoxigraph.Store())

    @property
    def folder(self) -> Path | None:
        """The build's own folder, which also holds the index of names and the manifest; None in memory."""
        return self._folder

    def __len__(self) -> int:
        with _engine_errors(""):
            return len(self._engine)

    def quads(self) -> Iterator[Quad]:
        """Every quad, in no order."""
        return iter(self._engine)

    def add(self, quads: Iterable[Quad]) -> None:
        """Add quads to a graph in memory.

        Raises:
            StoreError: if the graph is the one on disk.
        """
        self._must_be_writable()
        with _engine_errors(""):
            self._engine.extend(quads)

    def load(self, source: Path | bytes, rdf_format: RdfFormat) -> None:
        """Add a file, or its bytes, to a graph in memory; all of it or nothing.

        Raises:
            StoreError: if the file cannot be read or parsed, or the graph is the one on disk.
        """
        self._must_be_writable()
        name = f"{source}: " if isinstance(source, Path) else ""
        try:
            if isinstance(source, Path):
                self._engine.load(path=str(source), format=rdf_format)
            else:
                self._engine.load(source, format=rdf_format)
        except (SyntaxError, *_ENGINE_ERRORS) as error:
            raise StoreError(f"{name}not {rdf_format.name} that can be read: {error}") from error

    def select(self, text: str) -> Table:
        """Rows of a SELECT query."""
        with self.stream(text) as (columns, rows):
            return Table(columns, tuple(rows))

    @contextmanager
    def stream(self, text: str) -> Iterator[tuple[tuple[str, ...], Iterator[tuple[Term | None, ...]]]]:
        """Columns of a SELECT query, and its rows as the engine finds them, to be read inside the `with`."""
        guard.check(text, services=self._services)
        with _engine_errors(text):
            answer = self._engine.query(text)
            if not isinstance(answer, QuerySolutions):
                raise wrong_form(answer, wanted="SELECT")
            yield tuple(variable.value for variable in answer.variables), map(tuple, answer)

    def construct(self, text: str) -> tuple[Triple, ...]:
        """Triples of a CONSTRUCT or DESCRIBE query, each once."""
        guard.check(text, services=self._services)
        with _engine_errors(text):
            answer = self._engine.query(text)
            if not isinstance(answer, QueryTriples):
                raise wrong_form(answer, wanted="CONSTRUCT or DESCRIBE")
            return tuple(dict.fromkeys(answer))

    def ask(self, text: str) -> bool:
        """Whether an ASK query has a solution."""
        guard.check(text, services=self._services)
        with _engine_errors(text):
            answer = self._engine.query(text)
            if not isinstance(answer, QueryBoolean):
                raise wrong_form(answer, wanted="ASK")
            return bool(answer)

    @contextmanager
    def answer(
        self,
        text: str,
        *,
        default_graphs: Sequence[str] | None = None,
        named_graphs: Sequence[str] | None = None,
        services: frozenset[str] = frozenset(),
    ) -> Iterator[QuerySolutions | QueryBoolean | QueryTriples]:
        """What the engine answers to a query of any form, to be read inside the `with`.

        Args:
            text: the query.
            default_graphs: IRIs of graphs that together are the default graph; None for the store's own.
            named_graphs: IRIs of the graphs that `GRAPH` sees; None for all.
            services: hosts that `SERVICE` may ask.
        """
        guard.check(text, services=services)
        with _engine_errors(text):
            yield self._engine.query(
                text,
                default_graph=None if default_graphs is None else [NamedNode(iri) for iri in default_graphs],
                named_graphs=None if named_graphs is None else [NamedNode(iri) for iri in named_graphs],
            )

    def _must_be_writable(self) -> None:
        if self._folder is not None:
            raise StoreError(f"the graph at {self._folder} is read only: `cuakhau build` writes it")


def current_build(path: Path) -> Path:
    """The folder of the graph that now stands at `path`, links resolved, so that a later build cannot swap it.

    Raises:
        StoreError: if there is none.
    """
    try:
        folder = (path / "current").resolve(strict=True)
    except (OSError, RuntimeError) as error:
        raise StoreError(f"there is no graph at {path}: run `cuakhau build`") from error
    if not (folder / "oxigraph" / "CURRENT").is_file():
        raise StoreError(f"the graph at {folder} is not whole: run `cuakhau build`")
    return folder


def written(term: Term) -> str:
    """A term as SPARQL and SPARQL TSV write it."""
    return f"<<( {term} )>>" if isinstance(term, Triple) else str(term)


def wrong_form(answer: QuerySolutions | QueryBoolean | QueryTriples, *, wanted: str) -> QuerySyntaxError:
    """The error for a query of another form than the method that was called answers."""
    if isinstance(answer, QuerySolutions):
        return QuerySyntaxError(f"this is a SELECT query, and {wanted} was expected: use `select`")
    if isinstance(answer, QueryBoolean):
        return QuerySyntaxError(f"this is an ASK query, and {wanted} was expected: use `ask`")
    return QuerySyntaxError(f"this query gives triples, and {wanted} was expected: use `construct`")


@contextmanager
def _engine_errors(text: str) -> Iterator[None]:
    """Turn the engine's errors into ours."""
    try:
        yield
    except SyntaxError as error:
        raise guard.syntax_error(text, error) from error
    except UnicodeError as error:
        raise QuerySyntaxError(
            f"the query holds half a surrogate pair, which is no character: {error}"
        ) from error
    except _ENGINE_ERRORS as error:
        if (of_another := endpoint_error_or_none(text, error)) is not None:
            raise of_another from error
        raise StoreError(f"the store failed: {error}") from error
