"""What somebody proposes as facts of a passage, judged: only what the passage bears out becomes a fact."""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from cuakhau.graph.dates import Interval
from cuakhau.loaders.articles.facts import ExtractedFact, Refused
from cuakhau.loaders.articles.figures import reason_against_date, reason_against_figure
from cuakhau.loaders.articles.firmness import Firmness
from cuakhau.loaders.articles.prompt import Argument, arguments
from cuakhau.loaders.articles.verify import LONGEST_SPAN, Fault, fault_or_none

DROPPED: Final[Mapping[str, str]] = {
    "malformed": "is not as the schema asks",
    "kind": "is of no kind of fact",
    "quote": "quotes what the passage does not say",
    "quote-twice": "quotes what stands in several places and does not state the fact by itself",
    "span": "quotes more than two sentences, or a very long one",
    "name": "names what the passage does not name, or leaves out a name that the kind needs",
    "code": "has a value that its list does not hold",
    "value": "has a number or date that is none",
    "argument": "has an argument that its kind does not",
    "support": "has no argument that stands in the quote",
    "figure": "has a figure that the quote does not give",
    "date": "has a date that the passage does not give",
    "says": "names a speaker whom the passage does not name",
    "planned": "is stated as done where the text tells of a plan",
    "unsure": "is stated where the text denies it, hedges or makes it a condition",
    "repeated": "says again what was said before",
}
"""Why proposals are dropped: the keys of the counts, and what each means."""

_SENTENCES: Final = 2
_FIGURES: Final = (("value", "unit"), ("change", ""), ("change_value", "change_unit"))
_SIGNS: Final = str.maketrans("“”„‟«»‘’‚‛–—−‑\u00a0\u202f\u3000", '""""""\'\'\'\'----   ')
"""Signs that models set otherwise than the text, each for one, so that places stay."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A part of an article that is judged by itself."""

    start: int
    """Code points from the start of the article's text."""
    text: str
    language: str
    issued: Interval | None
    """Date of publication of the article."""
    sentences: tuple[tuple[int, int], ...] = ()
    """Its sentences, by their places in the passage."""


@dataclass(slots=True)
class Judgement:
    """What became of proposals; `dropped` and `facts` together are all of them."""

    facts: list[ExtractedFact] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    """The dropped ones that are at least facts of the schema with a place in the text."""
    dropped: Counter[str] = field(default_factory=Counter)


def judge(proposals: Sequence[object], passage: Passage, *, proposer: str) -> Judgement:
    """The proposals that the passage bears out, with places in the article's text; the rest counted by reason.

    Args:
        proposals: JSON values: objects with type, quote, args and says.
        passage: what they are said to be in.
        proposer: who proposes; kept in each fact as its pattern.
    """
    judgement = Judgement()
    firmness = Firmness(passage)
    for proposal in proposals:
        fact, fault = _judged(proposal, passage, proposer=proposer, firmness=firmness)
        if fault is not None:
            judgement.dropped[fault[0]] += 1
            if fact is not None:
                judgement.refused.append(Refused(fact, fault[1]))
        elif fact is not None:
            judgement.facts.append(fact)
    return judgement


_Verdict = tuple[str, str]
"""A key of DROPPED, and the reason in full."""


def _judged(
    proposal: object, passage: Passage, *, proposer: str, firmness: Firmness
) -> tuple[ExtractedFact | None, _Verdict | None]:
    record = _record_or_none(proposal)
    if record is None:
        return None, ("malformed", "")
    kind, quote, says = record["type"], _plain(record["quote"]), _plain(record.get("says") or "")
    if kind not in arguments():
        return None, ("kind", f"there is no kind {kind!r}")
    args, fault = _arguments(kind, record["args"])
    if fault is not None:
        return None, fault
    if len(quote) > LONGEST_SPAN:
        return None, ("span", f"a quote of {len(quote)} characters")
    places = places_of(quote, passage.text)
    if not places:
        return None, ("quote", "")
    start, end = places[0]
    if len(places) > 1 and not _says_all(kind, args, passage.text[start:end]):
        return None, ("quote-twice", "")
    fact = ExtractedFact(kind, (passage.start + start, passage.start + end), args, proposer, says)
    verdict = _gate(fact, (start, end), passage) or _beyond(fact, (start, end), passage)
    if verdict is None and (key := firmness.fault_of(fact.type, fact.args, (start, end))):
        verdict = (key, f"{DROPPED[key]}: {passage.text[start:end]!r}")
    return fact, verdict


def _record_or_none(proposal: object) -> Mapping[str, Any] | None:
    """A proposal that has the members it must have, and no others, each of its type."""
    if not isinstance(proposal, dict) or not {"type", "quote", "args"} <= proposal.keys():
        return None
    if proposal.keys() - {"type", "quote", "args", "says"}:
        return None
    strings = (proposal["type"], proposal["quote"], proposal.get("says") or "")
    if not all(isinstance(value, str) for value in strings) or not isinstance(proposal["args"], dict):
        return None
    return proposal


def _plain(text: str) -> str:
    return unicodedata.normalize("NFC", text).strip()


