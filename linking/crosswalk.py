"""All links on one sheet: our things, what other registers call them, and what they do not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from cuakhau.graph.facts import EntityName, Fact, Key
from cuakhau.graph.iris import entity
from cuakhau.linking.check import Row

COLUMNS: Final = (
    "id", "iri", "kind", "name_vi", "name_zh", "name_en", "relation", "negated", "register", "identifier", "target",
    "target_name", "justification", "confidence", "reviewer", "date", "sources", "comment",
)  # fmt: skip


def crosswalk(rows: Sequence[Row], facts: Iterable[Fact]) -> Iterator[list[str]]:
    """The header, then a row for each link, by thing and register."""
    names: dict[Key, dict[str, str]] = defaultdict(dict)
    for fact in facts:
        if isinstance(fact, EntityName) and fact.preferred:
            names[fact.key].setdefault(fact.language, fact.text)
    yield list(COLUMNS)
    for _, link in sorted(
        rows, key=lambda row: (str(row[1].key), row[1].scheme, row[1].target, row[1].negated)
    ):
        cells = link.cells
        yield [
            str(link.key),
            entity(link.key).value,
            cells.get("subject_category", "").rpartition(":")[2],
            *(names[link.key].get(language, "") for language in ("vi", "zh", "en")),
            link.predicate,
            "yes" if link.negated else "no",
            link.scheme,
            link.value,
            link.target,
            cells.get("object_label", ""),
            cells["mapping_justification"].rpartition(":")[2],
            cells.get("confidence", ""),
            cells.get("reviewer_label", ""),
            cells.get("mapping_date", ""),
            ";".join(link.sources),
            cells.get("comment", ""),
        ]
