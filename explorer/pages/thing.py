"""The page about a thing: everything that the sources say of it, where they differ, and what none of them says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final
from urllib.parse import urlsplit

from pyoxigraph import Literal, NamedNode

from cuakhau.explorer.pages.addresses import SITUATIONS
from cuakhau.explorer.pages.as_of import Then
from cuakhau.explorer.pages.citing import Chip, Citing
from cuakhau.explorer.pages.facts import Relation, Topic, topics_of
from cuakhau.explorer.pages.figures import Series, series_of, value_in_words
from cuakhau.explorer.pages.reading import TYPE, Name
from cuakhau.explorer.pages.shown import Show, Value
from cuakhau.explorer.pages.situations import Situation, situation, span_of
from cuakhau.graph.iris import BASE, CK, PREFIXES, term
from cuakhau.graph.store import Term
from cuakhau.graph.vocabulary import kind_of
from cuakhau.labels import LANGUAGES
from cuakhau.values import lexical
from cuakhau.walk import Statement

_ADDRESSES: Final[Mapping[str, str]] = {
    "wikidata": "https://www.wikidata.org/wiki/{}",
    "geonames": "https://www.geonames.org/{}",
    "osm": "https://www.openstreetmap.org/{}",
    "unlocode": "https://unece.org/trade/cefact/unlocode-code-list-country-and-territory",
    "iso3166-2": "https://www.iso.org/obp/ui/#iso:code:3166:{:.2}",
}
"""Where an identifier leads, by scheme; schemes that are not here have no page of their own for a thing."""
_EXPECTED: Final[Mapping[str, tuple[str, ...]]] = {
    "pair": ("hasDesignation", "byInstrument"),
    "project": ("startDate", "endDate", "cost", "hasStatusPeriod"),
    "instrument": ("issued", "issuer", "number"),
    "zone": ("validFrom", "byInstrument", "within"),
    "person": ("holdsPost",),
}
"""What a reader would look for on the page about a thing of a kind; for gates a question of the library tells."""
_SAME: Final[Mapping[str, tuple[str, ...]]] = {
    "startDate": ("validFrom",),
    "endDate": ("plannedEndDate", "validUntil"),
    "within": ("place",),
}


_HELD: Final = ("designation", "status-period", "post")
"""What holds for a time."""


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """The same thing in another register."""

    register: str
    value: str
    url: str
    """Empty where the register has no pages."""
    note: str
    """What to mind: that it is the town there, not the gate; that it is only related."""
    same: bool
    """Whether it is this very thing."""
    chip: Chip | None


@dataclass(frozen=True, slots=True)
class Nearby:
    """Another thing, as the crow flies."""

    value: Value
    kilometres: Decimal
    words: str
    chip: Chip | None


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Two statements that differ in one argument."""

    about: str
    one: str
    one_chip: Chip | None
    other: str
    other_chip: Chip | None


@dataclass(frozen=True, slots=True)
class ThingPage:
    """What the template of a thing shows."""

    iri: str
    kind: str
    name: Name
    names: Sequence[Name]
    """In the other languages of the interface."""
    other_names: Sequence[Name]
    kinds: Sequence[Value]
    candidate: bool
    topics: Sequence[Topic]
    situations: Mapping[str, Sequence[Situation]]
    """By kind, what is actual; figures apart."""
    planned: Sequence[Situation]
    series: Sequence[Series]
    position: tuple[float, float] | None
    """Latitude and longitude."""
    basis: Value | None
    """What the point shows: the gate itself, a marker, the nearest settlement."""
    nearby: Sequence[Nearby]
    """The nearest first."""
    elsewhere: Sequence[Elsewhere]
    disagreements: Sequence[Disagreement]
    unknown: Sequence[str]

    @property
    def relations(self) -> list[Relation]:
        """Those to other things, of all topics."""
        return [r for topic in self.topics for r in topic.relations if r.values[0].value.iri]

    def relation(self, name: str) -> Relation | None:
        """A relation by the local name of its property."""
        return next((r for t in self.topics for r in t.relations if r.name == name), None)

    @property
    def all_situations(self) -> list[Situation]:
        """Actual and planned."""
        return [s for found in self.situations.values() for s in found] + list(self.planned)


