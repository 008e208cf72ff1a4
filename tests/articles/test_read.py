"""Reading articles: each kind of file gives the article's own text, and nothing of the page around it."""

from __future__ import annotations

import hashlib
import io
import sys
import unicodedata
from pathlib import Path

import pytest

from cuakhau.errors import SourceError
from cuakhau.loaders.articles.read import find_documents, read_document
from tests.articles.made_files import make_docx, make_pdf

PAGES = Path(__file__).parent / "pages"
VI = "Cửa khẩu Thanh Thủy của tỉnh Hà Giang hôm nay mở cửa trở lại cho hàng hóa của hai nước."


def test_a_plain_text_is_kept_whole(tmp_path: Path) -> None:
    path = tmp_path / "bai-viet.txt"
    path.write_bytes(unicodedata.normalize("NFD", f"{VI}\r\nTin liên quan\rGiá vàng\u00a0tăng\n").encode())
    document = read_document(path)
    assert document.text == f"{VI}\nTin liên quan\nGiá vàng\u00a0tăng\n"
    assert document.sha256 == hashlib.sha256(document.text.encode()).hexdigest()
    assert (document.language, document.slug, document.media_type) == ("vi", "bai-viet", "text/plain")


def test_the_shared_articles_have_the_hash_that_sources_csv_states(shared: Path) -> None:
    import csv

    table = Path(__file__).parents[2] / "data" / "sources.csv"
    with table.open(encoding="utf-8") as file:
        stated = {row["key"]: row["sha256"] for row in csv.DictReader(file)}
    paths = find_documents(shared / "sources")
    assert [read_document(path).sha256 for path in paths] == [stated[path.stem] for path in paths]


def test_a_vietnamese_news_page() -> None:
    document = read_document(PAGES / "vi-news.html")
    assert document.title == "Quảng Ninh: Thông quan trở lại tại cầu Bắc Luân II"
    assert document.text.startswith(document.title)
    assert "2.345,6 triệu USD" in document.text
    assert "luồng riêng" in document.text
    for other in (
        "A Pa Chải",
        "Thanh Thủy",
        "2019",
        "Ma Lù Thàng",
        "Giá vàng",
        "Thể thao",
        "Tổng biên tập",
        "Zalo",
    ):
        assert other not in document.text
    assert (document.publisher, document.language) == ("Báo Ví Dụ", "vi")
    assert document.issued is not None
    assert document.issued.text == "2025-07-10"
    assert document.url == "https://vi-du.example/kinh-te/thong-quan-cau-bac-luan-ii-12345.html"


def test_a_chinese_news_page() -> None:
    document = read_document(PAGES / "zh-news.html")
    assert document.text.startswith("天保口岸上半年进出口额增长两成\n")
    assert "18.6亿元" in document.text
    assert not any(other in document.text for other in ("河口", "磨憨", "友谊关", "相关", "首页", "版权"))
    assert (document.title, document.publisher) == ("天保口岸上半年进出口额增长两成", "示例日报")
    assert (document.language, document.issued and document.issued.text) == ("zh", "2025-07-10")


def test_an_english_news_page() -> None:
    document = read_document(PAGES / "en-news.html")
    assert "US$45.2 million" in document.text
    assert not any(other in document.text for other in ("Lao Cai", "Mong Cai", "cookies", "Copyright"))
    assert (document.publisher, document.url) == ("Example Times", "https://example.org/news/lai-chau-record")
    assert (document.language, document.issued and document.issued.text) == ("en", "2024-08-05")


def test_an_old_portal_page_of_tables() -> None:
    document = read_document(PAGES / "vi-old-portal.html")
    assert document.text.startswith("Hội đàm về mở lại lối mở Nà Lạc\n")
    assert document.text.endswith("quý I năm 2013.")
    assert "120 tỷ đồng" not in document.text
    assert document.issued is not None
    assert document.issued.text == "2012-11-05"


@pytest.mark.parametrize("name", ["vi-news.html", "zh-news.html", "en-news.html"])
def test_a_page_reads_the_same_in_other_encodings(name: str) -> None:
    page = (PAGES / name).read_text(encoding="utf-8")
    expected = read_document(page.encode()).text
    assert read_document(page.encode("utf-16")).text == expected
    declared = page.replace('charset="utf-8"', 'charset="gb2312"')
    assert read_document(declared.encode("gb18030")).text == expected


