"""Which of our things a name in a table means: candidates, scores that say why, and a match only where it is safe."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from rapidfuzz import process
from rapidfuzz.distance import OSA

from cuakhau.graph.iris import BASE, CK
from cuakhau.graph.store import Store
from cuakhau.linking.conditions import Condition, Verdict, judge
from cuakhau.linking.names import (
    Form,
    Likeness,
    form,
    hinted_type,
    likeness_or_none,
    part_or_none,
    readings,
    slip_or_none,
    words,
)
from cuakhau.linking.records import Name, Record, Records

_MARGIN: Final = 8.0
"""Points that the first candidate must have over the second to be taken without asking."""
_SAFE_NAME: Final = 86.0
"""Points from which a name counts as the thing's own name, however written."""
_OTHER_KIND: Final = 40.0
_OTHER_LEVEL: Final = 15.0
_AGAINST_HINT: Final = 12.0
_ENDED: Final = 1.0
_LEAST: Final = 20.0
_LONG_NAME: Final = 6
_VERY_LONG_NAME: Final = 10


@dataclass(frozen=True, slots=True)
class Query:
    """What a cell says, and the cells beside it."""

    name: str = ""
    """A name, or an identifier of ours (`gate/huu-nghi`, an IRI)."""
    other_names: tuple[str, ...] = ()
    """Further names that the same cell or its neighbours give."""
    types: tuple[str, ...] = ()
    """Classes or kinds, in any of their names."""
    type_strict: str = "any"
    """Whether `any` of the types must fit, or `all` of them."""
    conditions: tuple[Condition, ...] = ()
    limit: int = 10


@dataclass(frozen=True, slots=True)
class Feature:
    """One reason for a score."""

    id: str
    value: float | bool


@dataclass(frozen=True, slots=True)
class Candidate:
    """A thing that a query may mean."""

    record: Record
    score: float
    """0 to 100."""
    match: bool
    """Whether it is safe to take it without asking."""
    fits: str
    """The name of it that fits."""
    features: tuple[Feature, ...]

    def why(self) -> str:
        """The reasons on one line: `name 98 (without_tones) · country yes · province no`."""
        return " · ".join(f"{feature.id} {_worded(feature.value)}" for feature in self.features)


@dataclass(frozen=True, slots=True)
class _Scored:
    record: Record
    score: float
    likeness: Likeness | None
    name: Name | None
    verdicts: tuple[Verdict, ...]
    type_fits: bool | None
    hint_fits: bool | None

    @property
    def contradicted(self) -> bool:
        return self.type_fits is False or any(verdict.holds is not True for verdict in self.verdicts)

    @property
    def confirmed(self) -> bool:
        """Whether anything beside the name speaks for it."""
        return bool(self.type_fits or self.hint_fits or any(verdict.holds for verdict in self.verdicts))


