"""Times and memory of what is run here, as medians and 95th percentiles."""

from __future__ import annotations

import statistics
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import psutil


@dataclass(frozen=True, slots=True)
class Latency:
    """Milliseconds of repeated runs."""

    median_ms: float
    p95_ms: float
    runs: int


def latency(run: Callable[[], object], *, at_least: int, budget_s: float) -> Latency:
    """Time a call again and again: at least so often, and until the budget is used or 20 times that.

    The first run warms up and is not counted, unless it alone takes longer than four times the budget.
    """
    start = time.perf_counter()
    run()
    first_s = time.perf_counter() - start
    if first_s > budget_s * 4:
        return Latency(first_s * 1000, first_s * 1000, 1)
    times: list[float] = []
    deadline = time.perf_counter() + budget_s
    while len(times) < 3 or (time.perf_counter() < deadline and len(times) < at_least * 20):
        start = time.perf_counter()
        run()
        times.append((time.perf_counter() - start) * 1000)
    return Latency(statistics.median(times), percentile(times, 95), len(times))


def percentile(values: Sequence[float], percent: int) -> float:
    """The smallest value that at least `percent` per cent of the values do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, -(-len(ordered) * percent // 100) - 1)]


def seconds(command: Sequence[str]) -> float:
    """Run a command, and say how long it took.

    Raises:
        subprocess.CalledProcessError: if it fails.
    """
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - start


def peak_mb(command: Sequence[str]) -> float:
    """Run a command, and give the largest memory of it and its children together, looked at every 50 ms.

    Pages that they share count once where the system tells (PSS), else once in each (RSS). Looking slows the command
    down: its time is measured apart.

    Raises:
        subprocess.CalledProcessError: if it fails.
    """
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as child:
        peak = 0
        watched = psutil.Process(child.pid)
        while child.poll() is None:
            peak = max(peak, _resident(watched))
            time.sleep(0.05)
    if child.returncode:
        raise subprocess.CalledProcessError(child.returncode, command)
    return peak / 1e6


def _resident(process: psutil.Process) -> int:
    total = 0
    try:
        for each in (process, *process.children(recursive=True)):
            total += getattr(each.memory_full_info(), "pss", 0) or each.memory_info().rss
    except psutil.Error:
        pass  # a child that ended between two looks counts in the next sample
    return total
