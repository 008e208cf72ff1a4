"""The peer: plain rdflib in a process of its own, told one query a line, killed when a query takes too long."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from pathlib import Path


class RdflibPeer:
    """rdflib's in-memory Dataset with the same quads; slow queries end with the process, which is started anew."""

    def __init__(self, nquads: Path, *, limit_s: float) -> None:
        self._nquads = nquads
        self._limit_s = limit_s
        self._process: subprocess.Popen[str] | None = None

    def median_ms(self, text: str) -> float | None:
        """Median time of three runs, None if one passed the limit."""
        process = self._running()
        assert process.stdin is not None
        assert process.stdout is not None
        killer = threading.Timer(self._limit_s * 3, process.kill)
        killer.start()
        process.stdin.write(json.dumps(text) + "\n")
        process.stdin.flush()
        answer = process.stdout.readline()
        killer.cancel()
        if not answer:
            process.wait()
            self._process = None
            return None
        return float(json.loads(answer))

    def close(self) -> None:
        """End the process."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def _running(self) -> subprocess.Popen[str]:
        if self._process is None:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "benchmarks.rdflib_peer", str(self._nquads)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
            assert self._process.stdout is not None
            self._process.stdout.readline()
        return self._process


def serve(nquads: Path) -> None:
    """Load the quads, then answer each query with the median of three runs, in milliseconds."""
    from rdflib import Dataset

    dataset = Dataset()
    dataset.parse(str(nquads), format="nquads")
    print("ready", flush=True)
    for line in sys.stdin:
        text = json.loads(line)
        times = []
        for _ in range(3):
            start = time.perf_counter()
            for _row in dataset.query(text):
                pass
            times.append((time.perf_counter() - start) * 1000)
        print(json.dumps(sorted(times)[1]), flush=True)


if __name__ == "__main__":
    serve(Path(sys.argv[1]))
