"""`make bench`: build time and memory, and every library query at growing sizes, next to plain rdflib.

    python -m benchmarks [--factors 1,10,100] [--runs 30] [--json FILE]

Factor 1000 takes some 20 minutes and 15 GB of disk; it is left out unless asked for.
"""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

from pyoxigraph import QuerySolutions, RdfFormat, Store

import cuakhau
from benchmarks.grow import grow
from benchmarks.measure import Latency, latency, peak_mb, seconds
from benchmarks.rdflib_peer import RdflibPeer
from cuakhau.graph.store import EmbeddedStore
from cuakhau.queries.query import Query, library


@dataclass(frozen=True, slots=True)
class Row:
    """One query at one size."""

    factor: int
    query: str
    rows: int
    store: Latency
    engine: Latency
    """The bare engine: the same text through pyoxigraph, every row fetched."""
    rdflib_ms: float | None


def main() -> None:
    """Measure, and print tables."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--factors", default="1,10,100")
    parser.add_argument("--runs", type=int, default=30)
    parser.add_argument("--rdflib-limit", type=float, default=20.0, help="seconds a query")
    parser.add_argument(
        "--rdflib-up-to", type=int, default=10, help="largest factor at which rdflib is asked"
    )
    parser.add_argument("--json", type=Path, help="write the figures there too")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="cuakhau-bench-") as name:
        folder = Path(name)
        builds = measure_builds(folder / "store")
        rows: list[Row] = []
        for factor in (int(text) for text in options.factors.split(",")):
            rdflib_limit_s = options.rdflib_limit if factor <= options.rdflib_up_to else None
            rows += measure_size(folder, factor, runs=options.runs, rdflib_limit_s=rdflib_limit_s)
        report(rows)
    if options.json:
        options.json.write_text(
            json.dumps({"build": builds, "queries": [asdict(row) for row in rows]}, indent=1)
        )


def measure_builds(store: Path, *, runs: int = 5) -> dict[str, float]:
    """Build the shipped data some times, as a user would, each time from nothing."""
    command = [str(Path(sys.executable).with_name("cuakhau")), "build", "--store", str(store)]
    times = []
    for _ in range(runs):
        shutil.rmtree(store, ignore_errors=True)
        times.append(seconds(command))
    memory = peak_mb(command)
    median = statistics.median(times)
    print(f"build of the shipped data, median of {runs}: {median:.2f} s, {memory:.0f} MB (all processes)\n")
    return {"seconds": median, "peak_mb": memory}


def measure_size(folder: Path, factor: int, *, runs: int, rdflib_limit_s: float | None) -> list[Row]:
    """Time every library query on the graph grown so many times."""
    shipped = folder / "store" / "current"
    nquads, path = folder / f"x{factor}.nq", folder / f"x{factor}"
    lines = grow(shipped / "graph.nq", factor, nquads)
    start = time.perf_counter()
    target = path / "current" / "oxigraph"
    target.parent.mkdir(parents=True)
    loading = Store(str(target))
    loading.bulk_load(path=str(nquads), format=RdfFormat.N_QUADS)
    loading.optimize()
    loading.flush()
    del loading
    print(f"×{factor}: {lines:,} quads, loaded in {time.perf_counter() - start:.1f} s", flush=True)
    graph = cuakhau.open_graph(folder / "store")
    store, engine = EmbeddedStore.open(path), Store.read_only(str(target))
    peer = RdflibPeer(nquads, limit_s=rdflib_limit_s) if rdflib_limit_s else None
    rows = []
    for query in library().values():
        text = bound_to_examples(graph, query)
        found = len(store.select(text).rows)
        rows.append(
            Row(
                factor,
                query.name,
                found,
                latency(partial(store.select, text), at_least=runs, budget_s=0.5),
                latency(partial(fetch_all, engine, text), at_least=runs, budget_s=0.5),
                peer.median_ms(text) if peer else None,
            )
        )
        print(f"  {query.name}: {rows[-1].store.median_ms:.2f} ms", file=sys.stderr, flush=True)
    if peer:
        peer.close()
    nquads.unlink()
    shutil.rmtree(path)
    return rows


def fetch_all(engine: Store, text: str) -> None:
    """Run a SELECT on the bare engine and take every row, as whoever asks would."""
    solutions = engine.query(text)
    assert isinstance(solutions, QuerySolutions)
    for _ in solutions:
        pass


def bound_to_examples(graph: cuakhau.Graph, query: Query) -> str:
    """The query with every parameter bound to the example of its header."""
    examples = {each.name: str(each.example) for each in query.parameters if each.example}
    return graph.ask_with(query.name, examples).sparql


def report(rows: list[Row]) -> None:
    """Print the tables."""
    for factor in sorted({row.factor for row in rows}):
        print(
            f"\n×{factor}{'':<38}{'rows':>7}{'median ms':>11}{'p95 ms':>9}{'/ engine':>10}{'rdflib ms':>11}{'ratio':>8}"
        )
        ratios = []
        at_size = [row for row in rows if row.factor == factor]
        for row in at_size:
            peer = "" if row.rdflib_ms is None else f"{row.rdflib_ms:.1f}"
            ratio = row.rdflib_ms / row.store.median_ms if row.rdflib_ms else None
            ratios += [ratio] if ratio else []
            print(
                f"{row.query:<42}{row.rows:>7}{row.store.median_ms:>11.2f}{row.store.p95_ms:>9.2f}"
                f"{row.store.median_ms / row.engine.median_ms:>10.2f}{peer:>11}{f'{ratio:.0f}' if ratio else '':>8}"
            )
        over = statistics.median(row.store.median_ms / row.engine.median_ms for row in at_size)
        slowest = max(at_size, key=lambda row: row.store.median_ms)
        print(
            f"slowest: {slowest.query} {slowest.store.median_ms:.1f} ms; over the bare engine, median: {over:.2f}"
        )
        if ratios:
            print(f"rdflib over ours, median of {len(ratios)} queries: {statistics.median(ratios):.0f}")


if __name__ == "__main__":
    main()
