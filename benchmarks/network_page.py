"""Time to the first frame of the network's page, next to pyvis's file of the same network: `python -m benchmarks.network_page`.

In a headless Chromium, without a graphics card (software WebGL) unless the machine has one. Milliseconds count from the
start of the navigation to the first frame on which things are drawn. pyvis stands there twice: as its users call it
(`from_nx`, the layout worked out while the reader waits), and at its best (our positions, nothing moves).

    python -m benchmarks.network_page [--out FILE.json] [--limit SECONDS]
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import statistics
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from pathlib import Path
from typing import Any

import networkx as nx
from playwright.sync_api import Error, Page

from cuakhau.api import open_graph
from cuakhau.building import build_graph
from cuakhau.explorer.data import FILES
from cuakhau.explorer.pages.styles import style_files
from cuakhau.networks.layout import force_layout
from tests.browser import chromium

SIZES = ((5_000, 10_000), (50_000, 100_000))
ROUNDS = 3
_SEED = 7
_PAGE = """<!doctype html><html lang="en" data-root="../.." data-backend="http" data-build="bench"><head>
<meta charset="utf-8"><link rel="stylesheet" href="../../data/site.css">
<link rel="stylesheet" href="../../data/explore.css"><script type="module" src="../../static/explore.js"></script>
</head><body><main><div id="live" data-name="network"></div></main></body></html>"""
_PYVIS = """() => new Promise(done => {
  const wait = () => {
    if (!window.network || !network.body) return requestAnimationFrame(wait);
    const physics = network.physics.options.enabled && network.body.nodeIndices.length;
    network.once(physics ? 'stabilizationIterationsDone' : 'afterDrawing', () => done(performance.now()));
    network.redraw();
  };
  wait();
})"""
_OURS = """() => new Promise(done => {
  const wait = () => {
    const [mark] = performance.getEntriesByName('network-first-frame');
    mark ? done(mark.startTime) : requestAnimationFrame(wait);
  };
  wait();
})"""
_FRAMES = """() => new Promise(done => {
  let frames = 0;
  const start = performance.now();
  const count = () => {
    frames += 1;
    const passed = performance.now() - start;
    passed < 2000 ? requestAnimationFrame(count) : done(frames * 1000 / passed);
  };
  requestAnimationFrame(count);
})"""


def grown(file: dict[str, Any], nodes: int, edges: int) -> dict[str, Any]:
    """The shipped network beside itself until it is large enough: copies, each tied to earlier ones here and there."""
    chance = random.Random(_SEED)
    own, ties = len(file["nodes"]["iri"]), len(file["edges"]["source"])
    copies = -(-nodes // own)
    grown_nodes = {
        name: (column * copies)[:nodes]
        for name, column in file["nodes"].items()
        if name not in ("iri", "provinces")
    }
    strings = list(file["strings"])
    iris = []
    for node in range(nodes):
        strings.append(f"{file['strings'][file['nodes']['iri'][node % own]]}-{node // own}")
        iris.append(len(strings) - 1)
    grown_nodes["iri"] = iris
    grown_nodes["provinces"] = [file["nodes"]["provinces"][node % own] for node in range(nodes)]
    grown_edges: dict[str, list[Any]] = {name: [] for name in file["edges"]}
    for number in range(edges):
        row, copy = number % ties, (number // ties) % copies
        for name, column in file["edges"].items():
            grown_edges[name].append(column[row])
        source = min(file["edges"]["source"][row] + copy * own, nodes - 1)
        far = copy and chance.random() < 0.1
        target = chance.randrange(copy * own) if far else file["edges"]["target"][row] + copy * own
        grown_edges["source"][-1], grown_edges["target"][-1] = source, min(target, nodes - 1)
    network: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    network.add_nodes_from(str(node) for node in range(nodes))
    network.add_edges_from(
        (str(a), str(b)) for a, b in zip(grown_edges["source"], grown_edges["target"], strict=True)
    )
    points = force_layout(network)
    grown_nodes["x"] = [points[str(node)][0] for node in range(nodes)]
    grown_nodes["y"] = [-points[str(node)][1] for node in range(nodes)]
    return {**file, "strings": strings, "nodes": grown_nodes, "edges": grown_edges}


def write_pyvis(file: dict[str, Any], path: Path, *, moving: bool) -> None:
    """pyvis's own file of the network, everything in one file as it offers."""
    from pyvis.network import Network

    page = Network(directed=True, cdn_resources="in_line", height="900px")
    nodes, strings = file["nodes"], file["strings"]
    for node, label in enumerate(nodes["en"]):
        at = {} if moving else {"x": nodes["x"][node], "y": -nodes["y"][node]}
        page.add_node(node, label=strings[label], group=nodes["kind"][node], **at)
    for source, target in zip(file["edges"]["source"], file["edges"]["target"], strict=True):
        page.add_edge(source, target)
    page.toggle_physics(moving)
    path.write_text(page.generate_html(), encoding="utf-8")


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """A folder over HTTP on a free port."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *arguments: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def write_site(file: dict[str, Any], folder: Path) -> None:
    """What the page needs of a static site."""
    for path in ("en/network", "data"):
        (folder / path).mkdir(parents=True, exist_ok=True)
    if not (folder / "static").exists():
        (folder / "static").symlink_to(Path(str(files("cuakhau.explorer"))).resolve() / "static")
    (folder / "en/network/index.html").write_text(_PAGE, encoding="utf-8")
    text = json.dumps(file, ensure_ascii=False, separators=(",", ":"))
    (folder / "data/network.json").write_text(text, encoding="utf-8")


def first_frame(page: Page, address: str, script: str, *, limit_s: float) -> float | None:
    """Milliseconds to the first frame; None if the limit came first."""
    # Noted by the page itself: to ask it while it works would slow it down.
    page.add_init_script(f"({script})().then(first => {{ window.__first = first; }})")
    try:
        page.goto(address, wait_until="commit", timeout=limit_s * 1000)
        milliseconds: float = page.wait_for_function(
            "() => window.__first", timeout=limit_s * 1000, polling=200
        ).json_value()
    except Error:
        return None
    return milliseconds


def measure(limit_s: float, *, sizes: Sequence[tuple[int, int]]) -> list[dict[str, Any]]:
    """One row a size."""
    rows = []
    with tempfile.TemporaryDirectory() as temporary:
        base = Path(temporary)
        build_graph(base / "store")
        with open_graph(base / "store") as graph:
            shipped = FILES["network"](graph)
            words = FILES["words.en"](graph)
        for nodes, edges in sizes:
            file = grown(dict(shipped), nodes, edges)  # type: ignore[call-overload]
            folder = base / f"site-{nodes}"
            write_site(file, folder)
            (folder / "data/words.en.json").write_text(json.dumps(words), encoding="utf-8")
            for name, text in style_files().items():
                if name in ("site.css", "explore.css"):
                    (folder / "data" / name).write_bytes(text)
            write_pyvis(file, folder / "pyvis.html", moving=True)
            write_pyvis(file, folder / "pyvis-still.html", moving=False)
            row: dict[str, Any] = {"things": nodes, "ties": edges}
            data = (folder / "data/network.json").read_bytes()
            row["data_mb"] = round(len(data) / 1e6, 2)
            row["data_gzip_mb"] = round(len(gzip.compress(data, 6)) / 1e6, 2)
            with served(folder) as address:
                row |= _measure_pages(address, limit_s=limit_s)
            rows.append(row)
            print(json.dumps(row), file=sys.stderr)
    return rows


def _measure_pages(address: str, *, limit_s: float) -> dict[str, Any]:
    row: dict[str, Any] = {}
    pages = (
        # All kinds: the first view leaves some out.
        ("explorer_ms", "en/network/#without=", _OURS, ROUNDS),
        ("pyvis_still_ms", "pyvis-still.html", _PYVIS, 1),
        ("pyvis_ms", "pyvis.html", _PYVIS, 1),
    )
    for name, path, script, rounds in pages:
        times = []
        for _ in range(rounds):
            # A browser of its own each time: nothing is kept from before, and one that hangs is ended.
            with chromium() as browser:
                page = browser.new_page(viewport={"width": 1400, "height": 900})
                taken = first_frame(page, f"{address}/{path}", script, limit_s=limit_s)
                if taken is not None and name == "explorer_ms":
                    page.wait_for_selector("#live[data-ready]")
                    row["frames_a_second_while_dragging"] = round(_dragging(page), 1)
            times.append(taken)
        known = [each for each in times if each is not None]
        row[name] = round(statistics.median(known)) if len(known) == len(times) else f"> {limit_s * 1000:.0f}"
    for peer in ("pyvis_still_ms", "pyvis_ms"):
        value = row[peer]
        reached = value if isinstance(value, int) else limit_s * 1000
        row[f"{peer[:-3]}_ratio"] = (
            f"{'' if isinstance(value, int) else '> '}{reached / row['explorer_ms']:.1f}"
        )
    return row


def _dragging(page: Page) -> float:
    """Frames a second while the drawing is dragged about for two seconds."""
    box = page.locator(".x-network .x-canvas").bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] * 0.9, box["y"] + 20
    page.mouse.move(x, y)
    page.mouse.down()
    page.evaluate(f"() => {{ window.__frames = ({_FRAMES})(); }}")
    for step in range(24):
        page.mouse.move(x - step * 15, y + step * 5)
    frames: float = page.evaluate("() => window.__frames")
    page.mouse.up()
    return frames


def main() -> None:
    """Measure, print a table, write JSON where asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, help="where to write the figures as JSON")
    parser.add_argument("--small", action="store_true", help="only the smaller network")
    parser.add_argument("--limit", type=float, default=45.0, help="seconds after which a page is given up")
    arguments = parser.parse_args()
    rows = measure(arguments.limit, sizes=SIZES[:1] if arguments.small else SIZES)
    names = list(rows[0])
    print(" | ".join(names))
    for row in rows:
        print(" | ".join(str(row[name]) for name in names))
    if arguments.out:
        arguments.out.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
