"""What a thing, class, property or code is called in a language, never a bare IRI where a name exists."""

from __future__ import annotations

from collections.abc import Mapping

from cuakhau.graph.iris import CK
from cuakhau.networks.records import Properties, local

_FALLBACK = ("vi", "en", "zh")
_NAMING = ("label", "prefLabel", "title", "number")


class Labels:
    """Names by IRI in one language, falling back to Vietnamese, English, Chinese, any other."""

    def __init__(self, properties: Mapping[str, Properties], *, language: str) -> None:
        self.language = language
        self._properties = properties
        self._languages = tuple(dict.fromkeys((language, *_FALLBACK)))

    def of(self, iri: str) -> str:
        """The name of a thing, or the last part of its IRI where it has none."""
        return self.of_or_none(iri) or local(iri)

    def of_or_none(self, iri: str) -> str | None:
        """The name of a thing, if it has one."""
        properties = self._properties.get(iri, {})
        for name in _NAMING:
            texts = {value.language: value.text for value in reversed(properties.get(name, ()))}
            for language in (*self._languages, *sorted(texts)):
                if language in texts:
                    return texts[language]
        return None

    def of_term(self, name: str) -> str:
        """The name of a class or property of ours by its local name."""
        return self.of(CK + name)

    def all_of(self, iri: str) -> tuple[str, ...]:
        """Every name of a thing, in every language, sorted."""
        properties = self._properties.get(iri, {})
        names = (value.text for name in (*_NAMING, "altLabel") for value in properties.get(name, ()))
        return tuple(sorted(set(names)))
