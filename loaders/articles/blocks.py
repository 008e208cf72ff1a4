"""Which parts of a page's text are the article: not its controls, "see also" lines or the news listed below it.

Offsets are code points of the whole text, which is never shortened here: spans that others cite must stay valid.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

_RELATED = re.compile(
    r"""[\s>»*#•\-–—|\[【■●◆▶]*(?:
    (?:các\s+)?(?:tin|bài|bài\s+viết|tin\s+tức|thông\s+tin|tin\s+bài)\s+(?:có\s+)?(?:liên\s+quan|khác|cùng\s+(?:chuyên\s+)?mục
        |cùng\s+chủ\s+đề|mới(?:\s+(?:hơn|nhất))?|cũ\s+hơn|nổi\s+bật|đọc\s+nhiều(?:\s+nhất)?|đã\s+đưa|tiếp\s+theo)
    |(?:cùng|tin\s+trong)\s+(?:chuyên\s+mục|chủ\s+đề)|tin\s+cùng\s+loại|liên\s+quan|có\s+thể\s+bạn\s+(?:quan\s+tâm|thích|muốn\s+xem)
    |(?:xem|đọc|tìm\s+hiểu)\s+(?:thêm|nhiều|tiếp|ngay)|nên\s+đọc|mới\s+nhất|đừng\s+bỏ\s+lỡ|bạn\s+có\s+biết
    |(?:ý\s+kiến\s+)?bình\s+luận(?:\s*\(\d+\))?|ý\s+kiến\s+bạn\s+đọc|gửi\s+bình\s+luận|từ\s+khóa|từ\s+khoá|chủ\s+đề\s+liên\s+quan
    |(?:kính\s+)?mời\s+(?:quý\s+)?(?:độc\s+giả|bạn\s+đọc|khán\s+giả|thính\s+giả)\s+(?:theo\s+dõi|đón\s+đọc|xem\s+thêm|truy\s+cập).{0,60}
    |相关(?:新闻|阅读|报道|链接|文章|推荐|资讯|内容|信息|稿件|专题)|延伸阅读|推荐阅读|更多(?:新闻|阅读|推荐|内容)|热点(?:推荐|新闻)|热门(?:推荐|文章|新闻)
    |猜你喜欢|为您推荐|(?:网友)?评论(?:区)?|相關(?:新聞|閱讀|報導|連結|文章)|延伸閱讀|推薦閱讀|上一篇|下一篇|最新(?:新闻|文章)|新闻排行
    |related(?:\s+(?:news|articles?|stories|story|posts?|content|topics?|links?|reading|coverage))?|you\s+(?:may|might)\s+(?:also\s+)?(?:like|be\s+interested\s+in)
    |(?:read|see)\s+(?:more|also|next)|also\s+read|more\s+(?:news|stories|on\s+this\s+(?:story|topic)|from\s+.{1,30})|recommended(?:\s+(?:for\s+you|reading|stories))?
    |(?:latest|other|top|popular|most\s+read|trending)\s+(?:news|stories|articles|posts)|most\s+(?:read|popular|viewed)|(?:leave\s+a\s+)?comments?(?:\s*\(\d+\))?
    )\s*[:：.…»>\]】]*\s*""",
    re.IGNORECASE | re.VERBOSE,
)
"""A line that is nothing but the heading of other news, of comments or of key words."""
_ONE_LINE_BOX = re.compile(
    r"[\s>»*•\-–—|\[【]*(?:(?:xem|đọc)\s+thêm|(?:tin|bài)\s+liên\s+quan|mời\s+(?:bạn|quý)\s+(?:đọc|độc\s+giả)\s+xem|từ\s+khóa|tags?"
    r"|相关(?:阅读|新闻|链接)|延伸阅读|推荐阅读|read\s+(?:more|also|next)|see\s+also|also\s+read|related)\s*[:：]\s*\S.*",
    re.IGNORECASE,
)
"""A link to another story on a line of its own, inside an article."""
_CONTROL = re.compile(
    r"\s*(?:skip\s+to\s+(?:main\s+)?content|jump\s+to\s+navigation|-?a\s+a\s+\+?a|.*\b(?:in\s+trang|chế\s+độ\s+ban\s+đêm|đọc\s+nội\s+dung|xuất\s+pdf)\b.*"
    r"|cỡ\s+chữ.*|chia\s+sẻ(?:\s+(?:facebook|zalo|twitter|bài\s+viết))*|(?:trang\s+chủ|首页|home)\s*[>»/›].*|您?(?:当前的?)?位置\s*[:：].*|字号\s*[:：]?.*|print|share|打印|分享(?:到)?[:：]?)\s*",
    re.IGNORECASE,
)
"""A line of a page's controls or its path, as left at the head of a page that was saved as text."""
_WIDE = re.compile(r"[\u2e80-\U0010ffff]")
_SENTENCE_END = re.compile(r"[.!?。！？…][\"”’»)）」』]*\s*$")
_FINAL = re.compile(
    r"\s*(?:(?:ý\s+kiến\s+|gửi\s+)?bình\s+luận|ý\s+kiến\s+bạn\s+đọc|(?:网友)?评论|(?:leave\s+a\s+)?comments?\b)",
    re.I,
)
_HEAD = 1500
_LONG = 80
"""A paragraph this long that ends as a sentence does is running text; Chinese says as much in a third of it."""


