"""The examples of every pattern, and what sentences do not state."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from cuakhau.errors import LoaderError
from cuakhau.graph.dates import Interval
from cuakhau.loaders.articles.extract import extract
from cuakhau.loaders.articles.grammar import FactPattern, grammar
from cuakhau.loaders.articles.names import Names
from cuakhau.loaders.articles.patterns import compile_pattern
from cuakhau.loaders.articles.tokens import BASE, Alphabet
from cuakhau.loaders.run import load_folder

ISSUED = Interval.parse("2024-05-20")


@dataclass(frozen=True)
class Text:
    text: str
    issued: Interval | None = ISSUED
    language: str = "vi"


@pytest.fixture(scope="module")
def names() -> Names:
    return Names.from_facts(load_folder().facts)


def args_of(text: str, kind: str, names: Names) -> list[dict[str, object]]:
    return [dict(fact.args) for fact in extract(Text(text), names).facts if fact.type == kind]


@pytest.mark.parametrize("pattern", grammar("vi").facts, ids=lambda p: f"{p.kind}:{p.name}")
def test_a_pattern_has_examples_and_they_hold(pattern: FactPattern, names: Names) -> None:
    assert pattern.examples
    for example in pattern.examples:
        found = args_of(example["text"], pattern.kind, names)
        assert found == example["facts"], example["text"]


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("gate_class", "Nếu đủ điều kiện, cửa khẩu Hoành Mô được nâng cấp lên cửa khẩu quốc tế."),
        ("gate_class", "Cửa khẩu Hoành Mô chưa được nâng cấp thành cửa khẩu quốc tế."),
        ("gate_class", "Cửa khẩu Hoành Mô có thể được nâng cấp thành cửa khẩu quốc tế."),
        ("event", "Ngày 8/1/2023, cửa khẩu Phó Bảng chưa khôi phục hoạt động thông quan tại cửa khẩu."),
        ("event", "Hai bên không khai trương cặp cửa khẩu Xín Mần (Việt Nam) - Đô Long (Trung Quốc)."),
        ("observation", "Lai Châu phấn đấu kim ngạch xuất nhập khẩu đạt 200 triệu USD vào năm 2025."),
        ("observation", "Tổng kim ngạch tăng 18% so với 3,2 tỷ USD của năm trước."),
        ("project", "Tỉnh chưa khởi công nhà liên ngành cửa khẩu Hoành Mô."),
        ("cooperation", "Quảng Ninh và Lạng Sơn phối hợp điều tiết xe."),
        ("paired_gates", "Khu kinh tế cửa khẩu Hoành Mô - Đồng Văn rộng lớn."),
        ("paired_gates", "Cao tốc Vân Đồn - Móng Cái dài 80 km."),
        ("located_in", "Cửa khẩu Hoành Mô, tỉnh Vân Nam và nhiều nơi khác cùng dự."),
    ],
)
def test_what_is_not_stated_is_not_found(kind: str, text: str, names: Names) -> None:
    assert args_of(text, kind, names) == []


def test_a_plan_is_no_current_class(names: Names) -> None:
    text = "Tỉnh đề nghị mở cửa khẩu song phương Săm Pun."
    assert [fact["time"] for fact in args_of(text, "gate_class", names)] == ["planned"]


def test_a_planned_event_says_so(names: Names) -> None:
    text = "Dự kiến tháng 9/2024, hai bên khai trương cửa khẩu Hoành Mô."
    assert args_of(text, "event", names) == [
        {"kind": "opening", "place": "Hoành Mô", "date": "2024-09", "time": "planned"}
    ]


def test_who_says_it_is_kept(names: Names) -> None:
    text = (
        "Ông Sùng A Hồ, Phó Chủ tịch UBND tỉnh Lai Châu cho biết, cửa khẩu Ma Lù Thàng thuộc huyện Phong Thổ."
    )
    fact = next(fact for fact in extract(Text(text), names).facts if fact.type == "located_in")
    assert fact.says == "UBND tỉnh Lai Châu" or fact.says == "Sùng A Hồ"


def test_a_name_that_the_registry_does_not_know_is_a_candidate(names: Names) -> None:
    found = extract(Text("Xe hàng qua lối mở Nà Xyz tăng."), names).candidates
    assert [(name.text, name.kind, name.reason) for name in found] == [("Nà Xyz", "gate", "follows “lối mở”")]


def test_a_pattern_that_cannot_be_read_is_said() -> None:
    alphabet = Alphabet()
    for types in BASE:
        alphabet.code(types)
    with pytest.raises(LoaderError, match="is not understood"):
        compile_pattern("Gate [", alphabet)


def test_a_language_without_patterns_is_said(names: Names) -> None:
    with pytest.raises(LoaderError, match="no patterns for language"):
        extract(Text("x", language="fr"), names)
