"""Link sets: valid SSSOM, true to their rows, and refused with the line where they are not."""

from __future__ import annotations

from importlib.resources import as_file, files
from pathlib import Path

import pytest
import sssom_pydantic

from cuakhau.errors import LoaderError
from cuakhau.graph.facts import Identifier, Key
from cuakhau.graph.facts import Mapping as MappingFact
from cuakhau.loaders.base import Problem
from cuakhau.loaders.known import Known
from cuakhau.loaders.links import Link, LinkFile, read_links, slug_of
from cuakhau.loaders.run import load_folder, load_links

NAMES = sorted(
    entry.name for entry in files("cuakhau.data").joinpath("links").iterdir() if entry.name.endswith(".tsv")
)
KNOWN = Known(
    {"gate": frozenset({"huu-nghi", "ta-lung"}), "unit": frozenset({"vn-lao-cai"})}, frozenset({"wof-vn"})
)
METADATA = """\
# curie_map:
#   cuakhau: https://w3id.org/cuakhau/id/
#   geonames: https://sws.geonames.org/
#   owl: http://www.w3.org/2002/07/owl#
#   semapv: https://w3id.org/semapv/vocab/
#   skos: http://www.w3.org/2004/02/skos/core#
#   source: https://w3id.org/cuakhau/source/
# mapping_set_id: https://example.org/links
# license: https://creativecommons.org/publicdomain/zero/1.0/
"""
HEADER = "subject_id\tpredicate_id\tpredicate_modifier\tobject_id\tmapping_justification\tmapping_source\tconfidence"
GOOD = "cuakhau:gate/huu-nghi\tskos:exactMatch\t\tgeonames:8522374/\tsemapv:ManualMappingCuration\tsource:wof-vn\t0.9"


def read(*rows: str, header: str = HEADER, metadata: str = METADATA) -> list[Link | Problem]:
    content = metadata + "\n".join((header, *rows)) + "\n"
    return list(read_links(LinkFile("links/x.sssom.tsv", content.encode(), "links-x"), known=KNOWN))


@pytest.mark.parametrize("name", NAMES)
def test_the_shipped_sets_are_valid_sssom(name: str) -> None:
    with as_file(files("cuakhau.data").joinpath("links", name)) as path:
        mappings, converter, about, errors = sssom_pydantic.read(path, return_errors=True)
    assert mappings
    assert errors == []
    assert converter.expand("cuakhau:gate/huu-nghi") == "https://w3id.org/cuakhau/id/gate/huu-nghi"
    assert about is not None
    for mapping in mappings:
        assert mapping.justification.prefix == "semapv"
        assert mapping.confidence is not None
        assert mapping.mapping_date is not None
        assert mapping.source is not None


def test_both_readers_find_the_same_links() -> None:
    ours = {
        (str(link.key), link.predicate, link.negated, link.target, float(link.cells["confidence"]))
        for _, link in load_links()
    }
    theirs = set()
    for name in NAMES:
        with as_file(files("cuakhau.data").joinpath("links", name)) as path:
            mappings, converter, _ = sssom_pydantic.read(path)
        for one in mappings:
            key = converter.expand(one.subject.curie, strict=True).removeprefix(
                "https://w3id.org/cuakhau/id/"
            )
            target = converter.expand(one.object.curie, strict=True)
            theirs.add((key, one.predicate.curie, one.predicate_modifier == "Not", target, one.confidence))
    assert ours == theirs


def test_the_same_as_is_only_said_where_it_was_reviewed() -> None:
    same = [link for _, link in load_links() if link.predicate == "owl:sameAs" and not link.negated]
    assert same
    assert all(link.cells["reviewer_label"] for link in same)


def test_a_towns_identifier_is_never_the_gates() -> None:
    related = {(link.key, link.target) for _, link in load_links() if link.predicate == "skos:relatedMatch"}
    denied = {(link.key, link.target) for _, link in load_links() if link.negated}
    assert related
    assert related <= denied


def test_codes_before_and_after_the_merger_of_2025() -> None:
    relation = {
        link.key.slug: link.predicate
        for _, link in load_links()
        if link.scheme == "iso3166-2" and link.value == "VN-02"
    }
    assert relation == {"vn-lao-cai-old": "skos:exactMatch", "vn-lao-cai": "skos:closeMatch"}


