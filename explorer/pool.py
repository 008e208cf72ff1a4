"""Processes that can be killed, handled by the event loop: what takes too long is ended, and delays nobody else."""

from __future__ import annotations

import asyncio
import collections
import socket
import subprocess
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Final, NamedTuple, cast

from cuakhau.errors import QueryTimeoutError, StoreError
from cuakhau.explorer.builds import Build

_OPENING_LIMIT_S: Final = 60.0
_GRACE_S: Final = 0.5
"""How long an answer that nobody awaits any more may take before its process is ended: starting one takes as long."""
_AT_ONCE: Final = 8
"""Starts that may fail in a row before the pool says so to those who wait."""


class Reply(NamedTuple):
    """What a process answers."""

    kind: str
    body: bytes
    build: str
    """Name of the build it was answered from."""


class QueueFullError(StoreError):
    """More requests wait than the operator allows."""


class Worker(asyncio.Protocol):
    """One process; takes a message, gives a message."""

    def __init__(self, build: Build) -> None:
        self.build = build
        self._process: subprocess.Popen[bytes] | None = None
        self._transport: asyncio.Transport | None = None
        self._reply: asyncio.Future[Reply] | None = None
        self._received = bytearray()
        self._awaited = -1
        self._kind = ""

    @classmethod
    async def start(cls, command: Sequence[str], build: Build) -> Worker:
        """Start the process on a build and wait until it is ready.

        Raises:
            StoreError: if it is not.
        """
        loop = asyncio.get_running_loop()
        worker = cls(build)
        ours, theirs = socket.socketpair()
        with theirs:
            pipe = theirs.fileno()
            try:
                # A session of its own: Ctrl-C reaches the server alone, which ends the process.
                worker._process = subprocess.Popen(
                    command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, start_new_session=True
                )
            except OSError as error:
                ours.close()
                raise StoreError(f"a process for queries cannot be started: {error}") from error
        worker._reply = loop.create_future()
        await loop.create_connection(lambda: worker, sock=ours)
        try:
            kind, body, _ = await asyncio.wait_for(worker._reply, _OPENING_LIMIT_S)
        except (ConnectionError, TimeoutError) as error:
            worker.kill()
            raise StoreError("a process for queries ended while it opened the graph") from error
        except asyncio.CancelledError:
            worker.kill()
            raise
        if kind != "ready":
            worker.kill()
            raise StoreError(body.decode())
        return worker

    @property
    def alive(self) -> bool:
        """Whether it can take a message."""
        return self._transport is not None and not self._transport.is_closing()

    def send(self, message: bytes) -> asyncio.Future[Reply]:
        """Hand over a whole message; the future gives what comes back, or ConnectionError if the process dies."""
        self._reply = asyncio.get_running_loop().create_future()
        if self._transport is None or self._transport.is_closing():
            self._reply.set_exception(ConnectionError("the process has died"))
        else:
            self._transport.write(message)
        return self._reply

    def kill(self) -> None:
        """End the process at once."""
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
        self._received += data
        if self._awaited < 0:
            end = self._received.find(b"\n")
            if end < 0:
                return
            self._kind, _, length = self._received[:end].decode("ascii").partition(" ")
            self._awaited = int(length)
            del self._received[: end + 1]
        if len(self._received) >= self._awaited:
            body, self._received, self._awaited = bytes(self._received), bytearray(), -1
            if self._reply is not None and not self._reply.done():
                self._reply.set_result(Reply(self._kind, body, self.build.name))

    def connection_lost(self, error: Exception | None) -> None:
        """Tell whoever waits."""
        if self._reply is not None and not self._reply.done():
            self._reply.set_exception(ConnectionError("the process has died"))
            self._reply.exception()  # looked at: nobody need be there to see it