def read_thing(iri: str, *, show: Show, citing: Citing, then: Then | None = None) -> ThingPage | None:
    """All that the page shows, as of a day where one is given; None if nothing is said of the thing."""
    reading = show.reading
    reading.fetch([iri])
    said, towards = reading.said_of(iri), reading.said_with(iri)
    if not said:
        return None
    nodes = _situations_around(iri, said, towards)
    reading.fetch_said(nodes)
    if then:
        nodes = [node for node in nodes if then.stands(node)]
    reading.fetch_names(_named(said, towards, [s for node in nodes for s in reading.said_of(node)]))
    names = reading.names(iri)
    name = reading.name_or_none(iri, show.language) or Name(show.thing(iri).text, "")
    topics = topics_of(iri, show=show, citing=citing, then=then)
    rows = [
        situation(node, iri, show=show, citing=citing)
        for node in nodes
        if kind_of(node) not in ("observation", "distance")
    ]
    if then:
        rows = [replace(row, certain=row.kind not in _HELD or then.certainly(row.iri)) for row in rows]
    rows.sort(key=lambda row: row.sorting)
    actual: dict[str, list[Situation]] = {}
    for row in rows:
        if not row.planned:
            actual.setdefault(row.kind, []).append(row)
    observations = [node for node in nodes if kind_of(node) == "observation"]
    position, basis = _position(said, show)
    return ThingPage(
        iri=iri,
        kind=kind_of(iri),
        name=name,
        names=[Name(names[lang], lang) for lang in LANGUAGES if lang in names and lang != name.language],
        other_names=_other_names(said, names),
        kinds=show.kinds(iri),
        candidate=any(s.property == TYPE and lexical(s.value) == CK + "Candidate" for s in said),
        topics=topics,
        situations=actual,
        planned=[row for row in rows if row.planned],
        series=series_of(observations, iri, show=show, citing=citing),
        position=position,
        basis=basis,
        nearby=_nearby(
            iri, [node for node in nodes if kind_of(node) == "distance"], show=show, citing=citing
        ),
        elsewhere=_everywhere(said, show, citing),
        disagreements=_disagreements(iri, len(observations), show=show, citing=citing),
        unknown=_unknown(iri, said, towards, show=show),
    )


def _situations_around(iri: str, said: Sequence[Statement], towards: Sequence[Statement]) -> list[str]:
    # A page about a situation shows what it is about as facts; only named things have situations.
    if kind_of(iri) in SITUATIONS:
        return []
    found = [lexical(s.value) for s in said if isinstance(s.value, NamedNode)] + [s.subject for s in towards]
    return sorted({node for node in found if kind_of(node) in SITUATIONS})


def _named(*groups: Sequence[Statement]) -> list[str]:
    found = []
    for statements in groups:
        for s in statements:
            found += [s.subject, s.property]
            if isinstance(s.value, NamedNode):
                found.append(s.value.value)
    return found


def _other_names(said: Sequence[Statement], names: Mapping[str, str]) -> list[Name]:
    found = {
        Name(s.value.value, s.value.language or "")
        for s in said
        if s.property == term("skos:altLabel").value and isinstance(s.value, Literal)
    }
    found -= {Name(text, language) for language, text in names.items()}
    ranks = ("vi", "zh", "zh-latn-pinyin", "en")
    return sorted(found, key=lambda n: (ranks.index(n.language) if n.language in ranks else 9, n.text))


def _position(said: Sequence[Statement], show: Show) -> tuple[tuple[float, float] | None, Value | None]:
    found = {s.property: lexical(s.value) for s in said}
    try:
        place = float(found[term("wgs:lat").value]), float(found[term("wgs:long").value])
    except (KeyError, ValueError):
        return None, None
    geometry = found.get(term("geo:hasDefaultGeometry").value) or found.get(term("geo:hasGeometry").value, "")
    basis = (
        [s for s in show.reading.said_of(geometry) if s.property == CK + "coordinateBasis"]
        if geometry
        else []
    )
    return place, show.term(basis[0].value) if basis else None


def _elsewhere(said: Sequence[Statement], show: Show, citing: Citing) -> list[Elsewhere]:
    own = [s for s in said if s.property in (CK + "identifier", CK + "settlementIdentifier")]
    show.reading.fetch_said(lexical(s.value) for s in own)
    found = []
    for s in own:
        about = {x.property: x.value for x in show.reading.said_of(lexical(s.value))}
        scheme, notation = lexical(about.get(CK + "scheme")), lexical(about.get(term("skos:notation").value))
        if notation:
            template = _ADDRESSES.get(scheme.rpartition("/")[2], "")
            found.append(
                Elsewhere(
                    register=show.thing(scheme).text if scheme else "",
                    value=notation,
                    url=template.format(notation),
                    note=show.t("thing.settlement_only") if s.property == CK + "settlementIdentifier" else "",
                    same=s.property == CK + "identifier",
                    chip=citing.chip(s.passages, s.rules),
                )
            )
    return sorted(found, key=lambda e: (not e.same, e.register, e.value))


def _everywhere(said: Sequence[Statement], show: Show, citing: Citing) -> list[Elsewhere]:
    """Identifiers, and links that say no more than an identifier does only once."""
    own = _elsewhere(said, show, citing)
    known = {entry.value for entry in own}
    return [*own, *(entry for entry in _matches(said, show, citing) if entry.value not in known)]


