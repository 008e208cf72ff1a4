"""The data statement: what the graph covers and what it does not, counted in the graph."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from cuakhau import coverage
from cuakhau.api import Graph
from cuakhau.graph.facts import KINDS, Fact
from cuakhau.graph.iris import CK
from docs.writers.markdown import escape, table

_IN_PROVINCE = ("BorderGate", "EconomicZone", "Project", "Event", "Observation", "Intention")


def statement_page(graph: Graph) -> str:
    """Counts per source, kind, province and year; gaps; disagreements."""
    manifest = graph.manifest
    parts = [
        "# Data statement\n",
        f"Counted in the graph of {graph.data_date} (the day of its newest source), version {manifest.data_version}: "
        f"{sum(manifest.facts.values()):,} facts in {manifest.passages:,} passages, {manifest.triples:,} statements, "
        f"{manifest.quads:,} quads; SHA-256 `{manifest.sha256}`.\n",
        "How facts get in, how to cite them and how to report a wrong one: [](../data.md).\n",
        "## By kind of fact\n",
        table(
            ["what is stated", "kind", "facts"],
            [(_told(kind), f"`{kind.kind}`", f"{manifest.facts.get(kind.kind, 0):,}") for kind in KINDS],
        ),
        "## By province\n",
        "What stands in a district or at a gate counts for its province. Provinces that were merged keep their own life: what "
        "is in one of them is also in its successor.\n",
        *_provinces(graph),
        "## By year\n",
        *_years(graph),
        "## Not known\n",
        *_gaps(graph),
        "## Where sources disagree\n",
        *_disagreements(graph),
        "## By source\n",
        *_sources(graph),
    ]
    return "\n".join(parts)


def _told(kind: type[Fact]) -> str:
    """The first sentence of its description."""
    return escape((kind.__doc__ or "").split("\n")[0].removesuffix("."))


def _provinces(graph: Graph) -> Iterator[str]:
    counted = coverage.provinces(graph.store)
    headings = ["country", "province", *(escape(graph.label(CK + kind)) for kind in _IN_PROVINCE)]
    yield table(
        headings,
        [
            (
                escape(graph.label(country)),
                escape(graph.label(province)),
                *(str(by.get(CK + kind, 0)) for kind in _IN_PROVINCE),
            )
            for (country, province), by in counted.items()
        ],
    )


def _years(graph: Graph) -> Iterator[str]:
    counted = coverage.years(graph.store)
    every = sorted({year for by_year in counted.values() for year in by_year})
    yield table(
        ["year", *(escape(graph.label(kind)) for kind in counted)],
        [(year, *(str(by_year.get(year, "")) for by_year in counted.values())) for year in every],
    )


def _gaps(graph: Graph) -> Iterator[str]:
    counted = Counter((row["missing"], row["country"]) for row in graph.ask("gate-unknown"))
    yield "What a complete gate would have, and how many gates lack it:\n"
    yield table(
        ["not known", "country", "gates"],
        [(escape(w), escape(c), str(n)) for (w, c), n in sorted(counted.items(), key=str)],
    )


def _disagreements(graph: Graph) -> Iterator[str]:
    for name in ("class-disagreement", "figure-disagreement"):
        answer = graph.ask(name)
        yield f"{escape(answer.title)} (`{name}`): {len(answer)}.\n"
        yield table(
            [escape(h) for h in answer.headings],
            [[escape(cell) for cell in row] for row in answer.display_rows()],
        )


def _sources(graph: Graph) -> Iterator[str]:
    described: dict[str, Mapping[str, object]] = {
        row.iris["source"]: row for row in graph.ask("source-coverage")
    }
    rows = []
    for found in coverage.sources(graph.store):
        about = described.get(found.source, {})
        rows.append(
            (
                escape(graph.label(found.source)),
                escape(about.get("publisher") or ""),
                escape(about.get("issued") or ""),
                str(found.passages or ""),
                str(found.statements or ""),
                str(found.rows or ""),
            )
        )
    yield table(
        ["source", "publisher", "published", "places cited", "statements", "rows that rest on it"],
        sorted(rows),
    )
