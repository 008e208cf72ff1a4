"""The examples of the Chinese and English patterns, and what such sentences do not state."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from cuakhau.graph.dates import Interval
from cuakhau.loaders.articles.extract import extract
from cuakhau.loaders.articles.grammar import FactPattern, grammar
from cuakhau.loaders.articles.names import Names
from cuakhau.loaders.articles.periods import Calendar
from cuakhau.loaders.articles.readings import READINGS
from cuakhau.loaders.run import load_folder

ISSUED = Interval.parse("2024-05-20")
PATTERNS = [(language, pattern) for language in ("zh", "en") for pattern in grammar(language).facts]


@dataclass(frozen=True)
class Text:
    text: str
    language: str
    issued: Interval | None = ISSUED


@pytest.fixture(scope="module")
def names() -> Names:
    return Names.from_facts(load_folder().facts)


def args_of(text: str, language: str, kind: str, names: Names) -> list[dict[str, object]]:
    return [dict(fact.args) for fact in extract(Text(text, language), names).facts if fact.type == kind]


@pytest.mark.parametrize(("language", "pattern"), PATTERNS, ids=lambda p: getattr(p, "name", p))
def test_a_pattern_has_examples_and_they_hold(language: str, pattern: FactPattern, names: Names) -> None:
    assert pattern.examples
    for example in pattern.examples:
        found = args_of(example["text"], language, pattern.kind, names)
        assert found == example["facts"], example["text"]


@pytest.mark.parametrize(
    ("language", "kind", "text"),
    [
        ("zh", "gate_class", "如果条件成熟，里火口岸升格为国际性口岸。"),
        ("zh", "gate_class", "里火口岸尚未升格为国际性口岸。"),
        ("zh", "gate_class", "里火口岸可能升格为国际性口岸。"),
        ("zh", "event", "里火口岸尚未正式开通。"),
        ("zh", "event", "2月1日里火口岸恢复通关的消息不是事实。"),
        ("zh", "observation", "广宁省力争2025年贸易额达20亿美元。"),
        ("zh", "paired_gates", "中越友谊源远流长，新兴产业发展快。"),
        ("zh", "located_in", "重庆的企业在友谊宾馆开会。"),
        ("en", "gate_class", "If approved, Chi Ma border gate is upgraded to an international border gate."),
        ("en", "gate_class", "Chi Ma border gate has not been upgraded to an international border gate."),
        ("en", "gate_class", "Chi Ma border gate may be upgraded to an international border gate."),
        ("en", "event", "Chi Ma border gate has not yet reopened."),
        ("en", "observation", "Lang Son aims for export turnover of USD 2 billion by 2030."),
        ("en", "observation", "Turnover rose 18% from USD 3.2 billion."),
        ("en", "paired_gates", "The Ha Noi - Lang Son expressway is long."),
    ],
)
def test_what_is_not_stated_is_not_found(language: str, kind: str, text: str, names: Names) -> None:
    assert args_of(text, language, kind, names) == []


@pytest.mark.parametrize(
    ("language", "words", "iso"),
    [
        ("zh", "截至2021年底", "2021"),
        ("zh", "今年上半年", "2024-H1"),
        ("zh", "一季度", "2024-Q1"),
        ("zh", "2023年前11个月", "2023-M01/2023-M11"),
        ("zh", "9月15日", "2024-09-15"),
        ("zh", "去年", "2023"),
        ("zh", "1至4月", "2024-M01/2024-M04"),
        ("en", "first half of 2025", "2025-H1"),
        ("en", "March 31", "2024-03-31"),
        ("en", "31 March 2023", "2023-03-31"),
        ("en", "the first 11 months of 2023", "2023-M01/2023-M11"),
        ("en", "by the end of 2021", "2021"),
        ("en", "Q3 2023", "2023-Q3"),
    ],
)
def test_a_date_is_resolved(language: str, words: str, iso: str) -> None:
    reading = READINGS[language]
    found = reading.date.match(words)
    assert found is not None
    period = Calendar(ISSUED, builders=reading.builders).read(found[0])
    assert period is not None
    assert (found[0], period.iso) == (words, iso)


def test_a_day_that_does_not_exist_is_no_date() -> None:
    assert Calendar(ISSUED, builders=READINGS["zh"].builders).read("2023年2月30日") is None
    assert Calendar(ISSUED, builders=READINGS["en"].builders).read("February 30, 2023") is None


def test_traditional_characters_state_the_same(names: Names) -> None:
    assert args_of("東興口岸與越南芒街口岸相對應。", "zh", "paired_gates", names) == [
        {"vn": "芒街", "cn": "東興"}
    ]
