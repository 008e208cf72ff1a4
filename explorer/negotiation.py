"""What a reader's program accepts, and what it prefers (RFC 9110, section 12.5)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Final

_PART: Final = re.compile(r"\s*([^\s;,]+)\s*((?:;[^,]*)?)(?:,|$)")
_WEIGHT: Final = re.compile(r";\s*q\s*=\s*([01](?:\.\d{0,3})?)\s*(?:;|$)", re.IGNORECASE)
_MOST_PARTS: Final = 64

Offer = Sequence[str]
"""Media types under which one thing can be sent, the one to prefer first."""


@lru_cache(maxsize=1024)
def weights(header: str) -> Mapping[str, float]:
    """What a header names, each with its weight from 0 to 1.

    >>> dict(weights("text/turtle;q=0.5, */*;q=0.1"))
    {'text/turtle': 0.5, '*/*': 0.1}
    """
    found = {}
    for count, match in enumerate(_PART.finditer(header)):
        if count == _MOST_PARTS:
            break
        weight = _WEIGHT.search(match[2])
        found[match[1].lower()] = min(float(weight[1]), 1.0) if weight else 1.0
    return found


def media_type_or_none(header: str | None, offers: Mapping[str, Offer]) -> tuple[str, str] | None:
    """The name of the offer that a reader likes best, and the media type to send it as; the first one among equals.

    Further types of an offer count only where they are named: a range (`*/*`) means the first.
    """
    if header is None or not header.strip():
        name, types = next(iter(offers.items()))
        return name, types[0]
    accepted = weights(header)
    best: tuple[float, str, str] | None = None
    for name, types in offers.items():
        for weight, media_type in _matches(accepted, types):
            if weight > 0 and (best is None or weight > best[0]):
                best = weight, name, media_type
    return best and best[1:]


def _matches(accepted: Mapping[str, float], types: Offer) -> Iterator[tuple[float, str]]:
    for place, media_type in enumerate(types):
        bare = media_type.partition(";")[0]
        if bare in accepted:
            yield accepted[bare], media_type
        elif place == 0:
            whole = bare.partition("/")[0] + "/*"
            yield accepted.get(whole, accepted.get("*/*", 0.0)), media_type


def language(header: str | None, offered: Sequence[str]) -> str:
    """The language that a reader likes best; the first one offered where none of them is accepted.

    >>> language("zh-CN,zh;q=0.9,en;q=0.8", ["vi", "en", "zh"])
    'zh'
    """
    best = 0.0
    chosen = offered[0]
    for name, weight in weights(header or "").items():
        tag = name.partition("-")[0]
        if tag in offered and weight > best:
            best, chosen = weight, tag
    return chosen


def accepts_gzip(header: str | None) -> bool:
    """Whether a reader's program takes gzip."""
    accepted = weights(header or "")
    return accepted.get("gzip", accepted.get("*", 0.0)) > 0


def packing_fault_or_none(header: str | None) -> str | None:
    """What is wrong with a request whose body is packed (`Content-Encoding`): none is unpacked here."""
    packing = (header or "identity").strip().lower()
    return None if packing == "identity" else f"the request is packed by {packing[:40]!r}: send it as it is"
