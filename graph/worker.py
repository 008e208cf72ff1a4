"""A store whose queries can be stopped: Oxigraph in a process of its own, ended when a query takes too long.

Nothing else stops a query of Oxigraph that counts or sorts a product (measured: signals are ignored while
it runs). The process is started for the first query, serves one query after the other, and is started anew
after it was ended, and when a new build has taken the place of the one it reads.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import weakref
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import IO, Final

from pyoxigraph import (
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    Triple,
    parse,
    parse_query_results,
)

from cuakhau.errors import EndpointError, QuerySyntaxError, QueryTimeoutError, StoreError
from cuakhau.graph import guard
from cuakhau.graph.store import Table, current_build
from cuakhau.graph.worker_process import read_message, write_message

_OPENING_LIMIT_S: Final = 60.0
_MEMORY_BYTES: Final = 4 << 30


class LimitedStore:
    """The graph on disk, read only, with a sure limit on the time and memory of each query.

    One query runs at a time; threads that share a store wait for each other. Use it in a `with`
    statement, or `close` it.
    """

    def __init__(
        self,
        path: Path,
        *,
        limit_s: float = 30.0,
        memory_bytes: int | None = _MEMORY_BYTES,
        max_rows: int | None = None,
        services: frozenset[str] = frozenset(),
    ) -> None:
        """Check that there is a graph at `path`.

        Args:
            path: where `cuakhau build` wrote it.
            limit_s: seconds after which a query is ended.
            memory_bytes: what queries may take on top of what the open store takes, where the system knows
                such a limit (Linux does, macOS and Windows do not); None for no limit.
            max_rows: rows after which the answer to a SELECT is cut, which its `truncated` says.
            services: what queries may ask by SERVICE, as `guard.allowed_service` gives it; within the same time.

        Raises:
            StoreError: if there is no graph.
        """
        self._path = path
        self._limit_s = limit_s
        self._memory_bytes = memory_bytes
        self._max_rows = max_rows
        self._services = services
        self._folder = current_build(path)
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._stop: weakref.finalize[..., LimitedStore] | None = None

    def __enter__(self) -> LimitedStore:
        """The store itself, closed at the end."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the store."""
        self.close()

    @property
    def folder(self) -> Path:
        """The folder of the build that answered last."""
        return self._folder

    @property
    def process_id(self) -> int | None:
        """Of the process that runs the queries; None while there is none."""
        return self._process.pid if self._process is not None else None

    def close(self) -> None:
        """End the process; the next query would start it anew."""
        with self._lock:
            self._end()

    def select(self, text: str) -> Table:
        """Rows of a SELECT query."""
        kind, body = self._ask("select", text)
        answer = parse_query_results(body, format=QueryResultsFormat.TSV)
        assert isinstance(answer, QuerySolutions)
        columns = tuple(variable.value for variable in answer.variables)
        return Table(columns, tuple(tuple(row) for row in answer), truncated=kind == "part")

    def construct(self, text: str) -> tuple[Triple, ...]:
        """Triples of a CONSTRUCT or DESCRIBE query, each once."""
        _, body = self._ask("construct", text)
        return tuple(quad.triple for quad in parse(body, format=RdfFormat.N_TRIPLES))

    def ask(self, text: str) -> bool:
        """Whether an ASK query has a solution."""
        _, body = self._ask("ask", text)
        return body == b"true"

    def _ask(self, form: str, text: str) -> tuple[str, bytes]:
        try:
            question = text.encode()
        except UnicodeEncodeError as error:
            raise QuerySyntaxError(f"the query holds half a surrogate pair: {error}") from error
        with self._lock:
            process = self._running()
            try:
                kind, body = self._exchange(process, form, question)
            except QueryTimeoutError as error:
                if asked := guard.services(text):
                    raise QueryTimeoutError(
                        f"{error}; it asks {', '.join(asked)} by SERVICE, which may be what did not answer",
                        limit_s=self._limit_s,
                    ) from error
                raise
        if kind == "syntax":
            told = json.loads(body)
            raise QuerySyntaxError(told["message"], line=told["line"], column=told["column"])
        if kind == "endpoint":
            told = json.loads(body)
            raise EndpointError(told["message"], url=told["url"])
        if kind in ("error", "memory"):
            raise StoreError(body.decode())
        return kind, body

    def _running(self) -> subprocess.Popen[bytes]:
        """The process, started if there is none that reads the build which now answers."""
        folder = current_build(self._path)
        if self._process is not None and self._process.poll() is None and folder == self._folder:
            return self._process
        self._end()
        self._folder = folder
        command = [sys.executable, "-P", "-m", "cuakhau.graph.worker_process", str(folder)]
        command += [str(self._memory_bytes or 0), str(-1 if self._max_rows is None else self._max_rows)]
        command += sorted(self._services)
        try:
            # A session of its own: Ctrl-C reaches the caller, who ends the process.
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
        except OSError as error:
            raise StoreError(f"the process that runs the queries cannot be started: {error}") from error
        self._stop = weakref.finalize(self, _end, self._process)
        kind, body = self._receive(self._process, _OPENING_LIMIT_S)
        if kind != "ready":
            self._end()
            raise StoreError(f"the graph at {folder} cannot be read ({body.decode()}): run `cuakhau build`")
        return self._process

    def _exchange(self, process: subprocess.Popen[bytes], form: str, question: bytes) -> tuple[str, bytes]:
        with suppress(OSError):  # it has died; what it died of is found on reading
            write_message(_pipe(process.stdin), form, question)
        return self._receive(process, self._limit_s)

    def _receive(self, process: subprocess.Popen[bytes], limit_s: float) -> tuple[str, bytes]:
        late = threading.Event()

        def kill() -> None:
            late.set()
            process.kill()

        timer = threading.Timer(limit_s, kill)
        timer.daemon = True  # Ctrl-C may come before it can be cancelled: the program does not wait for it
        try:
            timer.start()
            message = read_message(_pipe(process.stdout))
        except BaseException:  # Ctrl-C among them: a half-read answer must not be taken for the next one
            self._end()
            raise
        finally:
            timer.cancel()
        if message is not None:
            if late.is_set():  # the answer came with the limit: good, but the process is dying
                self._end()
            return message
        status = process.wait()
        self._end()
        if late.is_set():
            raise QueryTimeoutError(
                f"the query did not end within {limit_s:g} s and was stopped: narrow it "
                "(name a gate, a year, a province), add LIMIT, or raise the limit",
                limit_s=limit_s,
            )
        raise StoreError(
            f"the process that runs the queries died (exit status {status}); most often the query takes more "
            f"memory than there is or than is allowed{self._allowed()}: narrow it, or raise the limit"
        )

    def _allowed(self) -> str:
        return f" ({self._memory_bytes / (1 << 20):g} MiB)" if self._memory_bytes else ""

    def _end(self) -> None:
        if self._stop is not None:
            self._stop()
        self._process = self._stop = None


def _end(process: subprocess.Popen[bytes]) -> None:
    """Kill a process, wait for it so that no zombie stays, and close its pipes."""
    process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            with suppress(OSError):  # what was still to be written has no reader
                pipe.close()


def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    if pipe is None:
        raise AssertionError("the process was started with pipes")
    return pipe
