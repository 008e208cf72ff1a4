"""Facts of one article, each with the span that states it: a pure function of its text and the known names."""

from __future__ import annotations

from bisect import bisect_left
from collections import deque
from collections.abc import Iterator, Mapping
from typing import Any

from cuakhau.loaders.articles.complete import COMPLETE
from cuakhau.loaders.articles.conditions import FACT_CONDITIONS
from cuakhau.loaders.articles.context import Article, Prepared, modality
from cuakhau.loaders.articles.enumerations import Located
from cuakhau.loaders.articles.facts import CandidateName, ExtractedFact, Extraction, Refused
from cuakhau.loaders.articles.grammar import FactPattern, Grammar, grammar
from cuakhau.loaders.articles.names import Names
from cuakhau.loaders.articles.patterns import Match, matches, value_of
from cuakhau.loaders.articles.pieces import Text, pieces
from cuakhau.loaders.articles.speakers import speaker
from cuakhau.loaders.articles.tokens import Token
from cuakhau.loaders.articles.verify import is_whole, reason_against

EXTRACTOR_VERSION = "patterns-3"
"""Changes with anything that changes what is extracted."""


def extract(document: Text, names: Names) -> Extraction:
    """All facts that an article states, and the names in it that the registry does not know.

    Args:
        document: the article.
        names: the registry's names.

    Raises:
        LoaderError: if there are no patterns for the document's language.
    """
    rules = grammar(document.language)
    kept: dict[tuple[Any, ...], ExtractedFact] = {}
    refused: list[Refused] = []
    named: deque[ExtractedFact] = deque(maxlen=_COMPARED)
    candidates: dict[tuple[str, str], CandidateName] = {}
    for article in pieces(document, names, rules):
        for prepared in article.sentences:
            for fact in _facts(prepared, article, rules):
                reason = reason_against(fact.type, fact.span, fact.args, text=article.text)
                if reason:
                    refused.append(Refused(fact, reason))
                else:
                    _keep(fact, kept, named)
        for name in _candidates(article):
            candidates.setdefault((name.text, name.kind), name)
    _drop_current_of_planned(kept)
    _drop_undated_events(kept)
    _drop_untimed_figures(kept)
    facts = sorted(kept.values(), key=lambda fact: (fact.span, fact.type))
    return Extraction(tuple(facts), tuple(candidates.values()), tuple(refused))


def _facts(prepared: Prepared, article: Article, rules: Grammar) -> Iterator[ExtractedFact]:
    says: str | None = None
    for pattern in rules.candidates(prepared.present):
        for match in matches(pattern.pattern, prepared.tokens, prepared.codes):
            if says is None:
                says = speaker(prepared, article)
            yield from _stated(pattern, match, prepared, article, says=says)
    for token in prepared.tokens:
        if not _NESTING.isdisjoint(token.types):
            yield from _facts_within(token, prepared, article, rules)


_NESTING = frozenset({"Titled", "Platform"})
_GATE_KINDS = frozenset({"gate_class", "paired_gates", "gate_mode"})


def _facts_within(
    token: Token, prepared: Prepared, article: Article, rules: Grammar
) -> Iterator[ExtractedFact]:
    """What the name of a project says of the gates that it names."""
    parts = [inner for part in token.attrs["parts"] for inner in _unfolded(part)]
    codes = "".join(part.code for part in parts)
    inner = Prepared(
        prepared.sentence, parts, codes, frozenset(codes), prepared.number,
        year=prepared.year, planned_by_heading=prepared.planned_by_heading,
    )  # fmt: skip
    for pattern in rules.candidates(inner.present):
        if pattern.kind in _GATE_KINDS:
            for match in matches(pattern.pattern, parts, codes):
                yield from _stated(pattern, match, inner, article, says="")


def _unfolded(token: Token) -> list[Token]:
    if _NESTING & token.types:
        return [inner for part in token.attrs["parts"] for inner in _unfolded(part)]
    return [token]


