"""What the registry knows things by in other registers: the only way a record becomes a thing of ours."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from cuakhau.graph.facts import Entity, EntityName, Fact, Identifier, Key, Lifetime
from cuakhau.graph.facts import Mapping as LinkFact

_EXACT = ("owl:sameAs", "skos:exactMatch")


@dataclass(frozen=True, slots=True)
class Things:
    """Known things by their identifiers."""

    keys: Mapping[tuple[str, str], tuple[Key, ...]] = field(default_factory=dict)
    """By scheme and identifier, of the thing itself; two where ours before and after a merger share one."""
    towns: frozenset[tuple[str, str]] = frozenset()
    """Identifiers that are known to be the town's and not the gate's."""
    labels: Mapping[tuple[Key, str], str] = field(default_factory=dict)
    """Preferred names by thing and language."""
    lives: frozenset[Key] = frozenset()
    """Things whose beginning or end the registry knows."""
    known: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """All slugs by kind."""

    @classmethod
    def from_facts(cls, facts: Iterable[Fact]) -> Things:
        """What the facts of the registry tell."""
        keys: dict[tuple[str, str], dict[Key, None]] = defaultdict(dict)
        towns: set[tuple[str, str]] = set()
        labels: dict[tuple[Key, str], str] = {}
        lives: set[Key] = set()
        known: dict[str, set[str]] = defaultdict(set)
        for fact in facts:
            match fact:
                case Identifier(key=Key(kind="candidate")) | EntityName(key=Key(kind="candidate")):
                    continue
                case Identifier(denotes="self"):
                    keys[fact.scheme, fact.value][fact.key] = None
                case LinkFact() if fact.predicate in _EXACT and fact.scheme:
                    keys[fact.scheme, fact.value][fact.key] = None
                case LinkFact(predicate="skos:relatedMatch") | Identifier():
                    towns.add((fact.scheme, fact.value))
                case EntityName(preferred=True):
                    labels.setdefault((fact.key, fact.language), fact.text)
                case Lifetime():
                    lives.add(fact.key)
                case Entity():
                    known[fact.key.kind].add(fact.key.slug)
                case _:
                    pass
        return cls(
            {identifier: tuple(found) for identifier, found in keys.items()},
            frozenset(towns),
            labels,
            frozenset(lives),
            {kind: frozenset(slugs) for kind, slugs in known.items()},
        )

    def find(self, identifiers: Iterable[tuple[str, str]]) -> tuple[Key, ...]:
        """The things that any of these identifiers is known to be of: none, one, or several that nobody may choose from."""
        found: dict[Key, None] = {}
        for identifier in identifiers:
            found |= dict.fromkeys(self.keys.get(identifier, ()))
        return tuple(found)

    def knows(self, scheme: str, value: str) -> bool:
        """Whether a thing of ours has this identifier."""
        return (scheme, value) in self.keys
