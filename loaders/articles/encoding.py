"""Bytes into text: the encoding is given, marked, declared, or shown by the bytes; else the reader is asked."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from cuakhau.errors import SourceError
from cuakhau.loaders.articles import legacy
from cuakhau.loaders.articles.language import likeness

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED = re.compile(
    rb"""<meta\s[^>]{0,300}?charset\s*=\s*["']?\s*([\w:.\-]{2,40})|<\?xml\s[^>]{0,100}?encoding\s*=\s*["']([\w:.\-]{2,40})""",
    re.IGNORECASE,
)
_ALIASES = {
    "gb2312": "gb18030", "gb_2312-80": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030", "cp936": "gb18030",
    "gb18030": "gb18030", "big5": "big5hkscs", "big5-hkscs": "big5hkscs", "x-x-big5": "big5hkscs",
    "iso-8859-1": "cp1252", "latin1": "cp1252", "latin-1": "cp1252", "us-ascii": "utf-8", "ascii": "utf-8",
    "windows-1258": "cp1258", "x-cp1258": "cp1258", "unicode": "utf-8", "utf8": "utf-8",
    "tcvn": "tcvn", "tcvn3": "tcvn", "tcvn-5712": "tcvn", "tcvn5712": "tcvn", "x-viet-tcvn": "tcvn",
    "x-viet-tcvn5712": "tcvn", "abc": "tcvn", "viscii": "viscii", "csviscii": "viscii", "viscii1.1-1": "viscii",
}  # fmt: skip
"""What pages call an encoding, and what browsers take it for."""
_UNDECLARED = ("gb18030", "big5hkscs", "cp1258", "tcvn", "viscii", "utf-16-le", "utf-16-be")
_PLAIN_NAMES = {"big5hkscs": "big5", "cp1258": "windows-1258", "tcvn": "tcvn3"}
_SAMPLE = 60_000
_SURE_UTF8 = 16
"""So many bytes beyond ASCII are not well-formed UTF-8 by accident, whatever the page declares."""
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text, and how it was found."""

    text: str
    encoding: str
    """Name of the encoding."""
    note: str = ""
    """What a reader should know: the declaration was wrong, or there was none and the bytes decided."""


def decode(content: bytes, *, path: str, declared: str = "") -> Decoded:
    """The text of a plain text or HTML file.

    Args:
        content: the whole file.
        path: what messages call it.
        declared: the encoding that the reader states; it is used, or an error says why not.

    Raises:
        SourceError: if the bytes are no text, or in an encoding that nobody states and that is not plain from them.
    """
    if declared:
        return _checked(
            Decoded(_decode_as(content, declared, path=path), canonical(declared, path=path)), path=path
        )
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _checked(Decoded(_decode_as(content, encoding, path=path), encoding), path=path)
    decoded = _utf8_or_none(content)
    if decoded is None and (at := _damage_or_none(content)) is not None:
        message = f"{path}: is UTF-8, but damaged at byte {at}; get the text again from its source"
        raise SourceError(message, path=path)
    if decoded := decoded or _by_declaration_or_none(content):
        return _checked(decoded, path=path)
    return _by_bytes(content, path=path)


def canonical(name: str, *, path: str) -> str:
    """The name of a codec for what people and pages call an encoding.

    Raises:
        SourceError: if there is no such encoding.
    """
    known = _canonical_or_none(name)
    if known is None:
        message = (
            f"{path}: {name!r} is no encoding; for example utf-8, gb18030, big5, windows-1258, tcvn3, viscii"
        )
        raise SourceError(message, path=path)
    return known


def _canonical_or_none(name: str) -> str | None:
    folded = name.strip().lower().replace("_", "-")
    if folded in _ALIASES:
        return _ALIASES[folded]
    try:
        found = codecs.lookup(folded)
    except (LookupError, ValueError):
        return None
    # rot13, zip, hex and the like are codecs too, but no character encodings
    return found.name if getattr(found, "_is_text_encoding", True) else None


def _decode_as(content: bytes, name: str, *, path: str) -> str:
    encoding = canonical(name, path=path)
    try:
        return _strict(content, encoding)
    except UnicodeError as error:
        at = (
            f"byte {error.start} (0x{content[error.start]:02x})"
            if isinstance(error, UnicodeDecodeError)
            else "it"
        )
        message = f"{path}: {at} is not {name}; save the text as UTF-8, or state its encoding (--encoding)"
        raise SourceError(message, path=path) from error


def _strict(content: bytes, encoding: str) -> str:
    return legacy.decode(content, encoding) if encoding in legacy.TABLES else content.decode(encoding)


def _utf8_or_none(content: bytes) -> Decoded | None:
    """UTF-8 where the bytes are well-formed, unless so few are beyond ASCII that a declaration should decide."""
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return None
    if "\x00" in text[:_SAMPLE]:
        return None
    declared = _declaration(content)
    beyond_ascii = len(content) - len(content.translate(None, bytes(range(0x80, 0x100))))
    if declared in ("", "utf-8") or not beyond_ascii:
        return Decoded(text, "utf-8")
    if beyond_ascii >= _SURE_UTF8:
        return Decoded(text, "utf-8", f"declares {declared}, but is UTF-8")
    return None


def _damage_or_none(content: bytes) -> int | None:
    """The first bad byte of what is UTF-8 nearly everywhere; None for what is something else altogether."""
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        sample = content[max(0, error.start - _SAMPLE) : error.start + _SAMPLE].decode("utf-8", "replace")
        bad = sample.count("\ufffd")
        good = sum(c > "\x7f" for c in sample) - bad
        return error.start if good >= _SURE_UTF8 and good > 6 * bad else None
    return None


def _declaration(content: bytes) -> str:
    """The encoding that the head of a page or an XML declaration states, as far as it is known; else empty."""
    found = _DECLARED.search(content, 0, 4096)
    return _canonical_or_none((found[1] or found[2]).decode("ascii", "replace")) or "" if found else ""


def _by_declaration_or_none(content: bytes) -> Decoded | None:
    declared = _declaration(content)
    if not declared or declared.startswith(("utf-16", "utf-32")):
        return None
    try:
        return Decoded(_strict(content, declared), declared)
    except UnicodeError:
        return None


def _by_bytes(content: bytes, *, path: str) -> Decoded:
    """The one encoding in which the bytes read as Vietnamese or Chinese, with a note; else an error that asks."""
    scores: dict[str, float] = {}
    for encoding in _UNDECLARED:
        try:
            # a sample, cut where a character may be torn: only the last ones can fail
            sample = _strict(content, encoding)[:_SAMPLE]
        except UnicodeError:
            continue
        scores[encoding] = 0.0 if _binary_share(sample) > 0.002 else likeness(sample)
    ranked = sorted(scores, key=lambda encoding: (-scores[encoding], encoding))
    best = ranked[0] if ranked else ""
    rival = scores[ranked[1]] if len(ranked) > 1 else 0.0
    if best and scores[best] >= 0.12 and scores[best] >= 2 * rival and len(content) >= 60:
        note = f"states no encoding; read as {_PLAIN_NAMES.get(best, best)}, the only one in which it makes sense"
        return Decoded(_strict(content, best), best, note)
    likely = [_PLAIN_NAMES.get(name, name) for name in ranked if scores[name] > 0.03][:3]
    if b"\x00" in content[:_SAMPLE] and not likely:
        raise SourceError(f"{path}: is no text but binary data; give text, HTML, DOCX or PDF", path=path)
    raise SourceError(_unknown_encoding(content, path=path, likely=likely), path=path)


def _unknown_encoding(content: bytes, *, path: str, likely: list[str]) -> str:
    try:
        content.decode("utf-8")
        where = "holds NUL characters"
    except UnicodeDecodeError as error:
        where = f"byte {error.start} (0x{content[error.start]:02x}) is not UTF-8"
    declared = _declaration(content)
    stated = f"it declares {declared}, which it is not" if declared else "it states no encoding"
    hint = f"perhaps {' or '.join(likely)}" if likely else "such as gb18030 or windows-1258"
    return f"{path}: {where}, and {stated}; save it as UTF-8, or state its encoding (--encoding), {hint}"


def _binary_share(text: str) -> float:
    return len(_CONTROLS.findall(text)) / max(1, len(text))


def _checked(decoded: Decoded, *, path: str) -> Decoded:
    """The same, unless it is no text, or was damaged before it came here.

    Raises:
        SourceError: for control characters, replacement characters, or UTF-8 that was once read as windows-1252.
    """
    sample = decoded.text[:_SAMPLE]
    if _binary_share(sample) > 0.002:
        raise SourceError(f"{path}: is no text but binary data; give text, HTML, DOCX or PDF", path=path)
    if sample.count("\ufffd") > len(sample) / 500:
        message = (
            f"{path}: characters were lost (\ufffd) when it was saved; get the text again from its source"
        )
        raise SourceError(message, path=path)
    twice = len(re.findall(r"[áÃÄÆæèéåäç][»º°¿¡-¾€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ\x80-\xbf]", sample))
    if twice > len(sample) / 40:
        message = (
            f"{path}: is UTF-8 that was read as windows-1252 and saved so; get the text again from its source"
        )
        raise SourceError(message, path=path)
    return decoded
