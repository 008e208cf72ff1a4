"""Who gets a process, who waits, who is sent away."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from cuakhau.explorer import builds
from cuakhau.explorer.pool import Pool, QueueFullError, StoppingError
from cuakhau.graph.worker_process import Request

RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
QUICK = "ASK { ?s ?p ?o }"


def message(query: str) -> bytes:
    return Request(query, "json", "turtle", None, None, [], False, 100, 1 << 20).message()


def with_pool(store: Path, do: Callable[[Pool], Awaitable[None]], *, size: int, waiting: int) -> None:
    """Run something with a pool of its own, which is closed then."""

    async def run() -> None:
        pool = Pool(
            lambda build: [
                sys.executable,
                "-m",
                "cuakhau.graph.worker_process",
                str(build.folder),
                "0",
                "-1",
            ],
            size=size,
            waiting=waiting,
            limit_s=60,
        )
        await pool.open(builds.current(store))
        try:
            await do(pool)
        finally:
            await pool.close()

    # Not in this thread: a browser of other tests may run a loop here.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(lambda: asyncio.run(run())).result()


def test_in_a_full_queue_the_client_that_has_most_makes_room(built_store: Path) -> None:
    async def crowd(pool: Pool) -> None:
        running, first, last = (pool.submit(message(QUICK), client="greedy") for _ in range(3))
        other = pool.submit(message(QUICK), client="other")
        with pytest.raises(QueueFullError):
            await last
        with pytest.raises(QueueFullError):
            pool.submit(message(QUICK), client="greedy")
        assert all(reply.kind == "answer" for reply in await asyncio.gather(running, first, other))

    with_pool(built_store, crowd, size=1, waiting=2)


def test_clients_that_wait_take_turns(built_store: Path) -> None:
    async def crowd(pool: Pool) -> None:
        ended: list[str] = []
        jobs = []
        for client in ("many", "many", "many", "many", "few", "few"):
            job = pool.submit(message(QUICK), client=client)
            job.add_done_callback(lambda _, client=client: ended.append(client))  # type: ignore[misc]
            jobs.append(job)
        await asyncio.gather(*jobs)
        await asyncio.sleep(0)
        assert ended[1:] == ["many", "few", "many", "few", "many"]

    with_pool(built_store, crowd, size=1, waiting=8)


def test_the_last_free_process_is_for_a_client_that_has_none(built_store: Path) -> None:
    async def crowd(pool: Pool) -> None:
        for _ in range(3):  # all three are there once each has answered
            await asyncio.gather(*(pool.submit(message(QUICK), client=str(number)) for number in range(3)))
        greedy = [pool.submit(message(RUNAWAY), client="greedy") for _ in range(5)]
        for _ in range(3):
            assert (await pool.submit(message(QUICK), client="other")).kind == "answer"
        assert not any(job.done() for job in greedy)

    with_pool(built_store, crowd, size=3, waiting=8)


def test_of_two_processes_one_client_may_have_both(built_store: Path) -> None:
    async def alone(pool: Pool) -> None:
        runaway = pool.submit(message(RUNAWAY), client="one")
        assert (await pool.submit(message(QUICK), client="one")).kind == "answer"
        assert not runaway.done()

    with_pool(built_store, alone, size=2, waiting=8)


def test_who_waits_when_it_stops_is_told(built_store: Path) -> None:
    async def stop(pool: Pool) -> None:
        jobs = [pool.submit(message(RUNAWAY), client="one") for _ in range(2)]
        pool.refuse()
        for job in jobs:
            with pytest.raises(StoppingError):
                await job
        with pytest.raises(StoppingError):
            pool.submit(message(QUICK), client="one")

    with_pool(built_store, stop, size=1, waiting=8)
