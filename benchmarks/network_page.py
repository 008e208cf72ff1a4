"""The network's page at 5,000 and 50,000 things, next to pyvis's file of the same network: `python -m benchmarks.network_page`.

In a headless Chromium, without a graphics card (software WebGL) unless the machine has one. Milliseconds count from the
start of the navigation to the first frame on which things are drawn; then the drawing is dragged, zoomed and led
through the years, with frames a second and the longest wait for a frame. pyvis stands there twice: as its users call it
(`from_nx`, the layout worked out while the reader waits), and at its best (our positions, nothing moves).

    python -m benchmarks.network_page [--store PATH] [--small] [--rounds N] [--limit SECONDS] [--out FILE.json]
"""

from __future__ import annotations

import argparse
import gzip
import json
import math
import multiprocessing
import random
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import Error, Page

from cuakhau.api import open_graph
from cuakhau.building import build_graph
from cuakhau.explorer.data import FILES
from cuakhau.explorer.pages.styles import style_files
from tests.browser import chromium

SIZES: Final = ((5_000, 10_000), (50_000, 100_000))
_SEED: Final = 7
_OPENING_S: Final = 30.0
"""What a browser may need to start and to end, beside the page's own time."""
_FAR: Final = 0.1
"""The share of ties that lead to another copy."""
_PAGE = """<!doctype html><html lang="en" data-root="../.." data-backend="http" data-build="bench"><head>
<meta charset="utf-8"><link rel="stylesheet" href="../../data/site.css">
<link rel="stylesheet" href="../../data/explore.css"><script type="module" src="../../static/explore.js"></script>
</head><body><main><div id="live" data-name="network"></div></main></body></html>"""
# Drawn is what the frame after the next one begins with: the commands may wait for the card before that.
_SHOWN = (
    "const shown = done => requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now())));"
)
_PYVIS = """() => new Promise(done => {
  const wait = () => {
    if (!window.network || !network.body) return requestAnimationFrame(wait);
    const physics = network.physics.options.enabled && network.body.nodeIndices.length;
    network.once(physics ? 'stabilizationIterationsDone' : 'afterDrawing', () => shown(done));
    network.redraw();
  };
  wait();
})"""
_OURS = """() => new Promise(done => {
  const wait = () => {
    const [mark] = performance.getEntriesByName('network-first-frame');
    mark ? shown(done) : requestAnimationFrame(wait);
  };
  wait();
})"""
_USES = """use => {
  const canvas = document.querySelector('.x-network .sigma-mouse');
  const slider = document.querySelector('.x-time input[type=range]');
  const { left, top, width, height } = canvas.getBoundingClientRect();
  const mouse = (kind, x, y, more) => canvas.dispatchEvent(new (kind === 'wheel' ? WheelEvent : MouseEvent)(kind, {
    clientX: left + x, clientY: top + y, button: 0, bubbles: true, cancelable: true, ...more }));
  const [low, high] = [Number(slider.min), Number(slider.max)];
  const steps = {
    drag: step => mouse('mousemove', width * 0.9 - 6 * step, 20 + 2 * step),
    zoom: step => mouse('wheel', width / 2, height / 2, { deltaY: step % 20 < 10 ? -120 : 120 }),
    years: step => {
      slider.value = String(Math.round(low + (high - low) * (0.9 + 0.1 * (step % 50) / 50)));
      slider.dispatchEvent(new Event('input', { bubbles: true }));
    },
  };
  if (use === 'drag') mouse('mousedown', width * 0.9, 20);
  const times = [performance.now()];
  const frame = now => {
    times.push(performance.now());
    const passed = times.at(-1) - times[0];
    if (passed < 2500) {
      steps[use](times.length);
      requestAnimationFrame(frame);
      return;
    }
    if (use === 'drag') mouse('mouseup', 0, 0);
    const waits = times.slice(1).map((time, at) => time - times[at]);
    window.__used = { rate: waits.length * 1000 / passed, longest: Math.max(...waits) };
  };
  window.__used = undefined;
  requestAnimationFrame(frame);
}"""


@dataclass(frozen=True, slots=True)
class Asked:
    """A page to be looked at."""

    name: str
    path: str
    first_frame: str
    """A function in JavaScript that promises the time of the first frame."""
    used: bool
    """Whether it is dragged, zoomed and led through the years afterwards."""
    rounds: int


