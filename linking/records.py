"""What is known of each thing that a name may mean: read from any graph once, then compared in memory."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Final

from pyoxigraph import Literal, NamedNode

from cuakhau.graph.iris import BASE, CK, PREFIXES
from cuakhau.graph.store import Store
from cuakhau.linking.names import Form, form

_PREFIXES = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())
_NAMES = """
SELECT DISTINCT ?thing ?property ?name WHERE {
  VALUES ?property { rdfs:label skos:altLabel } ?thing a ck:Entity ; ?property ?name .
  FILTER NOT EXISTS { ?thing a ck:Candidate }
}"""
_TYPES = "SELECT DISTINCT ?thing ?type WHERE { ?thing a ck:Entity ; a ?type }"
_RELATIONS = """
SELECT DISTINCT ?thing ?property ?value WHERE {
  VALUES ?property { ck:country ck:within ck:currentClass ck:mode ck:validFromStart ck:validUntilEnd wgs:lat wgs:long
    ck:pairedWith owl:sameAs skos:exactMatch skos:closeMatch }
  ?thing a ck:Entity ; ?property ?value .
}"""
_CLASSES = """
SELECT DISTINCT ?thing ?class WHERE {
  ?designation ck:designates ?thing ; ck:designatedClass ?class ; ck:modality ck:actual .
}"""
_IDENTIFIERS = """
SELECT DISTINCT ?thing ?scheme ?value WHERE {
  ?thing ck:identifier ?identifier . ?identifier ck:scheme/skos:notation ?scheme ; skos:notation ?value .
}"""
_CLASS_LABELS = """
SELECT DISTINCT ?class ?label ?broader WHERE {
  ?class a owl:Class ; rdfs:label ?label . OPTIONAL { ?class rdfs:subClassOf ?broader }
}"""
_PINYIN: Final = "zh-latn-pinyin"
_KINDS: Final = (
    "gate", "pair", "unit", "zone", "country", "region", "project", "instrument", "body", "person", "commodity", "link",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Name:
    """One of a thing's names."""

    text: str
    language: str
    preferred: bool
    form: Form
    derived: bool = False
    """Whether it is the pinyin of a Chinese name, made here."""


@dataclass(slots=True)
class Record:
    """A thing and what tells it apart from its namesakes."""

    id: str
    """`gate/huu-nghi`."""
    names: list[Name] = field(default_factory=list)
    types: set[str] = field(default_factory=set)
    """Local names of classes, with what they are subclasses of."""
    relations: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    """Identifiers of things and codes by local name of property: country, within, currentClass, class, mode, …"""
    identifiers: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    """Values by code of the register."""
    targets: set[str] = field(default_factory=set)
    """IRIs of other registers for the same thing."""
    lat_lon: tuple[float, float] | None = None
    first: date | None = None
    last: date | None = None

    @property
    def kind(self) -> str:
        """First part of the identifier."""
        return self.id.partition("/")[0]

    @property
    def iri(self) -> str:
        """Its IRI."""
        return f"{BASE}id/{self.id}"

    def label(self, language: str) -> str:
        """Its name in a language, or in another one where it has none."""
        preferred = {name.language: name.text for name in self.names if name.preferred}
        for choice in (language, "vi", "zh", "en"):
            if choice in preferred:
                return preferred[choice]
        return self.names[0].text if self.names else self.id

    def own_types(self, classes: Mapping[str, TypeInfo]) -> list[str]:
        """Its most telling classes: those of which it has no subclass."""
        above = {broader for name in self.types for broader in classes[name].broader if name in classes}
        return sorted(name for name in self.types if name in classes and name not in above)


@dataclass(frozen=True, slots=True)
class TypeInfo:
    """A class of things."""

    id: str
    labels: Mapping[str, str]
    broader: tuple[str, ...]

    def label(self, language: str) -> str:
        """Its name in a language."""
        return self.labels.get(language) or self.labels.get("en") or self.id