def test_an_identifier_is_stated_once() -> None:
    facts = load_folder().facts
    listed = {(fact.key, fact.scheme) for fact in facts if isinstance(fact, Identifier)}
    linked = {(fact.key, fact.scheme) for fact in facts if isinstance(fact, MappingFact)}
    assert not listed & linked


def test_a_row_is_read() -> None:
    (link,) = read(GOOD)
    assert isinstance(link, Link)
    assert (link.key, link.scheme, link.value) == (Key("gate", "huu-nghi"), "geonames", "8522374")
    assert link.sources == ("wof-vn",)
    assert link.name == "gate-huu-nghi-8522374"


def test_a_register_that_is_none_of_ours_is_linked_too() -> None:
    (link,) = read(GOOD.replace("geonames:8522374/", "http://dbpedia.org/resource/Friendship_Pass"))
    assert isinstance(link, Link)
    assert (link.scheme, link.target) == ("", "http://dbpedia.org/resource/Friendship_Pass")


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([GOOD, GOOD], "duplicate-link"),
        ([GOOD.replace("huu-nghi", "no-such-gate")], "unknown-key"),
        ([GOOD.replace("cuakhau:gate/huu-nghi", "https://example.org/x")], "subject"),
        ([GOOD.replace("skos:exactMatch", "skos:related")], "predicate"),
        ([GOOD.replace("skos:exactMatch", "owl:sameAs")], "not-reviewed"),
        ([GOOD.replace("skos:exactMatch\t", "skos:exactMatch\tMaybe")], "modifier"),
        ([GOOD.replace("skos:exactMatch\t", "skos:closeMatch\tNot")], "modifier"),
        ([GOOD.replace("gate/huu-nghi", "unit/vn-lao-cai").replace("exactMatch", "relatedMatch")], "related"),
        ([GOOD.replace("semapv:ManualMappingCuration", "https://example.org/guess")], "justification"),
        ([GOOD.replace("geonames:", "unknown:")], "curie"),
        ([GOOD.replace("geonames:8522374/", "")], "empty"),
        ([GOOD.replace("source:wof-vn", "source:nowhere")], "unknown-source"),
        ([GOOD.replace("0.9", "1.5")], "range"),
        ([GOOD.replace("0.9", "NaN")], "number"),
        ([GOOD + "\tmore"], "cells"),
    ],
    ids=range(15),
)
def test_what_is_wrong_with_a_row_is_said_with_its_line(rows: list[str], code: str) -> None:
    problems = [item for item in read(*rows) if isinstance(item, Problem)]
    assert [problem.code for problem in problems] == [code]
    assert int(problems[0].place.partition(":")[0]) == METADATA.count("\n") + 1 + len(rows)


def test_what_is_wrong_with_a_file_is_said() -> None:
    def codes(items: list[Link | Problem]) -> list[str]:
        return [item.code for item in items if isinstance(item, Problem)]

    assert codes(read(header="")) == ["header"]
    assert codes(read(header=HEADER.replace("object_id", "object"))) == ["unknown-column", "missing-column"]
    assert codes(read(GOOD, metadata="# : :\n# - x: [\n")) == ["metadata"]
    binary = LinkFile("links/x.sssom.tsv", b"\xff\xfe", "links-x")
    assert codes(list(read_links(binary, known=KNOWN))) == ["encoding"]


def test_a_users_links_are_loaded_beside_the_shipped_ones(tmp_path: Path) -> None:
    (tmp_path / "links").mkdir()
    file = tmp_path / "links" / "mine.sssom.tsv"
    file.write_text(
        METADATA + HEADER + "\n" + GOOD.replace("gate/huu-nghi", "gate/ta-lung") + "\n", encoding="utf-8"
    )
    (fact,) = load_folder(tmp_path).facts
    assert isinstance(fact, MappingFact)
    assert fact.passage.source == "local-links-mine"
    assert len(load_links(tmp_path)) == len(load_links()) + 1
    file.write_text("nonsense", encoding="utf-8")
    with pytest.raises(LoaderError, match="is no column"):
        load_folder(tmp_path)


def test_slugs_of_files() -> None:
    assert slug_of("links/Wiki data.sssom.tsv") == "links-wiki-data"