class Pool:
    """Some processes of one kind, each with one request at a time; those that do not find one free wait in order."""

    def __init__(
        self, command: Callable[[Build], Sequence[str]], *, size: int, waiting: int, limit_s: float
    ) -> None:
        """Start nothing yet.

        Args:
            command: starts a process on a build.
            size: how many processes.
            waiting: how many requests may wait for one.
            limit_s: seconds after which a request is ended.
        """
        self._command = command
        self._size = size
        self._waiting = waiting
        self._limit_s = limit_s
        self._build: Build | None = None
        self._idle: list[Worker] = []
        self._workers: set[Worker] = set()
        self._queue: collections.deque[asyncio.Future[Worker]] = collections.deque()
        self._starting: set[asyncio.Task[None]] = set()
        self._failures = 0

    async def open(self, build: Build) -> None:
        """Start the processes on a build, and let those of the build before it end when their work is done.

        Raises:
            StoreError: if the first one cannot open it; the processes of the build before it go on.
        """
        first = await Worker.start(self._command(build), build)
        before, self._build = self._idle, build
        self._idle = []
        for worker in before:
            self._discard(worker)
        self._workers.add(first)
        self._give_back(first)
        for _ in range(self._size - 1):
            self._start_another()

    async def close(self) -> None:
        """End every process, and whatever runs in it."""
        self._build = None
        for task in list(self._starting):
            task.cancel()
        await asyncio.gather(*self._starting, return_exceptions=True)
        for worker in list(self._workers):
            self._discard(worker)
        while self._queue:
            self._queue.popleft().cancel()

    async def run(self, message: bytes, *, limit_s: float | None = None) -> Reply:
        """Have a message answered; whoever cancels this ends the work, too.

        Raises:
            QueueFullError: if too many wait already.
            QueryTimeoutError: if the time limit ended it.
            StoreError: if the process died of it.
        """
        worker = await self._free()
        reply = worker.send(message)
        limit_s = limit_s or self._limit_s
        timer = asyncio.get_running_loop().call_later(limit_s, self._late, worker, reply, limit_s)
        try:
            answer = await reply
        except ConnectionError as error:
            self._replace(worker)
            raise StoreError(
                "the process that ran this died; most often it takes more memory than is allowed: narrow it"
            ) from error
        except QueryTimeoutError:
            self._replace(worker)
            raise
        except asyncio.CancelledError:
            self._replace(worker)
            raise
        finally:
            timer.cancel()
        self._give_back(worker)
        return answer

    def _late(self, worker: Worker, reply: asyncio.Future[Reply], limit_s: float) -> None:
        if not reply.done():
            reply.set_exception(
                QueryTimeoutError(
                    f"this did not end within {limit_s:g} s and was stopped: narrow it "
                    "(name a gate, a year, a province), or add LIMIT",
                    limit_s=limit_s,
                )
            )

    async def _free(self) -> Worker:
        while self._idle:
            worker = self._idle.pop()
            if worker.alive:
                return worker
            self._replace(worker)
        if self._failures >= _AT_ONCE:
            raise StoreError("no process for queries can be started; is the graph still there?")
        if len(self._queue) >= self._waiting:
            raise QueueFullError(
                "the server is busy: too many requests wait already; try again in a few seconds"
            )
        place: asyncio.Future[Worker] = asyncio.get_running_loop().create_future()
        self._queue.append(place)
        try:
            return await place
        except asyncio.CancelledError:
            if place.done() and not place.cancelled():
                self._give_back(place.result())
            else:
                with suppress(ValueError):
                    self._queue.remove(place)
            raise

    def _give_back(self, worker: Worker) -> None:
        if worker not in self._workers:
            return
        if worker.build != self._build:
            self._discard(worker)
            return
        if not worker.alive:
            self._replace(worker)
            return
        while self._queue:
            place = self._queue.popleft()
            if not place.done():
                place.set_result(worker)
                return
        self._idle.append(worker)

    def _replace(self, worker: Worker) -> None:
        self._discard(worker)
        if worker.build == self._build:
            self._start_another()

    def _discard(self, worker: Worker) -> None:
        self._workers.discard(worker)
        worker.kill()

    def _start_another(self) -> None:
        if self._build is None:
            return
        task = asyncio.get_running_loop().create_task(self._start(self._build))
        self._starting.add(task)
        task.add_done_callback(self._starting.discard)

    async def _start(self, build: Build) -> None:
        try:
            worker = await Worker.start(self._command(build), build)
        except StoreError as error:
            self._failures += 1
            if self._failures < _AT_ONCE:
                self._start_another()
            else:
                while self._queue:
                    place = self._queue.popleft()
                    if not place.done():
                        place.set_exception(StoreError(str(error)))
            return
        self._failures = 0
        if build != self._build:
            worker.kill()
            return
        self._workers.add(worker)
        self._give_back(worker)
