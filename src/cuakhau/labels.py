"""What things, codes, classes and properties are called in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from cuakhau.errors import ParameterError
from cuakhau.graph.iris import BASE, PREFIXES
from cuakhau.graph.store import Store
from cuakhau.values import lexical
from cuakhau.words import term_name_or_none

LANGUAGES: Final = ("vi", "en", "zh")
"""Languages that a reader can choose; also the order in which another one is taken where a name is missing."""

_IRIS_A_QUERY = 400
"""How many IRIs one VALUES takes: endpoints limit the length of a query."""

_NAMES = """\
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT DISTINCT ?thing ?property ?name WHERE {
  VALUES ?thing { UNDEF }
  VALUES ?property { rdfs:label skos:prefLabel dcterms:title }
  ?thing ?property ?name .
}"""


def check_language(language: str) -> str:
    """The language if a reader can choose it.

    Raises:
        ParameterError: if it is none of `LANGUAGES`.
    """
    if language not in LANGUAGES:
        raise ParameterError(
            f"language {language!r} is none of {', '.join(LANGUAGES)}: choose one of these",
            parameter="language",
        )
    return language


def fill(query: str, iris: Iterable[str]) -> Iterator[str]:
    """A query with IRIs in place of `UNDEF`, as often as it takes; IRIs that SPARQL cannot write are left out."""
    wanted = [f"<{iri}>" for iri in dict.fromkeys(iris) if not set(iri) & set('<>"{}|\\^` \n\t\r')]
    for start in range(0, len(wanted), _IRIS_A_QUERY):
        yield query.replace("UNDEF", " ".join(wanted[start : start + _IRIS_A_QUERY]))


def shorten(iri: str) -> str:
    """How an IRI without a name is shown: what follows our base, or prefix and name.

    >>> shorten("https://w3id.org/cuakhau/source/vov-cao-bang-2023#char=1,9")
    'source/vov-cao-bang-2023#char=1,9'
    >>> shorten("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
    'rdf:type'
    """
    for prefix, namespace in PREFIXES.items():
        name = iri.removeprefix(namespace)
        if name != iri and name.isidentifier() and prefix not in ("id", "source", "graph"):
            return f"{prefix}:{name}"
    return iri.removeprefix(BASE)


class Labels:
    """Names by IRI, fetched from a store in batches and kept."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._names: dict[str, dict[str, str]] = {}

    def fetch(self, iris: Iterable[str]) -> None:
        """Fetch the names of all that are not yet known, in one query for 400 of them."""
        missing = [iri for iri in dict.fromkeys(iris) if iri not in self._names]
        for query in fill(_NAMES, missing):
            ranked: dict[tuple[str, str], tuple[int, str]] = {}
            for thing, naming, name in self._store.select(query).rows:
                # A title comes after a label; of several names in one language the first in order is taken.
                candidate = (int(lexical(naming).endswith("title")), lexical(name))
                place = lexical(thing), getattr(name, "language", None) or ""
                ranked[place] = min(candidate, ranked.get(place, candidate))
            for (iri, language), (_, text) in ranked.items():
                self._names.setdefault(iri, {})[language] = text
        for iri in missing:
            self._names.setdefault(iri, {})

    def of(self, iri: str, *, language: str) -> str:
        """The name in a language, else in Vietnamese, English, Chinese, any other; a short IRI if it has none."""
        name = self.of_or_none(iri, language=language) or term_name_or_none(iri, language=language)
        return name or shorten(iri)

    def of_or_none(self, iri: str, *, language: str) -> str | None:
        """The same, None if it has no name."""
        if iri not in self._names:
            self.fetch([iri])
        names = self._names[iri]
        for wanted in order(language, names):
            if wanted in names:
                return names[wanted]
        return None

    def in_all_languages(self, iri: str) -> dict[str, str]:
        """Every preferred name, by language."""
        if iri not in self._names:
            self.fetch([iri])
        names = self._names[iri]
        return {language: names[language] for language in order("vi", names) if language in names}


def order(language: str, others: Iterable[str] = ()) -> Sequence[str]:
    """Languages to try, the asked one first; what has no language comes before foreign ones.

    >>> order("zh", ["fr"])
    ('zh', 'vi', 'en', '', 'fr')
    """
    return tuple(dict.fromkeys((language, *LANGUAGES, "", *sorted(others))))
