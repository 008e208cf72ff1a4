"""What changed from one graph to the next, in words: what a release note is written from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyoxigraph
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, RdfFormat, Triple

from cuakhau.errors import SourceError
from cuakhau.graph.iris import BASE, CK, term
from cuakhau.labels import order, shorten

_LABELS: Final = frozenset({term("rdfs:label").value, term("skos:prefLabel").value})
_TYPE: Final = term("rdf:type").value
_SHOWN_AS_DATES: Final = ("Start", "End")


@dataclass(frozen=True, slots=True)
class Changes:
    """Statements of the default graph that only one of two graphs has, by the IRI of their subject."""

    added: Mapping[str, tuple[Triple, ...]]
    removed: Mapping[str, tuple[Triple, ...]]
    passages_added: int
    """Places in sources that state something now and did not."""
    passages_removed: int
    before: frozenset[str]
    """Subjects that the old graph speaks of."""
    after: frozenset[str]
    labels: Mapping[str, Mapping[str, str]]
    """Names by IRI and language, the new graph's before the old one's."""


def compare(old: Path, new: Path) -> Changes:
    """Compare two graphs in N-Quads files.

    Raises:
        SourceError: if one cannot be read, with line and column.
    """
    labels: dict[str, dict[str, str]] = {}
    before, passages_before = _read(old, labels)
    after, passages_after = _read(new, labels)
    return Changes(
        added=_by_subject(after - before),
        removed=_by_subject(before - after),
        passages_added=len(passages_after - passages_before),
        passages_removed=len(passages_before - passages_after),
        before=frozenset(_iri(triple.subject) for triple in before),
        after=frozenset(_iri(triple.subject) for triple in after),
        labels=labels,
    )


def describe(changes: Changes, *, language: str) -> str:
    """The changes as Markdown: new things, things that are gone, and what changed of the others.

    Args:
        changes: what to tell.
        language: of names: vi, en, zh.
    """
    added, removed = sum(map(len, changes.added.values())), sum(map(len, changes.removed.values()))
    lines = [
        f"{added:,} statements added, {removed:,} removed; "
        f"{changes.passages_added:,} places in sources added, {changes.passages_removed:,} removed."
    ]
    kept = changes.before & changes.after
    for heading, subjects in (
        ("New", sorted(changes.after - changes.before)),
        ("Gone", sorted(changes.before - changes.after)),
        ("Changed", sorted(kept & {*changes.added, *changes.removed})),
    ):
        if subjects:
            lines += ["", f"## {heading} ({len(subjects):,})", ""]
            for subject in subjects:
                lines += _thing(subject, changes, language)
    return "\n".join(lines) + "\n"


def _read(file: Path, labels: dict[str, dict[str, str]]) -> tuple[set[Triple], set[str]]:
    triples: set[Triple] = set()
    passages: set[str] = set()
    try:
        for quad in pyoxigraph.parse(path=str(file), format=RdfFormat.N_QUADS):
            if isinstance(quad.graph_name, DefaultGraph):
                triples.add(quad.triple)
                if quad.predicate.value in _LABELS and isinstance(quad.object, Literal):
                    labels.setdefault(_iri(quad.subject), {})[quad.object.language or ""] = quad.object.value
            elif isinstance(quad.graph_name, NamedNode) and quad.graph_name.value.startswith(
                f"{BASE}source/"
            ):
                passages.add(quad.graph_name.value)
    except (OSError, SyntaxError, ValueError) as error:
        raise SourceError(f"{file}: cannot be read as N-Quads: {error}", path=str(file)) from error
    return triples, passages


def _by_subject(triples: set[Triple]) -> Mapping[str, tuple[Triple, ...]]:
    found: dict[str, list[Triple]] = {}
    for triple in sorted(triples, key=str):
        found.setdefault(_iri(triple.subject), []).append(triple)
    return {subject: tuple(said) for subject, said in found.items()}


def _thing(subject: str, changes: Changes, language: str) -> Iterator[str]:
    yield f"- **{_name(subject, changes, language)}** `{subject.removeprefix(BASE)}`"
    # Of a thing that is new or gone its whole description is a change: two lines of it tell which it is.
    whole = subject not in changes.before or subject not in changes.after
    for sign, said in (("−", changes.removed.get(subject, ())), ("+", changes.added.get(subject, ()))):
        shown = [triple for triple in said if _tells(triple, whole=whole)]
        for triple in shown:
            value = triple.object
            text = f"“{value.value}”" if isinstance(value, Literal) else _name(_iri(value), changes, language)
            yield f"  - {sign} {_name(triple.predicate.value, changes, language)}: {text}"


def _tells(triple: Triple, *, whole: bool) -> bool:
    """Whether a line of its own helps a reader: the two ends of a date say what the date says."""
    predicate = triple.predicate.value
    if predicate.startswith(CK) and predicate.endswith(_SHOWN_AS_DATES) and "period" not in predicate:
        return False
    if isinstance(triple.object, Triple | BlankNode):
        return False
    return not whole or predicate not in {_TYPE, *_LABELS}


def _name(iri: str, changes: Changes, language: str) -> str:
    found = changes.labels.get(iri, {})
    for wanted in order(language, found):
        if wanted in found:
            return found[wanted]
    return shorten(iri)


def _iri(found: object) -> str:
    return found.value if isinstance(found, NamedNode) else str(found)
