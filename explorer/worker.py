"""One process that answers requests, one after the other, through a pair of sockets."""

from __future__ import annotations

import asyncio
import socket
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple, cast

from cuakhau.errors import StoreError
from cuakhau.explorer.builds import Build

_OPENING_LIMIT_S: Final = 60.0

Command = Callable[[Build], Sequence[str]]
"""What to run so that a process answers from a build."""


class Reply(NamedTuple):
    """What a process answers."""

    kind: str
    body: bytes
    build: str
    """Name of the build it was answered from."""


@dataclass(slots=True, eq=False)
class Job:
    """A request, and who waits for its answer."""

    message: bytes
    client: str
    """Who asks; empty for the server itself."""
    future: asyncio.Future[Reply]
    limit_s: float
    slow: Callable[[], None] | None = None
    since: float = field(default_factory=time.monotonic)
    """When it began to wait, then when it began to be run."""
    deaths: int = 0
    """Processes that died when it was handed over to them."""

    def tell_slow(self) -> None:
        """Say once that it takes long."""
        if self.slow is not None:
            slow, self.slow = self.slow, None
            slow()


class Worker(asyncio.Protocol):
    """The process, as the event loop sees it."""

    def __init__(
        self, build: Build, free: Callable[[Worker], None], died: Callable[[Worker, Job | None], None]
    ) -> None:
        self.build = build
        self.job: Job | None = None
        """What it works at."""
        self.left_unread = False
        """Whether it ended before it read the last request, which is not to blame."""
        self._free = free
        self._died = died
        self._process: subprocess.Popen[bytes] | None = None
        self._transport: asyncio.Transport | None = None
        self._received = bytearray()
        self._awaited = -1
        self._kind = ""

    @classmethod
    async def start(
        cls,
        command: Command,
        build: Build,
        free: Callable[[Worker], None],
        died: Callable[[Worker, Job | None], None],
    ) -> Worker:
        """Start the process on a build and wait until it is ready.

        Args:
            command: gives what to run.
            build: what to answer from.
            free: is told whenever an answer was given.
            died: is told if the process ends by itself, and at which request.

        Raises:
            StoreError: if it does not become ready.
        """
        loop = asyncio.get_running_loop()
        worker = cls(build, _wait, _opened_in_vain)
        opening = worker.job = Job(b"", "", loop.create_future(), _OPENING_LIMIT_S)
        ours, theirs = socket.socketpair()
        with theirs:
            pipe = theirs.fileno()
            try:
                # A session of its own: Ctrl-C reaches the server alone, which ends the process.
                worker._process = subprocess.Popen(
                    command(build), stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, start_new_session=True
                )
            except OSError as error:
                ours.close()
                raise StoreError(f"a process for queries cannot be started: {error}") from error
        await loop.create_connection(lambda: worker, sock=ours)
        try:
            kind, body, _ = await asyncio.wait_for(opening.future, _OPENING_LIMIT_S)
        except TimeoutError as error:
            worker.kill()
            raise StoreError("a process for queries did not open the graph in time") from error
        except (StoreError, asyncio.CancelledError):
            worker.kill()
            raise
        if kind != "ready":
            worker.kill()
            raise StoreError(body.decode())
        worker._free, worker._died = free, died
        return worker

    def begin(self, job: Job) -> None:
        """Hand over a request; the process must have nothing to do."""
        assert self._transport is not None
        self.job = job
        job.since = time.monotonic()
        self._transport.write(job.message)

    def kill(self) -> None:
        """End the process at once; whoever waits for its answer is not told."""
        self.job = None
        if self._transport is not None:
            self._transport.abort()
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep what messages are written to."""
        self._transport = cast("asyncio.Transport", transport)  # uvloop's are no subclass

    def data_received(self, data: bytes) -> None:
        """Collect pieces until the message is whole."""
        if self._awaited < 0:
            self._received += data
            end = self._received.find(b"\n")
            if end < 0:
                return
            self._kind, _, length = self._received[:end].decode("ascii").partition(" ")
            self._awaited = int(length)
            del self._received[: end + 1]
        else:
            self._received += data
        if len(self._received) >= self._awaited:
            body = bytes(self._received)
            self._received.clear()
            self._awaited = -1
            job, self.job = self.job, None
            if job is not None and not job.future.done():
                job.future.set_result(Reply(self._kind, body, self.build.name))
            self._free(self)

    def connection_lost(self, error: Exception | None) -> None:
        """Tell whoever waits."""
        # A socket that its owner leaves with something unread in it is reset, not closed.
        self.left_unread = error is not None
        job, self.job = self.job, None
        self._died(self, job)


def _opened_in_vain(worker: Worker, job: Job | None) -> None:
    if job is not None and not job.future.done():
        job.future.set_exception(StoreError("a process for queries ended while it opened the graph"))


def _wait(worker: Worker) -> None:
    """Until the pool has it, a process that is ready is left alone."""
