"""The text of a PDF in reading order, by PDFium; lines of a paragraph joined, the page of each offset kept."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from cuakhau.errors import SourceError
from cuakhau.loaders.articles.issued import published_or_none
from cuakhau.loaders.articles.lines import paged
from cuakhau.loaders.articles.metadata import Metadata

PDF_TYPE = "application/pdf"
_MAX_PAGES = 5000
_PASSWORD = 4
"""PDFium's error code for a wrong or missing password."""
_SENTENCE_END = re.compile(r"[.!?:;。！？：；…][\"”’»)）」』]*$")
_ABBREVIATION = re.compile(r"(?:^|[\s(])(?:[A-ZĐ][A-ZĐ.]{0,4}|Tp|Mr|Mrs|Ms|Dr|No|St|Gen|Lt|Col|approx|vs)\.$")
_ITEM = re.compile(
    r"\s*(?:[-–—•+*●▪◦·]\s|\d{1,3}[.)]\s|[a-zđ]\)\s|(?:điều|chương|mục|phần)\s+[\dIVX]+\b|第[一二三四五六七八九十\d]+[条章节])",
    re.I,
)
_PAGE_NUMBER = re.compile(
    r"\W*(?:(?:trang|page|第)\s*)?\d{1,4}(?:\s*(?:/|of|trên)\s*\d{1,4})?\s*页?\W*", re.IGNORECASE
)
_WIDE = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f]")
_MADE_TITLE = re.compile(
    r"^(?:microsoft (?:word|powerpoint|excel) - |untitled|document\d*$)|\.(?:docx?|pdf|indd|rtf|odt)$", re.I
)


@dataclass(frozen=True, slots=True)
class PdfText:
    """What is taken from a PDF."""

    text: str
    pages: tuple[int, ...]
    metadata: Metadata


def read_pdf(content: bytes, *, path: str, max_bytes: int) -> PdfText:
    """Text, pages and document information.

    Raises:
        SourceError: if it is damaged, needs a password, or has no text.
    """
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == _PASSWORD or "password" in str(error).lower():
            raise SourceError(f"{path}: needs a password; save it without one", path=path) from error
        raise SourceError(
            f"{path}: is a damaged PDF; print it to a new PDF, or give its text", path=path
        ) from error
    try:
        if len(document) > _MAX_PAGES:
            message = (
                f"{path}: has {len(document)} pages, more than {_MAX_PAGES}; give the article's pages alone"
            )
            raise SourceError(message, path=path)
        raw = list(_page_texts(document, path=path, most=max_bytes))
        metadata = _metadata(document)
    except pypdfium2.PdfiumError as error:
        raise SourceError(
            f"{path}: is a damaged PDF; print it to a new PDF, or give its text", path=path
        ) from error
    finally:
        document.close()
    text, pages = paged("\f".join(_joined(_without_running_heads(raw))))
    if not text:
        message = (
            f"{path}: has no text in its {len(raw)} pages, perhaps scanned; run OCR (such as ocrmypdf) first"
        )
        raise SourceError(message, path=path)
    return PdfText(text, pages if len(raw) > 1 else (0,), metadata)


def _page_texts(document: Any, *, path: str, most: int) -> Iterator[list[str]]:
    """The lines of each page."""
    total = 0
    for index in range(len(document)):
        page = document[index]
        textpage = page.get_textpage()
        # U+FFFE and U+0002 are how PDFium writes a hyphen at the end of a line
        text = re.sub(r"[\ufffe\x02]\r?\n?", "", textpage.get_text_range())
        textpage.close()
        page.close()
        total += len(text)
        if total > most:
            raise SourceError(f"{path}: has more than {most} characters of text (max_bytes)", path=path)
        yield [line.strip() for line in re.split(r"[\r\n]+", text) if line.strip()]


def _without_running_heads(pages: Sequence[list[str]]) -> list[list[str]]:
    """The pages without their numbers, and without first and last lines that half of them share."""
    edges = Counter(
        _without_digits(line)
        for lines in pages
        for line in {*lines[:1], *lines[-1:]}
        if not _PAGE_NUMBER.fullmatch(line)
    )
    repeated = {line for line, count in edges.items() if count >= max(3, len(pages) / 2)}
    kept: list[list[str]] = []
    for lines in pages:
        start, end = 0, len(lines)
        while start < end and _is_running(lines[start], repeated, paged=len(pages) > 1):
            start += 1
        while end > start and _is_running(lines[end - 1], repeated, paged=len(pages) > 1):
            end -= 1
        kept.append(lines[start:end])
    return kept


def _is_running(line: str, repeated: set[str], *, paged: bool) -> bool:
    return (paged and _PAGE_NUMBER.fullmatch(line) is not None) or _without_digits(line) in repeated


def _without_digits(line: str) -> str:
    return re.sub(r"\d+", "0", line)


def _joined(pages: Sequence[list[str]]) -> Iterator[str]:
    """The text of each page, with the lines of a paragraph made one, over the end of a page too."""
    widths = sorted(_width(line) for lines in pages for line in lines)
    usual = widths[int(len(widths) * 0.8)] if widths else 0
    flat = [(number, line) for number, lines in enumerate(pages) for line in lines]
    texts = [""] * len(pages)
    for (number, line), (_, following) in pairwise([*flat, (len(pages), "")]):
        texts[number] += line + _joint(line, following, usual=usual)
    return iter(texts)


def _joint(line: str, following: str, *, usual: int) -> str:
    """What stands between two lines: a line end, a space, or nothing between Chinese characters."""
    if not following or _width(line) < usual * 0.75 or _ITEM.match(following):
        return "\n"
    if _SENTENCE_END.search(line) and not _ABBREVIATION.search(line):
        # perhaps within a paragraph: two sentences on two lines do less harm than a heading in a sentence
        return "\n"
    return "" if _WIDE.match(line[-1]) and _WIDE.match(following[0]) else " "


def _width(line: str) -> int:
    """Columns that a line takes, Chinese characters being twice as wide."""
    return len(line) + len(_WIDE.findall(line))


def _metadata(document: Any) -> Metadata:
    info = document.get_metadata_dict()
    title = " ".join(str(info.get("Title", "")).replace("\x00", "").split())[:1000]
    created = re.match(r"D:(\d{4})(\d{2})(\d{2})", str(info.get("CreationDate", "")))
    issued = published_or_none("-".join(created.groups()), language="vi") if created else None
    return Metadata(title="" if _MADE_TITLE.search(title) else title, issued=issued)
