"""The shipped tables: whole, sourced, consistent, and true to the reference tables where these are at hand."""

from __future__ import annotations

import csv
import io
from collections import Counter, defaultdict
from functools import cache
from importlib.resources import files
from pathlib import Path

import pytest

from cuakhau.graph.facts import (
    Entity,
    EntityName,
    Event,
    GateClass,
    Instrument,
    Key,
    Mapping,
    Mention,
    Observation,
    Status,
)
from cuakhau.loaders.codes import codes_of, read_yaml
from cuakhau.loaders.known import Known
from cuakhau.loaders.run import Loaded, load_folder
from cuakhau.loaders.tables import tables

LEFT_OUT = {
    "p-yards-ls-2021": "an aggregate of 29 projects: a figure, which the article's facts state",
    "p-trade-services-ls-2021": "an aggregate of 48 projects: a figure, which the article's facts state",
    "p-yards-ls-2025": "an aggregate of 25 projects: a figure, which the article's facts state",
    "b-lao-cai": "the article names the province, not a body; the unit takes its place",
    "b-yunnan-gov": "the article names the province, not a body; the unit takes its place",
    "cn-jinshuihe": "class only: the row's own note says that the Chinese class was not read",
}
"""Rows of the reference tables that are not here, and why."""

SAME_WORD = {"main": "bilateral", "national": "bilateral", "planned_crossing": "crossing"}


@cache
def loaded() -> Loaded:
    return load_folder()