def test_a_docx_with_a_table() -> None:
    content = make_docx(
        [VI, "Kim ngạch như sau:"], title="Báo cáo", table=[["Năm", "Triệu USD"], ["2024", "1.234,5"]]
    )
    document = read_document(content)
    assert document.text.split("\n")[:2] == [VI, "Kim ngạch như sau:"]
    assert document.text.split("\n")[-2:] == ["2024", "1.234,5"]
    assert document.title == "Báo cáo"
    assert document.issued is None


def test_docx_text_in_links_and_insertions_is_read_and_deleted_text_is_not() -> None:
    import docx
    from docx.oxml import parse_xml

    word = docx.Document()
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    word.add_paragraph(VI)
    word.add_paragraph()._p.append(
        parse_xml(
            f"<w:ins {space}><w:r><w:t>Lối mở </w:t></w:r><w:hyperlink><w:r><w:t>Nà Lạc</w:t></w:r></w:hyperlink>"
            "<w:del><w:r><w:delText>Pò Hèn</w:delText></w:r></w:del></w:ins>"
        )
    )
    buffer = io.BytesIO()
    word.save(buffer)
    assert read_document(buffer.getvalue()).text == f"{VI}\nLối mở Nà Lạc"


def test_a_pdf_keeps_the_page_of_each_offset() -> None:
    first = [
        "Cửa khẩu Thanh Thủy của tỉnh Hà Giang hôm nay mở cửa",
        "trở lại. Hàng hóa của hai nước qua lại cửa khẩu Thanh",
    ]
    second = ["Thủy bình thường, theo Ban Quản lý khu kinh tế của tỉnh.", "Hết."]
    document = read_document(make_pdf([first, second], title="Microsoft Word - a.doc"))
    assert "mở cửa trở lại." in document.text
    assert "qua lại cửa khẩu Thanh Thủy bình thường" in document.text
    assert document.text.endswith("\nHết.")
    assert document.page_of(document.text.index("trở lại")) == 1
    assert document.page_of(document.text.index("Thủy bình thường")) == 2
    assert document.pages[0] == 0
    assert document.title.startswith("Cửa khẩu")


def test_running_heads_and_page_numbers_of_a_pdf_are_left_out() -> None:
    pages = [[f"Báo cáo năm 2024 – trang {n}", f"{VI} Đoạn số {n * 100}.", f"{n}"] for n in range(1, 5)]
    document = read_document(make_pdf(pages))
    assert "Báo cáo năm" not in document.text
    assert [line[-4:] for line in document.text.split("\n")] == ["100.", "200.", "300.", "400."]


def test_chinese_lines_of_a_pdf_are_joined_without_a_space() -> None:
    document = read_document(
        make_pdf(
            [
                [
                    "记者从天保海关获悉今年上半年天保口岸进出口货值达十",
                    "八亿元，同比增长两成，双方计划于年底前启动建设。",
                ]
            ]
        )
    )
    assert "达十八亿元" in document.text


def test_form_feeds_divide_a_text_into_pages() -> None:
    document = read_document(f"{VI}\n\f{VI}".encode())
    assert document.pages == (0, len(VI) + 2)
    assert read_document(VI.encode()).pages == ()


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(VI.encode())))
    document = read_document("-")
    assert document.text == VI
    assert document.slug == f"text-{document.sha256[:16]}"


def test_a_folder_is_listed_in_one_order_without_other_files(tmp_path: Path) -> None:
    for name in (
        "b.txt",
        "a/c.html",
        "a/b.PDF",
        "z.docx",
        ".hidden.txt",
        ".git/x.txt",
        "b.source.yml",
        "i.png",
    ):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.touch()
    found = [path.relative_to(tmp_path).as_posix() for path in find_documents(tmp_path)]
    assert found == ["a/b.PDF", "a/c.html", "b.txt", "z.docx"]


@pytest.mark.parametrize("name", ["", "nowhere"])
def test_a_folder_without_articles_is_an_error(tmp_path: Path, name: str) -> None:
    with pytest.raises(SourceError, match=r"no such file|holds no article"):
        find_documents(tmp_path / name)
