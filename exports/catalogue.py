"""The catalogue entry of the data set: DCAT 3 (as DCAT-AP 3 wants it), VoID with partitions, PROV-O of the build."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, serialize

from cuakhau.exports.quads import sorted_prefixes
from cuakhau.graph.build import Manifest
from cuakhau.graph.iris import BASE, DATASET, PREFIXES, term
from cuakhau.graph.store import Store
from cuakhau.graph.store import Term as RdfTerm

_VOCABULARIES: Final = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "spdx": "http://spdx.org/rdf/terms#",
    "adms": "http://www.w3.org/ns/adms#",
}
CATALOGUE_PREFIXES: Final = {**PREFIXES, **_VOCABULARIES}
_AUTHORITY: Final = "http://publications.europa.eu/resource/authority/"
_LANGUAGES: Final = {"vi": "VIE", "en": "ENG", "zh": "ZHO"}
_COUNTRIES: Final = ("VNM", "CHN")
_THEMES: Final = {"TRAN": "Transport", "INTR": "International issues", "ECON": "Economy and finance"}
_MEDIA_TYPES: Final = "https://www.iana.org/assignments/media-types/"
KEYWORDS: Final = {
    "vi": ("cửa khẩu", "biên giới", "Việt Nam", "Trung Quốc", "hợp tác"),
    "en": ("border gate", "border", "Viet Nam", "China", "cooperation"),
    "zh": ("口岸", "边境", "越南", "中国", "合作"),
}
_TITLE: Final = {"vi": "Danh mục Cửa Khẩu", "en": "The Cửa Khẩu catalogue", "zh": "“口岸”目录"}
DESCRIPTION: Final = {
    "vi": "Cửa khẩu, cặp cửa khẩu, đơn vị hành chính, dự án, văn bản, số liệu của biên giới Việt Nam – Trung Quốc;"
    " mỗi dữ kiện dẫn đúng chỗ nêu nó trong nguồn.",
    "en": "Gates, pairs, administrative units, projects, instruments and figures of the Viet Nam–China border; every"
    " fact cites the very place in the source that states it.",
    "zh": "越中边境的口岸、口岸对、行政区划、项目、文件与数据；每条事实都注明来源中的确切位置。",
}
PUBLISHER: Final = "The Cửa Khẩu contributors"
_PERIOD = f"""\
PREFIX ck: <{PREFIXES["ck"]}>
SELECT (MIN(?day) AS ?first) (MAX(?day) AS ?last) WHERE {{
  VALUES ?property {{ ck:dateStart ck:validFromStart ck:periodStart ck:attestedOnStart }} ?node ?property ?day
}}"""
_SAID = f"SELECT ?property ?value WHERE {{ {DATASET} ?property ?value }}"
_CLASSES = f"""\
PREFIX ck: <{PREFIXES["ck"]}>
SELECT ?class (COUNT(DISTINCT ?thing) AS ?things) WHERE {{
  ?thing a ?class . FILTER(STRSTARTS(STR(?class), STR(ck:))) FILTER(!STRSTARTS(STR(?thing), STR(ck:)))
}} GROUP BY ?class ORDER BY ?class"""
_PROPERTIES = """\
SELECT ?property (COUNT(*) AS ?triples) WHERE { ?subject ?property ?value } GROUP BY ?property ORDER BY ?property"""
_TOTALS = """\
SELECT (COUNT(*) AS ?triples) (COUNT(DISTINCT ?subject) AS ?subjects) (COUNT(DISTINCT ?value) AS ?values)
WHERE { ?subject ?property ?value }"""


@dataclass(frozen=True, slots=True)
class Release:
    """What the catalogue says of one build, beside what the graph says itself."""

    version: str
    """Of the data: 0.1.0."""
    data_date: str
    """ISO 8601: the newest source's day."""
    licence: str
    """IRI."""
    sha256: str
    """Of the sorted N-Quads."""
    inputs: Mapping[str, str]
    """SHA-256 by name of input file."""
    programs: Mapping[str, str]
    """Version by name of what built it."""
    root: str = BASE
    """Where the graph is served, with a slash at the end: addresses of distributions start with it."""
    endpoint: bool = True
    """Whether a SPARQL endpoint stands at `sparql` there; a static site has none."""

    @classmethod
    def of(cls, manifest: Manifest, *, root: str = BASE, endpoint: bool = True) -> Release:
        """The release that a build is.

        Args:
            manifest: of the build.
            root: where it is served, with a slash at the end.
            endpoint: whether a SPARQL endpoint stands there.
        """
        return cls(
            version=manifest.data_version,
            data_date=manifest.data_date,
            licence=manifest.licence,
            sha256=manifest.sha256,
            inputs=manifest.inputs,
            programs=manifest.versions,
            root=root,
            endpoint=endpoint,
        )


def catalogue(store: Store, release: Release) -> str:
    """The entry as Turtle, in a fixed order."""
    written = serialize(
        catalogue_triples(store, release), format=RdfFormat.TURTLE, prefixes=CATALOGUE_PREFIXES
    )
    return sorted_prefixes(written or b"").decode()


