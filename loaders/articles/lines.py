"""Lines of text taken from pages and documents, in one tidy form."""

from __future__ import annotations

import re

_INVISIBLE = re.compile(
    r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ufff9-\ufffb\x00-\x08\x0e-\x1f\x7f]"
)
_SPACES = re.compile(r"[^\S\n]+")
_EDGES = re.compile(r" ?\n ?")


def tidied(text: str) -> str:
    """Text made here, not a plain text file: no invisible characters, single spaces, at most one empty line.

    >>> tidied("Hữu\\u00a0 Nghị \\r\\n\\n\\n\\nmở")
    'Hữu Nghị\\n\\nmở'
    """
    text = _INVISIBLE.sub("", re.sub(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]", "\n", text))
    text = _EDGES.sub("\n", _SPACES.sub(" ", text))
    return re.sub(r"\n{3,}", "\n\n", text).strip()