def _arguments(kind: str, given: Mapping[str, Any]) -> tuple[dict[str, Any], _Verdict | None]:
    """The arguments that are given, in the order of the schema, each of its JSON type."""
    known = {argument.name: argument for argument in arguments()[kind]}
    if unknown := sorted(given.keys() - known.keys()):
        return {}, ("argument", f"{kind} has no argument {', '.join(unknown)}")
    args: dict[str, Any] = {}
    for name, argument in known.items():
        value = given.get(name)
        if value is None or value == "" or value is False:
            continue
        if not _is_typed(value, argument):
            return {}, ("value", f"{name}: {value!r} is no {argument.type}")
        if isinstance(value, str):
            value = _plain(value)
        elif isinstance(value, float) and value.is_integer():
            value = int(value)
        args[name] = value
    return args, None


def _is_typed(value: object, argument: Argument) -> bool:
    if argument.type == "number":
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        return is_number and (not isinstance(value, float) or math.isfinite(value))
    return isinstance(value, str if argument.type == "string" else bool)


def places_of(quote: str, text: str) -> list[tuple[int, int]]:
    """Where a quote stands in a text: letter by letter, but for kinds of space, dashes and quotation marks.

    >>> places_of('"Hoành Mô - Động Trung"', "khu “Hoành Mô –\\nĐộng Trung” mở")
    [(4, 27)]
    """
    words = quote.translate(_SIGNS).split()
    if not words:
        return []
    wanted = re.compile(r"\s+".join(re.escape(word) for word in words))
    return [match.span() for match in wanted.finditer(text.translate(_SIGNS))]


def _says_all(kind: str, args: Mapping[str, Any], quote: str) -> bool:
    """Whether a quote states a fact by itself, so that it does not matter in which of its places it is cited."""
    given = [argument for argument in arguments()[kind] if argument.name in args]
    words = [args[argument.name] for argument in given if argument.type == "string" and not argument.choices]
    return not any(argument.is_date for argument in given) and all(word in quote for word in words)


def _gate(fact: ExtractedFact, span: tuple[int, int], passage: Passage) -> _Verdict | None:
    """The gate that every extractor's facts pass, with the passage as the text that names must stand in."""
    fault: Fault | None = fault_or_none(fact.type, span, fact.args, text=passage.text)
    return (fault.sort, fault.reason) if fault else None


def _beyond(fact: ExtractedFact, span: tuple[int, int], passage: Passage) -> _Verdict | None:
    """What has to be asked of a proposer who may invent: patterns copy what they state, a model writes it."""
    quote = passage.text[slice(*span)]
    if sum(start < span[1] and end > span[0] for start, end in passage.sentences) > _SENTENCES:
        return "span", f"the quote runs over more than {_SENTENCES} sentences"
    for argument in arguments()[fact.type]:
        value = fact.args.get(argument.name)
        if isinstance(value, str) and argument.is_date:
            if reason := reason_against_date(value, passage=passage.text, issued=passage.issued):
                return "date", f"{argument.name}: {reason}"
        elif isinstance(value, str) and not argument.choices:
            pieces = [value] if value in passage.text else value.split("; ")
            if any(not _stands_whole(piece, passage.text) for piece in pieces):
                return "name", f"{argument.name}: {value!r} is a part of a word"
    for value_name, unit_name in _FIGURES:
        value = fact.args.get(value_name)
        if value is not None:
            unit = str(fact.args.get(unit_name, "")) if unit_name else "percent"
            if reason := reason_against_figure(value, unit, quote=quote, language=passage.language):
                return "figure", f"{value_name}: {reason}"
    if fact.type == "event" and not _is_borne_out(fact, quote, passage):
        return "support", "neither a name nor the date of the event stands in the quote"
    if fact.says and not _stands_whole(fact.says, passage.text):
        return "says", f"{fact.says!r} does not stand in the passage"
    return None


def _stands_whole(words: str, text: str) -> bool:
    """Whether words stand in a text without cutting a word; Chinese has no limits between words."""
    if not any(c.isalnum() for c in words):
        return False
    at = text.find(words)
    while at >= 0:
        end = at + len(words)
        if not (_cuts(text[at - 1 : at], words[0]) or _cuts(words[-1], text[end : end + 1])):
            return True
        at = text.find(words, at + 1)
    return False


def _cuts(before: str, after: str) -> bool:
    """Whether a word goes on from one character to the next: not where a capital shows that a space was forgotten."""
    letters = before.isalpha() and after.isalpha() and max(before, after) < "\u2e80"
    return letters and not (before.islower() and after.isupper())


def _is_borne_out(fact: ExtractedFact, quote: str, passage: Passage) -> bool:
    names = (fact.args.get(name) for name in ("place", "a", "b", "object"))
    if any(isinstance(name, str) and any(p in quote for p in (name, *name.split("; "))) for name in names):
        return True
    day = fact.args.get("date")
    told = day is not None and bool(re.search(r"\d", quote))
    return told and not reason_against_date(str(day), passage=quote, issued=passage.issued)
