"""The store whose queries can be stopped."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psutil
import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

from cuakhau.errors import QueryTimeoutError, StoreError
from cuakhau.graph.store import EmbeddedStore
from cuakhau.graph.worker import LimitedStore
from tests.graph.conftest import write_build

RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
GREEDY = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?c ?f ?i"
COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
FACTS = 3000
EX = "http://example.org/"


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A graph large enough for a product of three to take hours."""
    path = tmp_path_factory.mktemp("limits")
    quads = [
        Quad(NamedNode(f"{EX}{number}"), NamedNode(EX + "p"), Literal(str(number))) for number in range(FACTS)
    ]
    write_build(path, "one", quads)
    return path


@pytest.fixture(scope="module")
def limited(path: Path) -> Iterator[LimitedStore]:
    with LimitedStore(path, limit_s=1.0) as store:
        yield store


def counted(store: LimitedStore) -> int:
    ((count,),) = store.select(COUNT).rows
    assert isinstance(count, Literal)
    return int(count.value)


def gone(process_id: int) -> bool:
    """Whether a process has ended and been waited for."""
    return not psutil.pid_exists(process_id)


def test_a_runaway_query_is_stopped_and_the_next_answered(limited: LimitedStore) -> None:
    assert counted(limited) == FACTS
    first = limited.process_id
    assert first is not None
    with pytest.raises(
        QueryTimeoutError, match="did not end within 1 s and was stopped: narrow it"
    ) as caught:
        limited.select(RUNAWAY)
    assert caught.value.limit_s == 1.0
    assert gone(first)
    assert counted(limited) == FACTS


def test_one_process_serves_many_queries(limited: LimitedStore) -> None:
    counted(limited)
    first = limited.process_id
    for _ in range(20):
        counted(limited)
    assert limited.process_id == first


def test_a_process_killed_between_queries_is_replaced(limited: LimitedStore) -> None:
    counted(limited)
    first = limited.process_id
    assert first is not None
    os.kill(first, signal.SIGKILL)
    with suppress(StoreError):  # if it was not quite dead when the query came
        counted(limited)
    assert counted(limited) == FACTS
    assert gone(first)


def test_a_process_killed_in_a_query_is_an_error_and_the_next_query_answered(path: Path) -> None:
    with LimitedStore(path) as store:
        counted(store)
        first = store.process_id
        assert first is not None
        threading.Timer(0.3, os.kill, (first, signal.SIGKILL)).start()
        with pytest.raises(StoreError, match=r"died \(exit status -9\)"):
            store.select(RUNAWAY)
        assert gone(first)
        assert counted(store) == FACTS


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits the address space of a process")
def test_a_greedy_query_is_stopped_and_the_next_answered(path: Path) -> None:
    with LimitedStore(path, memory_bytes=200 << 20) as store:
        with pytest.raises(StoreError, match=r"more memory than .*\(200 MiB\)"):
            store.select(GREEDY)
        assert counted(store) == FACTS


def test_an_answer_that_is_cut_says_so(path: Path) -> None:
    with LimitedStore(path, max_rows=10) as store:
        cut = store.select("SELECT ?s ?o { ?s ?p ?o }")
        assert (len(cut.rows), cut.truncated) == (10, True)
        exact = store.select("SELECT ?s { ?s ?p ?o } LIMIT 10")
        assert (len(exact.rows), exact.truncated) == (10, False)


def test_every_term_comes_through_the_pipe(path: Path) -> None:
    text = """SELECT ?triple ?text ?unbound (BNODE() AS ?node) {
        VALUES (?triple ?text ?unbound) { (UNDEF "a\\tb\\nc\\"\\\\ 友谊关 😀"@vi UNDEF) (<<( <a:a> <a:b> 1 )>> '' UNDEF) }
    }"""
    with LimitedStore(path) as store:
        rows = store.select(text).rows
        wanted = EmbeddedStore.open(path).select(text).rows
    assert [row[:3] for row in rows] == [row[:3] for row in wanted]
    assert isinstance(rows[1][0], Triple)
    assert all(isinstance(row[3], BlankNode) for row in rows)


def test_rows_without_columns_are_counted(path: Path) -> None:
    with LimitedStore(path) as store:
        assert store.select("SELECT * {}").rows == ((),)


def test_closing_leaves_no_process(path: Path) -> None:
    with LimitedStore(path) as store:
        counted(store)
        first = store.process_id
    assert store.process_id is None
    assert first is not None
    assert gone(first)


def test_forgetting_leaves_no_process(path: Path) -> None:
    store = LimitedStore(path)
    counted(store)
    first = store.process_id
    assert first is not None
    del store
    assert gone(first)


def test_a_new_build_is_seen_by_the_next_query(tmp_path: Path) -> None:
    fact = Quad(NamedNode(EX + "s"), NamedNode(EX + "p"), Literal("1"))
    write_build(tmp_path, "one", [fact])
    with LimitedStore(tmp_path) as store:
        assert counted(store) == 1
        write_build(tmp_path, "two", [fact, Quad(NamedNode(EX + "s"), NamedNode(EX + "p"), Literal("2"))])
        assert counted(store) == 2
        assert store.folder == (tmp_path / "builds" / "two").resolve()


def test_threads_wait_for_each_other(limited: LimitedStore) -> None:
    counts: list[int] = []
    threads = [threading.Thread(target=lambda: counts.append(counted(limited))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert counts == [FACTS] * 8


def test_a_dead_parent_ends_a_running_query(path: Path) -> None:
    program = (
        "import os, sys, threading\n"
        "from pathlib import Path\n"
        "from cuakhau.graph.worker import LimitedStore\n"
        f"store = LimitedStore(Path({str(path)!r}))\n"
        "store.ask('ASK {}')\n"
        "print(store.process_id, flush=True)\n"
        f"store.select({RUNAWAY!r})\n"
    )
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        child = psutil.Process(int(parent.stdout.readline()))
        while child.cpu_times().user < 0.3:  # until the query runs
            time.sleep(0.05)
        parent.kill()
    child.wait(timeout=30)
