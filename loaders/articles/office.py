"""The paragraphs of a DOCX file, as Word shows them with all changes accepted."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from cuakhau.errors import SourceError
from cuakhau.graph.dates import Interval
from cuakhau.loaders.articles.lines import paged
from cuakhau.loaders.articles.metadata import Metadata, language_or_none

DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_LEFT_OUT = {
    f"{_W}del",
    f"{_W}moveFrom",
    f"{_W}instrText",
    f"{_W}delText",
    f"{_MC}Fallback",
    f"{_W}rPr",
    f"{_W}pPr",
}
_DAMAGE = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, RuntimeError, LookupError, ValueError,
           AttributeError, TypeError, AssertionError)  # fmt: skip
_MAX_PARTS = 20_000
_TEMPLATE_CREATED = datetime(2013, 12, 23, 23, 15, tzinfo=UTC)
"""What programs that write DOCX by python-docx leave in it: the date of its template, not of the text."""


@dataclass(frozen=True, slots=True)
class OfficeText:
    """What is taken from a DOCX file."""

    text: str
    pages: tuple[int, ...]
    """Where Word last began a page, if it said so; offsets of `text`."""
    metadata: Metadata


def read_docx(content: bytes, *, path: str, max_bytes: int) -> OfficeText:
    """Text, pages and core properties.

    Raises:
        SourceError: if it is no DOCX file, damaged, holds more than it may, or no text.
    """
    _check_parts(content, path=path, max_bytes=max_bytes)
    import docx
    from docx.opc.exceptions import OpcError
    from lxml.etree import LxmlError

    try:
        document = docx.Document(io.BytesIO(content))
        body = document.element.body
    # python-docx lets through whatever a damaged file runs into: missing parts, wrong content types, bad XML
    except (*_DAMAGE, LxmlError, OpcError) as error:
        raise _damaged(path) from error
    if body is None:
        raise _damaged(path)
    text, pages = paged("".join(_pieces(body)))
    if not text:
        raise SourceError(f"{path}: has no text (only pictures?); give the text itself", path=path)
    return OfficeText(text, pages, _metadata(document))


def _damaged(path: str) -> SourceError:
    return SourceError(
        f"{path}: is a damaged DOCX file; open it in Word and save it anew, or as text", path=path
    )


def _check_parts(content: bytes, *, path: str, max_bytes: int) -> None:
    """Look at what the archive says of itself, before anything of it is unpacked.

    The sizes bound the memory: more than its stated size is never unpacked of a part.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
    except _DAMAGE as error:
        raise _damaged(path) from error
    names = {part.filename for part in parts}
    if "[Content_Types].xml" not in names or not any(name.startswith("word/") for name in names):
        message = f"{path}: is a ZIP archive but no DOCX document; unpack it, or give text, HTML, DOCX or PDF"
        raise SourceError(message, path=path)
    total = sum(part.file_size for part in parts)
    marked_up = sum(part.file_size for part in parts if part.filename.endswith((".xml", ".rels")))
    if marked_up > max_bytes or total > max_bytes * 4 or len(parts) > _MAX_PARTS:
        message = f"{path}: unpacks to {total // 1_000_000} MB in {len(parts)} parts, too much for an article (max_bytes)"
        raise SourceError(message, path=path)
    if any(part.flag_bits & 1 for part in parts):
        raise SourceError(f"{path}: is protected by a password; save it without one", path=path)


def _pieces(body: Any) -> Iterator[str]:
    """The text of all runs in order, a line end after each paragraph and a form feed where Word began a page."""
    waiting: list[Any] = [body]
    while waiting:
        node = waiting.pop()
        if isinstance(node, str):
            yield node
            continue
        tag = node.tag
        if tag in _LEFT_OUT or not isinstance(tag, str):
            continue
        if tag == f"{_W}t":
            yield node.text or ""
        elif tag in (f"{_W}tab", f"{_W}ptab"):
            yield " "
        elif tag in (f"{_W}br", f"{_W}cr"):
            yield "\n"
        elif tag == f"{_W}noBreakHyphen":
            yield "-"
        elif tag == f"{_W}lastRenderedPageBreak":
            yield "\f"
        else:
            if tag in (f"{_W}p", f"{_W}tr"):
                waiting.append("\n")
            waiting.extend(reversed(node))


def _metadata(document: Any) -> Metadata:
    try:
        properties = document.core_properties
        created = None if properties.created == _TEMPLATE_CREATED else properties.created
        return Metadata(
            title=" ".join((properties.title or "").split())[:1000],
            issued=Interval.between(created.date(), created.date())
            if created and created.year >= 1990
            else None,
            language=language_or_none(properties.language or ""),
        )
    except (ValueError, AttributeError, KeyError, TypeError):
        return Metadata()
