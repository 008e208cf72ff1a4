"""Processes that can be killed, handled by the event loop: what takes too long is ended, and delays nobody else.

Most requests take less than a millisecond, so nothing is done for each of them that can be done for all: one timer
looks every few milliseconds whose time is over, who does not wait any more, and who waits so long that it is worth
looking whether the reader is still there.

Clients share the processes: the last one that is free (of three or more) is for a client for whom nothing runs yet;
whoever has the fewest running, and then whose turn is longest ago, comes next; where too many wait, the last of the
client that has the most waiting is sent away.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter, deque
from collections.abc import Callable
from typing import Final

from cuakhau.errors import QueryTimeoutError, StoreError
from cuakhau.explorer.builds import Build
from cuakhau.explorer.worker import Command, Job, Reply, Worker

_LOOK_S: Final = 0.05
_HANDED_OVER_S: Final = 0.5
"""A process that is killed may still take a request over, and takes so long to end where the machine is busy."""
_ABOUT_TO_END_S: Final = 0.1
_FAILED_STARTS: Final = 8
"""Starts that may fail in a row before those who wait are told."""
_STOPS: Final = "the server is being stopped: ask again when it is back"
_BUSY: Final = "the server is busy: too many requests wait already; try again in a few seconds"


class QueueFullError(StoreError):
    """More requests wait than the operator allows."""


class TooMuchMemoryError(StoreError):
    """A request took more memory than the operator allows."""


class StoppingError(StoreError):
    """The server is being stopped."""


class Pool:
    """Some processes of one kind, each with one request at a time; those that do not find one free wait for their turn."""

    def __init__(self, command: Command, *, size: int, waiting: int, limit_s: float) -> None:
        """Start nothing yet.

        Args:
            command: starts a process on a build.
            size: how many processes.
            waiting: how many requests may wait for one.
            limit_s: seconds after which a request is ended.
        """
        self._command = command
        self._size = size
        self._spared = 1 if size > 2 else 0  # of two, one that runs long would leave a client none
        self._waiting = waiting
        self._limit_s = limit_s
        self._build: Build | None = None
        self._workers: set[Worker] = set()
        self._idle: list[Worker] = []
        self._queue: dict[str, deque[Job]] = {}
        """What waits, by client; the client whose turn is longest ago first."""
        self._starting: set[asyncio.Task[None]] = set()
        self._failed_starts = 0
        self._timer: asyncio.TimerHandle | None = None

    async def open(self, build: Build) -> None:
        """Start the processes on a build, and let those of the build before it end when their work is done.

        Raises:
            StoreError: if the first one cannot open it; the processes of the build before it go on.
        """
        first = await Worker.start(self._command, build, self._free, self._died)
        before, self._build = self._idle, build
        self._idle = []
        for worker in before:
            self._discard(worker)
        self._workers.add(first)
        self._free(first)
        for _ in range(self._size - 1):
            self._start_another()

    def refuse(self) -> None:
        """End every process, and tell whoever waits for one that the server stops."""
        self._build = None
        jobs = self._jobs()
        self._queue.clear()
        for worker in list(self._workers):
            self._discard(worker)
        for job in jobs:
            if not job.future.done():
                job.future.set_exception(StoppingError(_STOPS))

    async def close(self) -> None:
        """The same, where nobody is left to be told, and wait until all is over."""
        for job in self._jobs():
            job.future.cancel()
        self.refuse()
        if self._timer is not None:
            self._timer.cancel()
        for task in list(self._starting):
            task.cancel()
        await asyncio.gather(*self._starting, return_exceptions=True)

    def _jobs(self) -> list[Job]:
        """What runs and what waits."""
        return [worker.job for worker in self._workers if worker.job is not None] + self._waiters()

    def _waiters(self) -> list[Job]:
        return [job for jobs in self._queue.values() for job in jobs]

    def submit(
        self,
        message: bytes,
        *,
        client: str = "",
        limit_s: float | None = None,
        slow: Callable[[], None] | None = None,
    ) -> asyncio.Future[Reply]:
        """Have a message answered; cancelling the future ends the work.

        The future raises QueryTimeoutError if the time limit ended it, QueueFullError if no process became free in
        that time or others were to have its place in the queue, TooMuchMemoryError if the process died of it.

        Args:
            message: whole, as the process reads it.
            client: who asks; empty for the server itself.
            limit_s: another limit than that of all.
            slow: is called once if the answer is not there after some hundredths of a second.

        Raises:
            QueueFullError: if too many wait already.
            StoppingError: if the server stops.
        """
        if self._build is None:
            raise StoppingError(_STOPS)
        loop = asyncio.get_running_loop()
        job = Job(message, client, loop.create_future(), limit_s or self._limit_s, slow)
        if self._idle and self._may_run(client):
            self._idle.pop().begin(job)
        elif self._failed_starts >= _FAILED_STARTS:
            raise StoreError("no process for queries can be started: is the graph still there?")
        else:
            self._wait(job)
        if self._timer is None:
            self._timer = loop.call_later(_LOOK_S, self._look)
        return job.future

    def _may_run(self, client: str) -> bool:
        """Whether a client may have one of the processes that are free."""
        return len(self._idle) > self._spared or not any(
            worker.job is not None and worker.job.client == client for worker in self._workers
        )

    def _wait(self, job: Job) -> None:
        """Put a request into the queue; if that is full, only at the cost of a client that has more in it."""
        if sum(map(len, self._queue.values())) >= self._waiting:
            greediest = max(self._queue, key=lambda client: len(self._queue[client]), default=job.client)
            jobs = self._queue.get(greediest, deque())
            if len(self._queue.get(job.client, ())) + 1 >= len(jobs):
                raise QueueFullError(_BUSY)
            self._forget(jobs[-1])
        self._queue.setdefault(job.client, deque()).append(job)

    def _look(self) -> None:
        """End what is over, and go on looking while there is anything to look at."""
        self._timer = None
        now = time.monotonic()
        for worker in list(self._workers):
            job = worker.job
            if job is None:
                continue
            if job.future.done():
                # Nobody waits for it: the process ends too, unless it is about to be free, sooner than another starts.
                if now - job.since > _ABOUT_TO_END_S:
                    self._replace(worker)
            elif now - job.since > job.limit_s:
                self._replace(worker)
                job.future.set_exception(_late(job.limit_s))
            else:
                job.tell_slow()
        for job in self._waiters():
            if job.future.done() or now - job.since > job.limit_s:
                self._forget(job)
            else:
                job.tell_slow()
        if self._queue or any(worker.job is not None for worker in self._workers):
            self._timer = asyncio.get_running_loop().call_later(_LOOK_S, self._look)

    def _free(self, worker: Worker) -> None:
        """A process has nothing to do: give it to whose turn it is."""
        if worker.build != self._build:
            self._discard(worker)
            return
        self._idle.append(worker)
        if self._queue:
            self._serve_queue()

    def _serve_queue(self) -> None:
        """Hand over what waits, as far as there are processes for it."""
        while self._idle and self._queue:
            client = self._next_client()
            if not self._may_run(client):
                return
            jobs = self._queue.pop(client)
            job = jobs.popleft()
            if jobs:
                self._queue[client] = jobs
            if not job.future.done():
                self._idle.pop().begin(job)

    def _next_client(self) -> str:
        """Of those who wait, the one with the fewest running; of several, the one whose turn is longest ago."""
        if len(self._queue) == 1:
            return next(iter(self._queue))
        running = Counter(worker.job.client for worker in self._workers if worker.job is not None)
        return min(self._queue, key=lambda client: running[client])

    def _forget(self, job: Job) -> None:
        """Take a request out of the queue; whoever still waits is sent away."""
        jobs = self._queue[job.client]
        jobs.remove(job)
        if not jobs:
            del self._queue[job.client]
        if not job.future.done():
            job.future.set_exception(QueueFullError(_BUSY))

    def _died(self, worker: Worker, job: Job | None) -> None:
        if worker in self._workers:
            self._replace(worker)
        if job is None or job.future.done():
            return
        if job.deaths < self._size and (worker.left_unread or time.monotonic() - job.since < _HANDED_OVER_S):
            # It was dead already, of something else, as may be all others.
            job.deaths += 1
            self._queue.setdefault(job.client, deque()).appendleft(job)
            self._serve_queue()
            return
        job.future.set_exception(
            TooMuchMemoryError(
                "the process that ran this ended in the middle of it, which takes too much memory as a rule: narrow it "
                "(name a gate, a year, a province), or ask in parts by LIMIT and OFFSET"
            )
        )

    def _replace(self, worker: Worker) -> None:
        self._discard(worker)
        if worker.build == self._build:
            self._start_another()

    def _discard(self, worker: Worker) -> None:
        self._workers.discard(worker)
        if worker in self._idle:
            self._idle.remove(worker)
        worker.kill()

    def _start_another(self) -> None:
        if self._build is not None:
            task = asyncio.get_running_loop().create_task(self._start(self._build))
            self._starting.add(task)
            task.add_done_callback(self._starting.discard)

    async def _start(self, build: Build) -> None:
        try:
            worker = await Worker.start(self._command, build, self._free, self._died)
        except StoreError as error:
            self._failed_starts += 1
            if self._failed_starts < _FAILED_STARTS:
                self._start_another()
                return
            for job in self._waiters():
                if not job.future.done():
                    job.future.set_exception(StoreError(str(error)))
            self._queue.clear()
            return
        self._failed_starts = 0
        if build != self._build:
            worker.kill()
            return
        self._workers.add(worker)
        self._free(worker)


def _late(limit_s: float) -> QueryTimeoutError:
    return QueryTimeoutError(
        f"this did not end within {limit_s:g} s and was stopped: narrow it "
        "(name a gate, a year, a province), or add LIMIT",
        limit_s=limit_s,
    )
