"""The body of an article and its sentences, by their places in the text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_SPACE = re.compile(r"\s*")
_LINE = re.compile(r"[^\n]+")
_END = re.compile(r"(?:[.!?…]|/\.)+[\"”’»)\]]*(?=\s)")
_NOT_END = re.compile(
    r"(?:\b(?:TP|Tp|TX|TT|ThS|Th\.S|TS|PGS|GS|BS|KTS|Q|P|H|T|X|St|No|v\.v|tr|Ảnh|Ông|Mr|Mrs)|\b[A-ZĐ]|^\d{1,2})\.$"
)
_STARTS = re.compile(r"\s+[\"“‘'(\[-]*\s*[\dA-ZÀ-ỸĐ]")
_BULLET = re.compile(r"\s*(?:[-–—•*+▪►]|[a-zđ0-9]{1,2}[).])\s+")

_RELATED = re.compile(
    r"\s*(?:>>|»)?\s*(?:(?:các )?tin (?:liên quan|khác|cùng chuyên mục|mới|nổi bật|đọc nhiều|cũ hơn)|"
    r"(?:các )?bài (?:viết )?(?:liên quan|khác|cùng chuyên mục|nổi bật|mới)|có thể bạn quan tâm|xem thêm|đọc thêm|"
    r"cùng chuyên mục|tin tức liên quan|đọc nhiều(?: nhất)?|ý kiến (?:bạn đọc|của bạn)|bình luận(?: \(\d+\))?|"
    r"mời quý (?:độc giả|bạn đọc|vị).*|mời bạn đọc.*|từ khóa|tags?|chia sẻ(?: bài viết)?|nổi bật|mới nhất)\s*[:.]?\s*",
    re.IGNORECASE,
)
_NAVIGATION = re.compile(
    r"\s*(?:skip to (?:main )?content|chế độ ban đêm.*|(?:in trang|xuất pdf|đọc nội dung|đọc bài viết)(?: .*)?|"
    r"-?a a \+?a|đăng nhập|đăng ký|trang chủ(?: .*)?|menu|tìm kiếm|cỡ chữ.*|a[-+] ?a[-+]?.*)\s*",
    re.IGNORECASE,
)
_TOP_LINES = 12
"""Navigation is looked for in so many lines from the top."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, or a line without a full stop."""

    start: int
    end: int
    paragraph: int
    """Number of its line."""
    bullet: bool
    """Whether its line begins with a bullet."""
    first: bool
    """Whether it is the first of its line."""
    heading: bool
    """Whether its line is short and ends without a full stop: a title, a heading, a caption."""


def body(text: str) -> tuple[int, int]:
    """Start and end of what the article itself says: without navigation above and related news below.

    >>> body("Trang chủ\\nMở cửa khẩu\\nTin liên quan\\nKhác")
    (10, 22)
    """
    start, end = 0, len(text)
    lines_read = 0
    for line in _LINE.finditer(text):
        if not line[0].strip():
            continue
        lines_read += 1
        if lines_read <= _TOP_LINES and _NAVIGATION.fullmatch(line[0]):
            start = line.end() + 1
        elif lines_read > 3 and len(line[0]) < 80 and _RELATED.fullmatch(line[0]):
            end = line.start()
            break
    return min(start, end), end


def sentences(text: str) -> Iterator[Sentence]:
    """The sentences of an article's body, in order."""
    start, end = body(text)
    for number, line in enumerate(_LINE.finditer(text, start, end)):
        stripped = line[0].strip()
        if not stripped:
            continue
        bullet = bool(_BULLET.match(line[0]))
        heading = len(stripped) < 160 and stripped[-1] not in '.;:…!?,”"'
        first = line.start() + (len(line[0]) - len(line[0].lstrip()))
        begin = first
        for end_of in _END.finditer(text, first, line.end()):
            if not _STARTS.match(text, end_of.end(), line.end()):
                continue
            if _NOT_END.search(text[max(first, end_of.end() - 6) : end_of.end()]):
                continue
            yield Sentence(begin, end_of.end(), number, bullet, begin == first, False)
            begin = _SPACE.match(text, end_of.end()).end()  # type: ignore[union-attr]
        if begin < line.end():
            yield Sentence(begin, first + len(stripped), number, bullet, begin == first, heading)
