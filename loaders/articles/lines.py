"""Lines of text taken from pages and documents, in one tidy form."""

from __future__ import annotations

import re
import unicodedata

_INVISIBLE = re.compile(
    r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ufff9-\ufffb\x00-\x08\x0e-\x1f\x7f]"
)
_SPACES = re.compile(r"[^\S\n]+")
_EDGES = re.compile(r" ?\n ?")


def tidied(text: str) -> str:
    """Text made here, not a plain text file: NFC, no invisible characters, single spaces, at most one empty line.

    >>> tidied("Hữu\\u00a0 Nghị \\r\\n\\n\\n\\nmở")
    'Hữu Nghị\\n\\nmở'
    """
    text = _INVISIBLE.sub("", re.sub(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]", "\n", text))
    text = unicodedata.normalize("NFC", _EDGES.sub("\n", _SPACES.sub(" ", text)))
    return re.sub(r"\n{3,}", "\n\n", text).strip()


_PAGE = "\ue000"


def paged(raw: str) -> tuple[str, tuple[int, ...]]:
    """Tidy text of pages divided by form feeds, and the offset at which each begins; none if there is one page.

    >>> paged("ở cửa \\fkhẩu\\n\\fHết")
    ('ở cửa khẩu\\nHết', (0, 6, 11))
    """
    text = tidied(raw.replace(_PAGE, "").replace("\f", _PAGE))
    text = re.sub(rf" {_PAGE} ?|{_PAGE}( )", lambda found: " " + _PAGE, text)
    text = re.sub(rf"{_PAGE}(\n+)", lambda found: found[1] + _PAGE, text).lstrip("\n ")
    pieces = text.split(_PAGE)
    pages = [0]
    for piece in pieces[:-1]:
        pages.append(pages[-1] + len(piece))
    whole = "".join(pieces).rstrip()
    if not unicodedata.is_normalized("NFC", whole):
        # an accent at the head of a page, over a letter at the foot of the one before: no page to cite
        return unicodedata.normalize("NFC", whole), ()
    return whole, tuple(min(page, len(whole)) for page in pages) if len(pages) > 1 else ()
