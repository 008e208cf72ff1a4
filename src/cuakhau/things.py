"""A thing with all that is known of it, in plain words: names, facts, details, time line, each with its passages."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property

from pyoxigraph import Literal, NamedNode

from cuakhau.answer import citation_record
from cuakhau.details import WHEN, Detail, Fact, Moment, date_of, detail_order, local_name
from cuakhau.errors import NameResolutionError
from cuakhau.graph.iris import BASE, CK, term
from cuakhau.graph.store import Store
from cuakhau.graph.vocabulary import kind_of
from cuakhau.labels import Labels, order, shorten
from cuakhau.queries.citations import Citation
from cuakhau.values import display, lexical, value_of
from cuakhau.walk import Statement, from_things, inverses, to_things

CitePassages = Callable[[Sequence[str]], Mapping[str, Citation]]
"""Looks up the citations of passages, in one go."""

_TYPE = term("rdf:type").value
_NAMING = frozenset(term(name).value for name in ("rdfs:label", "skos:prefLabel", "skos:altLabel"))
_LATITUDE, _LONGITUDE = term("wgs:lat").value, term("wgs:long").value
_OTHER_END = CK + "between"
_IDENTIFIERS = frozenset(CK + name for name in ("identifier", "settlementIdentifier"))
_GEOMETRY = frozenset(term(name).value for name in ("geo:hasGeometry", "geo:hasDefaultGeometry"))
_UNSHOWN = _NAMING | {
    _TYPE,
    _LATITUDE,
    _LONGITUDE,
    *_GEOMETRY,
    term("skos:topConceptOf").value,
    *_IDENTIFIERS,
    *(CK + name for name in ("knownFrom", "baseValue", "baseUnit", "modality")),
}
"""Shown in their own place, or the same as what is shown."""
_UNEXPANDED = _GEOMETRY | frozenset(term(name).value for name in ("dcterms:isPartOf", "prov:wasDerivedFrom"))
_PLANNED = frozenset({CK + "planned", f"{BASE}id/status/planned", f"{BASE}id/status/proposed"})


class Thing:
    """A thing of the graph, with what is said of it; read from the store once, when first needed."""

    def __init__(self, iri: str, store: Store, *, labels: Labels, language: str, cite: CitePassages) -> None:
        self.iri = iri
        """Its identifier."""
        self.language = language
        """Of the words."""
        self._store = store
        self._labels = labels
        self._cite = cite

    @property
    def name(self) -> str:
        """What it is called in the language."""
        return self._labels.of(self.iri, language=self.language)

    @cached_property
    def names(self) -> Mapping[str, str]:
        """Its preferred names by language."""
        return self._labels.in_all_languages(self.iri)

    @cached_property
    def other_names(self) -> Sequence[tuple[str, str]]:
        """Further and former names with their languages, sorted."""
        wanted = term("skos:altLabel").value
        found = {
            (statement.value.value, statement.value.language or "")
            for statement in self._own
            if statement.property == wanted and isinstance(statement.value, Literal)
        }
        return sorted(found - {(text, language) for language, text in self.names.items()})

    @cached_property
    def kinds(self) -> Sequence[str]:
        """Its classes in words, as stated; the derived ones only if none is stated."""
        classes = [s for s in self._own if s.property == _TYPE and isinstance(s.value, NamedNode)]
        stated = [s for s in classes if s.passages or not s.rules] or classes
        words = [(lexical(s.value), self._word(lexical(s.value))) for s in stated]
        # A class without a name is one of another vocabulary, beside one of ours that says more.
        return [word for iri, word in words if word != shorten(iri)] or [word for _, word in words]

    @property
    def is_candidate(self) -> bool:
        """Whether the registry does not know it: a name met in a source, waiting for review."""
        return any(s.property == _TYPE and s.value == NamedNode(CK + "Candidate") for s in self._own)

    @cached_property
    def position(self) -> tuple[str, str] | None:
        """Latitude and longitude in decimal degrees (WGS 84), None if not known."""
        found = {s.property: s.value.value for s in self._own if isinstance(s.value, Literal)}
        if _LATITUDE in found and _LONGITUDE in found:
            return found[_LATITUDE], found[_LONGITUDE]
        return None

    @cached_property
    def identifiers(self) -> Sequence[tuple[str, str, tuple[str, ...]]]:
        """Identifiers in other registers: register, value, passages."""
        found = []
        for statement in self._own:
            if statement.property in _IDENTIFIERS and isinstance(statement.value, NamedNode):
                about = {s.property: s for s in self._nodes.get(statement.value.value, ())}
                notation, scheme = about.get(term("skos:notation").value), about.get(CK + "scheme")
                if notation and isinstance(notation.value, Literal):
                    register = self._text(scheme) if scheme else ""
                    found.append((register, notation.value.value, tuple(statement.passages)))
        return found

    @cached_property
    def facts(self) -> Sequence[Fact]:
        """What is said of it and of its relations to other things, grouped by property."""
        merged: dict[tuple[str, str], Statement] = {}
        for statement in [*self._own_shown(), *self._turned_round()]:
            key = statement.property, str(statement.value)
            if (known := merged.get(key)) is None:
                merged[key] = Statement(
                    self.iri, statement.property, statement.value, {**statement.passages}, {**statement.rules}
                )
            else:
                known.passages.update(statement.passages)
                known.rules.update(statement.rules)
        facts = self._in_words(self._in_one_language(list(merged.values())))
        return sorted(facts, key=lambda fact: (fact.label, fact.text, fact.iri))

    @cached_property
    def details(self) -> Sequence[Detail]:
        """Designations, events, posts, figures, … that concern it, by kind and date."""
        relations: dict[str, list[Statement]] = {}
        for statement in [*self._own, *self._incoming]:
            node = lexical(statement.value) if statement.subject == self.iri else statement.subject
            if node in self._nodes and statement.property not in _IDENTIFIERS:
                relations.setdefault(node, []).append(statement)
        details = [self._detail(node, relations[node]) for node in relations]
        return sorted(details, key=lambda detail: (detail.kind, detail.start or "9", detail.text, detail.iri))

    @cached_property
    def timeline(self) -> Sequence[Moment]:
        """What has a date, in its order; what is only planned is marked so."""
        moments = [
            Moment(d.start, d.when, d.kind, d.text, d.planned, d.passages, d.rules)
            for d in self.details
            if d.start
        ]
        for statement in self._own:
            name = local_name(statement.property)
            if name in WHEN and isinstance(statement.value, Literal):
                planned = name == "plannedEndDate"
                what = self._word(statement.property)
                value = statement.value.value
                moments.append(Moment(value, value, what, self.name, planned, tuple(statement.passages)))
        return sorted(moments, key=lambda moment: (moment.start, moment.what, moment.text))

    @cached_property
    def citations(self) -> Mapping[str, Citation]:
        """What to cite for each passage that states something of it, by the passage's IRI."""
        passages: dict[str, None] = {}
        for fact in self.facts:
            passages.update(dict.fromkeys(fact.passages))
        for detail in self.details:
            passages.update(dict.fromkeys(detail.passages))
        for statement in self._own:
            passages.update(statement.passages)
        return self._cite(list(passages))

    def record(self) -> dict[str, object]:
        """All of it as plain values, for JSON."""
        return {
            "iri": self.iri,
            "name": self.name,
            "names": dict(self.names),
            "otherNames": [{"name": text, "language": language} for text, language in self.other_names],
            "kinds": list(self.kinds),
            "candidate": self.is_candidate,
            "position": None if self.position is None else [float(degrees) for degrees in self.position],
            "identifiers": [
                {"scheme": scheme, "value": value, "passages": passages}
                for scheme, value, passages in self.identifiers
            ],
            "facts": [dataclasses.asdict(fact) for fact in self.facts],
            "details": [dataclasses.asdict(detail) for detail in self.details],
            "timeline": [dataclasses.asdict(moment) for moment in self.timeline],
            "citations": {iri: citation_record(citation) for iri, citation in self.citations.items()},
        }

    def __repr__(self) -> str:
        return f"<Thing {shorten(self.iri)}: {self.name}>"

    @cached_property
    def _own(self) -> list[Statement]:
        found = from_things(self._store, [self.iri])
        if not found and not self._incoming:
            raise NameResolutionError(
                f"nothing is said of {self.iri} in this graph: check the identifier, or look it up with `cuakhau find`",
                name=self.iri,
            )
        return found

    @cached_property
    def _incoming(self) -> list[Statement]:
        return to_things(self._store, [self.iri])

    @cached_property
    def _inverses(self) -> Mapping[str, str]:
        return inverses(self._store)

    @cached_property
    def _nodes(self) -> Mapping[str, Sequence[Statement]]:
        """What is said of the things without a name that the thing is related to, by their IRIs."""
        near = [
            s.value.value
            for s in self._own
            if isinstance(s.value, NamedNode) and s.property not in _UNEXPANDED
        ]
        near += [s.subject for s in self._incoming if s.property not in _UNEXPANDED]
        ours = [iri for iri in dict.fromkeys(near) if kind_of(iri) not in ("", "source") and iri != self.iri]
        self._labels.fetch(ours)
        nameless = [iri for iri in ours if not self._labels.in_all_languages(iri)]
        nodes: dict[str, list[Statement]] = {iri: [] for iri in nameless}
        for statement in from_things(self._store, nameless):
            nodes[statement.subject].append(statement)
        # What is said of nothing is only mentioned: it is shown by its identifier, like any value.
        return {iri: said for iri, said in nodes.items() if said}

    def _own_shown(self) -> list[Statement]:
        return [s for s in self._own if _is_shown(s) and lexical(s.value) not in self._nodes]

    def _turned_round(self) -> list[Statement]:
        """Relations that other things with names have to it, as it has them to these."""
        return [
            Statement(
                self.iri,
                self._inverses.get(s.property, f"^{s.property}"),
                NamedNode(s.subject),
                {**s.passages},
                {**s.rules},
            )
            for s in self._incoming
            if s.subject not in self._nodes
            and s.property not in _UNSHOWN | _UNEXPANDED
            and "#" not in s.subject
        ]

    def _detail(self, iri: str, relations: Sequence[Statement]) -> Detail:
        said = self._nodes[iri]
        towards = {s.property for s in relations}
        shown = [
            s
            for s in said
            if _is_shown(s)
            and lexical(s.value) != self.iri
            # That it also concerns the other gate of the pair says the pair; the other end of a distance, nothing else.
            and (s.passages or s.property not in towards or s.property == _OTHER_END)
        ]
        classes = [s for s in said if s.property == _TYPE]
        stated = [s for s in classes if s.passages or not s.rules] or classes
        start, when = date_of(said)
        planned = any(
            isinstance(s.value, NamedNode)
            and s.value.value in _PLANNED
            and local_name(s.property) in ("modality", "status")
            for s in said
        )
        passages = dict.fromkeys(passage for s in [*relations, *shown] for passage in s.passages)
        # Whatever a passage states of the relation needs no rule; several relations may be derived by several rules.
        derived = all(s.rules and not s.passages for s in relations)
        rules = dict.fromkeys(rule for s in relations for rule in s.rules) if derived else {}
        facts = self._in_words(shown, units={s.property: s for s in said})
        return Detail(
            iri=iri,
            kind=", ".join(dict.fromkeys(self._text(s) for s in stated)),
            relation=", ".join(dict.fromkeys(self._word(s.property) for s in relations)),
            facts=tuple(sorted(facts, key=detail_order)),
            start=start,
            when=when,
            planned=planned,
            passages=tuple(passages),
            rules=tuple(rules),
        )

    def _in_words(
        self, statements: Sequence[Statement], *, units: Mapping[str, Statement] | None = None
    ) -> list[Fact]:
        self._labels.fetch(_iris(statements))
        facts = []
        for statement in statements:
            text = self._text(statement)
            name = local_name(statement.property)
            if units and name in ("value", "changeValue"):
                unit = units.get(CK + ("unit" if name == "value" else "changeUnit"))
                text = f"{text} {self._text(unit)}" if unit else text
            elif units and name in ("unit", "changeUnit"):
                continue
            facts.append(
                Fact(
                    property=statement.property.removeprefix("^"),
                    label=self._word(statement.property),
                    text=text,
                    iri=statement.value.value if isinstance(statement.value, NamedNode) else "",
                    passages=tuple(sorted(statement.passages)),
                    rules=() if statement.passages else tuple(sorted(statement.rules)),
                )
            )
        return facts

    def _in_one_language(self, statements: Sequence[Statement]) -> Sequence[Statement]:
        """What is said in several languages, such as a description, once: in the reader's, else in the next best."""
        languages: dict[str, set[str]] = {}
        for statement in statements:
            if isinstance(statement.value, Literal) and statement.value.language:
                languages.setdefault(statement.property, set()).add(statement.value.language)
        best = {
            prop: next(language for language in order(self.language, found) if language in found)
            for prop, found in languages.items()
        }
        return [
            s
            for s in statements
            if not isinstance(s.value, Literal)
            or not s.value.language
            or s.value.language == best[s.property]
        ]

    def _text(self, statement: Statement) -> str:
        value = value_of(statement.value, "", lambda iri: self._labels.of(iri, language=self.language))
        return display(value, language=self.language)

    def _word(self, iri: str) -> str:
        """A class or property in words; one that is read backwards and has no inverse gets an arrow."""
        forward = iri.removeprefix("^")
        name = self._labels.of(forward, language=self.language)
        return name if forward == iri else f"← {name}"


def _is_shown(statement: Statement) -> bool:
    name = local_name(statement.property)
    # `validFromStart` and `validFromEnd` are what `validFrom` can mean; an interval has no `validFrom`.
    return statement.property not in _UNSHOWN and not (
        name.endswith(("Start", "End")) and statement.property.startswith(CK)
    )


def _iris(statements: Iterable[Statement]) -> Iterable[str]:
    for statement in statements:
        yield statement.property.removeprefix("^")
        if isinstance(statement.value, NamedNode):
            yield statement.value.value
