"""Figures and dates that are proposed are looked for in the text, however it writes them."""

from __future__ import annotations

import pytest

from cuakhau.loaders.articles.figures import reason_against_date, reason_against_figure
from tests.articles.model_server import ISSUED


@pytest.mark.parametrize(
    ("value", "unit", "quote", "language"),
    [
        (26.5, "trillion VND", "đạt 26.500 tỷ đồng", "vi"),
        (1.2, "billion USD", "hơn 1.200 triệu đô la Mỹ", "vi"),
        (15000, "billion VND", "vốn 15 nghìn tỷ đồng", "vi"),
        (3, "gates", "có ba cửa khẩu phụ", "vi"),
        (5, "projects", "khởi công năm dự án", "vi"),
        (12.4, "km", "dài 12,4 km", "vi"),
        (12.4, "km", "dài 12.400 m", "vi"),
        (640, "ha", "rộng 6,4 km²", "vi"),
        (3500000, "visits", "3,5 triệu lượt khách", "vi"),
        (-7, "percent", "giảm 7%", "vi"),
        (320, "million USD", "达3.2亿美元", "zh"),
        (2.1, "billion CNY", "贸易额21亿元", "zh"),
        (120000, "tonnes", "货运量12万吨", "zh"),
        (1600, "vehicles/day", "日均1,600辆次", "zh"),
        (2, "gates", "新开放两个口岸", "zh"),
        (1.25, "billion USD", "worth US$1.25 billion", "en"),
        (1234.5, "million USD", "reached 1,234.5 million dollars", "en"),
        (900, "vehicles/day", "about 900 trucks a day", "en"),
        (4, "gates", "four new border gates", "en"),
    ],
)
def test_figures_are_found_as_texts_write_them(value: float, unit: str, quote: str, language: str) -> None:
    assert reason_against_figure(value, unit, quote=quote, language=language) == ""
    assert reason_against_figure(value * 10, unit, quote=quote, language=language) != ""


@pytest.mark.parametrize(
    ("value", "unit", "quote", "language"),
    [
        (5, "projects", "từ năm 2021 có dự án", "vi"),
        (5, "projects", "trong năm qua dự án", "vi"),
        (320, "million CNY", "达3.2亿美元", "zh"),
        (26, "billion VND", "26 hợp đồng", "vi"),
        (5, "km2", "dài 5 km", "vi"),
        (40, "vehicles/day", "40 xe", "vi"),
        (1234, "million USD", "1.234 million dollars", "en"),
        (1.234, "million USD", "1.234 triệu USD", "vi"),
    ],
)
def test_figures_are_not_found_in_other_figures(value: float, unit: str, quote: str, language: str) -> None:
    assert reason_against_figure(value, unit, quote=quote, language=language) != ""


@pytest.mark.parametrize(
    ("text", "passage"),
    [
        ("2024-M01/2024-M11", "11 tháng năm 2024"),
        ("2023-H1", "6 tháng đầu năm 2023"),
        ("2016/2020", "giai đoạn 2016-2020"),
        ("../2045", "tầm nhìn đến năm 2045"),
        ("2024-03", "trong tháng này"),
        ("2023", "năm ngoái"),
        ("2024-03-12", "hôm qua"),
        ("2019-04", "April 2019"),
        ("2019-11-05", "2019年十一月5日"),
        ("2024-01-01/2024-03-10", "đến 10/3"),
    ],
)
def test_dates_are_found_as_texts_tell_them(text: str, passage: str) -> None:
    assert reason_against_date(text, passage=passage, issued=ISSUED) == ""