class Reconciler:
    """Finds what names mean among the things of one graph."""

    def __init__(self, records: Records) -> None:
        self.records = records
        self._by_key: dict[str, list[tuple[Record, Name]]] = defaultdict(list)
        self._keys_with: dict[str, set[str]] = defaultdict(set)
        for record in records.by_id.values():
            for name in record.names:
                self._by_key[name.form.key].append((record, name))
                for unit in name.form.units:
                    self._keys_with[unit].add(name.form.key)
        self._keys = tuple(self._by_key)
        self._types: dict[str, str] = {
            kind: kind for kind in sorted({r.kind for r in records.by_id.values()})
        }
        for info in records.types.values():
            self._types |= {form(label).joined: info.id for label in (*info.labels.values(), info.id)}
        self._types |= {form(label).joined: str(type_) for label, type_ in words()["type_names"].items()}

    @classmethod
    def of(cls, store: Store) -> Reconciler:
        """One for the things of a graph: `Reconciler.of(open_graph().store)`."""
        return cls(Records.of(store))

    def reconcile(self, query: Query) -> list[Candidate]:
        """What a query may mean, the likeliest first; at most one is a match, and none where several fit."""
        found = self._scored(query)
        found.sort(key=lambda one: (-one.score, one.record.id))
        safe = self._is_safe(found, query)
        return [
            Candidate(
                record=one.record,
                score=round(one.score, 1),
                match=safe and place == 0,
                fits=one.name.text if one.name else one.record.label("vi"),
                features=tuple(self._features(one, found)),
            )
            for place, one in enumerate(found[: max(1, query.limit)])
        ]

    def type_or_none(self, text: str) -> str | None:
        """The class or kind that a text names: `gate`, `BorderGate`, `cửa khẩu`, `口岸`."""
        name = text.removeprefix(CK).removeprefix("ck:")
        return name if name in self.records.types else self._types.get(form(name).joined)

    def _scored(self, query: Query) -> list[_Scored]:
        types = {found for text in query.types if (found := self.type_or_none(text))}
        hint = hinted_type(form(query.name).folded)
        scored = []
        for record, likeness, name in self._alike(query):
            verdicts = tuple(judge(condition, record, records=self.records) for condition in query.conditions)
            if any(
                v.holds is not True and c.required for v, c in zip(verdicts, query.conditions, strict=True)
            ):
                continue
            fits = all if query.type_strict == "all" else any
            type_fits = fits(_is_of(record, {name}) for name in types) if query.types else None
            hint_fits = _is_of(record, {hint}) if hint else None
            score = likeness.score if likeness else 50.0 + 50.0 * _share(verdicts)
            score -= sum(verdict.penalty for verdict in verdicts)
            if type_fits is False:
                score -= _OTHER_LEVEL if _same_kind(record, types, self.records) else _OTHER_KIND
            if hint_fits is False:
                score -= _AGAINST_HINT
            if record.last is not None and not any(c.property == "date" for c in query.conditions):
                score -= _ENDED
            if score >= _LEAST:
                scored.append(
                    _Scored(record, min(score, 100.0), likeness, name, verdicts, type_fits, hint_fits)
                )
        return scored

    def _alike(self, query: Query) -> Iterator[tuple[Record, Likeness | None, Name | None]]:
        """Every thing whose name is like the one asked for; all things where only conditions are asked."""
        if not query.name.strip():
            yield from ((record, None, None) for record in self.records.by_id.values())
            return
        identifier = query.name.strip().removeprefix(BASE).removeprefix("id/")
        if identifier in self.records.by_id:
            record = self.records.by_id[identifier]
            yield record, Likeness(100, "identifier"), record.names[0]
            return
        if query.name.startswith(BASE):
            return
        best: dict[str, tuple[Likeness, Name]] = {}
        given = (query.name, *query.other_names)
        for text in given:
            for asked, cost in readings(text):
                self._compare(asked, cost, best)
        if not any(likeness.score >= _SAFE_NAME for likeness, _ in best.values()):
            for text in given:
                self._guess(form(text), best)
        for identifier, (likeness, name) in best.items():
            yield self.records.by_id[identifier], likeness, name

    def _compare(self, asked: Form, cost: int, best: dict[str, tuple[Likeness, Name]]) -> None:
        for record, name in self._by_key.get(asked.key, ()):
            if likeness := likeness_or_none(asked, name.form):
                # A reading that was made is no name that anyone gave.
                points = likeness.score - cost - (3 if name.derived else 0)
                _keep(best, record, Likeness(points, "pinyin" if name.derived else likeness.how), name)

    def _guess(self, asked: Form, best: dict[str, tuple[Likeness, Name]]) -> None:
        most = len(asked.key) // 3 + 1
        near = process.extract(asked.key, self._keys, scorer=OSA.distance, score_cutoff=most, limit=None)
        keys = {key for key, _, _ in near}.union(*(self._keys_with.get(unit, ()) for unit in asked.units))
        for key in sorted(keys):
            for record, name in self._by_key[key]:
                if likeness := slip_or_none(asked, name.form) or part_or_none(asked, name.form):
                    _keep(best, record, likeness, name)

    def _is_safe(self, found: Sequence[_Scored], query: Query) -> bool:
        """Whether the first candidate can be taken: its name is its own, nothing speaks against it, no other fits."""
        if not found or not query.name.strip() or found[0].likeness is None or found[0].contradicted:
            return False
        first, likeness = found[0], found[0].likeness
        if len(query.types) != len([text for text in query.types if self.type_or_none(text)]):
            return False
        if len(found) > 1 and first.score - found[1].score < _MARGIN:
            return False
        if likeness.how == "identifier":
            return True
        if likeness.how == "slip":
            letters = len(form(query.name).key)
            allowed = 2 if letters >= _VERY_LONG_NAME else 1 if letters >= _LONG_NAME else 0
            return first.confirmed and likeness.edits <= allowed
        return likeness.score >= _SAFE_NAME and first.hint_fits is not False

    def _features(self, one: _Scored, found: Sequence[_Scored]) -> Iterator[Feature]:
        if one.likeness:
            yield Feature("name", round(one.likeness.score, 1))
            yield Feature(f"name_{one.likeness.how}", True)
            if one.likeness.edits:
                yield Feature("name_edits", one.likeness.edits)
        if one.type_fits is not None:
            yield Feature("type", one.type_fits)
        if one.hint_fits is not None:
            yield Feature("words_around_name", one.hint_fits)
        for verdict in one.verdicts:
            yield Feature(verdict.property, verdict.holds is True)
            if verdict.distance_km is not None:
                yield Feature("distance_km", round(verdict.distance_km, 1))
        yield Feature("others_that_fit", sum(1 for other in found if other.score > one.score - _MARGIN) - 1)


def _keep(best: dict[str, tuple[Likeness, Name]], record: Record, likeness: Likeness, name: Name) -> None:
    known = best.get(record.id)
    if known is None or likeness.score > known[0].score:
        best[record.id] = likeness, name


def _is_of(record: Record, types: Iterable[str]) -> bool:
    return any(name in record.types or name == record.kind for name in types)


def _same_kind(record: Record, types: Iterable[str], records: Records) -> bool:
    """Whether things of the type have identifiers of the same kind: a city where a district was asked for."""
    return any(record.kind in records.kinds_of[name] for name in types if name in records.kinds_of)


def _share(verdicts: Sequence[Verdict]) -> float:
    return sum(1 for verdict in verdicts if verdict.holds) / len(verdicts) if verdicts else 0.0


def _worded(value: float | bool) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:g}"
