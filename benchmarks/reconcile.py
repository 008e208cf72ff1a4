"""How well names are reconciled: `python -m benchmarks.reconcile`.

The 300 names of `reconcile_names.csv` (no tones, pinyin, old names, short forms, slips, wrong sides of the border,
names of what is not there, names that fit several things) were written from the registry before the engine was.
Beside it stands what rapidfuzz's WRatio finds in the same names, with the usual threshold of 90.
"""

from __future__ import annotations

import csv
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from rapidfuzz import fuzz, process

from cuakhau.building import build_graph
from cuakhau.graph.names import fold
from cuakhau.graph.store import EmbeddedStore
from cuakhau.linking.conditions import Condition
from cuakhau.linking.reconcile import Query, Reconciler
from cuakhau.linking.records import Records

FILE = Path(__file__).with_name("reconcile_names.csv")
_WRATIO_THRESHOLD = 90.0


@dataclass(frozen=True, slots=True)
class NoisyName:
    """A name of the set."""

    key: str
    noise: str
    query: Query
    expected: str
    """Identifier; `none` where nothing is meant that we know; `several` where nobody could tell which."""


@dataclass
class Result:
    """What came out."""

    names: int = 0
    expected: int = 0
    found: int = 0
    matched: int = 0
    right: int = 0
    ambiguous_matches: list[str] = field(default_factory=list)
    """Names that fit several things, or nothing, and were matched all the same."""
    missed: list[str] = field(default_factory=list)

    @property
    def recall(self) -> float:
        """Share of the names with a meaning whose first candidate is it."""
        return self.found / self.expected if self.expected else 1.0

    @property
    def precision(self) -> float:
        """Share of the matches made without asking that are right."""
        return self.right / self.matched if self.matched else 1.0


def read_names(file: Path = FILE) -> list[NoisyName]:
    """The names of the set, as queries."""
    with file.open(encoding="utf-8", newline="") as source:
        rows = list(csv.DictReader(source))
    names = []
    for row in rows:
        given = {name: row[name] for name in ("province", "country", "class", "date") if row[name]}
        if row["lat"]:
            given["coordinates"] = f"{row['lat']},{row['lon']}"
        conditions = tuple(Condition(name, (value,)) for name, value in given.items())
        types = (row["type"],) if row["type"] else ()
        query = Query(row["name"], types=types, conditions=conditions)
        names.append(NoisyName(row["key"], row["noise"], query, row["expected"]))
    return names


def measure(reconciler: Reconciler, names: Sequence[NoisyName]) -> Result:
    """Recall at 1 and precision of matches of our engine."""

    def answer(query: Query) -> tuple[str, bool]:
        found = reconciler.reconcile(query)
        return (found[0].record.id, found[0].match) if found else ("", False)

    return _measure(answer, names)


def measure_wratio(records: Records, names: Sequence[NoisyName]) -> Result:
    """The same of WRatio over the folded names of the things of the type that is asked for."""
    reconciler = Reconciler(records)
    folded = [(name.form.folded, record) for record in records.by_id.values() for name in record.names]

    def answer(query: Query) -> tuple[str, bool]:
        wanted = {reconciler.type_or_none(name) for name in query.types}
        choices = [
            (text, record.id)
            for text, record in folded
            if not wanted or wanted & {*record.types, record.kind}
        ]
        best = process.extractOne(fold(query.name), [text for text, _ in choices], scorer=fuzz.WRatio)
        return (choices[best[2]][1], best[1] >= _WRATIO_THRESHOLD) if best else ("", False)

    return _measure(answer, names)


def _measure(answer: Callable[[Query], tuple[str, bool]], names: Sequence[NoisyName]) -> Result:
    result = Result(names=len(names))
    for name in names:
        identifier, match = answer(name.query)
        meant = name.expected not in ("none", "several")
        result.expected += meant
        result.matched += match
        if identifier == name.expected:
            result.found += 1
            result.right += match
        elif meant:
            result.missed.append(
                f"{name.key} {name.query.name}: {identifier or 'nothing'}, not {name.expected}"
            )
        if match and not meant:
            result.ambiguous_matches.append(f"{name.key} {name.query.name}: {identifier}")
    return result


def main() -> None:
    """Print the table."""
    names = read_names()
    with tempfile.TemporaryDirectory(prefix="cuakhau-bench-") as folder:
        build_graph(Path(folder))
        records = Records.of(EmbeddedStore.open(Path(folder)))
        by_noise: dict[str, list[NoisyName]] = defaultdict(list)
        for name in names:
            by_noise[name.noise].append(name)
        reconciler = Reconciler(records)
        print(
            f"{'noise':14}{'names':>6}{'recall@1':>10}{'precision':>11}{'matched':>9}   WRatio: recall  precision"
        )
        for noise, group in [*by_noise.items(), ("all", names)]:
            ours, plain = measure(reconciler, group), measure_wratio(records, group)
            print(
                f"{noise:14}{len(group):6}{ours.recall:10.3f}{ours.precision:11.3f}{ours.matched:9}"
                f"{plain.recall:17.3f}{plain.precision:11.3f}"
            )
        whole = measure(reconciler, names)
        for line in (*whole.missed, *whole.ambiguous_matches):
            print(f"  {line}", file=sys.stderr)


if __name__ == "__main__":
    main()
