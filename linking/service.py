"""What a reconciliation service answers, whatever the version of the protocol: suggestions, previews, values."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape
from typing import Any, Final

from cuakhau.graph.iris import BASE
from cuakhau.linking.conditions import PROPERTIES, REGISTERS
from cuakhau.linking.names import form, words
from cuakhau.linking.reconcile import Candidate, Query, Reconciler
from cuakhau.linking.records import Record

LANGUAGES: Final = ("vi", "en", "zh")
BATCH: Final = 100
"""Queries in one batch, at the most."""
EXTENDED: Final = 500
"""Things whose values are asked for at once, at the most."""
PREVIEW_SIZE: Final = (360, 170)
"""Pixels: width and height."""
_NAME_LENGTH: Final = 300
"""Characters beyond which a cell is a text and names nothing."""
_SUGGESTIONS: Final = 20
_MOST_CANDIDATES: Final = 100
_CONDITIONS: Final = 20
_ASKED_FOR: Final = (*PROPERTIES, *REGISTERS)
_STYLE: Final = (
    "body{font:13px/1.35 system-ui,sans-serif;margin:8px}h1{font-size:15px;margin:0 0 2px}"
    "p{margin:0 0 4px;color:#555}dl{margin:0;display:grid;grid-template-columns:auto 1fr;gap:0 8px}dt{color:#555}dd{margin:0}"
)


@dataclass(frozen=True, slots=True)
class Service:
    """Answers of one graph in one language."""

    reconciler: Reconciler
    language: str

    def candidates(self, query: Query) -> list[Candidate]:
        """What a query may mean; a cell too long for a name, or with too much beside it, means nothing."""
        if len(query.name) > _NAME_LENGTH or len(query.conditions) > _CONDITIONS:
            return []
        if not query.name.strip() and not query.conditions:
            return []
        limit = max(1, min(query.limit, _MOST_CANDIDATES))
        return self.reconciler.reconcile(replace(query, limit=limit))

    def types_of(self, record: Record) -> list[dict[str, str]]:
        """The most telling classes of a thing."""
        types = self.reconciler.records.types
        return [{"id": name, "name": types[name].label(self.language)} for name in record.own_types(types)]

    def type_info(self, name: str, *, depth: int = 1) -> dict[str, Any]:
        """A class with what is broader."""
        types = self.reconciler.records.types
        info: dict[str, Any] = {"id": name, "name": types[name].label(self.language)}
        broader = [above for above in types[name].broader if above in types]
        if broader and depth:
            info["broader"] = [self.type_info(above, depth=depth - 1) for above in broader]
        return info

    def default_types(self) -> list[dict[str, Any]]:
        """Classes that most tables are about."""
        wanted = (
            "BorderCrossing",
            "AdministrativeUnit",
            "ProvincialUnit",
            "EconomicZone",
            "GatePair",
            "Entity",
        )
        return [self.type_info(name, depth=0) for name in wanted if name in self.reconciler.records.types]

    def description(self, record: Record) -> str:
        """What tells a thing apart from its namesakes, in a few words."""
        by_id = self.reconciler.records.by_id
        places = sorted(record.relations["within"] | record.relations["country"])
        units = [by_id[place].label(self.language) for place in places if place in by_id]
        life = f"{record.first or '…'} – {record.last}" if record.last else ""
        kinds = [type_["name"] for type_ in self.types_of(record)]
        return ", ".join(part for part in (*kinds, *units, life) if part)

    def suggest_entities(self, prefix: str, *, cursor: int = 0) -> list[dict[str, Any]]:
        """Things whose names begin with a text, or have a word that does; all for an empty one."""
        by_id = self.reconciler.records.by_id
        wanted = form(prefix[:_NAME_LENGTH])
        identifier = prefix.strip().removeprefix(BASE).removeprefix("id/")
        ranked = []
        for record in by_id.values():
            rank = 0 if record.id == identifier else _rank(record, wanted.folded)
            if not wanted.folded or rank is not None:
                ranked.append((rank or 0, record.id))
        chosen = [by_id[identifier] for _, identifier in sorted(ranked)[cursor : cursor + _SUGGESTIONS]]
        return [
            {
                "id": record.id,
                "name": record.label(self.language),
                "description": self.description(record),
                "notable": self.types_of(record),
            }
            for record in chosen
        ]

    def suggest_types(self, prefix: str, *, cursor: int = 0) -> list[dict[str, Any]]:
        """Classes whose names have a word that begins with a text."""
        types = self.reconciler.records.types
        named: list[tuple[str, Sequence[str]]] = [
            (name, (name, *info.labels.values())) for name, info in types.items()
        ]
        return [self.type_info(name) for name in _beginning(prefix, named)[cursor : cursor + _SUGGESTIONS]]

    def suggest_properties(self, prefix: str, *, cursor: int = 0) -> list[dict[str, str]]:
        """Properties that a query can use, whose names have a word that begins with a text."""
        known = words()["properties"]
        named = [(name, (name, *(known[name][language] for language in LANGUAGES))) for name in _ASKED_FOR]
        chosen = _beginning(prefix, named)[cursor : cursor + _SUGGESTIONS]
        return [self.property_info(name) for name in chosen]

    def proposed_properties(self, type_: str, *, limit: int = 0) -> list[dict[str, str]]:
        """Properties of which the things of a class have values, the commonest first."""
        wanted = self.reconciler.type_or_none(type_) if type_ else None
        if type_ and wanted is None:
            return []
        records = [
            record
            for record in self.reconciler.records.by_id.values()
            if wanted is None or wanted in record.types or wanted == record.kind
        ]
        counts = {
            name: sum(1 for record in records if self.values(record, name))
            for name, about in words()["properties"].items()
            if about["value"] != "none"
        }
        names = sorted((name for name, count in counts.items() if count), key=lambda name: -counts[name])
        return [self.property_info(name) for name in (names[:limit] if limit > 0 else names)]

    def property_info(self, name: str) -> dict[str, str]:
        """A property with its name."""
        return {"id": name, "name": words()["properties"][name][self.language]}

    def knows_property(self, name: str) -> bool:
        """Whether values of a property can be asked for."""
        known: Mapping[str, Mapping[str, str]] = words()["properties"]
        return name in known and known[name]["value"] != "none"

    def gives_things(self, name: str) -> bool:
        """Whether the values of a property are things of ours."""
        about: Mapping[str, str] = words()["properties"][name]
        return about["value"] == "thing"

    def values(self, record: Record, name: str) -> list[dict[str, Any]]:
        """The values of a property of a thing, as both versions of the protocol write them."""
        return list(self._values(record, name))

    def _values(self, record: Record, name: str) -> Iterator[dict[str, Any]]:
        by_id = self.reconciler.records.by_id
        if name in _RELATED:
            for identifier in sorted(record.relations[_RELATED[name]]):
                if identifier in by_id and (name != "province" or identifier.startswith("unit/")):
                    yield {"id": identifier, "name": by_id[identifier].label(self.language)}
        elif name in _CODED:
            yield from ({"str": code.rpartition("/")[2]} for code in sorted(record.relations[_CODED[name]]))
        elif name in REGISTERS:
            yield from ({"str": value} for value in sorted(record.identifiers.get(name, ())))
        elif name.startswith("name_"):
            language = name.removeprefix("name_")
            yield from ({"str": n.text} for n in record.names if n.preferred and n.language == language)
        elif (read := _SINGLE.get(name)) and (value := read(record)) is not None:
            yield value

    def preview(self, identifier: str, *, view: str) -> str | None:
        """A small page about a thing, None if there is no such thing."""
        record = self.reconciler.records.by_id.get(identifier)
        if record is None:
            return None
        name = escape(record.label(self.language))
        rows = "".join(
            f"<dt>{escape(term)}</dt><dd>{escape(text)}</dd>" for term, text in self._facts(record)
        )
        return (
            f'<!doctype html><html lang="{self.language}"><head><meta charset="utf-8"><title>{name}</title>'
            f"<style>{_STYLE}</style></head><body>{self.flyout(record, view=view)}<dl>{rows}</dl></body></html>"
        )

    def flyout(self, record: Record, *, view: str) -> str:
        """The head of a preview: a fragment of HTML."""
        name, about = escape(record.label(self.language)), escape(self.description(record))
        return f'<h1><a href="{escape(view)}" target="_blank" rel="noopener">{name}</a></h1><p>{about}</p>'

    def _facts(self, record: Record) -> Iterator[tuple[str, str]]:
        for name in (
            "name_vi",
            "name_zh",
            "name_en",
            "class",
            "counterpart",
            "coordinates",
            "wikidata",
            "geonames",
        ):
            texts = [str(value.get("name") or value.get("str")) for value in self.values(record, name)]
            if texts:
                yield self.property_info(name)["name"], ", ".join(texts)


_RELATED: Final = {"country": "country", "province": "within", "counterpart": "pairedWith"}
_CODED: Final = {"class": "currentClass", "mode": "mode"}
_SINGLE: Final[dict[str, Callable[[Record], dict[str, Any] | None]]] = {
    "iri": lambda record: {"str": record.iri},
    "coordinates": lambda r: {"str": f"{r.lat_lon[0]:g},{r.lat_lon[1]:g}"} if r.lat_lon else None,
    "lat": lambda record: {"float": record.lat_lon[0]} if record.lat_lon else None,
    "long": lambda record: {"float": record.lat_lon[1]} if record.lat_lon else None,
    "valid_from": lambda record: {"date": f"{record.first}T00:00:00"} if record.first else None,
    "valid_until": lambda record: {"date": f"{record.last}T00:00:00"} if record.last else None,
}


def _rank(record: Record, prefix: str) -> int | None:
    """0 where the thing's own name begins with a text, more for further names and words within; None for none."""
    ranks = []
    for name in record.names:
        if name.form.folded.startswith(prefix) or name.form.bare.startswith(prefix):
            ranks.append(1 if name.preferred else 2)
        elif f" {prefix}" in f" {name.form.folded}" or (name.form.cjk and prefix in name.form.folded):
            ranks.append(3)
    return min(ranks, default=None)


def _beginning(prefix: str, named: Sequence[tuple[str, Sequence[str]]]) -> list[str]:
    wanted = form(prefix[:_NAME_LENGTH]).folded
    return [name for name, texts in named if any(f" {wanted}" in f" {form(text).folded}" for text in texts)]
