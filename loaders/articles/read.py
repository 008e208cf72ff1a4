"""Reading an article: plain text, HTML, DOCX or PDF, from a file, a folder, standard input or bytes."""

from __future__ import annotations

import os
import re
import sys
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from cuakhau.errors import SourceError
from cuakhau.loaders.articles.blocks import main_text_end, main_text_start
from cuakhau.loaders.articles.document import Document, title_of
from cuakhau.loaders.articles.encoding import Decoded, decode
from cuakhau.loaders.articles.html import read_page
from cuakhau.loaders.articles.issued import byline_or_none
from cuakhau.loaders.articles.language import Language, detect_or_none
from cuakhau.loaders.articles.metadata import (
    Metadata,
    from_mapping,
    is_side_file,
    read_side_file,
    side_file_or_none,
)
from cuakhau.loaders.articles.office import DOCX_TYPE, read_docx
from cuakhau.loaders.articles.pdf import PDF_TYPE, read_pdf
from cuakhau.loaders.sources import sha256_of

__all__ = ["MAX_BYTES", "SUFFIXES", "Document", "find_documents", "read_document", "text_hash_or_none"]

MAX_BYTES = 32_000_000
"""Largest file that is read if nothing else is said; an article has some thousands of bytes."""
SUFFIXES = (".txt", ".text", ".md", ".html", ".htm", ".xhtml", ".docx", ".pdf")
"""Files of a folder that are articles."""
_HTML_START = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html|head|body|article|main)\b",
    re.IGNORECASE | re.DOTALL,
)
_OTHER_FORMATS = (
    (b"\xd0\xcf\x11\xe0", "an old Word or Excel file; save it as DOCX"),
    (b"{\\rtf", "an RTF file; save it as DOCX or text"),
    (b"\x89PNG", "a picture (PNG); give its text"),
    (b"\xff\xd8\xff", "a picture (JPEG); give its text"),
    (b"GIF8", "a picture (GIF); give its text"),
    (b"\x1f\x8b", "a gzip archive; unpack it first"),
    (b"\x7fELF", "a program, not a text"),
    (b"MZ\x90", "a program, not a text"),
    (b"7z\xbc\xaf", "a 7z archive; unpack it first"),
    (b"Rar!", "a RAR archive; unpack it first"),
)


@dataclass(frozen=True, slots=True)
class _Content:
    """What one of the readers gave."""

    text: str
    media_type: str
    metadata: Metadata
    pages: tuple[int, ...] = ()
    encoding: str = ""
    notes: tuple[str, ...] = ()


def read_document(
    source: str | os.PathLike[str] | bytes,
    *,
    metadata: Mapping[str, object] | None = None,
    name: str = "",
    max_bytes: int = MAX_BYTES,
    known: Mapping[str, Metadata] = MappingProxyType({}),
) -> Document:
    """One article, with what its page, its side file and `metadata` state about it; the later of these wins.

    Args:
        source: a file, `-` for standard input, or the bytes themselves.
        metadata: title, publisher, issued (ISO 8601), language (vi, zh, en), url, licence, key, sha256, and
            `encoding` of the bytes: the columns of sources.csv. A side file `NAME.source.yml` has the same keys.
        name: what the file of these bytes is called, where `source` is bytes.
        max_bytes: largest content that is read.
        known: by SHA-256 of a text, what is known of it where nobody states it.

    Raises:
        SourceError: if it cannot be read, in words that say what to do.
    """
    content, path, side = _load(source, name=name, max_bytes=max_bytes)
    stated = from_mapping(metadata or {}, where="metadata").over(side)
    if not content.strip():
        raise SourceError(f"{path}: is empty", path=path)
    read = _read_content(content, path=path, encoding=stated.encoding, max_bytes=max_bytes)
    if not read.text.strip():
        raise SourceError(f"{path}: holds nothing but white space", path=path)
    sha256 = sha256_of(read.text)
    return _document(read, stated.over(known.get(sha256, Metadata())), path=path, sha256=sha256)


def text_hash_or_none(content: bytes) -> str | None:
    """SHA-256 of the text of a plain text in UTF-8, as a document has it; None for anything else."""
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return None if _HTML_START.match(text[:6000].lstrip("\ufeff")) else sha256_of(_normal(text))


def find_documents(place: str | os.PathLike[str]) -> tuple[Path, ...]:
    """The files of a folder and its subfolders that can be articles, by their path; a file is itself.

    Hidden files, side files and other formats are passed over; links to folders are not followed.

    Raises:
        SourceError: if there is no such place, or nothing to read in it.
    """
    root = Path(place)
    if root.is_file():
        return (root,)
    if not root.is_dir():
        what = "is no ordinary file" if root.exists() else "no such file or folder"
        raise SourceError(f"{root}: {what}", path=str(root))
    found: list[Path] = []
    refused: list[OSError] = []
    for folder, names, files in os.walk(root, onerror=refused.append):
        names[:] = sorted(name for name in names if not name.startswith("."))
        candidates = (Path(folder, name) for name in files if not name.startswith((".", "~$")))
        found += [path for path in candidates if path.suffix.lower() in SUFFIXES and not is_side_file(path)]
    if refused and not found:
        message = f"{refused[0].filename}: cannot be read: {refused[0].strerror}"
        raise SourceError(message, path=str(root)) from refused[0]
    if not found:
        message = f"{root}: holds no article; looked for {', '.join(SUFFIXES)}"
        raise SourceError(message, path=str(root))
    return tuple(sorted(found, key=lambda path: path.relative_to(root).as_posix()))


