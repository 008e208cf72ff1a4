"""What names mean: scores that say why, and no match where several things fit."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.reconcile import measure, read_names
from cuakhau.api import open_graph
from cuakhau.linking.conditions import Condition
from cuakhau.linking.reconcile import Candidate, Query, Reconciler


def first(reconciler: Reconciler, name: str, *types: str, **conditions: str) -> Candidate | None:
    given = tuple(Condition(key, (value,)) for key, value in conditions.items())
    found = reconciler.reconcile(Query(name, types=types, conditions=given))
    return found[0] if found else None


def test_the_published_names_are_found_and_matched_safely(reconciler: Reconciler) -> None:
    result = measure(reconciler, read_names())
    assert result.names == 300
    assert result.recall >= 0.95
    assert result.precision >= 0.98
    assert not result.ambiguous_matches


@pytest.mark.parametrize("name", ["Lào Cai", "Cao Bằng", "Trà Lĩnh", "Pingxiang", "Bằng Tường"])
def test_a_name_that_fits_several_things_never_matches_by_itself(reconciler: Reconciler, name: str) -> None:
    found = reconciler.reconcile(Query(name))
    assert len(found) > 1
    assert not any(candidate.match for candidate in found)


def test_at_most_one_candidate_is_a_match(reconciler: Reconciler) -> None:
    for row in read_names():
        assert sum(candidate.match for candidate in reconciler.reconcile(row.query)) <= 1


def test_scores_fall_and_stay_between_0_and_100(reconciler: Reconciler) -> None:
    for row in read_names():
        scores = [candidate.score for candidate in reconciler.reconcile(row.query)]
        assert scores == sorted(scores, reverse=True)
        assert all(0 <= score <= 100 for score in scores)


def test_the_other_side_of_the_border_is_no_match(reconciler: Reconciler) -> None:
    found = first(reconciler, "Móng Cái", "gate", country="cn")
    assert found is not None
    assert not found.match
    assert {feature.id: feature.value for feature in found.features}["country"] is False


def test_what_cannot_be_read_beside_a_name_keeps_it_from_matching(reconciler: Reconciler) -> None:
    assert first(reconciler, "Tân Thanh", "gate").match  # type: ignore[union-attr]
    assert not first(reconciler, "Tân Thanh", "gate", coordinates="somewhere").match  # type: ignore[union-attr]
    assert not first(reconciler, "Tân Thanh", "no such type").match  # type: ignore[union-attr]


def test_a_day_tells_a_province_before_the_merger_from_the_one_after(reconciler: Reconciler) -> None:
    before = first(reconciler, "Lào Cai", "province", date="2025-06-30")
    after = first(reconciler, "Lào Cai", "province", date="2025-07-01")
    assert before is not None
    assert after is not None
    assert (before.record.id, before.match) == ("unit/vn-lao-cai-old", True)
    assert (after.record.id, after.match) == ("unit/vn-lao-cai", True)


def test_namesakes_in_pinyin_are_told_apart_by_their_characters(reconciler: Reconciler) -> None:
    assert first(reconciler, "萍乡市") is None
    found = first(reconciler, "凭祥市", "unit")
    assert found is not None
    assert found.record.id == "unit/cn-c-pingxiang"


def test_an_identifier_is_the_thing_itself(reconciler: Reconciler) -> None:
    for text in ("gate/huu-nghi", "https://w3id.org/cuakhau/id/gate/huu-nghi"):
        found = reconciler.reconcile(Query(text))
        assert [(one.record.id, one.score, one.match) for one in found] == [("gate/huu-nghi", 100, True)]
    assert reconciler.reconcile(Query("https://w3id.org/cuakhau/id/gate/no-such-gate")) == []


def test_another_registers_identifier_decides(reconciler: Reconciler) -> None:
    found = first(reconciler, "Lào Cai", wikidata="Q33373")
    assert found is not None
    assert found.record.id == "unit/vn-d-lao-cai"
    features = {feature.id: feature.value for feature in found.features}
    assert features["wikidata"] is True


def test_conditions_alone_give_candidates_but_no_match(reconciler: Reconciler) -> None:
    condition = Condition("province", ("Cao Bằng",), required=True)
    found = reconciler.reconcile(Query(types=("gate",), conditions=(condition,), limit=50))
    assert "gate/ta-lung" in {candidate.record.id for candidate in found}
    assert not any(candidate.match for candidate in found)


def test_a_required_condition_leaves_out_what_it_does_not_hold_of(reconciler: Reconciler) -> None:
    condition = Condition("country", ("VN",), required=True)
    found = reconciler.reconcile(Query("Bắc Luân II", conditions=(condition,)))
    assert {candidate.record.id for candidate in found} == {"gate/mong-cai-bac-luan-2"}
    denied = Condition("country", ("VN",), quantifier="none", required=True)
    found = reconciler.reconcile(Query("Bắc Luân II", types=("gate",), conditions=(denied,)))
    gates = {candidate.record.id for candidate in found if candidate.record.kind == "gate"}
    assert gates == {"gate/cn-dongxing-beilun-2"}


@pytest.mark.parametrize(
    "name", ["", " ", "()", "?", "口岸", "cửa khẩu", "ck", "\u0000", "a" * 5000, "（，；", "%s"]
)
def test_what_is_no_name_matches_nothing(reconciler: Reconciler, name: str) -> None:
    assert not any(candidate.match for candidate in reconciler.reconcile(Query(name)))


def test_a_graph_reconciles_from_python(built_store: Path) -> None:
    with open_graph(built_store) as graph:
        (found,) = Reconciler.of(graph.store).reconcile(Query("友谊关口岸"))
    assert (found.record.id, found.match) == ("gate/cn-youyiguan", True)


def test_one_type_or_all_types_must_fit(reconciler: Reconciler) -> None:
    types = ("BorderGate", "CrossingRoute")
    assert reconciler.reconcile(Query("Tà Lùng", types=types))[0].match
    assert not reconciler.reconcile(Query("Tà Lùng", types=types, type_strict="all"))[0].match
