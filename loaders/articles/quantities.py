"""Numbers as Vietnamese text writes them, and the units of the gold schema."""

from __future__ import annotations

import re

_GROUPED = re.compile(r"\d{1,3}(?:\.\d{3})+")
_GROUPED_COMMA = re.compile(r"\d{1,3}(?:,\d{3}){2,}")

_MONEY = {
    ("million", "USD"), ("billion", "USD"), ("thousand", "USD"), ("", "USD"),
    ("million", "VND"), ("billion", "VND"), ("trillion", "VND"), ("", "VND"),
    ("million", "CNY"), ("billion", "CNY"), ("100 million", "CNY"), ("", "CNY"),
}  # fmt: skip
_FACTORS = {
    "": 1,
    "thousand": 10**3,
    "ten thousand": 10**4,
    "ten million": 10**7,
    "million": 10**6,
    "100 million": 10**8,
    "billion": 10**9,
    "trillion": 10**12,
}


def number_or_none(text: str) -> int | float | None:
    """A Vietnamese number: dots group thousands, a comma begins the decimals.

    >>> number_or_none("42.213,62"), number_or_none("26.060"), number_or_none("82,355"), number_or_none("09")
    (42213.62, 26060, 82.355, 9)
    >>> number_or_none("2.5")
    2.5
    """
    if len(text) > 24:
        return None
    whole, comma, decimals = text.partition(",")
    if _GROUPED_COMMA.fullmatch(text):
        return int(text.replace(",", ""))
    if "," in decimals or (comma and not decimals.isdigit()):
        return None
    if "." in whole:
        if _GROUPED.fullmatch(whole):
            whole = whole.replace(".", "")
        elif comma or whole.count(".") > 1:
            return None
        else:
            return float(whole)
    if not whole.isdigit():
        return None
    return float(f"{whole}.{decimals}") if comma else int(whole)


_INTERNATIONAL = re.compile(r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")


def international_number_or_none(text: str) -> int | float | None:
    """A number as Chinese and English write it: commas group thousands, a dot begins the decimals.

    >>> international_number_or_none("42,213.62"), international_number_or_none("82.355")
    (42213.62, 82.355)
    >>> international_number_or_none("82,35") is None
    True
    """
    if len(text) > 24 or not _INTERNATIONAL.fullmatch(text):
        return None
    plain = text.replace(",", "")
    return float(plain) if "." in plain else int(plain)


def money_or_none(value: float, *, scale: str, currency: str) -> tuple[float, str] | None:
    """An amount in a unit that the schema has; a scale that it lacks is worked into the value.

    >>> money_or_none(1.5, scale="trillion", currency="VND")
    (1.5, 'trillion VND')
    >>> money_or_none(120, scale="thousand", currency="VND")
    (120000, 'VND')
    """
    if (scale, currency) in _MONEY:
        return value, f"{scale} {currency}".strip()
    factor = _FACTORS.get(scale)
    return (round(value * factor, 6), currency) if factor else None
