"""Open a graph, ask it, look things up in it: what a notebook and the command line use."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Final

import pyoxigraph
from pyoxigraph import Literal, NamedNode, Quad, Triple

from cuakhau.answer import Answer
from cuakhau.building import default_store
from cuakhau.errors import EndpointError, StoreError
from cuakhau.finder import Described, Finder
from cuakhau.graph.iris import DATASET, PREFIXES
from cuakhau.graph.search import Hit
from cuakhau.graph.store import EmbeddedStore, Store, Table
from cuakhau.labels import LANGUAGES, Labels, check_language
from cuakhau.queries import query as questions
from cuakhau.queries.citations import Citation, RowCitations
from cuakhau.queries.federated import ask_federated
from cuakhau.queries.lookup import cite_place, find_documents, find_places
from cuakhau.queries.parameters import Parameter, parse_value
from cuakhau.queries.query import Column, Query
from cuakhau.runner import Runner, services_from
from cuakhau.sparql_text import query_form, with_prefixes
from cuakhau.things import Thing

if TYPE_CHECKING:
    import networkx
    import rdflib

    from cuakhau.graph.build import Manifest

Given = str | int | float | Decimal | date | NamedNode | Literal | Thing
"""What a parameter can be given as: text as a reader types it, a number, a day, a term, a thing."""

_DATA_DATE = f"""\
PREFIX ck: <{PREFIXES["ck"]}>
SELECT ?date WHERE {{ {DATASET} ck:dataDate ?date }}"""
_NOT_CITED: Final = RowCitations((), ("ASK gives no rows: ask with SELECT to see what supports the answer",))


def open_graph(
    store: Path | None = None,
    *,
    endpoint: str | None = None,
    language: str = "vi",
    limit_s: float = 30.0,
    allow_service: Collection[str] = (),
) -> Graph:
    """Open a graph that was built, or any SPARQL 1.1 endpoint that serves one.

    Args:
        store: folder of the graph; by default `default_store()`.
        endpoint: URL of an endpoint, instead of a folder.
        language: of names and headings: vi, en, zh.
        limit_s: seconds after which a SPARQL query is ended.
        allow_service: what queries may ask by SERVICE: hosts (`query.wikidata.org`), or whole addresses of endpoints.

    Raises:
        StoreError: if there is no graph, or it cannot be read.
        ParameterError: if what is allowed is neither a host nor an address.
    """
    services = services_from(allow_service)
    if endpoint is not None:
        from cuakhau.graph.remote import RemoteStore

        remote = RemoteStore(endpoint, timeout_s=limit_s, services=services)
        return Graph(remote, limited=remote, path=None, language=language, limit_s=limit_s, services=services)
    path = Path(store) if store is not None else default_store()
    embedded = EmbeddedStore.open(path)
    return Graph(embedded, limited=None, path=path, language=language, limit_s=limit_s, services=services)


class Graph:
    """A graph to ask; made by `open_graph`."""

    def __init__(
        self,
        store: Store,
        *,
        limited: Store | None,
        path: Path | None,
        language: str,
        limit_s: float,
        services: frozenset[str] = frozenset(),
    ) -> None:
        self.language = check_language(language)
        """Of names and headings."""
        self._store = store
        self._path = path
        self._limit_s = limit_s
        self._runner = Runner(store, limited=limited, path=path, limit_s=limit_s, services=services)
        self._labels = Labels(store)

    def questions(self) -> Mapping[str, Query]:
        """The questions of the library, by name; those that ask another endpoint only where that is allowed."""
        return {**questions.library(), **questions.federated(self._runner.may_ask)}

    def ask(
        self,
        name: str,
        *,
        as_of: Given | None = None,
        known_by: Given | None = None,
        language: str | None = None,
        **parameters: Given,
    ) -> Answer:
        """Answer a question of the library.

        Args:
            name: of the question: `gate-counterpart`.
            as_of: the day for which it is asked; by default the data's own date.
            known_by: only what sources published by this day say; by default all sources.
            language: of names and headings, if not that of the graph.
            **parameters: the question's own; names of things in any writing, dates (`2023`, `2023-12`,
                `2023-12-28`), numbers, identifiers (`gate/huu-nghi`).

        Raises:
            UnknownQueryError: if there is no such question.
            ParameterError: if a parameter is unknown, missing, or of the wrong type.
            NameResolutionError: if a name fits nothing, or several things.
        """
        given: dict[str, Given] = dict(parameters)
        for key, value in (("as_of", as_of), ("known_by", known_by)):
            if value is not None:
                given[key] = value
        return self.ask_with(name, given, language=language)

    def ask_with(self, name: str, parameters: Mapping[str, Given], *, language: str | None = None) -> Answer:
        """The same with all parameters, `as_of` and `known_by` among them, in a mapping.

        Raises:
            UnknownQueryError: if there is no such question.
            ParameterError: if a parameter is unknown, missing, or of the wrong type.
            NameResolutionError: if a name fits nothing, or several things.
            QueryError: if it asks another endpoint, which is not allowed.
            EndpointError: if that endpoint fails.
        """
        query = questions.get(name)
        language = check_language(language or self.language)
        text = query.bind(self.terms(name, parameters, language=language))
        if query.federated:
            table = ask_federated(query, text, store=self._runner.limited, may_ask=self._runner.may_ask)
        else:
            table = self._store.select(text)
        return self._answer(
            table,
            title=query.title[language],
            question=query.question[language],
            text=text,
            columns=query.columns,
            language=language,
            cited=lambda: self._cite_question(query, table),
        )

    def terms(
        self, name: str, parameters: Mapping[str, Given], *, language: str | None = None
    ) -> Mapping[str, NamedNode | Literal]:
        """The terms that a question is asked with, by the names of its parameters; raises what `ask_with` raises.

        Where a day is not given, `as_of` is the data's own date.
        """
        query = questions.get(name)
        language = check_language(language or self.language)
        terms = {}
        for key, value in parameters.items():
            parameter = query.parameter(key)
            terms[parameter.name] = self._term(parameter, value, language=language)
        if "as_of" not in terms and any(parameter.name == "as_of" for parameter in query.parameters):
            terms["as_of"] = self._term(query.parameter("as_of"), self.data_date, language=language)
        return terms

    def sparql(self, text: str, *, language: str | None = None) -> Answer:
        """Answer a SELECT or ASK query; the usual prefixes need not be declared.

        Raises:
            QuerySyntaxError: with line and column; also for updates, SERVICE, and queries that give triples.
            QueryTimeoutError: if the time limit ended it.
        """
        language = check_language(language or self.language)
        whole = with_prefixes(text)
        asks = query_form(text) == "ASK"
        if asks:
            truth = self._runner.run(text, lambda store: store.ask(whole))
            table = Table(("answer",), ((Literal(truth),),))
        else:
            table = self._runner.run(text, lambda store: store.select(whole))
        columns = [Column(name, dict.fromkeys(LANGUAGES, name), "any") for name in table.columns]
        return self._answer(
            table,
            title="SPARQL",
            question=text,
            text=whole,
            columns=columns,
            language=language,
            cited=lambda: [_NOT_CITED] if asks else self._cite_select(whole, table),
        )

    def construct(self, text: str) -> tuple[Triple, ...]:
        """Triples of a CONSTRUCT or DESCRIBE query; the usual prefixes need not be declared.

        Raises:
            QuerySyntaxError: with line and column; also for updates, SERVICE, and queries of another form.
            QueryTimeoutError: if the time limit ended it.
        """
        whole = with_prefixes(text)
        return self._runner.run(text, lambda store: store.construct(whole))

    def find(self, text: str, *, kinds: Collection[str] = (), limit: int = 10) -> list[Hit]:
        """Things that a text fits, the best first: by any name, with or without tones, in any script, in part."""
        return self._finder.find(text, kinds=kinds, limit=limit)

    def describe(self, iris: Sequence[str], *, language: str | None = None) -> Mapping[str, Described]:
        """Name, kind and identifier of things, by their IRIs: enough to tell apart those that share a name."""
        return self._finder.describe(iris, language=language or self.language)

    def thing(self, name: str, *, language: str | None = None) -> Thing:
        """A thing by any of its names, its identifier (`gate/huu-nghi`), or its IRI.

        Raises:
            NameResolutionError: if the name fits nothing, or several things.
        """
        language = check_language(language or self.language)
        iri = self._finder.thing(name, language=language)
        return Thing(iri, self._store, labels=self._labels, language=language, cite=self.cite_passages)

    def cite_passages(self, passages: Sequence[str]) -> Mapping[str, Citation]:
        """What to cite for passages, by their IRIs."""
        places = find_places(self._store, passages)
        sources = {place.source for place in places.values()}
        sources |= {slug for place in places.values() for slug in place.derived_from}
        documents = find_documents(self._store, sources)
        return {iri: cite_place(iri, place, documents) for iri, place in places.items()}

    def label(self, iri: str, *, language: str | None = None) -> str:
        """What an IRI is called; a short form of it where it has no name."""
        return self._labels.of(iri, language=language or self.language)

    @cached_property
    def manifest(self) -> Manifest:
        """What was built, and from what.

        Raises:
            StoreError: for an endpoint, which has none.
        """
        from cuakhau.graph.build import read_manifest

        if self._path is None:
            raise StoreError("an endpoint has no manifest: open the graph's own folder")
        return read_manifest(self._path)

    @cached_property
    def data_date(self) -> date:
        """The data's own date, the newest source's: what "current" means."""
        for (found,) in self._store.select(_DATA_DATE).rows:
            if isinstance(found, Literal):
                return date.fromisoformat(found.value)
        raise StoreError(f"the graph does not say of which date it is: {DATASET} ck:dataDate is missing")

    @property
    def store(self) -> Store:
        """The store itself, for SPARQL without help: no time limit, no prefixes."""
        return self._store

    @property
    def folder(self) -> Path | None:
        """The folder of the build that answers; None for an endpoint."""
        return self._store.folder if isinstance(self._store, EmbeddedStore) else None

    def quads(self) -> Iterator[Quad]:
        """Every quad of the graph, sorted as N-Quads.

        Raises:
            StoreError: for an endpoint, which is better asked than copied.
        """
        if isinstance(self._store, EmbeddedStore) and self.folder is None:
            return self._store.quads()
        if self.folder is None:
            raise StoreError("only a graph on disk can be copied as a whole: open it by its folder")
        return iter(pyoxigraph.parse(path=str(self.folder / "graph.nq"), format=pyoxigraph.RdfFormat.N_QUADS))

    def without_licences(self, kinds: Collection[str]) -> Graph:
        """A copy in memory without the data sets whose licence is of these kinds, nor what follows from them alone; kinds are `share-alike` …"""
        from cuakhau.graph.licences import store_without

        kept = EmbeddedStore(store_without(list(self.quads()), kinds))
        return Graph(kept, limited=kept, path=None, language=self.language, limit_s=self._limit_s)

    def to_rdflib(self) -> rdflib.Dataset:
        """A copy of the whole graph for rdflib, in memory: default graph and passages.

        Raises:
            StoreError: for an endpoint, which is better asked than copied.
        """
        # oxrdflib answers GRAPH patterns, which rdflib's own stores cannot at this size.
        import oxrdflib
        import rdflib

        engine = pyoxigraph.Store()
        engine.bulk_extend(self.quads())
        return rdflib.Dataset(store=oxrdflib.OxigraphStore(store=engine))

    def network(self, **options: Any) -> networkx.MultiDiGraph[str]:
        """Gates, places, projects, agreements and people, and what relates them, as networkx has it.

        Args:
            **options: those of `cuakhau.networks.network.network`.
        """
        from cuakhau.networks.network import network

        return network(self._store, **{"language": self.language, **options})

    def ontology(self) -> Any:
        """The ontology's classes and properties through owlready2: `graph.ontology().BorderGate`."""
        from cuakhau.ontology import load_owlready

        return load_owlready()

    def close(self) -> None:
        """Close files and connections, and end the process that runs SPARQL queries; also done when it is dropped."""
        self._runner.close()
        finder = self.__dict__.pop("_finder", None)
        if finder is not None:
            finder.close()

    def __enter__(self) -> Graph:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<Graph {self._path or self._store!r}, {self.language}>"

    @cached_property
    def _finder(self) -> Finder:
        index = self.folder / "names.sqlite" if self.folder else None
        return Finder(self._store, self._labels, index=index)

    def _cite_question(self, query: Query, table: Table) -> Sequence[RowCitations]:
        # Imported here: citing takes rdflib, which answering does without.
        from cuakhau.queries.cite import cite_question

        return cite_question(self._store, query, table)

    def _cite_select(self, text: str, table: Table) -> Sequence[RowCitations]:
        from cuakhau.queries.cite import cite_select

        return cite_select(self._runner.limited, text, table)

    def _term(self, parameter: Parameter, value: Given, *, language: str) -> NamedNode | Literal:
        if isinstance(value, Thing):
            return NamedNode(value.iri)
        if isinstance(value, NamedNode | Literal):
            return value
        text = value.isoformat() if isinstance(value, date) else str(value)
        return parse_value(
            parameter, text, lambda name, kinds: self._finder.resolve(name, kinds, language=language)
        )

    def _answer(
        self,
        table: Table,
        *,
        title: str,
        question: str,
        text: str,
        columns: Sequence[Column],
        language: str,
        cited: Any,
    ) -> Answer:
        if [column.name for column in columns] != list(table.columns):
            raise EndpointError(
                f"the answer has other columns than the question: {', '.join(table.columns)}", url=""
            )
        caution = "cut: the store did not give all rows" if table.truncated else ""
        return Answer(
            title=title,
            question=question,
            sparql=text,
            all_columns=columns,
            terms=table.rows,
            language=language,
            labels=self._labels,
            cite=cited,
            caution=caution,
        )
