"""Facts and foreign quads into the whole graph, in memory: stated, described, derived."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Store, Triple, parse, serialize

from cuakhau import ontology
from cuakhau.errors import BuildError
from cuakhau.graph import iris, provenance
from cuakhau.graph.distances import add_distances
from cuakhau.graph.facts import Fact, Key, Source
from cuakhau.graph.iris import ck
from cuakhau.graph.names import Registry
from cuakhau.graph.quads import write
from cuakhau.graph.rules import derive
from cuakhau.graph.writer import CandidateName, Unit, Writer

DATA_VERSION = "0.1.0"

Progress = Callable[[str], None]
"""Is told the name of each step as it begins."""


@dataclass(frozen=True, slots=True)
class Graph:
    """The whole graph, in memory."""

    store: Store
    """Default graph and named graphs."""
    candidates: tuple[CandidateName, ...]
    """Names that the registry does not know, sorted by IRI."""
    date: date
    """The data's own date."""
    fact_counts: Mapping[str, int]
    """Facts by kind."""
    derived_counts: Mapping[str, int]
    """Derived triples by rule."""

    def nquads(self) -> list[bytes]:
        """All quads as sorted lines of N-Quads, each once: the same bytes for the same input."""
        lines = (serialize(self.store, format=RdfFormat.N_QUADS) or b"").splitlines(keepends=True)
        lines.sort()
        return lines


def assemble(
    sources: Sequence[Source],
    facts: Sequence[Fact],
    *,
    registry: Registry | None = None,
    quads: Iterable[Quad] = (),
    inputs: Mapping[str, str] | None = None,
    progress: Progress = lambda step: None,
) -> Graph:
    """Make the graph of some facts.

    Args:
        sources: every source that the facts' passages name.
        facts: what is stated.
        registry: known names; by default those that the facts themselves bring.
        quads: checked quads of RDF files, in passage graphs and the default graph.
        inputs: SHA-256 by name of input file, for the data set's provenance.
        progress: is told each step.

    Raises:
        BuildError: if a fact names a source that is not there, or a code that has no unit.
    """
    by_slug = {source.slug: source for source in sources}
    store = Store()
    progress("vocabulary")
    vocabulary = [*_triples(ontology.ontology_text()), *_triples(ontology.codes_text())]
    _extend(store, vocabulary, iris.ONTOLOGY_GRAPH)
    out = Writer(registry or Registry(facts, concepts=role_names(vocabulary)), by_slug, units(vocabulary))
    progress("facts")
    write_all(facts, out)
    store.extend(out.quads())
    store.extend(quads)
    progress("provenance")
    date_of_data = provenance.data_date(sources)
    described = [
        *(triple for source in used_sources(sources, out) for triple in provenance.describe_source(source)),
        *(triple for passage in out.passages for triple in provenance.describe_passage(passage, out)),
        *provenance.describe_first_appearances(out),
        *provenance.describe_dataset(date_of_data=date_of_data, version=DATA_VERSION, inputs=inputs or {}),
    ]
    rules = ontology.rules()
    graphs = [iris.ONTOLOGY_GRAPH, iris.PROVENANCE_GRAPH, *(iris.inferred_graph(rule.name) for rule in rules)]
    _extend(store, [*described, *provenance.describe_system_graphs(graphs)], iris.PROVENANCE_GRAPH)
    progress("rules")
    derived = [*add_distances(store), *derive(store, rules)]
    store.extend(derived)
    return Graph(
        store,
        tuple(sorted(out.candidates.values(), key=lambda name: name.iri)),
        date_of_data,
        _count(fact.kind for fact in facts),
        _count(
            str(quad.graph_name.value).rpartition("/")[2]
            for quad in derived
            if isinstance(quad.graph_name, NamedNode)
        ),
    )


def units(vocabulary: Iterable[Triple]) -> dict[NamedNode, Unit]:
    """Units of measure with their base units and factors, from the code lists."""
    bases: dict[NamedNode, NamedNode] = {}
    factors: dict[NamedNode, Decimal] = {}
    for triple in vocabulary:
        subject, predicate, obj = triple.subject, triple.predicate, triple.object
        if isinstance(subject, NamedNode) and predicate == ck("baseUnit") and isinstance(obj, NamedNode):
            bases[subject] = obj
        if isinstance(subject, NamedNode) and predicate == ck("factor") and isinstance(obj, Literal):
            factors[subject] = Decimal(obj.value)
    return {unit: Unit(base, factors[unit]) for unit, base in bases.items()}


def role_names(vocabulary: Iterable[Triple]) -> Iterator[tuple[Key, str, str, bool]]:
    """Names of the posts in the code list: identifier, text, language, whether it is the preferred one."""
    preferred = {iris.term("skos:prefLabel"): True, iris.term("skos:altLabel"): False}
    for triple in vocabulary:
        subject, obj = triple.subject, triple.object
        if (
            triple.predicate not in preferred
            or not isinstance(obj, Literal)
            or not isinstance(subject, NamedNode)
        ):
            continue
        kind, _, slug = iris.local_name(subject.value).removeprefix("id/").partition("/")
        if kind == "role":
            yield Key(kind, slug), obj.value, obj.language or "", preferred[triple.predicate]


def write_all(facts: Sequence[Fact], out: Writer) -> None:
    """Write facts in the order in which their sources appeared.

    Raises:
        BuildError: if a fact names a source that is not there.
    """
    for fact in _in_order_of_appearance(facts, out):
        write(fact, out)
        if fact.review:
            out.reviews[fact.passage][fact.review] = None


def _in_order_of_appearance(facts: Sequence[Fact], out: Writer) -> list[Fact]:
    def order(fact: Fact) -> tuple[date, str, str, str]:
        known = out.known_from(fact.passage)
        appeared = known.end if known and known.end else date.max
        return appeared, fact.passage.source, fact.passage.fragment, fact.kind

    for fact in facts:
        for slug in (fact.passage.source, *fact.passage.derived_from):
            if slug not in out.sources:
                raise BuildError(
                    f"a fact of kind {fact.kind} cites source {slug!r}, which is not described: add it to sources.csv"
                )
    return sorted(facts, key=order)


def used_sources(sources: Iterable[Source], out: Writer) -> list[Source]:
    """The sources that what was written cites."""
    used = {slug for passage in out.passages for slug in (passage.source, *passage.derived_from)}
    return [source for source in sources if source.slug in used]


def _triples(turtle: str) -> list[Triple]:
    return [quad.triple for quad in parse(turtle.encode(), format=RdfFormat.TURTLE)]


def _extend(store: Store, triples: Iterable[Triple], graph: NamedNode) -> None:
    for triple in triples:
        store.add(Quad(triple.subject, triple.predicate, triple.object, DefaultGraph()))
        store.add(Quad(triple.subject, triple.predicate, triple.object, graph))


def _count(names: Iterable[str]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for name in names:
        counts[name] = counts.get(name, 0) + 1
    return dict(sorted(counts.items()))