_MATCHES: Final = ("exactMatch", "closeMatch", "relatedMatch", "broadMatch", "narrowMatch", "differentFrom")
_HOSTS: Final[Mapping[str, str]] = {
    "http://www.wikidata.org/entity/": "Wikidata",
    "https://sws.geonames.org/": "GeoNames",
    "https://www.openstreetmap.org/": "OpenStreetMap",
    "https://vocabulary.uncefact.org/unlocode#": "UN/LOCODE",
    "https://www.omg.org/spec/LCC/Countries/ISO3166-2-SubdivisionCodes-Adjunct/": "ISO 3166-2",
}
"""What a register is called, by how its identifiers begin."""


def _matches(said: Sequence[Statement], show: Show, citing: Citing) -> list[Elsewhere]:
    """Things of other graphs: the same, nearly the same, or related."""
    found = []
    for s in said:
        name = s.property.removeprefix(PREFIXES["skos"]).removeprefix(PREFIXES["owl"])
        address = lexical(s.value)
        if name not in _MATCHES or not address.startswith(("https://", "http://")):
            continue
        known = next((start for start in _HOSTS if address.startswith(start)), "")
        found.append(
            Elsewhere(
                register=_HOSTS.get(known) or urlsplit(address).netloc,
                value=address.removeprefix(known).strip("/") if known else address,
                url=address,
                note="" if name == "exactMatch" else show.t(f"matches.{name}"),
                same=name == "exactMatch",
                chip=citing.chip(s.passages, s.rules),
            )
        )
    return sorted(found, key=lambda e: (not e.same, e.register, e.value))


def _nearby(iri: str, nodes: Sequence[str], *, show: Show, citing: Citing) -> list[Nearby]:
    found = []
    for node in nodes:
        said = show.reading.said_of(node)
        others = [lexical(s.value) for s in said if s.property == CK + "between" and lexical(s.value) != iri]
        lengths = [lexical(s.value) for s in said if s.property == CK + "kilometres"]
        if others and lengths:
            triples = [
                (NamedNode(node), NamedNode(s.property), s.value)
                for s in said
                if s.property == CK + "kilometres"
            ]
            rules = (r for s in said for r in s.rules)
            chip = citing.chip((p for s in said for p in s.passages), rules, derived=triples)
            words = f"{show.t.number(lengths[0])} km"
            found.append(Nearby(show.thing(others[0]), Decimal(lengths[0]), words, chip))
    return sorted(found, key=lambda n: (n.kilometres, n.value.iri))


def _disagreements(iri: str, observations: int, *, show: Show, citing: Citing) -> list[Disagreement]:
    """Where sources disagree, by the questions of the library that find it."""
    found = []
    if kind_of(iri) == "gate":
        for row in show.reading.ask("class-disagreement", "gate", iri):
            about = show.thing(lexical(row["class"])).text
            found.append(
                _two(show.t("thing.began_as", what=about), row, ("designation", "other"), show, citing)
            )
    if observations > 1:
        for row in show.reading.ask("figure-disagreement", "place", iri):
            about = show.thing(lexical(row["measure"])).text
            found.append(_two(about, row, ("observation", "other"), show, citing))
    return found


def _two(
    about: str, row: Mapping[str, Term | None], columns: tuple[str, str], show: Show, citing: Citing
) -> Disagreement:
    texts, chips = [], []
    for column in columns:
        said = show.reading.said_of(lexical(row[column]))
        span = span_of(said, show)
        is_figure = any(s.property == CK + "measure" for s in said)
        texts.append(f"{value_in_words(said, show)} · {span.words}" if is_figure else span.words)
        chips.append(citing.chip(p for s in said for p in s.passages))
    return Disagreement(about, texts[0], chips[0], texts[1], chips[1])


def _unknown(iri: str, said: Sequence[Statement], towards: Sequence[Statement], *, show: Show) -> list[str]:
    """What no source read says of it, though one would look for it."""
    kind = kind_of(iri)
    if kind in SITUATIONS or iri.startswith(BASE + "ontology"):
        return []
    if kind == "gate":
        rows = show.reading.ask("gate-unknown", "gate", iri)
        return [show.t(f"unknown.{lexical(row['missing']).rpartition('#')[2]}") for row in rows]
    there = {s.property.rpartition("#")[2].rpartition("/")[2] for s in said}
    there |= {show.reading.counted.inverses.get(s.property, "").rpartition("#")[2] for s in towards}
    there |= {name.removesuffix("Start") for name in there}
    missing = [
        show.t(f"unknown.{name}")
        for name in _EXPECTED.get(kind, ())
        if name not in there and not any(other in there for other in _SAME.get(name, ()))
    ]
    if kind in (
        "pair",
        "unit",
        "zone",
        "region",
        "body",
        "person",
        "commodity",
        "instrument",
        "project",
        "facility",
    ):
        names = show.reading.names(iri)
        missing += [show.t(f"unknown.name_{language}") for language in LANGUAGES if language not in names]
    return missing
