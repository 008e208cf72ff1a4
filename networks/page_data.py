"""What the page's panel says of nodes and edges: facts and numbered citations, in the page's words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

import networkx as nx
import yaml

from cuakhau.networks.citations import Citation, Document
from cuakhau.networks.periods import When


@dataclass(frozen=True, slots=True)
class CitationTables:
    """Documents and citations, each once, and where each passage stands in them."""

    documents: list[dict[str, str]]
    citations: list[dict[str, Any]]
    numbers: Mapping[str, int]
    """Place in `citations` by the IRI of the passage."""

    def of(self, passages: Iterable[str]) -> list[int]:
        """Numbers of the citations of some passages; one that the store does not describe has none."""
        return [self.numbers[passage] for passage in passages if passage in self.numbers]


def read_words(language: str) -> dict[str, str]:
    """The page's own words.

    Raises:
        ValueError: if there are none in that language.
    """
    every: dict[str, dict[str, str]] = yaml.safe_load(
        (files("cuakhau.networks") / "words.yml").read_text(encoding="utf-8")
    )
    if language not in every:
        raise ValueError(f"no words in {language!r}: use one of {', '.join(every)}")
    return every[language]


def citation_tables(network: nx.MultiDiGraph[str], *, words: Mapping[str, str]) -> CitationTables:
    """Number the network's citations and their documents, in the order of the passages."""
    cited: Mapping[str, Citation] = network.graph["citations"]
    rows: dict[Document, int] = {}

    def number(document: Document) -> int:
        return rows.setdefault(document, len(rows))

    listed = [
        {
            "document": number(citation.document),
            "place": _place(citation, words),
            "after": [number(document) for document in citation.derived_from],
        }
        for citation in cited.values()
    ]
    documents = [{"title": d.title, "publisher": d.publisher, "issued": d.issued, "url": d.url} for d in rows]
    return CitationTables(documents, listed, {passage: order for order, passage in enumerate(cited)})


def details(
    network: nx.MultiDiGraph[str], *, tables: CitationTables, words: Mapping[str, str]
) -> list[dict[str, Any]]:
    """One entry a node, in the network's order."""
    return [
        {
            "label": attributes["label"],
            "names": [name for name in attributes["names"] if name != attributes["label"]],
            "type": attributes["type_label"],
            "country": attributes["country_label"],
            "class": attributes.get("class_label", ""),
            "status": attributes.get("status_label", ""),
            "when": attributes["when"],
            "position": _position(attributes, words),
            "candidate": attributes["candidate"],
            "facts": [
                {
                    "label": note.label,
                    "text": note.text,
                    "when": _when(note.when, words),
                    "planned": note.modality == "planned",
                    "cites": tables.of(note.passages),
                }
                for note in attributes["notes"]
            ],
            "cites": tables.of(attributes["passages"]),
        }
        for _, attributes in network.nodes(data=True)
    ]


def ties(network: nx.MultiDiGraph[str], *, tables: CitationTables) -> list[dict[str, Any]]:
    """One entry an edge, in the network's order."""
    return [
        {
            "label": attributes["label"],
            "text": attributes["text"],
            "when": attributes["when"],
            "planned": attributes["modality"] == "planned",
            "cites": tables.of(attributes["passages"]),
        }
        for _, _, attributes in network.edges(data=True)
    ]


def _when(when: When, words: Mapping[str, str]) -> str:
    """The dates; where none is known, the day on which a source speaks of it."""
    if when.text or when.attested is None:
        return when.text
    return words["attested"].format(date=when.attested.isoformat())


def _position(attributes: Mapping[str, Any], words: Mapping[str, str]) -> str:
    if "lat" not in attributes or "lon" not in attributes:
        return ""
    return words["position_text"].format(lat=f"{attributes['lat']:.4f}", lon=f"{attributes['lon']:.4f}")


def _place(citation: Citation, words: Mapping[str, str]) -> str:
    parts = []
    if citation.page:
        parts.append(words["page"].format(page=citation.page))
    if citation.row:
        parts.append(words["row"].format(row=citation.row))
    if citation.span:
        parts.append(words["span"].format(start=citation.span[0], end=citation.span[1]))
    return ", ".join(parts)
