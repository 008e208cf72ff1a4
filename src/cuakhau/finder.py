"""From what a reader types to the thing that is meant: by identifier, or by any name through the index."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pyoxigraph import NamedNode

from cuakhau.errors import NameResolutionError
from cuakhau.graph import iris
from cuakhau.graph.iris import BASE, CK, term
from cuakhau.graph.names import fold
from cuakhau.graph.search import Hit, IndexedName, SearchIndex
from cuakhau.graph.store import Store
from cuakhau.graph.vocabulary import kind_of
from cuakhau.labels import Labels, fill, shorten
from cuakhau.queries.parameters import PLACE_KINDS
from cuakhau.values import lexical
from cuakhau.walk import from_things

_WHOLE_NAME = 60
"""Score from which a hit fits a whole name; below, it fits a part of one, and a part is never taken for the thing."""
_IRI = re.compile(r"<?(https?://[^\s<>\"{}|\\^`]+)>?")
_LOCAL = re.compile(r"(?:id/)?([a-z][a-z0-9-]*)/([A-Za-z0-9][A-Za-z0-9._-]*)")
_SLUG = re.compile(r"[A-Za-z0-9][A-Za-z0-9_./ -]*")

_NAMES = """\
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT DISTINCT ?thing ?property ?name WHERE {
  VALUES ?property { rdfs:label skos:altLabel dcterms:title }
  ?thing ?property ?name .
}"""
_WEIGHTS = "SELECT ?thing (COUNT(*) AS ?statements) WHERE { ?thing ?property ?value } GROUP BY ?thing"
_TYPES = """\
SELECT DISTINCT ?thing ?class WHERE { VALUES ?thing { UNDEF } ?thing a ?class }"""
_ANYTHING = "SELECT ?property WHERE { VALUES ?thing { UNDEF } ?thing ?property ?value } LIMIT 1"
_UNIT_RANKS: Final = (
    ("Country",),
    ("Province", "AutonomousRegion"),
    ("Prefecture",),
    ("County", "City", "District"),
)
"""Classes of administrative units, the highest first: a bare name means the highest unit of that name."""

_TYPE = term("rdf:type").value
_UNITS = ("unit", "country")
_LOWEST_RANK_LIKE_A_GATE = 3
"""Counties, cities and districts are places of the size of a gate."""
_NAMED_AFTER_PLACES = ("zone", "project", "facility", "region", "body")


@dataclass(frozen=True, slots=True)
class Described:
    """What tells a thing apart from others of its name."""

    identifier: str
    """As it can be typed: `gate/huu-nghi`."""
    name: str
    kind: str
    """Its classes in words."""
    life: str
    """From when to when it existed, if it has ended."""


class Finder:
    """Finds things of one graph."""

    def __init__(self, store: Store, labels: Labels, *, index: Path | None) -> None:
        """Prepare to find.

        Args:
            store: the graph.
            labels: its names.
            index: the build's index of names; None where there is none at hand (an endpoint), then the names are
                read from the graph when first needed.
        """
        self._store = store
        self._labels = labels
        self._path = index
        self._opened: SearchIndex | None = None

    @property
    def _index(self) -> SearchIndex:
        if self._opened is None:
            self._opened = (
                SearchIndex.open(self._path) if self._path else SearchIndex.build(_names_in(self._store))
            )
        return self._opened

    def close(self) -> None:
        """Close the index."""
        if self._opened is not None:
            self._opened.close()
            self._opened = None

    def find(self, text: str, *, kinds: Collection[str] = (), limit: int = 10) -> list[Hit]:
        """Things that a text fits, the best first."""
        return self._index.find(text, kinds=_spelt_out(kinds), limit=limit)

    def thing(self, text: str, *, language: str) -> str:
        """The IRI of the one thing that a name, identifier (`gate/huu-nghi`) or IRI means.

        Raises:
            NameResolutionError: if it fits nothing or several things.
        """
        if found := _IRI.fullmatch(text.strip()):
            return self._existing(found[1], text)
        if (found := _LOCAL.fullmatch(text.strip())) is not None:
            path = f"source/{found[2]}" if found[1] == "source" else f"id/{found[1]}/{found[2]}"
            if self._exists(BASE + path):
                return BASE + path
        return self.resolve(text, (), language=language).value

    def resolve(self, text: str, kinds: Sequence[str], *, language: str) -> NamedNode:
        """The thing of some kinds, or the code (`code:SCHEME`), that a text names.

        Raises:
            NameResolutionError: if it fits nothing or several things.
        """
        if kinds and kinds[0].startswith("code:"):
            return self._code(text, kinds[0].removeprefix("code:"), language=language)
        hits = self.find(text, kinds=kinds, limit=20)
        best = [hit for hit in hits if hit.score >= _WHOLE_NAME and hit.score == hits[0].score]
        best = self._highest_units(best)
        if not kinds:
            best = self._gates_first(best)
        if len(best) == 1:
            return NamedNode(best[0].iri)
        if best:
            raise NameResolutionError(
                f"{text!r} fits several things; name one by its identifier:\n{self._listed(best, language)}",
                name=text,
                candidates=[hit.iri for hit in best],
            )
        of_kinds = f" among {', '.join(kinds)}" if kinds else ""
        near = f"; near it are:\n{self._listed(hits[:8], language)}" if hits else "; try another spelling"
        raise NameResolutionError(
            f"nothing is called {text!r}{of_kinds}{near}", name=text, candidates=[hit.iri for hit in hits[:8]]
        )

    def _code(self, text: str, scheme: str, *, language: str) -> NamedNode:
        if _SLUG.fullmatch(text):
            node = iris.code(scheme, text)
            if self._exists(node.value):
                return node
        hits = self.find(text, kinds=[scheme], limit=20)
        best = [hit for hit in hits if hit.score >= _WHOLE_NAME and hit.score == hits[0].score]
        if len(best) == 1:
            return NamedNode(best[0].iri)
        codes = [hit.iri for hit in best] or self._codes(scheme)
        self._labels.fetch(codes)
        listed = ", ".join(
            f"{iri.rpartition('/')[2]} ({self._labels.of(iri, language=language)})" for iri in codes
        )
        fits = "fits several codes" if best else "is no code"
        raise NameResolutionError(
            f"{text!r} {fits} of the list {scheme}; choose one of: {listed or 'none, the list is empty'}",
            name=text,
            candidates=codes,
        )

    def _codes(self, scheme: str) -> list[str]:
        query = (
            "PREFIX skos: <http://www.w3.org/2004/02/skos/core#>\n"
            "SELECT DISTINCT ?code WHERE { VALUES ?scheme { UNDEF } ?code skos:inScheme ?scheme }"
        )
        found = {
            row[0].value
            for text in fill(query, [f"{BASE}id/{scheme}"])
            for row in self._store.select(text).rows
            if isinstance(row[0], NamedNode)
        }
        return sorted(found)

    def _exists(self, iri: str) -> bool:
        return any(self._store.select(query).rows for query in fill(_ANYTHING, [iri]))

    def _existing(self, iri: str, text: str) -> str:
        if self._exists(iri):
            return iri
        raise NameResolutionError(
            f"nothing is said of {text.strip()} in this graph: check the identifier, or look the thing up by name",
            name=text,
        )

    def _highest_units(self, hits: list[Hit]) -> list[Hit]:
        """A bare name means the highest unit of that name, and not the zones and projects that are named after it.

        Nor does it mean a source of that title, if anything else is called so.
        """
        hits = [hit for hit in hits if hit.kind != "source"] or hits
        units = [hit for hit in hits if hit.kind in _UNITS]
        if not units or len(hits) < 2:
            return hits
        others = [hit for hit in hits if hit.kind not in (*_UNITS, *_NAMED_AFTER_PLACES)]
        ranks = self._unit_ranks(units)
        highest = min(ranks.values())
        return [*others, *(hit for hit in units if ranks[hit.iri] == highest)]

    def _gates_first(self, hits: list[Hit]) -> list[Hit]:
        """A bare name of which nothing else is known means the gate, and not its district or what is named after it.

        A gate and a province of one name stay two things.
        """
        if len(hits) < 2 or all(hit.kind != "gate" for hit in hits):
            return hits
        ranks = self._unit_ranks([hit for hit in hits if hit.kind in _UNITS])
        return [
            hit
            for hit in hits
            if hit.kind not in _NAMED_AFTER_PLACES and ranks.get(hit.iri, 0) < _LOWEST_RANK_LIKE_A_GATE
        ]

    def _unit_ranks(self, hits: Sequence[Hit]) -> dict[str, int]:
        """Places in `_UNIT_RANKS` by IRI, the highest unit's first."""
        ranks = {hit.iri: len(_UNIT_RANKS) for hit in hits}
        for query in fill(_TYPES, ranks):
            for thing, name in self._store.select(query).rows:
                for rank, classes in enumerate(_UNIT_RANKS):
                    if lexical(name).removeprefix(CK) in classes:
                        ranks[lexical(thing)] = min(rank, ranks[lexical(thing)])
        return ranks

    def describe(self, iris: Sequence[str], *, language: str) -> dict[str, Described]:
        """What things are, in words: enough to tell apart those that share a name."""
        said = from_things(self._store, iris)
        self._labels.fetch([*iris, *(lexical(s.value) for s in said if s.property == _TYPE)])
        described = {}
        for iri in iris:
            own = [s for s in said if s.subject == iri]
            classes = [s for s in own if s.property == _TYPE]
            stated = [s for s in classes if s.passages or not s.rules] or classes
            kinds = [
                word for s in stated if (word := self._labels.of_or_none(lexical(s.value), language=language))
            ]
            dates = {s.property: lexical(s.value) for s in own}
            first, last = dates.get(CK + "validFrom", ""), dates.get(CK + "validUntil", "")
            described[iri] = Described(
                identifier=shorten(iri).removeprefix("id/"),
                name=self._labels.of(iri, language=language),
                kind=", ".join(dict.fromkeys(kinds)),
                life=f"{first or '…'} – {last}" if last else "",
            )
        return described

    def _listed(self, hits: Sequence[Hit], language: str) -> str:
        """One line a hit: what to type, what it is called, what it is."""
        described = self.describe([hit.iri for hit in hits], language=language)
        lines = []
        for hit in hits:
            thing = described[hit.iri]
            other = "" if fold(hit.text) == fold(thing.name) else hit.text
            about = ", ".join(part for part in (thing.kind or hit.kind, thing.life, other) if part)
            lines.append(f"  {thing.identifier}: {thing.name} ({about})")
        return "\n".join(lines)


def _spelt_out(kinds: Collection[str]) -> Collection[str]:
    """Kinds of identifiers: `place` stands for several, `any` for all."""
    if "any" in kinds:
        return ()
    if "place" in kinds:
        return {*kinds, *PLACE_KINDS} - {"place"}
    return kinds


def _names_in(store: Store) -> list[IndexedName]:
    weights = {}
    for thing, count in store.select(_WEIGHTS).rows:
        weights[lexical(thing)] = int(lexical(count))
    names = []
    for thing, naming, name in store.select(_NAMES).rows:
        iri, property_ = lexical(thing), lexical(naming)
        kind = kind_of(iri)
        if not kind or (property_.endswith("title") and kind not in ("source", "instrument")):
            continue
        language = getattr(name, "language", None) or ""
        preferred = not property_.endswith("altLabel")
        names.append(IndexedName(iri, kind, lexical(name), language, preferred, weights.get(iri, 0)))
    return names
