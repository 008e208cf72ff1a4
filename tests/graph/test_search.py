from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cuakhau.errors import StoreError
from cuakhau.graph.iris import local_name
from cuakhau.graph.search import IndexedName, SearchIndex

LOOKUPS = Path(__file__).with_name("lookups.csv")


@pytest.fixture(scope="module")
def index(built_store: Path) -> SearchIndex:
    return SearchIndex.open(built_store / "current" / "names.sqlite")


@pytest.fixture(scope="module")
def two() -> SearchIndex:
    return SearchIndex.build(
        [
            IndexedName("gate:1", "gate", "Hữu Nghị", "vi", True),
            IndexedName("gate:2", "gate", "友谊关", "zh", True),
            IndexedName("unit:1", "unit", "Hữu Nghị", "vi", True),
        ]
    )


def test_two_hundred_published_look_ups_find_their_thing(index: SearchIndex) -> None:
    with LOOKUPS.open(encoding="utf-8", newline="") as lines:
        lookups = list(csv.DictReader(lines))
    ranks: list[int] = []
    missed: list[str] = []
    for lookup in lookups:
        found = [local_name(hit.iri) for hit in index.find(lookup["text"], kinds=[lookup["kind"]], limit=5)]
        expected = "id/" + lookup["expected"]
        ranks.append(found.index(expected) + 1 if expected in found else 99)
        if ranks[-1] > 1:
            missed.append(f"{lookup['text']} ({lookup['how']}): {expected} at {ranks[-1]}, first {found[:1]}")

    assert len(lookups) == 200
    assert all(rank <= 5 for rank in ranks), missed
    assert sum(rank == 1 for rank in ranks) >= 0.95 * len(ranks), missed


def test_a_thing_is_found_once_by_its_best_name(two: SearchIndex) -> None:
    assert [hit.iri for hit in two.find("huu nghi", kinds=["gate"])] == ["gate:1"]


def test_without_kinds_all_things_of_a_name_are_found(two: SearchIndex) -> None:
    assert {hit.iri for hit in two.find("HỮU-NGHỊ")} == {"gate:1", "unit:1"}


@pytest.mark.parametrize("text", ["友谊关", "友誼關", "youyiguan", "you yi guan", "yǒuyìguān", "谊关"])
def test_a_chinese_name_is_found_in_either_script_by_pinyin_and_in_part(two: SearchIndex, text: str) -> None:
    assert two.find(text)[0].iri == "gate:2"


@given(st.text(max_size=40))
def test_no_text_breaks_a_look_up(text: str) -> None:
    index = SearchIndex.build([IndexedName("gate:1", "gate", "Hữu Nghị", "vi", True)])
    try:
        index.find(text)
    finally:
        index.close()


@pytest.mark.parametrize("text", ["", "   ", '"', "*", "NEAR(", "a AND OR", "-", "'; DROP TABLE name"])
def test_the_index_reads_no_text_as_a_query(two: SearchIndex, text: str) -> None:
    assert all(hit.score <= 100 for hit in two.find(text))


def test_an_index_that_is_missing_or_corrupt_says_to_build(tmp_path: Path) -> None:
    (tmp_path / "names.sqlite").write_text("this is no database, only words" * 50)

    with pytest.raises(StoreError, match="run `cuakhau build`"):
        SearchIndex.open(tmp_path / "names.sqlite")