def grown(file: dict[str, Any], nodes: int, edges: int) -> dict[str, Any]:
    """The shipped network beside itself until it is large enough: copies, each tied to others here and there.

    A copy keeps its layout and stands beside the others; a layout of the whole would take minutes and show the page the
    same amount of work.
    """
    chance = random.Random(_SEED)
    own, ties = len(file["nodes"]["iri"]), len(file["edges"]["source"])
    copies = -(-nodes // own)
    grown_nodes = {name: (column * copies)[:nodes] for name, column in file["nodes"].items()}
    strings = list(file["strings"])
    for node in range(own, nodes):
        grown_nodes["iri"][node] = len(strings)
        strings.append(f"{file['strings'][file['nodes']['iri'][node % own]]}-{node // own}")
    for axis, sideways in (("x", True), ("y", False), ("mapX", True), ("mapY", False)):
        column = file["nodes"][axis]
        extent, wide = max(column) - min(column), math.ceil(math.sqrt(copies))
        grown_nodes[axis] = [
            column[node % own] + extent * (node // own % wide if sideways else node // own // wide)
            for node in range(nodes)
        ]
    grown_edges: dict[str, list[Any]] = {name: [] for name in file["edges"]}
    while len(grown_edges["source"]) < edges:
        number = len(grown_edges["source"])
        row, copy = number % ties, number // ties % copies
        for name, column in file["edges"].items():
            grown_edges[name].append(column[row])
        ends = [min(file["edges"][end][row] + copy * own, nodes - 1) for end in ("source", "target")]
        if copies > 1 and chance.random() < _FAR:
            ends[1] = chance.randrange(nodes)
        grown_edges["source"][-1], grown_edges["target"][-1] = ends
    return {**file, "strings": strings, "nodes": grown_nodes, "edges": grown_edges}


def write_pyvis(file: dict[str, Any], path: Path, *, moving: bool) -> None:
    """pyvis's own file of the network, everything in one file as it offers.

    Its `add_node` and `add_edge` look through lists of all that they hold, which takes half an hour at this size: the
    nodes and edges that they would make are made without them.
    """
    from pyvis.edge import Edge
    from pyvis.network import Network
    from pyvis.node import Node

    page = Network(directed=True, cdn_resources="in_line", height="900px")
    nodes, strings = file["nodes"], file["strings"]
    for node, label in enumerate(nodes["en"]):
        at = {} if moving else {"x": nodes["x"][node], "y": -nodes["y"][node]}
        page.nodes.append(Node(node, "dot", strings[label], group=nodes["kind"][node], **at).options)
    page.edges = [
        Edge(source, target, True).options
        for source, target in zip(file["edges"]["source"], file["edges"]["target"], strict=True)
    ]
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


def write_site(file: dict[str, Any], words: dict[str, Any], folder: Path) -> None:
    """What the page needs of a static site, and the two files of pyvis."""
    for path in ("en/network", "data"):
        (folder / path).mkdir(parents=True, exist_ok=True)
    (folder / "static").symlink_to(Path(str(files("cuakhau.explorer"))).resolve() / "static")
    (folder / "en/network/index.html").write_text(_PAGE, encoding="utf-8")
    for name, content in (("network", file), ("words.en", words)):
        text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
        (folder / f"data/{name}.json").write_text(text, encoding="utf-8")
    for name, style in style_files().items():
        if name in ("site.css", "explore.css"):
            (folder / "data" / name).write_bytes(style)
    write_pyvis(file, folder / "pyvis.html", moving=True)
    write_pyvis(file, folder / "pyvis-still.html", moving=False)


def look(address: str, asked: Asked, *, limit_s: float) -> dict[str, float] | None:
    """What one opening of a page gives; None where its first frame did not come in time.

    In a process of its own, which is ended when the time is up: a page that hangs may hang its browser too.
    """
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe(duplex=False)
    looking = context.Process(target=_look, args=(there, address, asked, limit_s), daemon=True)
    looking.start()
    there.close()
    found: dict[str, float] | None = None
    deadline = time.monotonic() + limit_s + _OPENING_S
    try:
        # First what came first, then what its use gave.
        while here.poll(max(0.0, deadline - time.monotonic())):
            found = (found or {}) | here.recv()
    except EOFError:
        pass
    looking.terminate()
    looking.join()
    return found


def _look(there: Connection, address: str, asked: Asked, limit_s: float) -> None:
    with chromium() as browser:
        page = browser.new_page(viewport={"width": 1400, "height": 900})
        page.set_default_timeout(limit_s * 1000)
        try:
            # Noted by the page itself: to ask it while it works would slow it down.
            page.add_init_script(
                f"{{ {_SHOWN} ({asked.first_frame})().then(first => {{ window.__first = first; }}) }}"
            )
            page.goto(f"{address}/{asked.path}", wait_until="commit")
            there.send({"ms": _noted(page, "__first")})
            if asked.used:
                page.wait_for_selector("#live[data-ready]")
                for use in ("drag", "zoom", "years"):
                    page.evaluate(_USES, use)
                    used = _noted(page, "__used")
                    there.send({f"{use}_fps": used["rate"], f"{use}_longest_ms": used["longest"]})
        except Error:
            pass  # what was not sent did not come in time
        there.close()


def _noted(page: Page, name: str) -> Any:
    return page.wait_for_function(f"() => window.{name}", polling=200).json_value()


def measure(folder: Path, size: tuple[int, int], *, rounds: int, limit_s: float) -> dict[str, Any]:
    """The figures of one size, from a site in a folder."""
    data = (folder / "data/network.json").read_bytes()
    row: dict[str, Any] = {
        "things": size[0],
        "ties": size[1],
        "data_mb": round(len(data) / 1e6, 2),
        "data_gzip_mb": round(len(gzip.compress(data, 6)) / 1e6, 2),
    }
    pages = (
        # All kinds: the first view leaves some out.
        Asked("explorer", "en/network/#without=", _OURS, used=True, rounds=rounds),
        Asked("pyvis_still", "pyvis-still.html", _PYVIS, used=False, rounds=1),
        Asked("pyvis", "pyvis.html", _PYVIS, used=False, rounds=1),
    )
    with served(folder) as address:
        for asked in pages:
            tries = []
            for number in range(asked.rounds):
                tries.append(look(address, asked, limit_s=limit_s))
                said = ", ".join(f"{key} {value:.0f}" for key, value in (tries[-1] or {}).items())
                _tell(
                    f"{size[0]:,} things, {asked.name} {number + 1}/{asked.rounds}: {said or 'did not appear'}"
                )
            row |= _summary(asked.name, tries, limit_s)
    return row


def _summary(name: str, tries: list[dict[str, float] | None], limit_s: float) -> dict[str, Any]:
    """Medians; words where the page did not appear each time."""
    known = [each for each in tries if each is not None]
    if len(known) < len(tries):
        return {f"{name}_ms": f"did not appear within {limit_s:.0f} s"}
    keys = dict.fromkeys(key for each in known for key in each)
    medians = {key: statistics.median(each[key] for each in known if key in each) for key in keys}
    return {
        f"{name}_{key}": round(value, 1 if key.endswith("fps") else None) for key, value in medians.items()
    }


def _tell(text: str) -> None:
    print(f"{time.strftime('%H:%M:%S')}  {text}", file=sys.stderr, flush=True)


def main() -> None:
    """Measure, print a table, write JSON where asked."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--store", type=Path, help="a built store; otherwise one is built")
    parser.add_argument("--small", action="store_true", help="only the smaller network")
    parser.add_argument("--rounds", type=int, default=3, help="how often our page is opened, default 3")
    parser.add_argument("--limit", type=float, default=45.0, help="seconds after which a page is given up")
    parser.add_argument("--out", type=Path, help="where to write the figures as JSON")
    options = parser.parse_args()
    rows = []
    with tempfile.TemporaryDirectory(prefix="cuakhau-bench-") as temporary:
        base = Path(temporary)
        if not options.store:
            _tell("building a store")
            build_graph(base / "store")
        with open_graph(options.store or base / "store") as graph:
            shipped: Any = FILES["network"](graph)
            words: Any = FILES["words.en"](graph)
        for size in SIZES[:1] if options.small else SIZES:
            _tell(f"growing the network to {size[0]:,} things and {size[1]:,} ties")
            folder = base / f"site-{size[0]}"
            write_site(grown(shipped, *size), words, folder)
            rows.append(measure(folder, size, rounds=options.rounds, limit_s=options.limit))
    for name in dict.fromkeys(name for row in rows for name in row):
        print(f"{name:<28}" + "".join(f"{row.get(name, '')!s:>32}" for row in rows))
    if options.out:
        options.out.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
