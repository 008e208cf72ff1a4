"""The data files that the live parts of the explorer read: what each holds, as JSON-able values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from cuakhau.api import Graph
from cuakhau.explorer.data import names, network, questions, sources, vocabulary, words

FILES: Final[Mapping[str, Callable[[Graph], object]]] = {
    "names": names.build,
    "network": network.build,
    "questions": questions.build,
    "sources": sources.build,
    "vocabulary": vocabulary.build,
    "words.vi": words.vietnamese,
    "words.en": words.english,
    "words.zh": words.chinese,
}
"""What to serve as `/data/{name}.json`, by name; each is built from the graph alone, the same for the same graph."""
