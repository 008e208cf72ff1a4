"""Why a derived triple holds: the rule that derived it, run with its head bound, down to stated premises."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import BlankNode, Literal, NamedNode

from cuakhau import ontology
from cuakhau.graph.store import Store, Term
from cuakhau.queries import grounding
from cuakhau.queries.citations import GroundTriple
from cuakhau.queries.grounding import Clauses, Reading, TriplePattern
from cuakhau.queries.lookup import Holders, find_holders

MAX_DEPTH = 6
"""Rules on rules that are followed; a derivation that is longer is left uncited."""
_MAX_WAYS = 3  # derivations of one triple that are cited
_BATCH = 200

Premises = tuple[GroundTriple, ...]
Support = tuple[str, GroundTriple, str]
"""A passage, the triple it states, and the rule that needs it (empty where the row's own triple is stated)."""


@dataclass(frozen=True, slots=True)
class _Rule:
    name: str
    reading: Reading
    clauses: Clauses


class Evidence:
    """Who states, or how rules derive, a set of triples; asks the store a few times, whatever their number."""

    def __init__(
        self, store: Store, triples: Iterable[GroundTriple], found: Mapping[GroundTriple, Holders]
    ) -> None:
        """Look up all that the triples rest on.

        Args:
            store: the graph.
            triples: what is to be explained.
            found: who holds them, as `find_holders` gave it.
        """
        self._store = store
        self._found: dict[GroundTriple, Holders] = dict(found)
        self._ways: dict[GroundTriple, list[tuple[str, Premises]]] = {}
        open_triples = list(dict.fromkeys(triples))
        for _ in range(MAX_DEPTH):
            derived = [
                triple
                for triple in open_triples
                if triple not in self._ways
                and (holders := self._found.get(triple)) is not None
                and holders.rules
                and not holders.passages
            ]
            if not derived:
                break
            premises = self._explain(derived)
            self._found.update(
                find_holders(store, [triple for triple in premises if triple not in self._found])
            )
            open_triples = premises

    def supports(self, triple: GroundTriple) -> list[Support]:
        """The passages behind a triple; none if no passage was found."""
        return self._supports(triple, frozenset())

    def is_described(self, triple: GroundTriple) -> bool:
        """Whether only a graph of ours holds a triple: the ontology, or what is known of sources and passages."""
        holders = self._found.get(triple)
        return holders is not None and bool(holders.system) and not holders.passages and not holders.rules

    def _supports(self, triple: GroundTriple, above: frozenset[GroundTriple]) -> list[Support]:
        holders = self._found.get(triple)
        if holders is None:
            return []
        if holders.passages:
            return [(passage, triple, "") for passage in holders.passages]
        supports: list[Support] = []
        ways = 0
        for rule, premises in self._ways.get(triple, ()):
            if above.intersection(premises) or triple in premises:
                continue
            behind = [
                self._supports(premise, above | {triple}) for premise in premises if self._matters(premise)
            ]
            if behind and all(behind):
                supports.extend((passage, stated, rule) for part in behind for passage, stated, _ in part)
                ways += 1
                if ways == _MAX_WAYS:
                    break
        return list(dict.fromkeys(supports))

    def _matters(self, premise: GroundTriple) -> bool:
        """Whether a premise is stated or derived: not the ontology's own, nor of a branch that did not apply."""
        holders = self._found.get(premise)
        return holders is not None and bool(holders.passages or holders.rules)

    def _explain(self, derived: Sequence[GroundTriple]) -> list[GroundTriple]:
        """Run the rules that derived some triples; returns all premises."""
        all_premises: dict[GroundTriple, None] = {}
        rules = _rules()
        for name in sorted({rule for triple in derived for rule in self._found[triple].rules}):
            ours = [triple for triple in derived if name in self._found[triple].rules]
            for triple, premises in _run(self._store, rules[name], ours) if name in rules else ():
                self._ways.setdefault(triple, []).append((name, premises))
                all_premises.update(dict.fromkeys(premises))
        for triple in derived:
            # In an order of their own: the first few are cited, and stores give rows in orders of theirs.
            self._ways[triple] = sorted(self._ways.get(triple, ()), key=_written)
        return list(all_premises)


def _written(way: tuple[str, Premises]) -> tuple[str, list[str]]:
    return way[0], [" ".join(map(str, premise)) for premise in way[1]]


@functools.cache
def _rules() -> Mapping[str, _Rule]:
    return {
        rule.name: _Rule(rule.name, grounding.read(rule.text), grounding.cut(rule.text))
        for rule in ontology.rules()
    }


def _run(
    store: Store, rule: _Rule, triples: Sequence[GroundTriple]
) -> Iterator[tuple[GroundTriple, Premises]]:
    """The premises of each way in which a rule derives each triple."""
    for head in rule.reading.head:
        bound = [(triple, binding) for triple in triples if (binding := _unify(head, triple)) is not None]
        for start in range(0, len(bound), _BATCH):
            yield from _run_bound(store, rule, head, bound[start : start + _BATCH])


def _run_bound(
    store: Store, rule: _Rule, head: TriplePattern, bound: Sequence[tuple[GroundTriple, Mapping[str, Term]]]
) -> Iterator[tuple[GroundTriple, Premises]]:
    names = sorted({part for part in (head.subject, *head.predicates, head.object) if isinstance(part, str)})
    rows = " ".join("(" + " ".join(str(binding[name]) for name in names) + ")" for _, binding in bound)
    variables = " ".join(f"?{name}" for name in names)
    shown = " ".join(f"?{name}" for name in sorted({*names, *rule.reading.variables}))
    table = store.select(
        f"{rule.clauses.prologue}SELECT DISTINCT {shown} WHERE {{"
        f" VALUES ({variables}) {{ {rows} }}\n{rule.clauses.body}\n}}"
    )
    for solution in table.records():
        (conclusion,) = head.ground(solution)
        premises = dict.fromkeys(
            triple
            for pattern in rule.reading.patterns
            for triple in pattern.ground(solution)
            if triple != conclusion
        )
        yield conclusion, tuple(premises)


def _unify(head: TriplePattern, triple: GroundTriple) -> dict[str, Term] | None:
    """What a rule's variables must be for its head to be the triple; None if it cannot."""
    binding: dict[str, Term] = {}
    for part, term in zip((head.subject, head.predicates[0], head.object), triple, strict=True):
        if isinstance(part, str):
            if binding.setdefault(part, term) != term or not isinstance(term, NamedNode | Literal):
                return None
        elif part != term or isinstance(term, BlankNode):
            return None
    return binding