def _load(
    source: str | os.PathLike[str] | bytes, *, name: str, max_bytes: int
) -> tuple[bytes, str, Metadata]:
    """The bytes, what messages call them, and what the side file states."""
    if isinstance(source, bytes):
        name = name or "<bytes>"
        return _limited(source, path=name, max_bytes=max_bytes), name, Metadata()
    if source == "-":
        content = sys.stdin.buffer.read(max_bytes + 1)
        return _limited(content, path="<stdin>", max_bytes=max_bytes), "<stdin>", Metadata()
    path = Path(source)
    name = str(path)
    try:
        if path.is_dir():
            raise SourceError(f"{name}: is a folder; read the documents that find_documents lists", path=name)
        if path.exists() and not path.is_file():
            raise SourceError(f"{name}: is no ordinary file", path=name)
        with path.open("rb") as file:
            content = file.read(max_bytes + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "no valid file name"
        raise SourceError(f"{name}: cannot be read: {reason}", path=name) from error
    content = _limited(content, path=name, max_bytes=max_bytes)
    side = side_file_or_none(path)
    return content, name, read_side_file(side) if side else Metadata()


def _limited(content: bytes, *, path: str, max_bytes: int) -> bytes:
    if len(content) > max_bytes:
        message = f"{path}: is larger than {max_bytes / 1_000_000:g} MB; split it"
        raise SourceError(message, path=path)
    return content


def _read_content(content: bytes, *, path: str, encoding: str, max_bytes: int) -> _Content:
    """Read by what the bytes are, whatever the file's name says."""
    for start, what in _OTHER_FORMATS:
        if content.startswith(start):
            raise SourceError(f"{path}: is {what}", path=path)
    if b"%PDF-" in content[:1024]:
        pdf = read_pdf(content, path=path, max_bytes=max_bytes)
        return _Content(unicodedata.normalize("NFC", pdf.text), PDF_TYPE, pdf.metadata, pdf.pages)
    if content.startswith(b"PK"):
        office = read_docx(content, path=path, max_bytes=max_bytes)
        return _Content(office.text, DOCX_TYPE, office.metadata, office.pages)
    decoded = decode(content, path=path, declared=encoding)
    notes = (decoded.note,) if decoded.note else ()
    if _is_html(decoded, path=path):
        page = read_page(decoded.text, path=path)
        return _Content(_normal(page.text), "text/html", page.metadata, (), decoded.encoding, notes)
    text = _normal(decoded.text)
    return _Content(text, "text/plain", Metadata(), _form_feeds(text), decoded.encoding, notes)


def _is_html(decoded: Decoded, *, path: str) -> bool:
    named = path.lower().endswith((".html", ".htm", ".xhtml"))
    return named or _HTML_START.match(decoded.text[:6000].lstrip("\ufeff")) is not None


def _normal(text: str) -> str:
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", text)


def _form_feeds(text: str) -> tuple[int, ...]:
    """Where the pages of a plain text begin, if form feeds divide it, as pdftotext writes them."""
    starts = (0, *(found.end() for found in re.finditer("\f", text)))
    return tuple(start for start in starts if start < len(text)) if len(starts) > 1 else ()


def _document(read: _Content, stated: Metadata, *, path: str, sha256: str) -> Document:
    if stated.sha256 and stated.sha256 != sha256:
        message = (
            f"{path}: has changed since it was cited (SHA-256 {sha256[:12]}…, stated {stated.sha256[:12]}…)"
        )
        raise SourceError(message, path=path)
    language, notes = _language(read, stated, path=path)
    known = stated.over(read.metadata)
    main = read.text[main_text_start(read.text) :]
    lines = main[:3000].split("\n")[:20]
    on_page = read.metadata.issued if read.media_type == "text/html" else None
    issued = stated.issued or on_page or byline_or_none(lines, language=language)
    if issued is None and (made := read.metadata.issued) and read.media_type in (DOCX_TYPE, PDF_TYPE):
        # an old article printed today has today's date there: no date to reckon "this December" from
        notes = (*notes, f"does not say when it appeared; its file was made on {made.text}: state issued=…")
    return Document(
        text=read.text,
        title=known.title or title_of(main),
        publisher=known.publisher,
        issued=issued,
        language=language,
        url=known.url,
        sha256=sha256,
        pages=read.pages,
        media_type=read.media_type,
        slug=known.key or _slug(path, sha256),
        licence=known.licence,
        encoding=read.encoding,
        notes=(*read.notes, *notes),
    )


def _language(read: _Content, stated: Metadata, *, path: str) -> tuple[Language, tuple[str, ...]]:
    """What the reader states; else what the text is in; else what the page states."""
    found = detect_or_none(read.text[: main_text_end(read.text)])
    if stated.language:
        differs = found is not None and found != stated.language
        return stated.language, (f"stated to be in {stated.language}, reads like {found}",) if differs else ()
    if found:
        return found, ()
    if read.metadata.language and len(read.text) < 400:
        return read.metadata.language, ()
    message = f"{path}: is not in Vietnamese, Chinese or English, or too short to tell; state it: --language vi (zh, en)"
    raise SourceError(message, path=path)


def _slug(path: str, sha256: str) -> str:
    """ASCII identifier from a file's name; from the hash where the name gives none.

    >>> _slug("/tmp/Hữu Nghị 2025.html", "ab")
    'huu-nghi-2025'
    """
    stem = "" if path.startswith("<") else Path(path).stem
    plain = unicodedata.normalize("NFD", stem.lower().replace("đ", "d")).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:80].rstrip("-")
    return slug if re.search("[a-z]", slug) else f"text-{sha256[:16]}"
