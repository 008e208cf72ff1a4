"""Sends requests to a server over some connections, as fast as it answers: by wrk where it is on PATH.

Without wrk, processes of our own send them: no more than some 15,000 a second in all, so a faster server looks slower
than it is.
"""

from __future__ import annotations

import asyncio
import itertools
import multiprocessing
import shutil
import subprocess
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from benchmarks.measure import percentile

_LUA = """\
local targets, n = {}, 0
for line in io.lines("%s") do targets[#targets + 1] = line end
request = function()
  n = n + 1
  return wrk.format("GET", targets[(n - 1) %% #targets + 1] .. %s)
end
done = function(summary, latency, requests)
  local e = summary.errors
  print(string.format("FIGURES %%d %%d %%d %%d %%d", summary.requests, summary.duration, latency:percentile(50),
    latency:percentile(95), e.connect + e.read + e.write + e.status + e.timeout))
end
"""
_PROCESSES = 2


@dataclass(frozen=True, slots=True)
class Load:
    """What a server did."""

    per_second: float
    p50_ms: float
    p95_ms: float
    failed: int


def tool() -> str:
    """What sends the requests."""
    return "wrk" if shutil.which("wrk") else f"{_PROCESSES} processes of our own"


def load(address: str, targets: Sequence[str], *, connections: int, duration_s: int, numbered: bool) -> Load:
    """Send requests for some seconds.

    Args:
        address: of the server: `http://127.0.0.1:8000`.
        targets: paths with queries, one after the other, again and again.
        connections: kept open, one request at a time in each.
        duration_s: how long.
        numbered: whether a number is put behind each target, so that no two requests are the same.
    """
    if shutil.which("wrk"):
        return _wrk(address, targets, connections=connections, duration_s=duration_s, numbered=numbered)
    share = max(1, connections // _PROCESSES)
    jobs = [
        (address, targets, share, duration_s, _run() if numbered else "", number)
        for number in range(min(_PROCESSES, connections))
    ]
    with multiprocessing.get_context("spawn").Pool(len(jobs)) as pool:
        times = list(itertools.chain.from_iterable(pool.starmap(_send, jobs)))
    good = [each for each in times if each >= 0]
    return Load(
        len(good) / duration_s, percentile(good, 50) * 1e3, percentile(good, 95) * 1e3, len(times) - len(good)
    )


def _run() -> str:
    """What no run before had: numbers alone would be those of the run before, whose answers were kept."""
    return str(time.time_ns())


def _wrk(address: str, targets: Sequence[str], *, connections: int, duration_s: int, numbered: bool) -> Load:
    with tempfile.TemporaryDirectory() as name:
        lines, script = Path(name) / "targets", Path(name) / "load.lua"
        lines.write_text("\n".join(targets) + "\n")
        script.write_text(_LUA % (lines, f'"{_run()}." .. n' if numbered else '""'))
        command = ["wrk", "-t1", f"-c{connections}", f"-d{duration_s}s", "-s", str(script), address]
        told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    figures = next(line for line in told.splitlines() if line.startswith("FIGURES")).split()[1:]
    requests, duration_us, p50_us, p95_us, failed = map(float, figures)
    return Load(requests / duration_us * 1e6, p50_us / 1e3, p95_us / 1e3, int(failed))


def _send(
    address: str, targets: Sequence[str], connections: int, duration_s: int, run: str, process: int
) -> list[float]:
    """Seconds of each request, negative for one that failed."""
    where = urlsplit(address)
    numbers = itertools.count(process, _PROCESSES)
    times: list[float] = []

    async def one(end: float) -> None:
        reader, writer = await asyncio.open_connection(where.hostname, where.port)
        while (start := time.perf_counter()) < end:
            number = next(numbers)
            target = targets[number % len(targets)] + (f"{run}.{number}" if run else "")
            writer.write(f"GET {target} HTTP/1.1\r\nHost: {where.netloc}\r\n\r\n".encode())
            head = (await reader.readuntil(b"\r\n\r\n")).lower()
            if b"transfer-encoding: chunked" in head:
                while size := int((await reader.readline()).strip() or b"0", 16):
                    await reader.readexactly(size + 2)
                await reader.readline()
            else:
                await reader.readexactly(int(head.partition(b"content-length:")[2].split()[0]))
            taken = time.perf_counter() - start
            times.append(taken if head.startswith(b"http/1.1 200") else -taken)
        writer.close()

    async def all_of_them() -> None:
        end = time.perf_counter() + duration_s
        await asyncio.gather(*(one(end) for _ in range(connections)))

    asyncio.run(all_of_them())
    return times
