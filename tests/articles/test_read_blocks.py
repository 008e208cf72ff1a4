"""What of a page's text is the article: offsets of the whole text, never a shorter text."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cuakhau.loaders.articles.blocks import left_out, main_text_end, main_text_start, without_left_out
from cuakhau.loaders.articles.read import read_document

VI = "Cửa khẩu Thanh Thủy của tỉnh Hà Giang hôm nay mở cửa trở lại cho hàng hóa của hai nước. " * 2
OTHER = "Lào Cai đón đoàn tàu đầu tiên\n\nSáng nay, ga Lào Cai đón đoàn tàu container đầu tiên trong năm từ Vân Nam, Trung Quốc sang.\n\n"


@pytest.mark.parametrize(
    "heading",
    ["Tin liên quan", "TIN LIÊN QUAN:", "Tin Liên Quan", "Xem thêm", "Đọc thêm:", "Các tin khác", "Tin cùng chuyên mục", "» Bài viết liên quan",
     "Có thể bạn quan tâm", "Mời bạn đọc theo dõi Báo Ví Dụ trên Google News", "Bình luận (12)", "Từ khóa:",
     "相关新闻", "【相关阅读】", "相关报道：", "延伸阅读", "Related", "Related articles", "Read more:", "You may also like", "Most read"],
)  # fmt: skip
def test_the_article_ends_before_other_news(heading: str) -> None:
    text = f"{VI}\n{VI}\n{heading}\n\n{OTHER * 3}"
    end = main_text_end(text)
    assert text[end:].startswith(heading)
    assert left_out(text) == ((end, len(text)),)


def test_the_shared_articles_end_before_their_related_news(shared: Path) -> None:
    ends = {
        path.stem: (text := read_document(path).text)[main_text_end(text) :].strip().split("\n")[0]
        for path in sorted((shared / "sources").glob("*.txt"))
    }
    heads = {name: line for name, line in ends.items() if line}
    assert set(heads) == {"dcsvn-lao-cai-2012", "vov-cao-bang-2023"}
    assert heads["dcsvn-lao-cai-2012"] == "Tin Liên Quan"
    assert heads["vov-cao-bang-2023"].startswith("Mời")


def test_the_controls_of_a_saved_page_are_no_article(shared: Path) -> None:
    text = read_document(shared / "sources" / "dcsvn-lang-son-zone-2022.txt").text
    assert text[main_text_start(text) :].strip().startswith("Lạng Sơn: Phát triển")


def test_an_article_that_goes_on_after_a_box_is_kept() -> None:
    text = f"{VI}\n{VI}\nTin liên quan\nGiá vàng tăng\nLịch bóng đá\n{VI}\n{VI}\n{VI}\n"
    assert main_text_end(text) == len(text)
    (span,) = left_out(text)
    assert text[slice(*span)] == "Tin liên quan\nGiá vàng tăng\nLịch bóng đá"


@pytest.mark.parametrize(
    "line",
    ["Xem thêm: Giá vàng tăng mạnh", ">> Đọc thêm: Giá vàng", "Read more: Gold rises", "相关阅读：金价上涨"],
)
def test_a_line_that_points_to_another_story_is_left_out(line: str) -> None:
    text = f"{VI}\n{line}\n{VI}"
    assert [text[start:end] for start, end in left_out(text)] == [line]
    assert without_left_out(text) == f"{VI}\n\n{VI}"


@pytest.mark.parametrize(
    "line",
    [
        "Tin liên quan đến cửa khẩu được đăng hằng ngày.",
        "Hai bên cùng xem thêm các phương án mở cửa.",
        "Related costs rose.",
        "相关新闻发布会今天举行。",
    ],
)
def test_a_sentence_with_such_words_is_kept(line: str) -> None:
    assert left_out(f"{VI}\n{line}\n{VI}") == ()


def test_comments_end_an_article_however_long_they_are() -> None:
    text = f"{VI}\nBình luận\n" + f"{VI}\n" * 5
    assert text[main_text_end(text) :].startswith("Bình luận")


LINE = st.sampled_from(
    ["Tin liên quan", "Xem thêm: a", "Bình luận", "In trang", "", "a", VI, "相关新闻"]
) | st.text(max_size=30)


@given(st.lists(LINE, max_size=30).map("\n".join))
def test_spans_are_in_order_and_inside_the_text(text: str) -> None:
    spans = left_out(text)
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(first[1] < second[0] for first, second in pairwise(spans))
    assert 0 <= main_text_start(text) <= len(text)
    assert 0 <= main_text_end(text) <= len(text)
