"""What is known about sources, passages and the data set itself: PROV-O, VoID, Dublin Core."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from urllib.parse import quote

from pyoxigraph import Literal, NamedNode, Triple

from cuakhau.graph import iris
from cuakhau.graph.facts import Passage, Review, Source
from cuakhau.graph.iris import ck, term
from cuakhau.graph.writer import RDF_TYPE, Writer, date_literal, date_triples

LICENCE = NamedNode("https://creativecommons.org/licenses/by/4.0/")
DATASET_CLASS = term("schema:Dataset")
"""Also the class of a source that is a data set of others: its licence binds who passes its facts on."""
_XSD_INTEGER = term("xsd:integer")
TITLES = {
    "vi": "Cửa Khẩu: đồ thị tri thức mở về hợp tác biên giới Việt Nam – Trung Quốc",
    "zh": "口岸：越中边境合作开放知识图谱",
    "en": "Cửa Khẩu: the open knowledge graph of Vietnam–China border cooperation",
}
_VOCABULARIES = ("schema", "geo", "prov", "org", "skos", "qb", "eli", "time", "dcterms")


def describe_source(source: Source, *, licence: str = "") -> Iterator[Triple]:
    """A source with its metadata, as far as known."""
    subject = iris.source(source.slug)
    yield Triple(subject, RDF_TYPE, ck("RegistryTable" if source.kind == "table" else "Source"))
    if source.kind == "dataset":
        yield Triple(subject, RDF_TYPE, DATASET_CLASS)
    language = source.languages[0] if source.languages else None
    title = Literal(source.title, language=language) if language else Literal(source.title)
    yield Triple(subject, term("dcterms:title"), title)
    words = (
        ("dcterms:publisher", source.publisher),
        ("dcterms:license", source.licence or licence),
        ("owl:versionInfo", source.version),
    )
    for curie, text in words:
        if text:
            yield Triple(subject, term(curie), Literal(text))
    for tag in source.languages:
        yield Triple(subject, term("dcterms:language"), Literal(tag))
    if source.url:
        yield Triple(subject, term("schema:url"), Literal(source.url, datatype=term("xsd:anyURI")))
    if source.sha256:
        yield Triple(subject, ck("sha256"), Literal(source.sha256))
    for predicate, obj in date_triples("issued", source.issued):
        yield Triple(subject, term("dcterms:issued") if predicate == ck("issued") else predicate, obj)


def describe_passage(passage: Passage, out: Writer) -> Iterator[Triple]:
    """A passage: which place in which source, after which documents, known from when."""
    subject = iris.passage(passage)
    yield Triple(subject, RDF_TYPE, ck("Passage"))
    yield Triple(subject, term("dcterms:isPartOf"), iris.source(passage.source))
    for slug in passage.derived_from:
        yield Triple(subject, term("prov:wasDerivedFrom"), iris.source(slug))
    if passage.span:
        for name, offset in zip(("start", "end"), passage.span, strict=True):
            yield Triple(subject, ck(name), Literal(str(offset), datatype=_XSD_INTEGER))
    elif passage.fragment.startswith("row="):
        row = passage.fragment.removeprefix("row=")
        yield Triple(subject, ck("row"), Literal(row, datatype=_XSD_INTEGER))
    else:
        yield Triple(subject, ck("rowKey"), Literal(passage.fragment))
    if passage.page is not None:
        yield Triple(subject, ck("page"), Literal(str(passage.page), datatype=_XSD_INTEGER))
    for predicate, obj in date_triples("knownFrom", out.known_from(passage)):
        yield Triple(subject, predicate, obj)
    for review in out.reviews.get(passage, ()):
        yield from _describe_review(subject, review)


def _describe_review(passage: NamedNode, review: Review) -> Iterator[Triple]:
    words = (
        ("proposedBy", review.proposed_by), ("acceptedBy", review.accepted_by), ("saidBy", review.says),
    )  # fmt: skip
    for name, text in words:
        if text:
            yield Triple(passage, ck(name), Literal(text))
    if review.accepted_on:
        yield Triple(passage, ck("acceptedOn"), date_literal(review.accepted_on))


def describe_first_appearances(out: Writer) -> Iterator[Triple]:
    """From when each dated node was known."""
    for node, known in out.first_known.items():
        for predicate, obj in date_triples("knownFrom", known):
            yield Triple(node, predicate, obj)


def data_date(sources: Iterable[Source]) -> date:
    """The data's own date: the newest document (its first possible day, if only a month or year is known).

    Raises:
        ValueError: if no document has a date.
    """
    days = [s.issued.start for s in sources if s.kind != "table" and s.issued and s.issued.start]
    if not days:
        raise ValueError(
            "no source has a date, so the data has none: give one source its date of publication"
        )
    return max(days)


def describe_dataset(*, date_of_data: date, version: str, inputs: Mapping[str, str]) -> Iterator[Triple]:
    """The data set: title, licence, date, vocabularies, and what it was built from.

    Args:
        date_of_data: the newest source's date.
        version: of the data.
        inputs: SHA-256 by name of input file; names are kept as they are.
    """
    subject = iris.DATASET
    yield Triple(subject, RDF_TYPE, term("void:Dataset"))
    yield Triple(subject, RDF_TYPE, term("prov:Entity"))
    for language, title in TITLES.items():
        yield Triple(subject, term("dcterms:title"), Literal(title, language=language))
    yield Triple(subject, term("dcterms:license"), LICENCE)
    yield Triple(subject, ck("dataDate"), date_literal(date_of_data))
    yield Triple(subject, term("owl:versionInfo"), Literal(version))
    yield Triple(subject, term("void:uriSpace"), Literal(iris.BASE))
    for prefix in _VOCABULARIES:
        yield Triple(subject, term("void:vocabulary"), NamedNode(iris.PREFIXES[prefix]))
    for name, digest in sorted(inputs.items()):
        # Names come from the user's folder: escape what no IRI may hold.
        file = NamedNode(f"{iris.BASE}input/{quote(name)}")
        yield Triple(subject, term("prov:wasDerivedFrom"), file)
        yield Triple(file, RDF_TYPE, term("prov:Entity"))
        yield Triple(file, ck("sha256"), Literal(digest))


def describe_system_graphs(graphs: Iterable[NamedNode]) -> Iterator[Triple]:
    """The graphs of our own, so that none is taken for a passage."""
    for graph in graphs:
        yield Triple(graph, RDF_TYPE, ck("SystemGraph"))
