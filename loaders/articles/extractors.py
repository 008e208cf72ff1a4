"""What extracts facts from an article: our patterns, or anything else that keeps to the same interface and gate."""

from __future__ import annotations

from typing import Protocol

from cuakhau.loaders.articles.extract import EXTRACTOR_VERSION, extract
from cuakhau.loaders.articles.facts import Extraction
from cuakhau.loaders.articles.names import Names
from cuakhau.loaders.articles.pieces import Text


class Extractor(Protocol):
    """Can be sent to other processes."""

    @property
    def version(self) -> str:
        """Who proposes: it stands in every fact, and changes with whatever changes what is extracted."""

    @property
    def limit_s(self) -> float:
        """Seconds after which a document is given up, where its process is ours."""

    def extract(self, document: Text, names: Names) -> Extraction:
        """All facts that an article states.

        Raises:
            EndpointError: if no document at all can be extracted from.
        """


class PatternExtractor:
    """The patterns of this project: the same facts for the same text, on any machine, and nothing is sent anywhere."""

    # Of the class: a process elsewhere tells its own version, not that of the one that sent it the task.
    version = EXTRACTOR_VERSION
    limit_s = 300.0

    def extract(self, document: Text, names: Names) -> Extraction:
        """All facts that the patterns find."""
        return extract(document, names)