def catalogue_triples(store: Store, release: Release) -> list[Triple]:
    """The entry with what the graph itself says of the data set, sorted.

    Counts of partitions are of the default graph: each statement once, whoever states it.
    """
    said = (
        Triple(DATASET, verb, value)
        for verb, value in store.select(_SAID).rows
        if isinstance(verb, NamedNode) and value
    )
    return sorted(
        {
            *said,
            *_catalogue(release),
            *_dataset(store, release),
            *_distributions(release),
            *_partitions(store),
            *_build(release),
        },
        key=str,
    )


def period_covered(store: Store) -> tuple[str, str] | None:
    """First and last day that anything in the graph is about, ISO 8601; None where nothing has a date."""
    ((first, last),) = store.select(_PERIOD).rows
    return (first.value, last.value) if isinstance(first, Literal) and isinstance(last, Literal) else None


def _c(curie: str) -> NamedNode:
    """A term of this module's vocabularies, or of those that the whole project shares."""
    prefix, _, name = curie.partition(":")
    return NamedNode(_VOCABULARIES[prefix] + name) if prefix in _VOCABULARIES else term(curie)


def _about(subject: NamedNode, described: Mapping[str, RdfTerm | tuple[RdfTerm, ...]]) -> Iterator[Triple]:
    for curie, given in described.items():
        predicate = term("rdf:type") if curie == "a" else _c(curie)
        for value in given if isinstance(given, tuple) else (given,):
            yield Triple(subject, predicate, value)


def _trilingual(words: Mapping[str, str]) -> tuple[Literal, ...]:
    return tuple(Literal(text, language=language) for language, text in words.items())


def _authority(table: str, codes: tuple[str, ...]) -> tuple[NamedNode, ...]:
    return tuple(NamedNode(f"{_AUTHORITY}{table}/{code}") for code in codes)


def _typed(nodes: tuple[NamedNode, ...], kind: str) -> Iterator[Triple]:
    """DCAT-AP wants the class of what is pointed at stated, for those who cannot fetch it."""
    for node in nodes:
        yield Triple(node, term("rdf:type"), _c(kind))


def _day(iso: str) -> Literal:
    return Literal(iso, datatype=term("xsd:date"))


def _catalogue(release: Release) -> Iterator[Triple]:
    publisher = NamedNode(BASE + "contributors")
    languages = _authority("language", tuple(_LANGUAGES.values()))
    yield from _about(
        NamedNode(BASE + "catalogue"),
        {
            "a": _c("dcat:Catalog"),
            "dcterms:title": _trilingual(_TITLE),
            "dcterms:description": _trilingual(DESCRIPTION),
            "dcterms:publisher": publisher,
            "dcterms:language": languages,
            "dcterms:license": NamedNode(release.licence),
            "dcterms:modified": _day(release.data_date),
            "foaf:homepage": NamedNode(release.root),
            "dcat:dataset": DATASET,
            **({"dcat:service": NamedNode(BASE + "service/sparql")} if release.endpoint else {}),
        },
    )
    yield from _about(publisher, {"a": _c("foaf:Agent"), "foaf:name": Literal(PUBLISHER)})
    yield from _typed(languages, "dcterms:LinguisticSystem")
    yield from _typed((NamedNode(release.licence),), "dcterms:LicenseDocument")
    yield from _typed((NamedNode(release.root),), "foaf:Document")


def _dataset(store: Store, release: Release) -> Iterator[Triple]:
    contact, period = NamedNode(BASE + "contact"), NamedNode(BASE + "dataset#period")
    places = _authority("country", _COUNTRIES)
    themes = _authority("data-theme", tuple(_THEMES))
    version = NamedNode(f"{BASE}dataset/{release.version}")
    rights = NamedNode(_AUTHORITY + "access-right/PUBLIC")
    yield from _about(
        DATASET,
        {
            "a": (_c("dcat:Dataset"), term("void:Dataset"), term("prov:Entity")),
            "dcterms:description": _trilingual(DESCRIPTION),
            "dcterms:identifier": Literal(DATASET.value),
            "dcterms:publisher": NamedNode(BASE + "contributors"),
            "dcterms:creator": NamedNode(BASE + "contributors"),
            "dcterms:language": _authority("language", tuple(_LANGUAGES.values())),
            "dcterms:modified": _day(release.data_date),
            "dcterms:spatial": places,
            "dcterms:temporal": period,
            "dcterms:accessRights": rights,
            "dcat:theme": themes,
            "dcat:contactPoint": contact,
            "dcat:keyword": tuple(
                Literal(word, language=language) for language, words in KEYWORDS.items() for word in words
            ),
            "dcat:landingPage": NamedNode(release.root),
            "dcat:version": Literal(release.version),
            "dcat:hasCurrentVersion": version,
        },
    )
    yield from _about(
        version,
        {
            "a": _c("dcat:Dataset"),
            "dcterms:title": _trilingual(
                {language: f"{text} {release.version}" for language, text in _TITLE.items()}
            ),
            "dcterms:description": _trilingual(DESCRIPTION),
            "dcat:isVersionOf": DATASET,
            "dcat:version": Literal(release.version),
        },
    )
    yield from _about(
        contact,
        {"a": _c("vcard:Kind"), "vcard:fn": Literal(PUBLISHER), "vcard:hasURL": NamedNode(release.root)},
    )
    covered = period_covered(store)
    yield from _about(
        period,
        {
            "a": _c("dcterms:PeriodOfTime"),
            "dcat:endDate": _day(release.data_date),
            **({"dcat:startDate": _day(covered[0])} if covered else {}),
        },
    )
    yield from _typed(places, "dcterms:Location")
    yield from _typed(themes, "skos:Concept")
    for theme, label in zip(themes, _THEMES.values(), strict=True):
        yield Triple(theme, term("skos:prefLabel"), Literal(label, language="en"))
    yield from _typed((rights,), "dcterms:RightsStatement")


