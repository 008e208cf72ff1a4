"""`network.json`: the whole network in columns, for the page that shows it as a drawing, a map and a table.

Facts and citations are not in it: the page asks for them when something is chosen.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from cuakhau.api import Graph
from cuakhau.explorer.data.provinces import anchors, provinces
from cuakhau.graph.iris import BASE, DATASET, code
from cuakhau.labels import LANGUAGES
from cuakhau.networks.edges import SYMMETRIC
from cuakhau.networks.labels import Labels
from cuakhau.networks.layout import Positions, force_layout, geographic_layout
from cuakhau.networks.measures import centralities, communities
from cuakhau.networks.network import KINDS, network_of
from cuakhau.networks.periods import When
from cuakhau.networks.records import Records, read_records

MEASURES: Final = ("degree", "betweenness", "closeness", "pagerank")
"""By which the page can size its nodes; each is scaled so that the most central thing has 1."""

_EPOCH: Final = date(1970, 1, 1)
_BOTH_WAYS: Final = SYMMETRIC | {"agreement", "meeting"}
_SCHEMES: Final = {"Designation": "gate-class", "StatusPeriod": "status"}


def build(graph: Graph) -> dict[str, Any]:
    """The network of things as `cuakhau.networks` gives it, in three languages."""
    return columns(read_records(graph.store))


def columns(records: Records) -> dict[str, Any]:
    """The same from records that were read.

    Texts stand once in `strings` and are named by their number; a day is the number of days since 1970-01-01, null
    where it is not known. `begins` is the first day on which something can hold (or a source first speaks of it),
    `over` the last where it ends. Positions are points, y upwards.
    """
    labels = {language: Labels(records.properties, language=language) for language in LANGUAGES}
    views = {language: network_of(records, labels[language], kinds=KINDS) for language in LANGUAGES}
    view = views[LANGUAGES[0]]
    terms = _Terms(labels)
    strings = _Strings()
    return {
        "base": BASE + "id/",
        "dataDate": _day(_data_date(records)),
        "measures": list(MEASURES),
        "nodes": _nodes(views, strings=strings, terms=terms)
        | _positions(view)
        | _measured(view)
        | _places(view),
        "edges": _edges(views, strings=strings, terms=terms),
        "periods": _periods(view, terms),
        # Last: filled by the others.
        "tables": terms.tables(),
        "strings": strings.texts,
    }


@dataclass(frozen=True)
class _Strings:
    """Texts by number, each once."""

    numbers: dict[str, int]

    def __init__(self) -> None:
        object.__setattr__(self, "numbers", {})

    def __call__(self, text: str) -> int:
        return self.numbers.setdefault(text, len(self.numbers))

    @property
    def texts(self) -> list[str]:
        return list(self.numbers)


class _Terms:
    """Kinds, types, relations, classes and states: small tables with names in the three languages."""

    def __init__(self, labels: Mapping[str, Labels]) -> None:
        self._labels = labels
        self._tables: dict[str, dict[str, list[str]]] = {
            name: {} for name in ("kinds", "types", "relations", "classes", "statuses")
        }

    def kind(self, name: str) -> int:
        return self._term("kinds", name)

    def type(self, name: str) -> int:
        return self._term("types", name)

    def relation(self, name: str) -> int:
        # A statement's relation is its class in lower case: `meeting` of `Meeting`.
        table = self._tables["relations"]
        if name not in table:
            said = [self._relation_in(each, name) for each in self._labels.values()]
            table[name] = said
        return list(table).index(name)

    def code(self, table: str, name: str) -> int:
        scheme = {"classes": "gate-class", "statuses": "status"}[table]
        names = [each.of(code(scheme, name).value) for each in self._labels.values()]
        return self._numbered(table, name, names)

    def tables(self) -> dict[str, list[dict[str, Any]]]:
        """The tables in the order of their numbers."""
        return {
            table: [
                {"id": name, "label": said} | ({"both": name in _BOTH_WAYS} if table == "relations" else {})
                for name, said in rows.items()
            ]
            for table, rows in self._tables.items()
        }

    def _term(self, table: str, name: str) -> int:
        return self._numbered(table, name, [each.of_term(name) for each in self._labels.values()])

    def _numbered(self, table: str, name: str, said: list[str]) -> int:
        rows = self._tables[table]
        rows.setdefault(name, said)
        return list(rows).index(name)

    @staticmethod
    def _relation_in(labels: Labels, name: str) -> str:
        said = labels.of_term(name)
        return labels.of_term(name[:1].upper() + name[1:]) if said == name else said


def _nodes(views: Mapping[str, Any], *, strings: _Strings, terms: _Terms) -> dict[str, list[Any]]:
    view = views[LANGUAGES[0]]
    rows = [attributes for _, attributes in view.nodes(data=True)]
    return {
        "iri": [strings(iri.removeprefix(BASE + "id/")) for iri in view],
        **{
            language: [strings(attributes["label"]) for _, attributes in views[language].nodes(data=True)]
            for language in LANGUAGES
        },
        "names": [strings(" | ".join(row["names"])) for row in rows],
        "kind": [terms.kind(row["kind"]) for row in rows],
        "type": [terms.type(row["type"]) for row in rows],
        "class": [_or_none(row.get("class"), terms, "classes") for row in rows],
        "status": [_or_none(row.get("status"), terms, "statuses") for row in rows],
        "country": [strings(row["country"]) for row in rows],
        "lat": [row.get("lat") for row in rows],
        "lon": [row.get("lon") for row in rows],
        **_lives([row["life"] for row in rows], ends=[bool(row["end"]) for row in rows]),
        "when": [strings(row["when"]) for row in rows],
        "candidate": [int(row["candidate"]) for row in rows],
    }


def _edges(views: Mapping[str, Any], *, strings: _Strings, terms: _Terms) -> dict[str, list[Any]]:
    view = views[LANGUAGES[0]]
    number = {iri: order for order, iri in enumerate(view)}
    rows = list(view.edges(data=True))
    return {
        "source": [number[source] for source, _, _ in rows],
        "target": [number[target] for _, target, _ in rows],
        "relation": [terms.relation(row["relation"]) for _, _, row in rows],
        "iri": [strings(row["iri"].removeprefix(BASE + "id/")) for _, _, row in rows],
        **{
            language: [strings(row["label"]) for _, _, row in views[language].edges(data=True)]
            for language in LANGUAGES
        },
        "planned": [int(row["modality"] == "planned") for _, _, row in rows],
        **_lives([row["life"] for _, _, row in rows], ends=[row["life"].lasting for _, _, row in rows]),
        "when": [strings(row["when"]) for _, _, row in rows],
    }


def _lives(lives: Iterable[When], *, ends: Iterable[bool]) -> dict[str, list[int | None]]:
    """`begins` and `over` of each, so that what is shown as of a day is what `When.belongs_to` says."""
    lived = list(zip(lives, ends, strict=True))
    return {
        "begins": [_day(life.start or life.attested) for life, _ in lived],
        "over": [_day(life.end) if ending and life.lasting else None for life, ending in lived],
    }


def _periods(view: Any, terms: _Terms) -> dict[str, list[Any]]:
    """Class and status of things over time, in the order of their beginning; the last that holds counts."""
    rows: list[tuple[int, int, int, int, int | None, int | None]] = []
    for order, (_, attributes) in enumerate(view.nodes(data=True)):
        held = [note for note in attributes["notes"] if note.relation in _SCHEMES and note.code]
        held.sort(key=lambda note: (note.when.start or note.when.attested or date.min, note.iri))
        for note in held:
            state = note.relation == "StatusPeriod"
            rows.append(
                (
                    order,
                    int(state),
                    terms.code("statuses" if state else "classes", note.code),
                    int(note.modality == "planned"),
                    _day(note.when.start or note.when.attested),
                    _day(note.when.end) if note.when.lasting else None,
                )
            )
    names = ("node", "status", "code", "planned", "begins", "over")
    return {name: [row[place] for row in rows] for place, name in enumerate(names)}


def _positions(view: Any) -> dict[str, list[float]]:
    by_ties, by_place = force_layout(view), geographic_layout(view)

    def column(points: Positions, axis: int) -> list[float]:
        # Drawings count y upwards, layouts downwards.
        return [points[iri][0] if axis == 0 else -points[iri][1] for iri in view]

    return {
        "x": column(by_ties, 0), "y": column(by_ties, 1),
        "mapX": column(by_place, 0), "mapY": column(by_place, 1),
    }  # fmt: skip


def _measured(view: Any) -> dict[str, list[Any]]:
    measured = centralities(view)
    most = {name: max((row[name] for row in measured.values()), default=0.0) or 1.0 for name in MEASURES}
    group = {iri: order for order, members in enumerate(communities(view)) for iri in members}
    return {
        "ties": [int(measured[iri]["degree"]) for iri in view],
        # Four decimals: finer than the eye, and no digit that another processor would round otherwise.
        **{name: [round(measured[iri][name] / most[name], 4) for iri in view] for name in MEASURES},
        "community": [group[iri] for iri in view],
    }


def _places(view: Any) -> dict[str, list[Any]]:
    number = {iri: order for order, iri in enumerate(view)}
    inside, shown_at = provinces(view), anchors(view)
    return {
        "provinces": [sorted(number[each] for each in inside[iri]) for iri in view],
        "anchor": [number[shown_at[iri]] if iri in shown_at else None for iri in view],
    }


def _or_none(name: str | None, terms: _Terms, table: str) -> int | None:
    return terms.code(table, name) if name else None


def _day(day: date | None) -> int | None:
    return (day - _EPOCH).days if day else None


def _data_date(records: Records) -> date | None:
    values = records.properties.get(DATASET.value, {}).get("dataDate", ())
    return date.fromisoformat(values[0].text) if values else None
