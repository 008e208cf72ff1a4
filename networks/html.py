"""One self-contained page with the whole network, to be mailed to a colleague: pyvis, hardened.

pyvis gives the drawing's records and the vis-network library that it ships. Its own page is not used: it loads from
other addresses even when told not to, writes headings unescaped, and lets a label be HTML.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import unicodedata
from collections import defaultdict
from importlib.resources import files
from pathlib import Path
from typing import Any

import networkx as nx

from cuakhau.networks.edges import SYMMETRIC
from cuakhau.networks.layout import force_layout, geographic_layout
from cuakhau.networks.measures import centralities
from cuakhau.networks.page_data import citation_tables, details, read_words, ties

_LABEL_WIDTH = 34
"""In Latin letters; a Chinese character is as wide as two."""
_PAGE = files("cuakhau.networks")
_KINDS = {
    "BorderGate": ("#d6455d", "diamond"),
    "GatePair": ("#a8325e", "star"),
    "Country": ("#5a6b7b", "hexagon"),
    "AdministrativeUnit": ("#3b82c4", "dot"),
    "Region": ("#79b4dc", "hexagon"),
    "BorderMarker": ("#8a8f94", "triangleDown"),
    "EconomicZone": ("#2f9e6e", "square"),
    "ScenicArea": ("#8ab83a", "triangle"),
    "Project": ("#e08a24", "triangle"),
    "TransportLink": ("#a3795b", "triangleDown"),
    "Facility": ("#c69a8f", "square"),
    "Instrument": ("#8262c4", "hexagon"),
    "Organisation": ("#1d9a9a", "square"),
    "Person": ("#d976b4", "dot"),
    "Commodity": ("#b59b12", "star"),
    "Place": ("#8a8f94", "dot"),
}
"""Colour and shape of each kind, in the legend's order: told apart by either alone, on light and on dark."""
_TONES = {
    "pairedWith": "pair",
    "agreement": "agreement",
    "designation": "agreement",
    "post": "company",
    "cooperatesWith": "company",
    **dict.fromkeys(
        ("meeting", "opening", "reopening", "upgrade", "groundbreaking", "announcement", "approval", "signing",
         "pilotStart"), "event",
    ),
}  # fmt: skip
_OPTIONS: dict[str, Any] = {
    "physics": {"enabled": False},
    "layout": {"improvedLayout": False, "randomSeed": 7},
    "interaction": {
        "hover": True,
        "tooltipDelay": 100000,
        "multiselect": False,
        "selectConnectedEdges": False,
    },
    "nodes": {"font": {"size": 0}},
    "edges": {"arrows": {"to": {"scaleFactor": 0.45}}, "selectionWidth": 0, "hoverWidth": 0.8},
}
"""Nothing moves by itself; the library's own labels and tooltips, which can be HTML, are not used."""


def write_html(network: nx.MultiDiGraph[str], path: Path, *, title: str, language: str) -> None:
    """Write the page, UTF-8, the same bytes for the same network."""
    path.write_bytes(html(network, title=title, language=language).encode())


def html(network: nx.MultiDiGraph[str], *, title: str, language: str) -> str:
    """The page: no address is asked for when it is opened, and no text of the network is read as HTML or script.

    Args:
        network: as `cuakhau.networks.network.network` gives it.
        title: heading of the page.
        language: of the page's own words: vi, en or zh.
    """
    # Imported here: pyvis takes IPython with it, half a second that other commands need not spend.
    from jinja2 import Environment, StrictUndefined

    words = read_words(language)
    style = _file("network.css")
    library, program = _library(), _file("network.js")
    as_of = network.graph.get("as_of", "")
    counts = f"{len(network)} {words['things']} · {network.size()} {words['edges']}"
    environment = Environment(autoescape=True, undefined=StrictUndefined, keep_trailing_newline=True)
    return environment.from_string(_file("network.html")).render(
        language=language,
        title=_visible(title),
        summary=f"{counts} · {words['as_of'].format(date=as_of)}" if as_of else counts,
        words=words,
        policy=_policy(scripts=[library, program], styles=[style]),
        style=style,
        data=_json(_data(network, words=words)),
        library=library,
        program=program,
    )


def _data(network: nx.MultiDiGraph[str], *, words: dict[str, str]) -> dict[str, Any]:
    order = list(network)
    by_ties, by_place = force_layout(network), geographic_layout(network)
    drawing = _drawing(network, by_ties)
    tables = citation_tables(network, words=words)
    return {
        "words": words,
        "kinds": _legend(network),
        "nodes": drawing[0],
        "edges": drawing[1],
        "options": drawing[2],
        "layouts": {"ties": [by_ties[iri] for iri in order], "place": [by_place[iri] for iri in order]},
        "details": details(network, tables=tables, words=words),
        "ties": ties(network, tables=tables),
        "citations": tables.citations,
        "documents": tables.documents,
    }