class _Line(NamedTuple):
    start: int
    end: int
    text: str

    @property
    def is_running_text(self) -> bool:
        if not _SENTENCE_END.search(self.text[-8:]):
            return False
        return len(self.text) >= _LONG or len(self.text) + 2 * len(_WIDE.findall(self.text)) >= _LONG


def main_text_end(text: str) -> int:
    """Where the article ends: before the news, comments or key words that a page lists below it.

    >>> page = "Cửa khẩu đã mở lại. " * 20 + "\\nTin liên quan\\nGiá vàng hôm nay\\n"
    >>> page[main_text_end(page):].split("\\n")[0]
    'Tin liên quan'
    """
    lines = _lines(text)
    tail = _tail(lines, _resumptions(lines))
    return lines[tail].start if tail < len(lines) else len(text)


def main_text_start(text: str) -> int:
    """Where the article begins: after the page's controls, if any stand in its first lines."""
    last = 0
    for line in _lines(text[:_HEAD]):
        if line.is_running_text:
            break
        if len(line.text) <= 120 and _CONTROL.fullmatch(line.text):
            last = min(line.end + 1, len(text))
    return last


def left_out(text: str) -> tuple[tuple[int, int], ...]:
    """Spans that are not the article's own text, in order, none touching the next: controls at the head, links to
    other stories inside it with the titles under them, and everything from `main_text_end` on.
    """
    lines = _lines(text)
    resumed = _resumptions(lines)
    tail = _tail(lines, resumed)
    spans: list[tuple[int, int]] = []
    if start := main_text_start(text):
        spans.append((0, start))
    index = 0
    while index < tail:
        line = lines[index]
        if _is_heading(line):
            after = min(resumed[index], tail)
            spans.append((line.start, lines[after - 1].end))
            index = after
            continue
        if len(line.text) <= 250 and _ONE_LINE_BOX.fullmatch(line.text):
            spans.append((line.start, line.end))
        index += 1
    if tail < len(lines):
        spans.append((lines[tail].start, len(text)))
    return _merged(spans)


def without_left_out(text: str) -> str:
    """The article's own text; for text that is made here, from HTML, before anything cites it."""
    pieces: list[str] = []
    position = 0
    for start, end in left_out(text):
        pieces.append(text[position:start])
        position = end
    pieces.append(text[position:])
    return re.sub(r"\n{3,}", "\n\n", "".join(pieces)).strip("\n")


def _lines(text: str) -> list[_Line]:
    """The lines that hold something."""
    lines: list[_Line] = []
    start = 0
    for piece in text.split("\n"):
        if piece.strip():
            lines.append(_Line(start, start + len(piece), piece))
        start += len(piece) + 1
    return lines


def _is_heading(line: _Line) -> bool:
    return len(line.text) <= 110 and _RELATED.fullmatch(line.text) is not None


def _tail(lines: Sequence[_Line], resumed: Sequence[int]) -> int:
    """Index of the heading after which no running text of the article follows; the number of lines if none."""
    first = next((index for index, line in enumerate(lines) if line.is_running_text), min(3, len(lines)) - 1)
    for index in range(first + 1, len(lines)):
        if _is_heading(lines[index]) and resumed[index] >= len(lines):
            return index
    return len(lines)


def _resumptions(lines: Sequence[_Line]) -> list[int]:
    """For each line, the index at which the article goes on if that line were the heading of other news.

    Lists of other news are titles, each with at most one teaser under it: three paragraphs of running text in a
    row, or two at the end, are the article again. Nothing follows comments.
    """
    count = len(lines)
    resumed = [count] * count
    following, run = count, 0
    for index in range(count - 1, -1, -1):
        resumed[index] = count if _FINAL.match(lines[index].text) else following
        run = run + 1 if lines[index].is_running_text else 0
        if run >= 3 or (run == 2 and index == count - 2):
            following = index
    return resumed


def _merged(spans: Sequence[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    merged: list[tuple[int, int]] = []
    for start, end in spans:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)
