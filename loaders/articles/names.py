"""The names that the graph knows, as phrases to look for."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

from cuakhau.graph.facts import Entity, EntityName, Fact
from cuakhau.loaders.articles.foreign_names import chinese_phrases, english_phrases
from cuakhau.loaders.articles.tokens import Phrases, Types, folded_word

_TYPES = {
    "gate": "NamedGate", "unit": "NamedUnit", "zone": "NamedZone", "country": "NamedCountry",
    "region": "NamedRegion", "person": "NamedPerson",
}  # fmt: skip
"""Kinds that are looked for by name; the others (pairs, bodies, instruments, projects) are built up from these."""
SIDES = ("vn", "cn")

_CLASS_WORDS = re.compile(
    r"^(?:(?:cặp|cửa khẩu|lối mở|lối thông quan|ga|đường sắt|đường bộ|quốc tế|song phương|quốc gia|chính|phụ|tỉnh|"
    r"thành phố|huyện|thị xã|thị trấn|quận|khu kinh tế cửa khẩu|khu ktck|kktck|khu kinh tế|khu tự trị dân tộc choang|"
    r"khu tự trị|châu tự trị dân tộc \S+|châu tự trị|châu|khu|xã|phường)\s+)+",
    re.IGNORECASE,
)
_LATIN = re.compile(r"[A-Za-zÀ-ỹĐđ]")


@dataclass(frozen=True, slots=True)
class KnownName:
    """One name of one thing."""

    text: str
    kind: str
    """Kind of the thing's identifier: gate, unit, zone, country, region, person, …"""
    key: str
    """Identifier of the thing: `gate/huu-nghi`."""
    side: str = ""
    """`vn` or `cn`, empty where it is on both sides, on neither, or not known."""
    preferred: bool = True


class Names:
    """Known names; each phrase carries the kinds and the sides of all things that are called so."""

    def __init__(self, names: Iterable[KnownName]) -> None:
        self.names: tuple[KnownName, ...] = tuple(names)

    @classmethod
    def from_facts(cls, facts: Iterable[Fact]) -> Names:
        """The names in a registry's facts, with the sides of the things they name."""
        entities: dict[str, str] = {}
        names: list[EntityName] = []
        for fact in facts:
            if isinstance(fact, Entity):
                countries = [country.slug for country in fact.countries]
                entities[str(fact.key)] = countries[0] if len(countries) == 1 else ""
            elif isinstance(fact, EntityName):
                names.append(fact)
        return cls(
            KnownName(
                name.text, name.key.kind, str(name.key), entities.get(str(name.key), ""), name.preferred
            )
            for name in names
        )

    def phrases_in(self, language: str) -> Phrases:
        """The names that stand in texts of a language, as a tree of phrases."""
        return self.phrases if language == "vi" else self._foreign[language]

    @cached_property
    def _foreign(self) -> dict[str, Phrases]:
        entries = [
            (name.text, _TYPES[name.kind], _side_type(name)) for name in self.names if name.kind in _TYPES
        ]
        return {"zh": chinese_phrases(entries), "en": english_phrases(entries)}

    @cached_property
    def phrases(self) -> Phrases:
        """The names as a tree of phrases, class words taken off."""
        kinds: dict[str, set[str]] = defaultdict(set)
        for name in self.names:
            if name.kind not in _TYPES or not _LATIN.search(name.text):
                continue
            text = _CLASS_WORDS.sub("", name.text).strip()
            if not text or not text[0].isupper() or "(" in text or len(text) < 3:
                continue
            kinds[text].add(_TYPES[name.kind])
            if name.side in SIDES and name.kind != "region":
                kinds[text].add("Side" + name.side)
            if name.kind == "country":
                kinds[text].add("Side" + name.key.removeprefix("country/"))
        tree = Phrases()
        for text, types in kinds.items():
            tree.add(text, {"Name", *types})
        return tree

    def proper_name_or_none(self, words: str, kind: str, text: str) -> str | None:
        """The preferred name, if it stands in a text, of the thing that is called so (words folded, by spaces)."""
        key = self._by_words.get((kind, words))
        names = self._preferred.get(key or "", ())
        return next((name for name in _variants(names) if name in text), None)

    @cached_property
    def _by_words(self) -> dict[tuple[str, str], str]:
        return {
            (name.kind, " ".join(folded_word(word) for word in re.findall(r"\w+", name.text))): name.key
            for name in self.names
        }

    @cached_property
    def _preferred(self) -> dict[str, list[str]]:
        preferred: dict[str, list[str]] = defaultdict(list)
        for name in self.names:
            if name.preferred:
                preferred[name.key].append(name.text)
        return preferred

    @staticmethod
    def type_sets() -> Iterator[Types]:
        """Every set of types that a name can have, so that patterns can be compiled before names are known."""
        kinds = sorted(_TYPES.values())
        sides = ("Sidevn", "Sidecn", "Sidela")
        for count in range(1, len(kinds) + 1):
            for chosen in combinations(kinds, count):
                for size in range(len(sides) + 1):
                    for side in combinations(sides, size):
                        yield frozenset({"Name", "Up", *chosen, *side})


def _side_type(name: KnownName) -> str:
    if name.kind == "country":
        return "Side" + name.key.removeprefix("country/")
    return "Side" + name.side if name.side in SIDES and name.kind != "region" else ""


def _variants(names: Iterable[str]) -> Iterator[str]:
    """Names with their dashes as writers set them."""
    for name in names:
        for dash in (" - ", " – ", "-", "- ", " -", "–"):
            yield name.replace(" - ", dash)
