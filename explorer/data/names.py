"""`names.json`: everything that has a name, for the search box, which folds and ranks as `cuakhau find` does."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from typing import Final

from cuakhau.api import Graph
from cuakhau.errors import StoreError
from cuakhau.graph.iris import BASE, CK
from cuakhau.graph.names import CLASS_WORDS, fold, is_cjk
from cuakhau.graph.search import IndexedName, SearchIndex
from cuakhau.labels import LANGUAGES
from cuakhau.values import lexical

_CJK: Final = (*range(0x3400, 0xA000), *range(0xF900, 0xFB00))
_TERMS = """\
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT DISTINCT ?term ?label WHERE { ?term a owl:Class ; rdfs:label ?label }"""
_STATED: Final = """\
PREFIX ck: <https://w3id.org/cuakhau/ontology#>
SELECT DISTINCT ?thing ?class WHERE {
  GRAPH ?graph { ?thing a ?class }
  FILTER(STRSTARTS(STR(?class), STR(ck:)))
  FILTER(!STRSTARTS(STR(?graph), "https://w3id.org/cuakhau/graph/inferred/"))
} ORDER BY ?thing ?class"""
_LIVES: Final = """\
PREFIX ck: <https://w3id.org/cuakhau/ontology#>
SELECT DISTINCT ?thing ?first ?last WHERE {
  ?thing ck:validUntil ?last . OPTIONAL { ?thing ck:validFrom ?first }
} ORDER BY ?thing ?last ?first"""

Form = tuple[IndexedName, tuple[str, ...]]


def build(graph: Graph) -> object:
    """The file's content.

    `things` are `[tail of the IRI, what it is (a place in kinds), weight, names]`, a name is
    `[text, language, 1 if it is the thing's own, pinyin if it is Chinese]`.

    Raises:
        StoreError: for an endpoint, which has no index of names.
    """
    if graph.folder is None:
        raise StoreError("the names of a graph are read from its own folder: open it by its folder")
    index = SearchIndex.open(graph.folder / "names.sqlite")
    try:
        forms = list(index.forms())
    finally:
        index.close()
    names: dict[str, list[Form]] = defaultdict(list)
    for form in (*forms, *_classes(graph), *_questions(graph)):
        names[form[0].iri].append(form)
    kinds = _kinds(graph, {name.iri for name, _ in forms})
    listed = sorted({tuple(sorted(kind.items())) for kind in kinds.values()})
    place = {kind: number for number, kind in enumerate(listed)}
    return {
        "base": BASE,
        "classWords": CLASS_WORDS.pattern,
        "simplified": _simplified(forms),
        "kinds": [dict(kind) for kind in listed],
        "things": [
            [
                iri.removeprefix(BASE),
                place[tuple(sorted(kinds[iri].items()))] if iri in kinds else -1,
                ours[0][0].weight,
                [_name(*form) for form in ours],
            ]
            for iri, ours in sorted(names.items())
        ],
    }


def _name(name: IndexedName, folded: Sequence[str]) -> list[object]:
    return [name.text, name.language, int(name.preferred), *folded[1:]]


def _kinds(graph: Graph, iris: Set[str]) -> Mapping[str, Mapping[str, str]]:
    """What each thing is, in words of each language, with its life if it has ended."""
    classes: dict[str, list[str]] = defaultdict(list)
    for thing, class_ in graph.store.select(_STATED).rows:
        if lexical(thing) in iris and lexical(class_) not in classes[lexical(thing)]:
            classes[lexical(thing)].append(lexical(class_))
    lives = {
        lexical(thing): f"{lexical(first) or '…'} – {lexical(last)}"
        for thing, first, last in graph.store.select(_LIVES).rows
    }
    kinds: dict[str, dict[str, str]] = {}
    for iri in iris & classes.keys():
        kinds[iri] = {}
        for language in LANGUAGES:
            words = ", ".join(sorted(graph.label(class_, language=language) for class_ in classes[iri]))
            kinds[iri][language] = " · ".join(filter(None, (words, lives.get(iri))))
    return kinds


def _simplified(forms: Sequence[Form]) -> list[str]:
    """Traditional characters and, under them, the simplified ones that stand in our names."""
    used = {character for _, folded in forms for character in folded[0] if is_cjk(character)}
    # In one call: each character by itself would take seconds.
    every = [chr(code) for code in _CJK if unicodedata.category(chr(code)) == "Lo"]
    pairs = [
        (character, plain)
        for character, plain in zip(every, fold(" ".join(every)).split(" "), strict=True)
        if plain != character and plain in used
    ]
    return ["".join(pair[0] for pair in pairs), "".join(pair[1] for pair in pairs)]


def _classes(graph: Graph) -> Iterator[Form]:
    """Classes of the ontology, by their labels."""
    for term, label in sorted(graph.store.select(_TERMS).rows, key=str):
        iri, language = getattr(term, "value", ""), getattr(label, "language", None) or ""
        if iri.startswith(CK):
            text = getattr(label, "value", "")
            yield IndexedName(iri, "class", text, language, True), (fold(text),)


def _questions(graph: Graph) -> Iterator[Form]:
    """Questions of the library, by their titles."""
    for name, query in sorted(graph.questions().items()):
        for language in LANGUAGES:
            text = query.title[language]
            yield (
                IndexedName(f"{BASE}questions/{name}", "question", text, language, True),
                (fold(text),),
            )
