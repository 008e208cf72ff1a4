"""The page about a source: what it is, and every place in it that states something, with what it states."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from cuakhau.explorer.pages.addresses import SITUATIONS, WITHOUT_PAGE, passage_path
from cuakhau.explorer.pages.asked import Asked
from cuakhau.explorer.pages.citing import CitedDocument, cited_document, where_in_words
from cuakhau.explorer.pages.figures import value_in_words
from cuakhau.explorer.pages.shown import Show, Value, local_name
from cuakhau.explorer.pages.situations import is_planned
from cuakhau.explorer.pages.wording import Wording
from cuakhau.graph.iris import BASE, CK, PREFIXES
from cuakhau.graph.store import Term
from cuakhau.graph.vocabulary import kind_of
from cuakhau.queries.citations import Citation
from cuakhau.values import lexical

_UNSHOWN: Final = frozenset(
    {
        "type", "modality", "baseValue", "baseUnit", "hasGeometry", "hasDefaultGeometry", "asWKT", "lat", "long",
        "coordinateBasis", "periodStart", "periodEnd", "knownFrom",
    }
)  # fmt: skip
_DETAILS: Final = (
    ("title", "dcterms:title"), ("publisher", "dcterms:publisher"), ("issued", "dcterms:issued"),
    ("language", "dcterms:language"), ("licence", "dcterms:license"), ("sha256", "ck:sha256"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Statement:
    """What a place says of one thing."""

    subject: Value
    said: tuple[tuple[str, tuple[Value, ...]], ...]
    planned: bool


@dataclass(frozen=True, slots=True)
class CitedPlace:
    """A place in the source."""

    anchor: str
    where: str
    start: int | None
    end: int | None
    statements: tuple[Statement, ...]
    derived_from: tuple[CitedDocument, ...]


def source(asked: Asked, slug: str) -> dict[str, Any] | None:
    """A source."""
    iri = f"{BASE}source/{slug}"
    reading, show = asked.reading, asked.show
    reading.fetch([iri])
    said = reading.said_of(iri)
    if not said:
        return None
    part_of, derived = PREFIXES["dcterms"] + "isPartOf", PREFIXES["prov"] + "wasDerivedFrom"
    passages = sorted({s.subject for s in reading.said_with(iri) if s.property == part_of})
    rows = sorted({s.subject for s in reading.said_with(iri) if s.property == derived and "#" in s.subject})
    reading.fetch_citations([*passages, *rows])
    details = {key: [s.value for s in said if s.property == _iri(name)] for key, name in _DETAILS}
    titles = [lexical(t) for t in details["title"]]
    register = show.t.or_none(f"registers.{slug}")
    urls = [lexical(s.value) for s in said if s.property == PREFIXES["schema"] + "url"]
    return {
        "iri": iri,
        "slug": slug,
        "title": register or (titles[0] if titles else slug),
        "title_language": ""
        if register
        else getattr(details["title"][0] if titles else None, "language", "")
        or "".join(map(lexical, details["language"][:1])),
        "kinds": show.kinds(iri),
        "publisher": _joined(details["publisher"], show),
        "issued": _joined(details["issued"], show),
        "written_in": [
            show.t.or_none(f"language_names.{lexical(v)}") or lexical(v) for v in details["language"]
        ],
        "licence": [lexical(v) for v in details["licence"]],
        "sha256": "".join(map(lexical, details["sha256"][:1])),
        "urls": [url for url in urls if url.startswith(("https://", "http://"))],
        "places": _places(passages, asked),
        "rows": [(reading.citation(row), passage_path(row, asked.language)) for row in rows],
        "register_of": lambda citation: _register(citation, show.t),
        "is_register": any(lexical(s.value) == CK + "RegistryTable" for s in said),
    }


def _register(citation: Citation, t: Wording) -> str:
    """A row of our register in words: its table and key."""
    return f"{cited_document(citation.document, t).title}: {citation.row}"


def _iri(curie: str) -> str:
    prefix, _, name = curie.partition(":")
    return PREFIXES[prefix] + name


def _joined(values: Sequence[Term], show: Show) -> str:
    return "; ".join(dict.fromkeys(show.term(v).text for v in values))


def _places(passages: Sequence[str], asked: Asked) -> list[CitedPlace]:
    show = asked.show
    facts = {
        passage: [fact for fact in found if _is_shown(*fact[:2])]
        for passage, found in asked.reading.facts_at(passages).items()
    }
    everything = [fact for found in facts.values() for fact in found]
    asked.reading.fetch_names(iri for s, p, o in everything for iri in (s, p, lexical(o)))
    asked.reading.fetch_said(s for s, _, _ in everything if kind_of(s) in SITUATIONS)
    places = []
    for passage, found in facts.items():
        citation = asked.reading.citation(passage)
        places.append(
            CitedPlace(
                anchor=passage.partition("#")[2],
                where=where_in_words(citation, show.t),
                start=citation.start,
                end=citation.end,
                statements=tuple(_statements(found, show)),
                derived_from=tuple(cited_document(document, show.t) for document in citation.derived_from),
            )
        )
    return sorted(places, key=lambda p: (p.start or 0, p.end or 0, p.anchor))


def _is_shown(subject: str, name: str) -> bool:
    local = local_name(name)
    return (
        local not in _UNSHOWN
        and not (name.startswith(CK) and local.endswith(("Start", "End")))
        and kind_of(subject) not in WITHOUT_PAGE
    )


def _statements(found: Sequence[tuple[str, str, Term]], show: Show) -> list[Statement]:
    subjects: dict[str, dict[str, list[Value]]] = {}
    for subject, name, value in found:
        if kind_of(lexical(value)) not in WITHOUT_PAGE:
            label = show.relation(name, kind_of(lexical(value)))
            subjects.setdefault(subject, {}).setdefault(label, []).append(show.term(value))
    return [_statement(subject, said, show) for subject, said in subjects.items()]


def _statement(subject: str, said: Mapping[str, Sequence[Value]], show: Show) -> Statement:
    own = show.reading.said_of(subject) if kind_of(subject) in SITUATIONS else []
    if kind_of(subject) == "observation":
        # A figure reads as one: its value with its unit, and what bounds it.
        parts = [show.relation(CK + name) for name in ("value", "unit", "bound")]
        rest = {label: values for label, values in said.items() if label not in parts}
        said = {parts[0]: [Value(value_in_words(own, show))], **rest}
    return Statement(
        show.thing(subject), tuple((label, tuple(values)) for label, values in said.items()), is_planned(own)
    )
