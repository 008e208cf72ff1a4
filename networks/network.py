"""From a store to networkx: things are nodes, relations and statements between two things are edges."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import networkx as nx

from cuakhau.graph.iris import DATASET
from cuakhau.graph.store import Store
from cuakhau.networks.citations import citations
from cuakhau.networks.edges import Edge, countries, edges, most_specific
from cuakhau.networks.labels import Labels
from cuakhau.networks.notes import Note, notes
from cuakhau.networks.periods import When, when
from cuakhau.networks.records import THINGS, Records, local, read_records

KINDS = tuple(kind for kind in THINGS if kind not in ("GatePair", "BorderMarker"))
"""What a network shows unless asked otherwise: a pair is an edge between its gates, markers are many."""


def network(
    store: Store, *, language: str = "vi", as_of: date | None = None, kinds: Collection[str] = KINDS
) -> nx.MultiDiGraph[str]:
    """Read the network of things from a store.

    Nodes are IRIs with `label`, `names`, `kind`, `kind_label`, `type`, `type_label`, `country`, `lat`, `lon`,
    `class`, `class_label`, `status`, `status_label`, `start`, `end`, `when`, `life`, `candidate`, `notes`, `passages`.
    Edges have `relation`, `label`, `iri`, `text`, `start`, `end`, `when`, `life`, `modality`, `passages`, and a key
    that is the same in every run; parallel edges stay. `life` is the `When` behind the dates in words. Relations that hold both ways stand once, from the Vietnamese
    side. The graph itself has `language`, `as_of` and `citations` by passage. A node's `end` is when the thing ceased
    to be: a decree or bridge goes on after the day of its making.

    Args:
        store: where to read.
        language: of labels: vi, en or zh; where a thing has no name in it, vi, en, zh in this order.
        as_of: leave out what had not begun, or was over, on this day (imprecise dates count in its favour).
        kinds: classes of things to show, of `THINGS`.

    Raises:
        ValueError: if a kind is no class of things.
    """
    records = read_records(store)
    labels = Labels(records.properties, language=language)
    graph = network_of(records, labels, as_of=as_of, kinds=kinds)
    graph.graph["citations"] = citations(store, _cited(graph), labels=labels)
    return graph


def network_of(
    records: Records, labels: Labels, *, as_of: date | None = None, kinds: Collection[str] = KINDS
) -> nx.MultiDiGraph[str]:
    """The same from records that were read, without `citations`: for one network in several languages.

    Raises:
        ValueError: if a kind is no class of things.
    """
    if unknown := sorted(set(kinds) - set(THINGS)):
        raise ValueError(f"no kinds of things: {', '.join(unknown)}; known are {', '.join(THINGS)}")
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph(
        language=labels.language, as_of=as_of.isoformat() if as_of else ""
    )
    _add_nodes(graph, records, labels, as_of=as_of, kinds=kinds)
    _add_edges(graph, records, labels, as_of=as_of)
    return graph


def _add_nodes(
    graph: nx.MultiDiGraph[str],
    records: Records,
    labels: Labels,
    *,
    as_of: date | None,
    kinds: Collection[str],
) -> None:
    stated = notes(records, labels)
    today = as_of or _data_date(records)
    for iri, classes in records.classes.items():
        kind = _kind(classes, records)
        life = when(records.properties.get(iri, {}))
        named = labels.of_or_none(iri) is not None
        if named and kind in kinds and (as_of is None or life.belongs_to(as_of)):
            about = [note for note in stated.get(iri, ()) if as_of is None or note.when.belongs_to(as_of)]
            graph.add_node(
                iri,
                **_names(iri, kind, records, labels),
                **_dates(life if life.lasting else replace(life, end=None)),
                **_standing(iri, about, records, labels, as_of=as_of, today=today),
                notes=tuple(about),
                passages=records.mentions.get(iri, ()),
            )


def _names(iri: str, kind: str, records: Records, labels: Labels) -> dict[str, Any]:
    classes, properties = records.classes[iri], records.properties.get(iri, {})
    own = most_specific(classes, records) or kind
    names: dict[str, Any] = {
        "label": labels.of(iri),
        "names": labels.all_of(iri),
        "kind": kind,
        "kind_label": labels.of_term(kind),
        "type": own,
        "type_label": labels.of_term(own),
        "country": " ".join(countries(iri, records)),
        "country_label": ", ".join(labels.of(value.text) for value in properties.get("country", ())),
        "candidate": "Candidate" in classes,
    }
    for name, attribute in (("lat", "lat"), ("long", "lon")):
        if values := properties.get(name):
            names[attribute] = float(values[0].text)
    return names


def _standing(
    iri: str, about: list[Note], records: Records, labels: Labels, *, as_of: date | None, today: date | None
) -> dict[str, str]:
    """Class and operating status: on the day asked for, else as the data stands."""
    current = [value.text for value in records.properties.get(iri, {}).get("currentClass", ())]
    standing: dict[str, str] = {}
    if as_of is None and current:
        standing |= {"class": local(current[0]), "class_label": labels.of(current[0])}
    elif (held := _latest(about, "Designation", today)) is not None:
        standing |= {"class": held.code, "class_label": held.text}
    if (status := _latest(about, "StatusPeriod", today)) is not None:
        standing |= {"status": status.code, "status_label": status.text}
    return standing


def _latest(about: list[Note], relation: str, today: date | None) -> Note | None:
    """The last to begin of what is actual and holds."""
    holding = [
        note
        for note in about
        if note.relation == relation
        and note.modality == "actual"
        and (today is None or note.when.belongs_to(today))
    ]
    return max(
        holding, key=lambda note: (note.when.start or note.when.attested or date.min, note.iri), default=None
    )


def _add_edges(graph: nx.MultiDiGraph[str], records: Records, labels: Labels, *, as_of: date | None) -> None:
    ends = _ends(graph, records)
    shown: dict[tuple[str, str, str], Edge] = {}
    for edge in edges(records, labels):
        source, target = ends.get(edge.source, edge.source), ends.get(edge.target, edge.target)
        known = source in graph and target in graph and source != target
        if known and (as_of is None or edge.when.belongs_to(as_of)):
            shown.setdefault((source, target, edge.key), edge)
    for (source, target, key), edge in sorted(shown.items(), key=lambda item: item[0]):
        graph.add_edge(
            source,
            target,
            key=key,
            relation=edge.relation,
            label=edge.label,
            iri=edge.iri,
            text=edge.text,
            **_dates(edge.when),
            modality=edge.modality,
            passages=edge.passages,
        )


def _ends(graph: nx.MultiDiGraph[str], records: Records) -> Mapping[str, str]:
    """Where an edge of a pair ends when pairs are no nodes: at its Vietnamese gate."""
    return {pair: gates[0] for pair, gates in records.pairs.items() if pair not in graph}


def _dates(life: When) -> dict[str, Any]:
    return {
        "start": life.start.isoformat() if life.start else "",
        "end": life.end.isoformat() if life.end else "",
        "when": life.text,
        "life": life,
    }


def _kind(classes: frozenset[str], records: Records) -> str:
    every = classes.union(*(records.parents.get(cls, ()) for cls in classes))
    return next((kind for kind in THINGS if kind in every), "")


def _data_date(records: Records) -> date | None:
    values = records.properties.get(DATASET.value, {}).get("dataDate", ())
    return date.fromisoformat(values[0].text) if values else None


def _cited(graph: nx.MultiDiGraph[str]) -> set[str]:
    """Every passage that a node, a note or an edge names."""
    cited: set[str] = set()
    for _, attributes in graph.nodes(data=True):
        cited.update(attributes["passages"], *(note.passages for note in attributes["notes"]))
    for _, _, attributes in graph.edges(data=True):
        cited.update(attributes["passages"])
    return cited
