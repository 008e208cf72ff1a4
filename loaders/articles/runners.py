"""Where tasks run: in this process, in several on this machine, or on a Dask scheduler's workers.

Each runner gives a record for every task, in any order, and keeps nothing: tasks are pure, so one whose process was
killed is done again, and only one that ends its process even when it is alone gives up.
"""

from __future__ import annotations

import multiprocessing
import os
import pickle
import signal
import tempfile
import threading
from collections.abc import Callable, Container, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from multiprocessing.connection import wait as wait_for
from pathlib import Path
from typing import Any

from cuakhau.errors import EndpointError, SourceError
from cuakhau.loaders.articles.extractors import Extractor
from cuakhau.loaders.articles.names import Names
from cuakhau.loaders.articles.work import Task, problem_record, work

Runner = Callable[[Iterable[Task], Names, Extractor], Iterator[tuple[Task, bytes]]]
"""Gives each task with its record."""

CONNECT_S = 10
"""Seconds after which a scheduler that does not answer is given up."""
_IN_FLIGHT = 4
"""Tasks a process has waiting: enough to keep it busy, few enough to bound the memory."""


def in_this_process(
    tasks: Iterable[Task], names: Names, extractor: Extractor
) -> Iterator[tuple[Task, bytes]]:
    """One task after the other."""
    for task in tasks:
        yield task, _guarded(task, names, extractor)


def in_processes(jobs: int) -> Runner:
    """Several processes on this machine; a program that uses it needs the usual `if __name__ == "__main__"`."""

    def run(tasks: Iterable[Task], names: Names, extractor: Extractor) -> Iterator[tuple[Task, bytes]]:
        lost: list[Task] = []
        culprits: list[Task] = []
        with tempfile.TemporaryDirectory() as folder:
            # Not as an argument: a process that is killed before it has read a long one blocks its parent for ever.
            file = Path(folder) / "names"
            file.write_bytes(pickle.dumps(names.names))
            start = (file, extractor)
            yield from _pooled(tasks, start, jobs=jobs, window=_IN_FLIGHT * jobs, lost=lost)
            # Which of those in flight ended their process is not known: one by one, each shows by itself.
            yield from _pooled(lost, start, jobs=1, window=1, lost=culprits)
        for task in culprits:
            message = (
                f"{task.file}: ended the process that read it, twice: it takes too much memory, or is damaged"
            )
            yield task, problem_record(message)

    return run


def on_scheduler(address: str) -> Runner:
    """The workers of a Dask scheduler, which need this version of cuakhau and nothing else of this machine."""

    def run(tasks: Iterable[Task], names: Names, extractor: Extractor) -> Iterator[tuple[Task, bytes]]:
        try:
            import distributed
        except ImportError as error:
            message = "--scheduler needs Dask: pip install 'cuakhau[dask]'"
            raise SourceError(message, path=address) from error
        try:
            connect: Any = distributed.Client  # untyped
            with connect(address, timeout=CONNECT_S, set_as_default=False) as client:
                yield from _distributed(client, distributed, tasks, names, extractor)
        except (OSError, ValueError, CancelledError) as error:
            message = f"{address}: no Dask scheduler answers ({error}); what was done is kept, run it again"
            raise EndpointError(message, url=address) from error

    return run


def _pooled(
    tasks: Iterable[Task], start: tuple[Path, Extractor], *, jobs: int, window: int, lost: list[Task]
) -> Iterator[tuple[Task, bytes]]:
    """Run tasks in processes; whenever one is killed, note what was in flight as lost, and go on with new ones."""
    waiting = iter(tasks)
    first = next(waiting, None)
    while first is not None:
        running: dict[Future[bytes], Task] = {}
        before = frozenset(multiprocessing.active_children())
        pool = ProcessPoolExecutor(
            jobs,
            mp_context=multiprocessing.get_context("spawn"),
            initializer=_start_process,
            initargs=start,
        )
        try:
            while first is not None or running:
                while first is not None and len(running) < window:
                    running[pool.submit(_in_process, first)] = first
                    first = next(waiting, None)
                done, _ = wait(running, return_when=FIRST_COMPLETED)
                for future in done:
                    record = future.result()
                    yield running.pop(future), record
        except BrokenProcessPool:
            if not running and first is not None:  # killed before it took anything
                lost.append(first)
                first = next(waiting, None)
            for future, task in running.items():
                if future.done() and not future.cancelled() and future.exception() is None:
                    yield task, future.result()
                else:
                    lost.append(task)
        except BaseException:
            # Interrupted, or refused by an endpoint: nobody wants what is under way, and it may take minutes.
            _end_processes(before)
            raise
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def _end_processes(before: Container[Any]) -> None:
    for child in multiprocessing.active_children():
        if child not in before:
            child.terminate()


_known: list[tuple[Names, Extractor]] = []
"""The names and the extractor, in a process of `in_processes`."""


def _start_process(names: Path, extractor: Extractor) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent is interrupted, and ends its processes
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _known[:] = [(Names(pickle.loads(names.read_bytes())), extractor)]


def _end_with_parent() -> None:
    """A parent that was killed tells nobody: its processes would wait for tasks for ever."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait_for([parent.sentinel])
        os._exit(1)


def _in_process(task: Task) -> bytes:
    return _guarded(task, *_known[0])


class _TooSlowError(Exception):
    """The time limit ended a task."""


def _guarded(task: Task, names: Names, extractor: Extractor) -> bytes:
    """A record whatever happens: a fault on one document must not stop the others."""
    alarmed = threading.current_thread() is threading.main_thread() and hasattr(signal, "setitimer")
    before = signal.signal(signal.SIGALRM, _give_up) if alarmed else None
    if alarmed:
        signal.setitimer(signal.ITIMER_REAL, extractor.limit_s)
    try:
        return work(task, names, extractor)
    except _TooSlowError:
        return problem_record(f"{task.file}: took longer than {extractor.limit_s:g} s and was given up")
    except EndpointError:
        raise
    except Exception as error:  # noqa: BLE001 - told with the document at the end of the run
        reason = f"{type(error).__name__}: {error}"
        return problem_record(f"{task.file}: this is a fault of cuakhau, please report it: {reason}"[:1000])
    finally:
        if alarmed:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, before)


def _give_up(_signal: int, _frame: object) -> None:
    raise _TooSlowError


def _distributed(
    client: Any, distributed: Any, tasks: Iterable[Task], names: Names, extractor: Extractor
) -> Iterator[tuple[Task, bytes]]:
    waiting = iter(tasks)
    client.wait_for_workers(1, timeout=CONNECT_S)
    # A task of its own, not scattered data: what a killed worker held is made again by another.
    known = client.submit(Names, names.names, pure=True)
    slots = max(1, sum(client.nthreads().values()))
    running = {}
    done = distributed.as_completed(with_results=False, loop=client.loop)
    for task in islice(waiting, 2 * _IN_FLIGHT * slots):
        future = client.submit(_guarded, task, known, extractor, pure=False)
        running[future.key] = task
        done.add(future)
    for future in done:
        task = running.pop(future.key)
        error = future.exception()
        if error is None:
            yield task, future.result()
        else:
            reason = f"could not be done by the workers: {type(error).__name__}: {error}"
            yield task, problem_record(f"{task.file}: {reason}"[:1000])
        if (more := next(waiting, None)) is not None:
            future = client.submit(_guarded, more, known, extractor, pure=False)
            running[future.key] = more
            done.add(future)
