"""Pages that frame a live part: network, map, workbench, search; and the page for programs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any, Final
from urllib.parse import quote, urlencode

from cuakhau.explorer.pages.asked import Asked
from cuakhau.explorer.pages.home import things_by_kind
from cuakhau.explorer.pages.questions import themes
from cuakhau.explorer.pages.shown import Value
from cuakhau.graph.iris import CK, PREFIXES
from cuakhau.graph.names import fold
from cuakhau.graph.vocabulary import kind_of
from cuakhau.queries.query import Query

_MOST_HITS: Final = 60
_EXAMPLES: Final = ("gate-class", "gate-counterpart", "figure-disagreement", "instrument-in-force")


def find(asked: Asked) -> dict[str, Any]:
    """What a text fits; without one, everything there is by kind."""
    text = asked.query.get("q", "").strip()
    groups: dict[str, list[tuple[Value, str]]] = {}
    if text and asked.backend == "http":
        hits = asked.reading.graph.find(text[:200], limit=_MOST_HITS)
        asked.reading.fetch_names(hit.iri for hit in hits)
        asked.reading.fetch_said(hit.iri for hit in hits)
        for hit in hits:
            if (value := asked.show.thing(hit.iri)).path:
                groups.setdefault(_group(kind_of(hit.iri), asked), []).append(
                    (value, told_apart(value, asked))
                )
    everything = {} if groups else things_by_kind(asked.show)
    asked.reading.fetch_names(iri for kind, iris in everything.items() if kind != "source" for iri in iris)
    return {
        "text": text,
        "groups": groups,
        "kinds": {
            kind: listed(iris, asked) for kind, iris in everything.items() if kind not in ("source", "code")
        },
    }


def listed(iris: Sequence[str], asked: Asked) -> list[tuple[Value, str]]:
    """Things by name, with what tells them apart where two have the same."""
    values = sorted((asked.show.thing(iri) for iri in iris), key=lambda v: (fold(v.text), v.text, v.iri))
    times = Counter(value.text for value in values)
    same = [value for value in values if times[value.text] > 1]
    asked.reading.fetch_said(value.iri for value in same)
    return [(value, told_apart(value, asked) if times[value.text] > 1 else "") for value in values]


def told_apart(value: Value, asked: Asked) -> str:
    """A few words that tell a thing from others of its name: its kind, its class, its other names, when it ended."""
    show, kind = asked.show, kind_of(value.iri)
    said = {s.property: s for s in asked.reading.said_of(value.iri)}
    if kind == "source":
        details = [said.get(PREFIXES["dcterms"] + name) for name in ("publisher", "issued")]
        return " · ".join(show.term(s.value).text for s in details if s)
    words = [] if kind in ("gate", "pair", "person") else [v.text for v in show.kinds(value.iri)[:1]]
    if now := said.get(CK + "currentClass"):
        words.append(show.term(now.value).text)
    if country := said.get(CK + "country"):
        words.append(show.term(country.value).text)
    if ended := said.get(CK + "validUntil"):
        words.append(show.t("thing.until", date=show.term(ended.value).text))
    names = asked.reading.names(value.iri)
    words += [names[tag] for tag in ("vi", "zh") if names.get(tag, value.text) != value.text]
    return " · ".join(words)


def _group(kind: str, asked: Asked) -> str:
    return asked.show.t.or_none(f"kinds.{kind}") or asked.show.t("kinds.code")


def explore(asked: Asked) -> dict[str, Any]:
    """The frame of the network and the map: inside it, every gate as a list, for readers without a script."""
    gates = things_by_kind(asked.show).get("gate", ())
    asked.reading.fetch_names(gates)
    return {
        "first": asked.path.split("/")[1],
        "gates": listed(gates, asked),
    }


def workbench(asked: Asked) -> dict[str, Any]:
    """The frame of the workbench: inside it, queries to begin with."""
    found = asked.reading.graph.questions()
    return {"examples": [found[name] for name in _EXAMPLES if name in found]}


def api(asked: Asked) -> dict[str, Any] | None:
    """What programs can ask; only where the site is served."""
    if asked.backend != "http":
        return None
    listed = themes(asked)
    return {"themes": listed, "examples": {q.name: _example(q) for theme in listed for q in theme.questions}}


def _example(query: Query) -> str:
    """What follows the address of a question, with what its header gives as an example; no date: then it is today's."""
    given = {p.name: p.example for p in query.parameters if p.example and p.name not in ("as_of", "known_by")}
    return f"?{urlencode(given, quote_via=quote)}" if given else ""
