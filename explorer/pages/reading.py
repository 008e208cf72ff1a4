"""What pages need to know of things, asked of the store in batches and kept for as long as the pages are written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from pyoxigraph import NamedNode

from cuakhau import coverage
from cuakhau.api import Graph
from cuakhau.explorer.pages.gates import Gate, located_gates
from cuakhau.graph.iris import PREFIXES
from cuakhau.graph.store import Term
from cuakhau.labels import Labels, fill, order
from cuakhau.queries import query as questions
from cuakhau.queries.citations import Citation, GroundTriple
from cuakhau.queries.derivations import Evidence
from cuakhau.queries.lookup import find_holders
from cuakhau.values import lexical
from cuakhau.walk import Statement, from_things, inverses, to_things
from cuakhau.words import term_name_or_none

TYPE = PREFIXES["rdf"] + "type"
_FACTS = """\
SELECT ?passage ?subject ?property ?object WHERE {
  VALUES ?passage { UNDEF }
  GRAPH ?passage { ?subject ?property ?object }
} ORDER BY ?passage ?subject ?property ?object"""


@dataclass(frozen=True, slots=True)
class Name:
    """A name and the language it is in, which may not be the page's."""

    text: str
    language: str
    """BCP 47 tag; empty if the name has none."""


class Counted:
    """What is counted over the whole graph, the same for every page: worked out when first asked for."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph

    @cached_property
    def located_gates(self) -> list[Gate]:
        """Every gate with coordinates, for maps."""
        return located_gates(self._graph.store)

    @cached_property
    def questions(self) -> Sequence[coverage.QuestionCoverage]:
        """How fully each question of the library is answered."""
        return list(coverage.questions(self._graph))

    @cached_property
    def provinces(self) -> Mapping[tuple[str, str], Mapping[str, int]]:
        """Things in each province by class."""
        return coverage.provinces(self._graph.store)

    @cached_property
    def inverses(self) -> Mapping[str, str]:
        """The inverse of each property that has one."""
        return inverses(self._graph.store)


class Reading:
    """Statements, names and citations by IRI. One reading serves one page, or a whole site."""

    def __init__(self, graph: Graph, counted: Counted | None = None) -> None:
        self.graph = graph
        self.counted = counted or Counted(graph)
        self._labels = Labels(graph.store)
        self._from: dict[str, list[Statement]] = {}
        self._to: dict[str, list[Statement]] = {}
        self._citations: dict[str, Citation] = {}
        self._premises: dict[GroundTriple, tuple[str, ...]] = {}
        self._answers: dict[tuple[str, str, str], list[Mapping[str, Term | None]]] = {}
        self._facts: dict[str, list[tuple[str, str, Term]]] = {}

    def fetch(self, iris: Iterable[str]) -> None:
        """Read what is said of things and with their help, in as few queries as the store takes."""
        self.fetch_said(iris := list(iris))
        missing = [iri for iri in dict.fromkeys(iris) if iri not in self._to and _is_iri(iri)]
        if missing:
            found = defaultdict(list)
            for statement in to_things(self.graph.store, missing):
                found[lexical(statement.value)].append(statement)
            self._to.update({iri: found.get(iri, []) for iri in missing})

    def fetch_said(self, iris: Iterable[str]) -> None:
        """Read only what is said of things."""
        missing = [iri for iri in dict.fromkeys(iris) if iri not in self._from and _is_iri(iri)]
        if missing:
            found = defaultdict(list)
            for statement in from_things(self.graph.store, missing):
                found[statement.subject].append(statement)
            self._from.update({iri: found.get(iri, []) for iri in missing})

    def fetch_around(self, iris: Iterable[str]) -> None:
        """Read in a few queries what pages about things would ask for one by one."""
        self.fetch(iris := list(iris))
        statements = [s for iri in iris for s in (*self.said_of(iri), *self.said_with(iri))]
        self.fetch_said(s.subject for s in statements)
        self.fetch_said(lexical(s.value) for s in statements)
        self.fetch_citations(dict.fromkeys(passage for s in statements for passage in s.passages))
        self.fetch_names(name for s in statements for name in (s.subject, s.property, lexical(s.value)))

    def said_of(self, iri: str) -> list[Statement]:
        """Statements whose subject it is."""
        self.fetch_said([iri])
        return self._from.get(iri, [])

    def said_with(self, iri: str) -> list[Statement]:
        """Statements whose object it is."""
        self.fetch([iri])
        return self._to.get(iri, [])

    def fetch_names(self, iris: Iterable[str]) -> None:
        """Read names in one go."""
        self._labels.fetch(iri for iri in iris if _is_iri(iri))

    def name(self, iri: str, language: str) -> Name:
        """What an IRI is called, with the language of the name."""
        found = self.name_or_none(iri, language)
        return found or Name(self._labels.of(iri, language=language), "")

    def name_or_none(self, iri: str, language: str) -> Name | None:
        """The same; None if it has no name."""
        names = self._labels.in_all_languages(iri)
        for wanted in order(language, names):
            if wanted in names:
                return Name(names[wanted], wanted)
        word = term_name_or_none(iri, language=language)
        return Name(word, language) if word else None

    def names(self, iri: str) -> Mapping[str, str]:
        """Every preferred name by language."""
        return self._labels.in_all_languages(iri)

    def fetch_citations(self, passages: Iterable[str]) -> None:
        """Read what to cite for passages, in one go."""
        missing = [passage for passage in dict.fromkeys(passages) if passage not in self._citations]
        if missing:
            self._citations.update(self.graph.cite_passages(missing))

    def citation(self, passage: str) -> Citation:
        """What to cite for a passage."""
        self.fetch_citations([passage])
        return self._citations[passage]

    def fetch_premises(self, triples: Iterable[GroundTriple]) -> None:
        """Find out what derived triples rest on, in one go."""
        missing = [triple for triple in dict.fromkeys(triples) if triple not in self._premises]
        if missing:
            evidence = Evidence(self.graph.store, missing, find_holders(self.graph.store, missing))
            for triple in missing:
                supports = evidence.supports(triple)
                self._premises[triple] = tuple(dict.fromkeys(passage for passage, _, _ in supports))

    def premises(self, triple: GroundTriple) -> tuple[str, ...]:
        """The passages that state what a derived triple rests on."""
        self.fetch_premises([triple])
        return self._premises[triple]

    def ask(self, question: str, parameter: str, iri: str) -> Sequence[Mapping[str, Term | None]]:
        """The rows of a question of the library about one thing: the same in every language."""
        key = question, parameter, iri
        if key not in self._answers:
            query = questions.get(question)
            table = self.graph.store.select(query.bind({parameter: NamedNode(iri)}))
            self._answers[key] = list(table.records())
        return self._answers[key]

    def facts_at(self, passages: Sequence[str]) -> Mapping[str, Sequence[tuple[str, str, Term]]]:
        """What each passage states: subject, property, value."""
        missing = [passage for passage in passages if passage not in self._facts]
        self._facts.update({passage: [] for passage in missing})
        for query in fill(_FACTS, missing):
            for passage, subject, name, value in self.graph.store.select(query).rows:
                if value is not None:
                    self._facts[lexical(passage)].append((lexical(subject), lexical(name), value))
        return {passage: self._facts[passage] for passage in passages}


def _is_iri(text: str) -> bool:
    """Whether it can be asked for: texts and blank nodes come here too, as values of statements."""
    return text.startswith(("https://", "http://"))
