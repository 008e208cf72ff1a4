"""Clashes among links, and the crosswalk."""

from __future__ import annotations

from decimal import Decimal

import pytest

from cuakhau.graph.facts import Key, Passage, Position
from cuakhau.linking.check import clashes
from cuakhau.linking.crosswalk import COLUMNS, crosswalk
from cuakhau.loaders.known import Known
from cuakhau.loaders.links import Link, LinkFile, read_links
from cuakhau.loaders.run import load_folder, load_links

KNOWN = Known({"gate": frozenset("abc"), "unit": frozenset("pq")})
METADATA = """\
# curie_map: {t: "https://w3id.org/cuakhau/id/", w: "http://www.wikidata.org/entity/", skos: "http://www.w3.org/2004/02/skos/core#", semapv: "https://w3id.org/semapv/vocab/"}
# extension_definitions: [{slot_name: object_lat}, {slot_name: object_long}]
subject_id\tsubject_category\tpredicate_id\tpredicate_modifier\tobject_id\tobject_category\tmapping_justification\tobject_lat\tobject_long
"""
FACTS = [
    Position(
        passage=Passage("gates", "a"),
        key=Key("gate", "a"),
        latitude=Decimal(22),
        longitude=Decimal(106),
        basis="gate",
    )
]


def row(
    subject: str,
    target: str,
    predicate: str = "exactMatch",
    modifier: str = "",
    kinds: str = "|",
    at: str = "|",
) -> str:
    ours, theirs = kinds.split("|")
    latitude, longitude = at.split("|")
    cells = (
        f"t:{subject}",
        ours,
        f"skos:{predicate}",
        modifier,
        f"w:{target}",
        theirs,
        "semapv:ManualMappingCuration",
    )
    return "\t".join((*cells, latitude, longitude))


def found(*rows: str) -> list[tuple[str, list[int]]]:
    file = LinkFile("links/x.sssom.tsv", (METADATA + "\n".join(rows)).encode(), "links-x")
    read = list(read_links(file, known=KNOWN))
    links = [(file, link) for link in read if isinstance(link, Link)]
    assert len(links) == len(rows)
    return [
        (clash.kind, [int(place.rpartition(":")[2]) - 3 for place in clash.places])
        for clash in clashes(links, FACTS)
    ]


def test_the_shipped_links_do_not_clash() -> None:
    assert clashes(load_links(), load_folder().facts) == []


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([row("gate/a", "Q1"), row("gate/b", "Q1")], [("two-of-ours", [1, 2])]),
        ([row("gate/a", "Q1"), row("gate/b", "Q1", "closeMatch")], []),
        ([row("gate/a", "Q1"), row("gate/a", "Q2")], [("two-of-theirs", [1, 2])]),
        ([row("gate/a", "Q1"), row("gate/a", "Q1", modifier="Not")], [("denied", [2, 1])]),
        ([row("gate/a", "Q1", "relatedMatch"), row("gate/a", "Q1", modifier="Not")], []),
        ([row("gate/a", "Q1", kinds="ck:BorderGate|schema:City")], [("kinds", [1])]),
        ([row("unit/p", "Q1", kinds="ck:City|ck:District")], []),
        ([row("gate/a", "Q1", "relatedMatch", kinds="ck:BorderGate|schema:City")], []),
        ([row("gate/a", "Q1", at="22.2|106")], [("distance", [1])]),
        ([row("gate/a", "Q1", at="22.05|106")], []),
        ([row("gate/b", "Q1", at="10|106")], []),
    ],
    ids=range(11),
)
def test_clashes(rows: list[str], expected: list[tuple[str, list[int]]]) -> None:
    assert found(*rows) == expected


def test_a_cycle_over_a_negative_row_is_found_over_several_links() -> None:
    kinds = [
        kind
        for kind, _ in found(
            row("gate/a", "Q1"), row("gate/b", "Q1"), row("gate/b", "Q2"), row("gate/a", "Q2", modifier="Not")
        )
    ]
    assert "denied" in kinds


def test_the_crosswalk_has_every_link_once() -> None:
    header, *rows = crosswalk(load_links(), load_folder().facts)
    assert header == list(COLUMNS)
    assert len(rows) == len(load_links())
    assert all(len(one) == len(COLUMNS) for one in rows)
    of_gate = [dict(zip(header, one, strict=True)) for one in rows if one[0] == "gate/huu-nghi"]
    assert [(one["relation"], one["identifier"], one["name_vi"]) for one in of_gate] == [
        ("owl:sameAs", "8522374", "Hữu Nghị")
    ]
