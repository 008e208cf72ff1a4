from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cuakhau.graph.dates import Interval


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2012-11-08", date(2012, 11, 8), date(2012, 11, 8)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2021", date(2021, 1, 1), date(2021, 12, 31)),
        ("2025-H1", date(2025, 1, 1), date(2025, 6, 30)),
        ("2025-H2", date(2025, 7, 1), date(2025, 12, 31)),
        ("2025-Q1", date(2025, 1, 1), date(2025, 3, 31)),
        ("2024-M01/2024-M11", date(2024, 1, 1), date(2024, 11, 30)),
        ("2016/2020", date(2016, 1, 1), date(2020, 12, 31)),
        ("../2045", None, date(2045, 12, 31)),
        ("2025-07-01/..", date(2025, 7, 1), None),
    ],
)
def test_a_period_is_read_as_its_first_and_last_day(text: str, start: date | None, end: date | None) -> None:
    interval = Interval.parse(text)

    assert (interval.start, interval.end) == (start, end)


@pytest.mark.parametrize(
    "text",
    ["", "soon", "2023-02-30", "2023-13", "2025-H3", "2025-Q5", "2020/2016", "../..", "08/11/2012", "2012-1"],
)
def test_what_is_no_date_is_refused_with_its_text(text: str) -> None:
    with pytest.raises(ValueError, match=r".") as raised:
        Interval.parse(text)

    assert raised.type is ValueError


@given(st.dates(), st.dates())
def test_between_gives_a_text_that_is_read_back_as_the_same_days(first: date, second: date) -> None:
    start, end = sorted((first, second))

    written = Interval.between(start, end)

    assert Interval.parse(written.text) == written
    assert (written.start, written.end) == (start, end)


@given(st.text(max_size=30))
def test_any_text_is_an_interval_or_a_value_error(text: str) -> None:
    try:
        interval = Interval.parse(text)
    except ValueError:
        return
    assert interval.start or interval.end