def _stated(
    pattern: FactPattern, match: Match, prepared: Prepared, article: Article, *, says: str
) -> Iterator[ExtractedFact]:
    at = match.places["v"][0] if "v" in match.places else match.last - 1
    how = modality(prepared, at) if "v" in match.places else modality(prepared, max(match.first, at))
    if how in ("negated", "conditional", "hedged") and pattern.modality != "any":
        return
    if pattern.modality == "actual" and how != "actual":
        return
    if pattern.modality == "planned" and how == "actual":
        return
    if pattern.only and not FACT_CONDITIONS[pattern.only](match, prepared, article):
        return
    args = {name: value_of(expression, match, article.text) for name, expression in pattern.gives.items()}
    for one, ends in _distributed(args):
        span = _span(pattern, match, ends)
        complete = COMPLETE.get(pattern.kind)
        if ends and pattern.kind in ("project", "event"):
            one["item"] = ends[0]
        done = complete(one, match, prepared, article, how=how) if complete else one
        if done is not None:
            span = done.pop("span", span)
            given = {name: value for name, value in done.items() if value not in (None, "")}
            if is_whole(pattern.kind, given):
                # a post in apposition (“Mr X, director of Y, says”) is not what Mr X says
                says_it = says if given.get("person") != says else ""
                yield ExtractedFact(pattern.kind, span, given, pattern.name, says_it)


def _distributed(args: dict[str, Any]) -> Iterator[tuple[dict[str, Any], list[Token]]]:
    """One set of arguments for each item of a list; lists of one length go together, item by item."""
    lists = {name: value for name, value in args.items() if isinstance(value, list)}
    if not lists:
        yield args, []
        return
    for index in range(max(len(values) for values in lists.values())):
        one, ends = dict(args), []
        for name, values in lists.items():
            item: Located = values[min(index, len(values) - 1)]
            one[name] = item.value
            ends.append(item.token)
        yield one, ends


def _span(pattern: FactPattern, match: Match, ends: list[Token]) -> tuple[int, int]:
    """The run of text to cite: the match, cut at the item where the match ends in a list."""
    tokens = match.tokens
    first, last = match.first, match.last - 1
    if pattern.span[0] in match.places:
        first = match.places[pattern.span[0]][0]
    if pattern.span[1] in match.places:
        last = match.places[pattern.span[1]][1] - 1
    start, end = tokens[first].start, tokens[last].end
    if ends and tokens[last].attrs.get("items") and tokens[last].start <= ends[0].start:
        end = max(token.end for token in ends)
        if first == last:
            start = min(token.start for token in ends)
    return start, end


_KEYS: dict[str, tuple[str, ...]] = {
    "paired_gates": ("vn", "cn"), "gate_class": ("gate", "class", "time"), "located_in": ("place", "admin"),
    "cooperation": ("a", "b"), "instrument": ("kind", "name"), "event": ("kind", "date", "place", "time", "object", "a", "b"),
    "observation": ("measure", "value", "unit", "period"), "role": ("person", "role"), "project": ("name",),
    "commodity": ("place", "commodity", "flow"), "paired_places": ("vn", "cn"), "part_of": ("part", "whole"),
    "connects": ("a", "b", "via"), "intention": ("place", "aim"), "gate_mode": ("gate", "mode"),
    "affiliation": ("person", "org"),
}  # fmt: skip


def _key(fact: ExtractedFact) -> tuple[Any, ...]:
    if fact.type == "event" and fact.args["kind"] == "approval":
        return (fact.type, "approval", *(fact.args.get(name) for name in ("date", "place", "time")))
    values = [fact.args.get(name) for name in _KEYS[fact.type]]
    if fact.type == "instrument" and fact.args.get("number"):
        values = [fact.args["number"]]
    return (fact.type, *(v.casefold() if isinstance(v, str) else v for v in values))


_COMPARED = 60
"""How many of the last named things a new name is compared with."""


def _keep(
    fact: ExtractedFact, kept: dict[tuple[Any, ...], ExtractedFact], named: deque[ExtractedFact]
) -> None:
    """A fact is listed once, at its first statement; a second statement may tell more of it."""
    key = _key(fact)
    before = kept.get(key)
    is_named = fact.type in ("instrument", "project") and "number" not in fact.args
    if before is None and is_named:
        if any(other.type == fact.type and _same_name(other, fact) for other in named):
            return
        named.append(fact)
    if before is None or (fact.span[0] == before.span[0] and len(fact.args) > len(before.args)):
        kept[key] = fact