def _drawing(
    network: nx.MultiDiGraph[str], positions: Any
) -> tuple[list[dict[str, Any]], list[dict[str, Any]], dict[str, Any]]:
    """Nodes, edges and options as pyvis makes them. Directed, or it would merge parallel edges."""
    from pyvis.network import Network

    drawing = Network(directed=True, cdn_resources="in_line")
    drawing.set_options(json.dumps(_OPTIONS))
    numbers = {iri: number for number, iri in enumerate(network)}
    importance = centralities(network)
    for iri, attributes in network.nodes(data=True):
        color, shape = _KINDS[attributes["kind"]]
        x, y = positions[iri]
        drawing.add_node(
            numbers[iri],
            label=_short(attributes["label"]),
            shape=shape,
            color=color,
            group=attributes["kind"],
            size=round(min(8 + 3.2 * importance[iri]["neighbours"] ** 0.5, 34), 1),
            hollow="cn" in attributes["country"].split(),
            x=x,
            y=y,
        )
    bends = _bends(network)
    for number, (source, target, key, attributes) in enumerate(network.edges(keys=True, data=True)):
        relation = attributes["relation"]
        drawing.add_edge(
            numbers[source],
            numbers[target],
            id=number,
            arrows="" if _goes_both_ways(relation) else "to",
            both=_goes_both_ways(relation),
            dashes=[7, 6] if attributes["modality"] == "planned" else False,
            smooth=bends[source, target, key],
            tone=_TONES.get(relation, ""),
            width=3.0 if relation == "pairedWith" else 1.6 if relation in _TONES else 1.1,
        )
    nodes, edges, _, _, _, options = drawing.get_network_data()
    return nodes, edges, json.loads(options)


def _goes_both_ways(relation: str) -> bool:
    return relation in SYMMETRIC or relation in ("agreement", "meeting")


def _bends(network: nx.MultiDiGraph[str]) -> dict[tuple[str, str, str], Any]:
    """How each edge is bent so that parallel ones lie beside each other, whichever way they point."""
    beside: dict[tuple[str, str], list[tuple[str, str, str]]] = defaultdict(list)
    for source, target, key in network.edges(keys=True):
        beside[min(source, target), max(source, target)].append((source, target, key))
    bends: dict[tuple[str, str, str], Any] = {}
    for parallel in beside.values():
        for order, (source, target, key) in enumerate(parallel):
            bend = (order - (len(parallel) - 1) / 2) * min(0.22, 1.2 / len(parallel))
            turns = bend if source < target else -bend
            bends[source, target, key] = {
                "enabled": bend != 0, "type": "curvedCW" if turns > 0 else "curvedCCW", "roundness": round(abs(bend), 3),
            }  # fmt: skip
    return bends


def _legend(network: nx.MultiDiGraph[str]) -> dict[str, dict[str, Any]]:
    """The kinds that the network has, in a fixed order."""
    labels: dict[str, list[str]] = defaultdict(list)
    for _, attributes in network.nodes(data=True):
        labels[attributes["kind"]].append(attributes["kind_label"])
    return {
        kind: {"label": _visible(labels[kind][0]), "color": color, "shape": shape, "count": len(labels[kind])}
        for kind, (color, shape) in _KINDS.items()
        if kind in labels
    }


def _library() -> str:
    """vis-network as pyvis ships it, without the address of its source map."""
    text = (files("pyvis") / "lib" / "vis-9.1.2" / "vis-network.min.js").read_text(encoding="utf-8")
    return re.sub(r"//# sourceMappingURL=\S*\s*\Z", "", text).replace("\r\n", "\n")


def _file(name: str) -> str:
    return (_PAGE / name).read_text(encoding="utf-8")


def _policy(*, scripts: list[str], styles: list[str]) -> str:
    """Content Security Policy: these scripts and this style, by their hashes, and nothing else from anywhere."""
    return (
        f"default-src 'none'; script-src {_hashes(scripts)}; style-src {_hashes(styles)}; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def _hashes(texts: list[str]) -> str:
    digests = (base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in texts)
    return " ".join(f"'sha256-{digest}'" for digest in digests)


def _json(data: Any) -> str:
    """JSON that cannot end the element it stands in, whatever the texts are."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), sort_keys=False)
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


def _short(label: str) -> str:
    """What fits under a node; the panel has the whole."""
    label, width = _visible(label), 0
    for order, character in enumerate(label):
        width += 2 if unicodedata.east_asian_width(character) in "WF" else 1
        if width > _LABEL_WIDTH:
            return label[: order - 1].rstrip() + "…"
    return label


def _visible(text: str) -> str:
    """Without control characters and direction overrides, which could make a text show as another."""
    return re.sub(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]+", " ", text).strip() or "—"
