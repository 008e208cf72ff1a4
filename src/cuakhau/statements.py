"""Everything that sources state as one table: who says what of what, and where."""

from __future__ import annotations

from collections.abc import Callable

from pyoxigraph import NamedNode

from cuakhau.graph.iris import PREFIXES
from cuakhau.graph.store import Store
from cuakhau.tabular import to_csv
from cuakhau.values import Value, lexical

_STATED = f"""\
PREFIX ck: <{PREFIXES["ck"]}>
SELECT ?subject ?property ?object ?passage WHERE {{
  GRAPH ?passage {{ ?subject ?property ?object }}
  ?passage a ck:Passage .
}}"""
_COLUMNS = (
    "subject", "subject_label", "property", "property_label", "object", "object_label", "language", "passages",
)  # fmt: skip


def statements_csv(store: Store, label: Callable[[str], str]) -> str:
    """One row a statement, with the passages that make it; sorted.

    Args:
        store: the graph.
        label: what an IRI is called.
    """
    passages: dict[tuple[str, ...], set[str]] = {}
    for subject, prop, value, passage in store.select(_STATED).rows:
        is_thing = isinstance(value, NamedNode)
        language = "" if is_thing else getattr(value, "language", None) or ""
        key: tuple[str, ...] = (
            lexical(subject),
            lexical(prop),
            lexical(value),
            "thing" if is_thing else "",
            language,
        )
        passages.setdefault(key, set()).add(lexical(passage))
    rows: list[tuple[Value, ...]] = []
    for key in sorted(passages):
        subject_iri, property_iri, text, kind, tag = key
        value_label = label(text) if kind else text
        row = (subject_iri, label(subject_iri), property_iri, label(property_iri), text, value_label, tag)
        rows.append((*row, " ".join(sorted(passages[key]))))
    return to_csv(_COLUMNS, rows, delimiter=",")
