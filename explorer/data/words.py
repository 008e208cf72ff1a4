"""`words.{lang}.json`: every phrase of the interface in one language, by group and key."""

from __future__ import annotations

from cuakhau.api import Graph
from cuakhau.explorer.pages.wording import words_in


def vietnamese(graph: Graph) -> object:
    """Phrases in Vietnamese."""
    return words_in("vi")


def english(graph: Graph) -> object:
    """Phrases in English."""
    return words_in("en")


def chinese(graph: Graph) -> object:
    """Phrases in Chinese."""
    return words_in("zh")