class Records:
    """All things of a graph."""

    def __init__(self, records: Mapping[str, Record], classes: Mapping[str, TypeInfo]) -> None:
        self.by_id = records
        used = {name for record in records.values() for name in record.types}
        self.types = {name: info for name, info in classes.items() if name in used}
        """Classes that have things."""
        self._by_bare: dict[str, list[Record]] = defaultdict(list)
        self.kinds_of: dict[str, set[str]] = defaultdict(set)
        """Kinds of identifiers of the things of a class."""
        for record in records.values():
            for name in record.types:
                self.kinds_of[name].add(record.kind)
            for bare in {name.form.bare for name in record.names}:
                self._by_bare[bare].append(record)

    @classmethod
    def of(cls, store: Store) -> Records:
        """Read all things of a graph."""
        records: dict[str, Record] = {}
        for thing, naming, name in store.select(_PREFIXES + _NAMES).rows:
            identifier = _local(thing)
            if identifier.partition("/")[0] not in _KINDS or not isinstance(name, Literal):
                continue
            record = records.setdefault(identifier, Record(identifier))
            preferred = isinstance(naming, NamedNode) and naming.value.endswith("label")
            language = (name.language or "").lower()
            record.names.append(Name(name.value, language, preferred, form(name.value)))
        for thing, type_ in store.select(_PREFIXES + _TYPES).rows:
            if (known := records.get(_local(thing))) and isinstance(type_, NamedNode):
                known.types.add(type_.value.removeprefix(CK))
        for thing, relation, value in store.select(_PREFIXES + _RELATIONS).rows:
            if (known := records.get(_local(thing))) and isinstance(relation, NamedNode):
                _relate(known, relation.value, value)
        for thing, class_ in store.select(_PREFIXES + _CLASSES).rows:
            if known := records.get(_local(thing)):
                known.relations["class"].add(_local(class_))
        for thing, scheme, value in store.select(_PREFIXES + _IDENTIFIERS).rows:
            if known := records.get(_local(thing)):
                known.identifiers[_text(scheme)].add(_text(value))
        for record in records.values():
            record.names.sort(key=lambda name: (not name.preferred, name.language, name.text))
            record.names.extend(_pinyin_names(record.names))
        return cls(dict(sorted(records.items())), _classes(store))

    def named(self, text: str, *, kinds: Sequence[str]) -> set[str]:
        """Identifiers of the things of some kinds that a text names in full, in any writing; or is of."""
        identifier = text.removeprefix(BASE).removeprefix("id/")
        if identifier in self.by_id:
            return {identifier}
        return {record.id for record in self._by_bare.get(form(text).bare, ()) if record.kind in kinds}


def _relate(record: Record, relation: str, value: object) -> None:
    text = _text(value)
    name = relation.rpartition("#")[2]
    match name:
        case "lat" | "long":
            latitude, longitude = record.lat_lon or (0.0, 0.0)
            number = float(Decimal(text))
            record.lat_lon = (number, longitude) if name == "lat" else (latitude, number)
        case "validFromStart":
            record.first = date.fromisoformat(text)
        case "validUntilEnd":
            record.last = date.fromisoformat(text)
        case "sameAs" | "exactMatch" | "closeMatch":
            record.targets.add(text)
        case _:
            record.relations[name].add(_local(value))


def _pinyin_names(names: Iterable[Name]) -> list[Name]:
    """The pinyin of Chinese names, where the graph has none for them."""
    from pypinyin import lazy_pinyin  # its dictionaries take longer to load than a look-up takes

    given = {name.form.joined for name in names if not name.form.cjk}
    made = []
    for name in names:
        if name.language.startswith("zh") and name.form.cjk:
            text = " ".join(lazy_pinyin(name.text))
            if form(text).joined not in given:
                made.append(Name(text, _PINYIN, False, form(text), derived=True))
    return made


def _classes(store: Store) -> dict[str, TypeInfo]:
    labels: dict[str, dict[str, str]] = defaultdict(dict)
    broader: dict[str, set[str]] = defaultdict(set)
    for class_, label, above in store.select(_PREFIXES + _CLASS_LABELS).rows:
        iri = _text(class_)
        if iri.startswith(CK) and isinstance(label, Literal):
            name = iri.removeprefix(CK)
            labels[name][label.language or "en"] = label.value
            if isinstance(above, NamedNode) and above.value.startswith(CK):
                broader[name].add(above.value.removeprefix(CK))
    return {
        name: TypeInfo(name, words, tuple(sorted(broader[name]))) for name, words in sorted(labels.items())
    }


def _local(term: object) -> str:
    return _text(term).removeprefix(BASE).removeprefix("id/")


def _text(term: object) -> str:
    return term.value if isinstance(term, NamedNode | Literal) else ""