def _same_name(one: ExtractedFact, other: ExtractedFact) -> bool:
    """Whether two long names hold much the same words: “Đề án thí điểm xây dựng X”, “Đề án xây dựng thí điểm X”."""
    if "number" in one.args:
        return False
    a, b = (set(str(fact.args["name"]).casefold().split()) for fact in (one, other))
    return 2 * len(a & b) / (len(a) + len(b)) >= 0.8 and not {w for w in a ^ b if w.isdigit()}


def _drop_current_of_planned(kept: dict[tuple[Any, ...], ExtractedFact]) -> None:
    """“mở cửa khẩu song phương X”, still a plan, is no statement that X is one."""
    planned = [f for f in kept.values() if f.type == "gate_class" and f.args["time"] == "planned"]
    for fact in planned:
        key = ("gate_class", fact.args["gate"].casefold(), fact.args["class"], "current")
        current = kept.get(key)
        if current is not None and current.span[0] < fact.span[1] and fact.span[0] < current.span[1]:
            del kept[key]


def _drop_undated_events(kept: dict[tuple[Any, ...], ExtractedFact]) -> None:
    """A heading that tells the same event without its date, or without its place, is no second event."""
    events = [f for f in kept.values() if f.type == "event"]
    across = {f.args["cn"]: f.args["vn"] for f in kept.values() if f.type == "paired_gates"}
    dated = {_happening(f, across) for f in events if "date" in f.args and "place" in f.args}
    objects = sorted((f for f in events if "date" in f.args and "object" in f.args), key=_place)
    for key, fact in list(kept.items()):
        if fact.type != "event" or "date" in fact.args:
            continue
        if "place" in fact.args:
            if _happening(fact, across) in dated:
                del kept[key]
        else:
            first = bisect_left(objects, fact.span[0] - _TOLD_WITHIN, key=_place)
            last = bisect_left(objects, fact.span[0] + _TOLD_WITHIN, key=_place)
            if any(_same_object(fact, other) for other in objects[first:last]):
                del kept[key]


_TOLD_WITHIN = 20_000
"""Characters within which two statements can be of one event by the words of their object alone: an article's."""


def _place(fact: ExtractedFact) -> int:
    return fact.span[0]


_ONE_CEREMONY = frozenset({"opening", "announcement", "upgrade", "reopening"})


def _drop_untimed_figures(kept: dict[tuple[Any, ...], ExtractedFact]) -> None:
    """A heading that gives a figure without its time is no second figure."""
    timed = {_figure(f) for f in kept.values() if f.type == "observation" and "period" in f.args}
    for key, fact in list(kept.items()):
        if fact.type == "observation" and "period" not in fact.args and _figure(fact) in timed:
            del kept[key]


def _figure(fact: ExtractedFact) -> tuple[Any, ...]:
    return tuple(fact.args.get(name) for name in ("measure", "value", "unit"))


def _happening(fact: ExtractedFact, across: Mapping[Any, Any]) -> tuple[str, Any, Any]:
    """What an event is known by without its date; a gate's opening and its announcement are one ceremony.

    Args:
        fact: the event.
        across: Chinese gates and their counterparts, which share an event.
    """
    kind, place = str(fact.args["kind"]), fact.args.get("place")
    return "ceremony" if kind in _ONE_CEREMONY else kind, across.get(place, place), fact.args.get("time")


def _same_object(one: ExtractedFact, other: ExtractedFact) -> bool:
    if one.args["kind"] != other.args["kind"] or one.args.get("time") != other.args.get("time"):
        return False
    words, others = (set(str(fact.args.get("object", "")).casefold().split()) for fact in (one, other))
    return bool(words) and len(words & others) >= 0.6 * len(words)


_CANDIDATE_KINDS = {"NamedGate": "gate", "NamedUnit": "unit", "NamedZone": "zone"}


def _candidates(article: Article) -> Iterator[CandidateName]:
    """Each name by construction once, where it stands first."""
    seen: set[tuple[str, str]] = set()
    for prepared in article.sentences:
        for token, before in prepared.unknown:
            text = article.text[token.start : token.end]
            kind = next((kind for type_, kind in _CANDIDATE_KINDS.items() if type_ in token.types), "")
            if kind and (text, kind) not in seen:
                seen.add((text, kind))
                follows = article.text[before.start : before.end] if before else ""
                yield CandidateName(text, kind, (token.start, token.end), f"follows “{follows}”")


__all__ = ["EXTRACTOR_VERSION", "Text", "extract"]
