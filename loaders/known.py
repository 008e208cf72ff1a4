"""Keys that cells may refer to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from cuakhau.graph.facts import Key, Mention
from cuakhau.loaders.codes import codes_of, nearest

SLUG = re.compile(r"[a-z0-9][a-z0-9._-]*")
_HAN = re.compile(r"[\u3400-\u9fff]")


@dataclass(frozen=True)
class Known:
    """The keys of all tables at hand, by kind, and the slugs of all sources."""

    keys: Mapping[str, frozenset[str]] = field(default_factory=dict)
    sources: frozenset[str] = frozenset()

    def merged(self, other: Known) -> Known:
        """The keys of both."""
        kinds = {*self.keys, *other.keys}
        keys = {kind: self.keys.get(kind, frozenset()) | other.keys.get(kind, frozenset()) for kind in kinds}
        return Known(keys, self.sources | other.sources)

    def key_or_none(self, text: str, kinds: Iterable[str]) -> Key | None:
        """The entity that a cell names by its key, with or without the kind before it."""
        kind, slash, slug = text.partition("/")
        for candidate in kinds:
            if slash and kind == candidate and self._has(candidate, slug):
                return Key(candidate, slug)
            if not slash and self._has(candidate, text):
                return Key(candidate, text)
        return None

    def hint(self, text: str, kinds: tuple[str, ...]) -> str:
        """What to write where a key is not known."""
        if len(kinds) == 1:
            text = text.rpartition("/")[2]
            choices = sorted(self._all(kinds[0]))
        else:
            choices = sorted(f"{kind}/{slug}" for kind in kinds for slug in self._all(kind))
        return nearest(text, tuple(choices), shown=4)

    def _has(self, kind: str, slug: str) -> bool:
        return slug in self._all(kind)

    def _all(self, kind: str) -> frozenset[str]:
        return frozenset(codes_of("role")) if kind == "role" else self.keys.get(kind, frozenset())


def looks_like_key(text: str) -> bool:
    """Whether a cell is written as a key, so that an unknown one is a slip and no name.

    >>> looks_like_key("gate/huu-nghi"), looks_like_key("Hữu Nghị"), looks_like_key("vn-lang-son")
    (True, False, True)
    """
    kind, slash, slug = text.rpartition("/")
    return bool(SLUG.fullmatch(slug)) and (not slash or bool(SLUG.fullmatch(kind)))


def mention(text: str) -> Mention:
    """A name in a table, whose language is told by its script."""
    return Mention(text, "zh" if _HAN.search(text) else "vi")
