"""Bad input: one clear word each, no crash, no hang; and no bytes that break reading."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cuakhau.errors import SourceError
from cuakhau.loaders.articles import legacy
from cuakhau.loaders.articles.read import read_document
from cuakhau.loaders.sources import sha256_of
from tests.articles.made_files import make_docx, make_locked_pdf, make_pdf, make_zip

VI = "Cửa khẩu Thanh Thủy của tỉnh Hà Giang hôm nay mở cửa trở lại cho hàng hóa của hai nước. "
ZH = "记者从海关获悉，今年上半年，天保口岸进出口货值达十八亿元。双方计划于年底前启动第二通道建设。"
TYPES = b"[Content_Types].xml"


def encoded(text: str, charset: str) -> bytes:
    return bytes(legacy.TABLES[charset].index(letter) for letter in text)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is empty"),
        (b" \r\n\t", "is empty"),
        ("\u3000\u00a0".encode(), "white space"),
        (bytes(1000), "binary data"),
        (bytes(range(256)) * 40, "binary data"),
        (b"\x89PNG\r\n\x1a\n", "a picture"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "old Word"),
        (b"{\\rtf1 abc}", "an RTF file"),
        (f"{VI * 3}".encode()[:-40] + b"\xff\xfe" + VI.encode(), "is UTF-8, but damaged at byte"),
        ("La frontière".encode("latin-1"), "byte 9 .0xe8. is not UTF-8, and it states no encoding"),
        (ZH[:12].encode("gb18030"), "--encoding.*perhaps gb18030"),
        ((VI * 5).encode().decode("latin-1").encode(), "read as windows-1252"),
        (VI.encode("ascii", "replace").replace(b"?", "\ufffd".encode()), "characters were lost"),
        ("Пограничный переход открыт для грузов двух стран.".encode(), "not in Vietnamese, Chinese or English"),
        (b"<html><body></body></html>", "no main text|no HTML page"),
        (b"<html><body><div id=app></div><script>var a = 1</script></body></html>", "no main text"),
        (b"<html><body>" + b"<div>" * 100_000 + VI.encode(), "nested more than"),
        (b"<html><body>" + b"<b><i>" * 50_000 + VI.encode(), "nested more than"),
        (b"<html><body>" + b"<p>a" * 600_000, "tags"),
        (b"<html><body>" + b"<p>a b</p>" * 40_000, "elements"),
        (b"<html><body>" + f"<p><a href='#'>{VI}</a></p>".encode() * 30, "list of links"),
        (b"%PDF-1.7\nnothing", "damaged PDF"),
        (make_pdf([[], []]), "no text in its 2 pages, perhaps scanned"),
        (make_locked_pdf([VI]), "needs a password"),
        (b"PK\x03\x04" + bytes(200), "damaged DOCX"),
        (make_docx([VI])[:-200], "damaged DOCX"),
        (make_docx([]), "has no text"),
        (make_zip({"a.txt": b"b"}), "no DOCX document"),
        (make_zip({TYPES.decode(): b"x", "word/document.xml": b"0" * 50_000_000}), "unpacks to 50 MB"),
        (make_zip({TYPES.decode(): b"<Types/>", "word/document.xml": b"<a>" * 1000}), "damaged DOCX"),
    ],
    # By the message alone: the bytes of a ZIP hold the time, and every worker must name a test the same.
    ids=lambda value: value if isinstance(value, str) else "content",
)  # fmt: skip
def test_bad_content_has_one_clear_word(content: bytes, message: str) -> None:
    with pytest.raises(SourceError, match=message) as caught:
        read_document(content)
    assert str(caught.value).startswith("<bytes>: ")
    assert "\n" not in str(caught.value)


def test_a_file_larger_than_the_limit_is_not_read_whole(tmp_path: Path) -> None:
    path = tmp_path / "big.txt"
    with path.open("wb") as file:
        file.truncate(100_000_000)
    with pytest.raises(SourceError, match=r"larger than 32 MB; split it$"):
        read_document(path)
    with pytest.raises(SourceError, match=r"larger than 0\.0001 MB"):
        read_document(VI.encode() * 2, max_bytes=100)


@pytest.mark.parametrize("name", ["nowhere.txt", "", "a\0b"])
def test_a_file_that_is_not_there(tmp_path: Path, name: str) -> None:
    with pytest.raises(SourceError, match=r"cannot be read|is a folder"):
        read_document(str(tmp_path / name))


@pytest.mark.parametrize(
    ("charset", "name"), [("tcvn", "tcvn3"), ("viscii", "VISCII"), ("cp1258", "windows-1258")]
)
def test_old_vietnamese_encodings_are_read_as_declared_or_with_a_note(charset: str, name: str) -> None:
    text = "Tỉnh của và khẩu. " * 8
    if charset == "cp1258":
        # its tone marks follow the letter, its other marks do not
        composed = "".join(_tones_apart(letter) for letter in text)
        content = composed.encode("cp1258")
    else:
        content = encoded(text, charset)
    assert read_document(content, metadata={"encoding": name}).text == text
    page = (
        b'<?xml version="1.0" encoding="'
        + name.lower().encode()
        + b'"?><html><body><p>'
        + content
        + b"</p></body></html>"
    )
    assert read_document(page).text == text.strip()
    document = read_document(content)
    assert document.text == text
    assert "states no encoding" in document.notes[0]


def _tones_apart(letter: str) -> str:
    decomposed = unicodedata.normalize("NFD", letter)
    marks = [mark for mark in decomposed[1:] if mark in "\u0300\u0301\u0303\u0309\u0323"]
    base = unicodedata.normalize("NFC", "".join(c for c in decomposed if c not in marks))
    return base + "".join(marks)


@pytest.mark.parametrize(
    ("encoding", "text"),
    [("gb18030", ZH * 3), ("big5", "記者從海關獲悉，今年上半年口岸進出口貨值達十八億元。" * 4)],
)
def test_old_chinese_encodings(encoding: str, text: str) -> None:
    content = text.encode(encoding)
    assert read_document(content, metadata={"encoding": encoding}).text == text
    document = read_document(content)
    assert document.text == text
    assert document.notes == (
        f"states no encoding; read as {encoding}, the only one in which it makes sense",
    )


def test_a_wrong_declaration_is_noted_or_refused() -> None:
    page = f'<html><head><meta charset="gb2312"></head><body><p>{VI * 3}</p></body></html>'.encode()
    document = read_document(page)
    assert VI.strip() in document.text
    assert document.notes == ("declares gb18030, but is UTF-8",)
    with pytest.raises(SourceError, match="is not utf-8; save the text as UTF-8, or state its encoding"):
        read_document(ZH.encode("gb18030"), metadata={"encoding": "utf-8"})


def test_ten_megabytes_in_one_file() -> None:
    text = VI * 80_000
    assert read_document(text.encode()).text == text


PIECES = st.sampled_from(
    ["<div>", "</div>", "<table><tr><td>", "</p>", "<p>", "<ul><li>", "<a href=''>", "&#x1;", "&#0;", "&#xD800;", "\x01", "<svg><math>",
     "<h1>", "</body>", "<html>", "<q>", "<pre>", "<br>", "<!--", "-->", "<![CDATA[", "<?php", "<dl><dt>", "<div class='related'>",
     "<link rel='canonical' href='http://[::1'>", "<time datetime='9999-99-99'>", "<1>", "<:>", f"<p>{VI}</p>", f"<p>{ZH}</p>",
     "<script type='application/ld+json'>{'@type': [[]], 'headline': {}}</script>".replace("'", '"')]
)  # fmt: skip


@settings(max_examples=150)
@given(st.lists(PIECES, max_size=40))
def test_any_page_is_a_document_or_a_source_error(pieces: list[str]) -> None:
    try:
        document = read_document(("<html><body>" + "".join(pieces)).encode())
    except SourceError:
        return
    assert document.media_type == "text/html"


def test_control_characters_in_dropped_boxes_do_not_stop_reading() -> None:
    page = f"<html><body><article><p>{VI}</p><div class='related'>a</div>&#x1;&#2;<p>{VI}</p></article></body></html>"
    assert VI.strip() in read_document(page.encode()).text


STARTS = (
    b"",
    b"<html><body><p>",
    b"%PDF-1.7\n",
    b"PK\x03\x04",
    b"\xef\xbb\xbf",
    b"\xff\xfe",
    VI.encode(),
    ZH.encode(),
)


@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow])
@given(start=st.sampled_from(STARTS), rest=st.binary(max_size=400) | st.text(max_size=200).map(str.encode))
def test_any_bytes_are_a_document_or_a_source_error(start: bytes, rest: bytes) -> None:
    try:
        document = read_document(start + rest)
    except SourceError:
        return
    assert unicodedata.is_normalized("NFC", document.text)
    assert "\r" not in document.text
    assert document.sha256 == sha256_of(document.text)
    assert document.title


WHOLE = {"docx": make_docx([VI]), "pdf": make_pdf([[VI, VI], [VI]])}


@settings(max_examples=60)
@given(st.data())
def test_a_damaged_file_is_a_document_or_a_source_error(data: st.DataObject) -> None:
    whole = WHOLE[data.draw(st.sampled_from(sorted(WHOLE)))]
    at = data.draw(st.integers(0, len(whole) - 1))
    damaged = whole[:at] + data.draw(st.binary(max_size=8)) + whole[at + data.draw(st.integers(0, 8)) :]
    try:
        document = read_document(damaged)
    except SourceError:
        return
    assert list(document.pages) == sorted(document.pages)
    assert all(0 <= page <= len(document.text) for page in document.pages)
