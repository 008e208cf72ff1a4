"""What an article has said before: its place, its zone, its last period; and how firmly a clause states something."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from cuakhau.loaders.articles.names import Names
from cuakhau.loaders.articles.periods import Calendar
from cuakhau.loaders.articles.sentences import Sentence
from cuakhau.loaders.articles.tokens import Token, folded_word


@dataclass(slots=True)
class Prepared:
    """A sentence with its grouped tokens."""

    sentence: Sentence
    tokens: list[Token]
    codes: str
    present: frozenset[str]
    number: int
    """Its place among the sentences."""
    planned_by_heading: bool = False
    """Whether it is a point of a list that a sentence about plans announced."""
    year: int = 9999
    """Year of publication: what is dated later is a plan."""
    unknown: list[tuple[Token, Token | None]] = field(default_factory=list)
    """Names that the registry does not know, each with the token before it; found when the article is understood."""
    cues: list[tuple[int, Token]] | None = None
    """The tokens that bear on how firmly something is stated, with their indexes; None until they are asked for."""


@dataclass(slots=True)
class Article:
    """What all patterns need to know of the article as a whole."""

    text: str
    calendar: Calendar
    names: Names
    sentences: list[Prepared] = field(default_factory=list)
    language: str = "vi"
    unit: str = ""
    """The Vietnamese unit that it is about: the one it names most, the title counting five times."""
    gate: str = ""
    """The gate that it names most."""
    topic: str = ""
    """The gate or the unit, whichever it names more."""
    zone: str = ""
    """The zone that “the zone” means."""
    zone_names: dict[str, str] = field(default_factory=dict)
    """Long names of zones, folded, and the proper name that stands in the text."""
    counts: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    """How often it has named what, by what that is; a long text is read in pieces, this goes on from piece to piece."""
    held: dict[str, bool] = field(default_factory=dict)
    """What was asked of `holds`."""

    def holds(self, words: str) -> bool:
        """Whether words stand anywhere in the text; looked for once."""
        if words not in self.held:
            self.held[words] = words in self.text
        return self.held[words]


def understand(article: Article) -> None:
    """Find what the article is about, before any pattern is tried."""
    vn, cn, zones, gates = (article.counts[what] for what in ("vn", "cn", "zones", "gates"))
    begins = not any(article.counts.values())
    for number, prepared in enumerate(article.sentences):
        weight = 5 if begins and number < 2 else 1
        for token, before in _naming(prepared.tokens):
            types = token.types
            if "Unknown" in types:
                prepared.unknown.append((token, before))
            is_name = "Name" in types
            if is_name and "NamedGate" in types:
                gates[article.text[token.start : token.end]] += weight
            if "Zone" in types and (name := zone_name(token, article)):
                zones[name] += weight
            elif is_name and "NamedUnit" in types and not ("NamedPerson" in types or "Unknown" in types):
                side = cn if "Sidecn" in types and "Sidevn" not in types else vn
                side[article.text[token.start : token.end]] += weight
    article.unit = _first(vn)
    article.zone = _first(zones)
    article.gate = _first(gates)
    article.topic = article.gate if gates[article.gate] > vn[article.unit] else article.unit


def _first(counter: Counter[str]) -> str:
    return counter.most_common(1)[0][0] if counter else ""


_NAMING = frozenset({"Name", "Zone", "Unknown"})


def _naming(tokens: Sequence[Token]) -> Iterator[tuple[Token, Token | None]]:
    """Names and zones, those among the parts of other tokens included, in the order of the text; what is before each."""
    before = None
    for token in tokens:
        if not _NAMING.isdisjoint(token.types):
            yield token, before
        if token.attrs and (parts := token.attrs.get("parts")):
            yield from _naming(parts)
        before = token


def zone_name(token: Token, article: Article) -> str:
    """The proper name of a zone: the registry's, where the words are one of its names and it stands in the text."""
    written = article.text[token.start : token.end]
    key = " ".join(folded_word(word) for word in re.findall(r"\w+", written))
    if key not in article.zone_names:
        inner = token.attrs.get("name")
        own = article.text[inner.start : inner.end] if isinstance(inner, Token) else ""
        article.zone_names[key] = article.names.proper_name_or_none(key, "zone", article.text) or own
    return article.zone_names[key]


_BARE_VERBS = frozenset({"@upgrade", "@openverb"})
_CLAUSE_HEADS = frozenset({"Colon", "Semi", "Dash", "Num", "Stop"})


def _future(token: Token, year: int) -> bool:
    """Whether a token names a year (or a time that begins in one) after the publication."""
    iso = str(token.attrs.get("iso") or "")
    return iso[:4].isdigit() and int(iso[:4]) > year


def _heads_a_point(prepared: Prepared, at: int) -> bool:
    """Whether a bare verb heads a point of a list (“Tỉnh X: nâng cấp …; mở …”): a task, unless it is said to be done."""
    if prepared.sentence.heading or not prepared.tokens[at].types & _BARE_VERBS:
        return False
    if prepared.tokens[at].types & {"@openevent", "@announce"}:
        return False
    before = prepared.tokens[at - 1].types if at else frozenset({"Stop"})
    return bool(before & _CLAUSE_HEADS)


_VERBS = frozenset({"@openverb", "@upgrade", "@build", "@use", "@groundbreak"})
_CLAUSE_ENDS = frozenset({"Semi", "Stop"})
_CUES = _CLAUSE_ENDS | {
    "Date",
    "@rumour",
    "@conditional",
    "@negating",
    "@planned",
    "@purpose",
    "Comma",
    "@hedging",
    "@actualising",
}


def modality(prepared: Prepared, at: int) -> str:
    """How the clause states what stands at a token: `actual`, `planned`, `negated`, `hedged` or `conditional`.

    The last cue before it counts; “chưa” and “không” only close before it; “nếu” anywhere before it.
    """
    state = "planned" if prepared.planned_by_heading else "actual"
    negated_at = -99
    if prepared.cues is None:
        prepared.cues = [
            (n, token) for n, token in enumerate(prepared.tokens) if not _CUES.isdisjoint(token.types)
        ]
    if any("@rumour" in token.types for _, token in prepared.cues):
        return "hedged"
    for index, token in prepared.cues:
        if index >= at:
            break
        types = token.types
        if types & _CLAUSE_ENDS:
            following = prepared.tokens[index + 1].types if index + 1 < len(prepared.tokens) else frozenset()
            if "Semi" in types and following & _VERBS:
                continue  # “…; mở …”: a verb without a subject goes on with what was said before
            state, negated_at = ("planned" if prepared.planned_by_heading else "actual"), -99
        elif "@conditional" in types:
            return "conditional"
        elif "@negating" in types:
            negated_at = index
        elif "@planned" in types or ("Date" in types and _future(token, prepared.year)):
            state = "planned"
        elif "@purpose" in types:
            state = "purpose" if state == "actual" else state
        elif "Comma" in types and state == "purpose":
            state = "actual"
        elif "@hedging" in types:
            state = "hedged"
        elif "@actualising" in types:
            state = "actual"
            negated_at = -99
    if at - negated_at <= 5:
        return "negated"
    if state == "actual" and at < len(prepared.tokens) and _heads_a_point(prepared, at):
        return "planned"
    return "planned" if state == "purpose" else state
