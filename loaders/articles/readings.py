"""How each language writes numbers and dates: what the tokeniser and the calendar need of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from cuakhau.loaders.articles import periods, periods_en, periods_zh
from cuakhau.loaders.articles.quantities import international_number_or_none, number_or_none


@dataclass(frozen=True, slots=True)
class Reading:
    """The grammar of numbers and dates of one language."""

    date: re.Pattern[str]
    """Where a date stands."""
    date_starts: frozenset[str]
    """Words that a date can begin with, besides a number: elsewhere the long expression is not tried."""
    builders: periods.Builders
    """What date it is."""
    number_or_none: Callable[[str], int | float | None]


READINGS: Mapping[str, Reading] = {
    "vi": Reading(periods.DATE, periods.DATE_STARTS, periods.BUILDERS, number_or_none),
    "zh": Reading(periods_zh.DATE, periods_zh.DATE_STARTS, periods_zh.BUILDERS, international_number_or_none),
    "en": Reading(periods_en.DATE, periods_en.DATE_STARTS, periods_en.BUILDERS, international_number_or_none),
}