def _distributions(release: Release) -> Iterator[Triple]:
    """The file of all quads, and the endpoint where there is one."""
    file, checksum = NamedNode(BASE + "dataset#nquads"), NamedNode(BASE + "dataset#nquads-sha256")
    address = NamedNode(release.root + "data/graph.nq.gz")
    media, packed = (
        NamedNode(_MEDIA_TYPES + "application/n-quads"),
        NamedNode(_MEDIA_TYPES + "application/gzip"),
    )
    yield Triple(DATASET, _c("dcat:distribution"), file)
    yield Triple(DATASET, term("void:dataDump"), address)
    yield from _about(
        file,
        {
            "a": _c("dcat:Distribution"),
            "dcterms:title": Literal("N-Quads", language="en"),
            "dcterms:license": NamedNode(release.licence),
            "dcterms:format": NamedNode(_AUTHORITY + "file-type/RDF_N_QUADS"),
            "dcat:accessURL": NamedNode(release.root),
            "dcat:downloadURL": address,
            "dcat:mediaType": media,
            "dcat:compressFormat": packed,
            "spdx:checksum": checksum,
        },
    )
    yield from _about(
        checksum,
        {
            "a": _c("spdx:Checksum"),
            "spdx:algorithm": _c("spdx:checksumAlgorithm_sha256"),
            "spdx:checksumValue": Literal(release.sha256, datatype=term("xsd:hexBinary")),
        },
    )
    yield from _typed((media, packed), "dcterms:MediaType")
    yield from _typed((NamedNode(_AUTHORITY + "file-type/RDF_N_QUADS"),), "dcterms:MediaTypeOrExtent")
    yield from _typed((_c("spdx:checksumAlgorithm_sha256"),), "spdx:ChecksumAlgorithm")
    yield from _typed((address, NamedNode(release.root)), "rdfs:Resource")
    if release.endpoint:
        endpoint = NamedNode(release.root + "sparql")
        yield Triple(DATASET, term("void:sparqlEndpoint"), endpoint)
        yield from _about(
            NamedNode(BASE + "service/sparql"),
            {
                "a": _c("dcat:DataService"),
                "dcterms:title": Literal("SPARQL 1.1", language="en"),
                "dcat:endpointURL": endpoint,
                "dcat:endpointDescription": endpoint,
                "dcat:servesDataset": DATASET,
            },
        )
        yield from _typed((endpoint,), "rdfs:Resource")


def _partitions(store: Store) -> Iterator[Triple]:
    ((triples, subjects, values),) = store.select(_TOTALS).rows
    counts = {"void:triples": triples, "void:distinctSubjects": subjects, "void:distinctObjects": values}
    yield from _about(DATASET, {curie: value for curie, value in counts.items() if value is not None})
    for what, query, counted, named in (
        ("class", _CLASSES, "void:entities", "void:class"),
        ("property", _PROPERTIES, "void:triples", "void:property"),
    ):
        for about, count in store.select(query).rows:
            if isinstance(about, NamedNode) and isinstance(count, Literal):
                node = NamedNode(f"{BASE}dataset#{what}={quote(about.value, safe='')}")
                yield Triple(DATASET, term(f"void:{what}Partition"), node)
                yield from _about(node, {"a": term("void:Dataset"), named: about, counted: count})


def _build(release: Release) -> Iterator[Triple]:
    """What made the graph and from what; without a time, so that equal inputs give equal bytes."""
    activity = NamedNode(BASE + "dataset#build")
    agents = {name: NamedNode(f"{BASE}dataset#program={quote(name)}") for name in release.programs}
    inputs = tuple(NamedNode(f"{BASE}input/{quote(name)}") for name in sorted(release.inputs))
    yield Triple(DATASET, term("prov:wasGeneratedBy"), activity)
    yield from _about(
        activity,
        {"a": term("prov:Activity"), "prov:used": inputs, "prov:wasAssociatedWith": tuple(agents.values())},
    )
    for name, agent in agents.items():
        yield from _about(
            agent,
            {
                "a": term("prov:SoftwareAgent"),
                "rdfs:label": Literal(name),
                "dcat:version": Literal(release.programs[name]),
            },
        )
    yield from _typed(inputs, "prov:Entity")
