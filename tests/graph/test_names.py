from __future__ import annotations

import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cuakhau.graph.dates import Interval
from cuakhau.graph.facts import Entity, EntityName, Fact, Key, Lifetime, Mention, Passage
from cuakhau.graph.names import Registry, candidate, fold, slugify

ROW = Passage("units", "row")


def named(key: Key, types: str, country: str, *names: str) -> list[Fact]:
    own = [
        EntityName(passage=ROW, key=key, text=text, language="vi", preferred=not i)
        for i, text in enumerate(names)
    ]
    return [Entity(passage=ROW, key=key, types=(types,), countries=(Key("country", country),)), *own]


@pytest.fixture(scope="module")
def registry() -> Registry:
    old, new = Key("unit", "vn-lao-cai-old"), Key("unit", "vn-lao-cai")
    return Registry(
        [
            *named(Key("gate", "lao-cai-road-1"), "BorderGate", "vn", "Lào Cai", "Cửa khẩu quốc tế Lào Cai"),
            *named(Key("gate", "lao-cai-rail"), "BorderGate", "vn", "Ga Lào Cai"),
            *named(old, "Province", "vn", "Lào Cai"),
            *named(new, "Province", "vn", "Lào Cai"),
            *named(Key("unit", "vn-d-lao-cai"), "City", "vn", "Lào Cai"),
            *named(
                Key("zone", "lang-son"),
                "EconomicZone",
                "vn",
                "Đồng Đăng - Lạng Sơn",
                "Khu KTCK tỉnh Lạng Sơn",
            ),
            *named(Key("unit", "vn-lang-son"), "Province", "vn", "Lạng Sơn"),
            *named(Key("gate", "cn-hekou-road"), "BorderGate", "cn", "Hà Khẩu"),
            *named(Key("gate", "one"), "BorderGate", "vn", "Bản Vược"),
            *named(Key("gate", "two"), "BorderGate", "vn", "Bản Vược"),
            Lifetime(passage=ROW, key=old, valid_until=Interval.parse("2025-06-30")),
            Lifetime(passage=ROW, key=new, valid_from=Interval.parse("2025-07-01")),
        ]
    )


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Đồng Đăng – Lạng Sơn", "dong dang lang son"),
        ("ĐỒNG ĐĂNG-LẠNG SƠN", "dong dang lang son"),
        ("愛店口岸", "爱店口岸"),
        ("Píng'érguān", "ping erguan"),
        ("Ｈữu  Nghị", "huu nghi"),
        ("mốc 1088/2-1089", "moc 1088 2 1089"),
    ],
)
def test_names_written_differently_fold_to_one(written: str, folded: str) -> None:
    assert fold(written) == folded


@given(st.text(max_size=40))
def test_folding_is_idempotent_and_blind_to_the_unicode_form(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))


def test_the_kind_decides_what_a_name_means(registry: Registry) -> None:
    assert registry.resolve_or_none("Lào Cai", kinds=[{"gate"}]) == Key("gate", "lao-cai-road-1")


def test_the_day_decides_between_a_unit_and_its_successor(registry: Registry) -> None:
    kinds = [{"unit"}]

    assert registry.resolve_or_none("Lào Cai", kinds=kinds, on=date(2012, 11, 30)) == Key(
        "unit", "vn-lao-cai-old"
    )
    assert registry.resolve_or_none("Lào Cai", kinds=kinds, on=date(2026, 1, 1)) == Key("unit", "vn-lao-cai")


def test_a_bare_unit_name_is_the_province_not_its_city(registry: Registry) -> None:
    assert registry.resolve_or_none("lao cai", kinds=[{"unit"}], on=date(2020, 1, 1)) == Key(
        "unit", "vn-lao-cai-old"
    )


def test_a_name_written_in_full_beats_a_likelier_kind_that_it_fits_only_in_part(registry: Registry) -> None:
    assert registry.resolve_or_none("Lạng Sơn", kinds=[{"zone"}, {"unit"}]) == Key("unit", "vn-lang-son")


def test_the_side_excludes_the_other_side(registry: Registry) -> None:
    assert registry.resolve_or_none("Hà Khẩu", kinds=[{"gate"}], side="vn") is None
    assert registry.resolve_or_none("Hà Khẩu", kinds=[{"gate"}], side="cn") == Key("gate", "cn-hekou-road")


def test_a_name_that_fits_several_things_equally_is_not_guessed(registry: Registry) -> None:
    assert registry.resolve_or_none("Bản Vược", kinds=[{"gate"}]) is None
    assert len(registry.keys("Bản Vược", kinds={"gate"})) == 2


@pytest.mark.parametrize("text", ["Xuân Cương", "河口瑶族自治县", "x" * 300, "…"])
def test_a_candidate_has_an_identifier_that_an_iri_can_hold(text: str) -> None:
    key = candidate(Mention(text, "vi"), "project", within="lao-cai")

    assert key.slug.isascii()
    assert len(key.slug) < 90
    assert key == candidate(Mention(text.upper(), "vi"), "project", within="lao-cai")


def test_a_slug_is_ascii() -> None:
    assert slugify("Đồng Đăng – Lạng Sơn") == "dong-dang-lang-son"