@cache
def table(name: str) -> list[dict[str, str]]:
    text = files("cuakhau.data").joinpath(f"{name}.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def reference(shared: Path, name: str) -> list[dict[str, str]]:
    with (shared / "reference" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def slug(identifier: str) -> str:
    for prefix in ("pair-", "pe-", "p-", "z-", "b-"):
        if identifier.startswith(prefix):
            return identifier.removeprefix(prefix)
    return identifier


def test_every_described_table_is_shipped() -> None:
    # Nothing was withdrawn so far.
    assert [name for name in tables() if not table(name)] in ([], ["withdrawn"])


@pytest.mark.parametrize("name", sorted(tables()))
def test_every_row_has_a_source(name: str) -> None:
    known = {row["key"] for row in table("sources")}
    for row in table(name):
        assert row["sources"], row["key"]
        assert set(row["sources"].split(";")) <= known, row["key"]


def test_nothing_is_left_out_with_a_warning() -> None:
    assert loaded().warnings == ()


def test_every_entity_has_one_preferred_name_in_a_language() -> None:
    preferred: Counter[tuple[Key, str]] = Counter()
    for fact in loaded().facts:
        if isinstance(fact, EntityName) and fact.preferred:
            preferred[fact.key, fact.language] += 1
    assert [item for item, count in preferred.items() if count > 1] == []
    entities = {fact.key for fact in loaded().facts if isinstance(fact, Entity)}
    assert entities == {key for key, _ in preferred}


def test_no_entity_is_defined_twice() -> None:
    keys = Counter(fact.key for fact in loaded().facts if isinstance(fact, Entity))
    assert [key for key, count in keys.items() if count > 1] == []


def test_shipped_tables_refer_by_key_only() -> None:
    for fact in loaded().facts:
        if fact.passage.derived_from:
            values = [getattr(fact, name) for name in fact.__dataclass_fields__]
            assert not any(isinstance(value, Mention) for value in values), fact


def test_preferred_gate_names_have_no_class_word() -> None:
    words = ("cửa khẩu", "lối mở", "lối thông quan", "border gate", "口岸")
    for row in table("gates"):
        named = " ".join(row[column] for column in ("name_vi", "name_zh", "name_en")).casefold()
        assert not any(word in named for word in words), row["key"]


def test_preferred_unit_names_have_no_class_word() -> None:
    for row in table("units"):
        assert not row["name_vi"].startswith(
            ("Tỉnh ", "Huyện ", "Thành phố ", "Thị xã ", "Quận ", "Châu ")
        ), row["key"]
        assert not row["name_zh"].endswith(("省", "自治区", "自治州", "自治县", "县")), row["key"]
        assert not row["name_en"].endswith((" Province", " District", " County", " Prefecture")), row["key"]


@pytest.mark.parametrize(
    ("key", "language", "name"),
    [
        (Key("gate", "huu-nghi"), "vi", "Hữu Nghị"),
        (Key("gate", "huu-nghi"), "zh", "友谊"),
        (Key("gate", "cn-youyiguan"), "vi", "Hữu Nghị Quan"),
        (Key("gate", "lao-cai-road-1"), "vi", "Lào Cai"),
        (Key("gate", "lao-cai-road-2"), "vi", "Kim Thành"),
        (Key("gate", "dong-dang-rail"), "vi", "Đồng Đăng"),
        (Key("gate", "cn-hekou-road"), "vi", "Hà Khẩu"),
        (Key("gate", "tan-thanh-1088-1089"), "vi", "mốc 1088/2-1089"),
        (Key("unit", "vn-lang-son"), "vi", "Lạng Sơn"),
        (Key("unit", "cn-guangxi"), "vi", "Quảng Tây"),
        (Key("unit", "cn-guangxi"), "zh", "广西"),
        (Key("unit", "cn-guangxi"), "en", "Guangxi"),
        (Key("zone", "dong-dang-lang-son"), "vi", "Đồng Đăng - Lạng Sơn"),
    ],
)
def test_a_preferred_name_is_the_bare_proper_name(key: Key, language: str, name: str) -> None:
    found = [
        fact.text
        for fact in loaded().facts
        if isinstance(fact, EntityName) and fact.preferred and (fact.key, fact.language) == (key, language)
    ]
    assert found == [name]


def test_the_figure_of_an_article_and_of_a_table_is_one_observation() -> None:
    areas = [
        (fact.value, fact.unit, fact.period, fact.scope, fact.bound)
        for fact in loaded().facts
        if isinstance(fact, Observation) and fact.measure == "area" and fact.value == 394
    ]
    assert len(areas) == 2
    assert areas[0] == areas[1]


def test_a_later_source_is_not_cited_by_an_older_date() -> None:
    """A row's date cannot come after all of its sources: none of them could have reported it."""
    issued = {source.slug: source.issued for source in loaded().sources}
    for fact in loaded().facts:
        start = getattr(fact, "valid_from", None) or getattr(fact, "date", None)
        if not isinstance(fact, GateClass | Status | Event) or not fact.passage.derived_from or start is None:
            continue
        dates = [issued[source] for source in fact.passage.derived_from]
        ends = [date.end for date in dates if date is not None and date.end is not None]
        if len(ends) == len(dates) and start.start is not None:
            assert max(ends) >= start.start, fact


def test_both_dates_of_decision_1009_are_kept() -> None:
    dates = {
        fact.date.text
        for fact in loaded().facts
        if isinstance(fact, Instrument) and str(fact.instrument) == "instrument/dec-1009" and fact.date
    }
    assert dates == {"2024-09-19", "2025-06-30"}


def test_no_planned_class_is_actual_as_well_at_once() -> None:
    actual = {
        (str(fact.gate), fact.gate_class)
        for fact in loaded().facts
        if isinstance(fact, GateClass) and fact.passage.derived_from and not fact.planned
    }
    planned = {
        (str(fact.gate), fact.gate_class)
        for fact in loaded().facts
        if isinstance(fact, GateClass) and fact.passage.derived_from and fact.planned
    }
    assert planned
    assert not actual & planned


def test_an_identifier_of_a_town_is_not_the_gates() -> None:
    own = {
        (fact.key.slug, fact.scheme)
        for fact in loaded().facts
        if isinstance(fact, Mapping)
        and fact.key.kind == "gate"
        and fact.predicate not in ("skos:relatedMatch", "owl:differentFrom")
    }
    assert own == {
        ("huu-nghi", "geonames"),
        ("tan-thanh", "geonames"),
        ("cn-youyiguan", "geonames"),
        ("cn-youyiguan", "unlocode"),
        ("cn-pingxiang-rail", "osm"),
    }


def test_decisions_by_hand_name_entities_and_say_why() -> None:
    keys: dict[str, set[str]] = defaultdict(set)
    for fact in loaded().facts:
        if isinstance(fact, Entity):
            keys[fact.key.kind].add(fact.key.slug)
    known = Known({kind: frozenset(slugs) for kind, slugs in keys.items()})
    decisions = read_yaml("facts.yml")["decisions"]
    assert decisions
    for decision in decisions:
        kind = decision["key"].partition("/")[0]
        assert known.key_or_none(decision["key"], [kind]), decision
        assert decision["reason"]


def test_scope_words_map_to_codes() -> None:
    for words, codes in read_yaml("facts.yml")["scope"].items():
        assert set(codes) <= set(codes_of("scope")), words


@pytest.mark.parametrize(
    ("name", "ours"),
    [
        ("sources", "sources"), ("gates", "gates"), ("gate_pairs", "pairs"), ("admin_units", "units"), ("zones", "zones"),
        ("projects", "projects"), ("instruments", "instruments"), ("bodies", "bodies"), ("people", "people"),
        ("trade_stats", "statistics"),
    ],
)  # fmt: skip
def test_every_reference_row_is_taken_over_or_left_out_with_a_reason(
    shared: Path, name: str, ours: str
) -> None:
    rows = {row.get("id") or row["key"] for row in reference(shared, name)}
    left_out = rows & LEFT_OUT.keys() if name != "gates" else set()
    missing = {row for row in rows - left_out if slug(row) not in {own["key"] for own in table(ours)}}
    assert missing == set()


def test_every_strict_class_of_the_reference_is_in_the_class_history(shared: Path) -> None:
    ours = {
        (row["thing"], row["class"], row["valid_from"], row["valid_until"]) for row in table("class-history")
    }
    for row in reference(shared, "gate_class_history"):
        named = SAME_WORD.get(row["class"], row["class"])
        if named not in codes_of("gate-class"):
            continue
        thing = row["gate_or_pair"]
        subject = f"pair/{slug(thing)}" if thing.startswith("pair-") else f"gate/{thing}"
        assert (subject, named, row["valid_from"], row["valid_to"]) in ours, row


def test_every_class_of_a_reference_gate_is_in_the_class_history(shared: Path) -> None:
    classes = {(row["thing"], row["class"]) for row in table("class-history")}
    things: dict[str, set[str]] = defaultdict(set)
    for pair in table("pairs"):
        for gate in (pair["vietnamese_gate"], pair["chinese_gate"]):
            things[gate].add(f"pair/{pair['key']}")
    for row in reference(shared, "gates"):
        named = SAME_WORD.get(row["class"], row["class"])
        if named and row["id"] not in LEFT_OUT:
            assert any((thing, named) in classes for thing in {f"gate/{row['id']}", *things[row["id"]]}), row[
                "id"
            ]


def test_figures_keep_their_value(shared: Path) -> None:
    ours = {row["key"]: row for row in table("statistics")}
    for row in reference(shared, "trade_stats"):
        assert ours[row["id"]]["value"] == row["value"], row["id"]
        assert set(ours[row["id"]]["sources"].split(";")) <= set(row["source_ids"].split(";")), row["id"]
