"""Collects triples by the passage that states them: references resolved, dates spelt out, first appearance kept."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad

from cuakhau.graph import iris
from cuakhau.graph.arguments import SLOTS
from cuakhau.graph.dates import Interval
from cuakhau.graph.facts import Fact, Key, Mention, Passage, Reference, Review, Source
from cuakhau.graph.iris import ck, term
from cuakhau.graph.names import Registry, candidate

RDF_TYPE = term("rdf:type")
_XSD_DATE = term("xsd:date")
_XSD_DECIMAL = term("xsd:decimal")
_PRECISION = {4: term("xsd:gYear"), 7: term("xsd:gYearMonth"), 10: _XSD_DATE}

Object = NamedNode | Literal


@dataclass(frozen=True, slots=True)
class Unit:
    """What a unit of measure is worth in its base unit."""

    base: NamedNode
    factor: Decimal


@dataclass(frozen=True, slots=True)
class CandidateName:
    """A name that the registry does not know, for review."""

    iri: str
    text: str
    argument: str
    """`kind.argument` in which it stands."""
    passage: str
    reason: str
    """`unknown`, or the several things that it fits."""


def decimal_literal(value: Decimal) -> Literal:
    """A decimal in its canonical form: 661 is `661`, never `6.61E+2` or `661.00`."""
    text = format(value.normalize(), "f")
    return Literal("0" if text == "-0" else text, datatype=_XSD_DECIMAL)


def date_literal(day: date) -> Literal:
    """A day as xsd:date, without zone."""
    return Literal(day.isoformat(), datatype=_XSD_DATE)


@dataclass
class Writer:
    """Receives the triples of one fact after another.

    Facts must come in the order of their sources' dates: the first statement of a figure decides in which unit
    it is shown, so that a later source never changes what an earlier one said.
    """

    registry: Registry
    sources: Mapping[str, Source]
    units: Mapping[NamedNode, Unit]
    triples: dict[Passage, dict[tuple[NamedNode, NamedNode, Object], None]] = field(
        default_factory=lambda: defaultdict(dict)
    )
    candidates: dict[str, CandidateName] = field(default_factory=dict)
    shown_units: dict[NamedNode, tuple[Decimal, str]] = field(default_factory=dict)
    first_known: dict[NamedNode, Interval] = field(default_factory=dict)
    reviews: dict[Passage, dict[Review, None]] = field(default_factory=lambda: defaultdict(dict))

    def add(self, fact: Fact, subject: NamedNode, predicate: NamedNode, obj: Object) -> None:
        """State a triple in the fact's passage."""
        self.triples[fact.passage][subject, predicate, obj] = None

    def add_type(self, fact: Fact, subject: NamedNode, name: str) -> None:
        """State that a node is of a class of ours."""
        self.add(fact, subject, RDF_TYPE, ck(name))

    def add_words(self, fact: Fact, subject: NamedNode, name: str, text: str, *, language: str = "") -> None:
        """State words, unless they are empty."""
        if text:
            self.add(fact, subject, ck(name), Literal(text, language=language) if language else Literal(text))

    def add_date(self, fact: Fact, subject: NamedNode, name: str, when: Interval | None) -> None:
        """State a date at its precision, and beside it the first and last day that it can mean."""
        for predicate, obj in date_triples(name, when):
            self.add(fact, subject, predicate, obj)

    def add_reference(
        self, fact: Fact, subject: NamedNode, predicate: NamedNode, reference: Reference | None, slot: str
    ) -> NamedNode | None:
        """State a relation to what a reference means; nothing where there is none."""
        if reference is None:
            return None
        found = self.resolve(fact, reference, slot)
        self.add(fact, subject, predicate, found)
        return found

    def resolve(self, fact: Fact, reference: Reference, slot: str, *, within: str = "") -> NamedNode:
        """The entity that a reference means; a name that fits nothing, or several things, becomes a candidate."""
        return iris.entity(self.resolve_key(fact, reference, slot, within=within))

    def resolve_key(self, fact: Fact, reference: Reference, slot: str, *, within: str = "") -> Key:
        """The same as an identifier."""
        if isinstance(reference, Key):
            return reference
        wanted = SLOTS[slot]
        on = self.stated_on(fact.passage)
        key = reference.means or self.registry.resolve_or_none(
            reference.text, kinds=wanted.kinds, side=wanted.side, on=on
        )
        if key is None:
            return self._candidate(fact, reference, slot, within=within)
        if key in self.registry and all(
            reference.text != text for text, _, _ in self.registry.known(key).names
        ):
            self.add(
                fact,
                iris.entity(key),
                term("skos:altLabel"),
                Literal(reference.text, language=reference.language),
            )
        return key

    def _candidate(self, fact: Fact, mention: Mention, slot: str, *, within: str) -> Key:
        wanted = SLOTS[slot]
        key = candidate(mention, wanted.unknown_as.lower(), within=within)
        iri = iris.entity(key)
        self.add_type(fact, iri, wanted.unknown_as)
        self.add_type(fact, iri, "Candidate")
        self.add(fact, iri, term("rdfs:label"), Literal(mention.text, language=mention.language))
        if wanted.side:
            self.add(fact, iri, ck("country"), iris.entity(Key("country", wanted.side)))
        fits = {
            str(fit)
            for group in wanted.kinds
            for fit in self.registry.keys(mention.text, kinds=group, side=wanted.side)
        }
        reason = f"fits {', '.join(sorted(fits))}" if fits else "unknown"
        place = iris.passage(fact.passage).value
        self.candidates.setdefault(iri.value, CandidateName(iri.value, mention.text, slot, place, reason))
        return key

    def note_candidate(self, fact: Fact, key: Key) -> None:
        """Note a thing of another register that the registry does not know, for review."""
        iri = iris.entity(key).value
        names = self.registry.known(key).names if key in self.registry else []
        text = names[0][0] if names else key.slug
        place = iris.passage(fact.passage).value
        self.candidates.setdefault(iri, CandidateName(iri, text, f"{fact.kind}.key", place, "unknown"))

    def witnesses(self, passage: Passage) -> list[Source]:
        """The documents behind a passage: those that a row of ours cites, else the document itself."""
        slugs = passage.derived_from or (passage.source,)
        return [self.sources[slug] for slug in slugs]

    def stated_on(self, passage: Passage) -> date | None:
        """The day by which a document had certainly appeared; None for a row, which speaks of any time."""
        issued = None if passage.derived_from else self.sources[passage.source].issued
        return issued.end if issued else None

    def known_from(self, passage: Passage, *, not_before: date | None = None) -> Interval | None:
        """When the earliest source behind a passage had appeared.

        A row cites several sources and does not say which of them states what. So a source that had appeared
        before what it is to state began is passed over. Where no source of a row has a date, the row's own table has.

        Args:
            passage: the passage.
            not_before: the day on which what is stated began, None for what is planned or has no date.
        """
        dated = [source.issued for source in self.witnesses(passage) if source.issued]
        if not dated:
            return self.sources[passage.source].issued
        able = [issued for issued in dated if not_before is None or _last_day(issued) >= not_before]
        return min(able, key=_last_day) if able else max(dated, key=_last_day)

    def appears(self, fact: Fact, node: NamedNode, *, not_before: date | None = None) -> None:
        """Note that a passage states a dated node, so that the node's first appearance is known."""
        known = self.known_from(fact.passage, not_before=not_before)
        if known is not None:
            earlier = self.first_known.get(node)
            self.first_known[node] = known if earlier is None else min(earlier, known, key=_last_day)

    def language(self, fact: Fact) -> str:
        """Language of a fact's words: its source's first, English where the source is a table of ours."""
        languages = self.sources[fact.passage.source].languages
        return languages[0] if languages else "en"

    def quads(self) -> Iterator[Quad]:
        """Everything stated: once in the default graph, and in the graph of each passage that states it."""
        for passage, triples in self.triples.items():
            graph = iris.passage(passage)
            for subject, predicate, obj in triples:
                yield Quad(subject, predicate, obj, DefaultGraph())
                yield Quad(subject, predicate, obj, graph)

    @property
    def passages(self) -> Sequence[Passage]:
        """Every passage that states something."""
        return list(self.triples)


def date_triples(name: str, when: Interval | None) -> Iterator[tuple[NamedNode, Literal]]:
    """The property of a date, at its precision, and its first and last day (`…Start`, `…End`)."""
    if when is None:
        return
    if when.is_single:
        yield ck(name), Literal(when.text, datatype=_PRECISION[len(when.text)])
    if when.start is not None:
        yield ck(name + "Start"), date_literal(when.start)
    if when.end is not None:
        yield ck(name + "End"), date_literal(when.end)


def _last_day(when: Interval) -> date:
    return when.end or date.max
