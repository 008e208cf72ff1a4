"""The second extractor: a language model at an OpenAI-compatible endpoint, believed only where the text bears it out.

Nothing is sent anywhere without an address and a key that somebody gave for it. What comes back is a proposal: each
fact passes the gate that the patterns' facts pass, and checks beyond it (proposals.py), or is dropped and counted.
"""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any

from cuakhau.errors import EndpointError
from cuakhau.graph.dates import text_of
from cuakhau.graph.names import bare, fold
from cuakhau.loaders.articles.chat import ChatEndpoint, Limits, NoAnswer
from cuakhau.loaders.articles.facts import CandidateName, ExtractedFact, Extraction, Unanswered
from cuakhau.loaders.articles.names import Names
from cuakhau.loaders.articles.pieces import Text
from cuakhau.loaders.articles.prompt import answer_schema, instructions, prompt_hash, question
from cuakhau.loaders.articles.proposals import Judgement, Passage, judge
from cuakhau.loaders.articles.sentences import Sentence, sentences

URL, KEY, MODEL = "CUAKHAU_ENDPOINT_URL", "CUAKHAU_ENDPOINT_KEY", "CUAKHAU_ENDPOINT_MODEL"
"""Variables of the environment that say where to send texts; none is read unless the caller hands it in."""

_CANDIDATES: Mapping[str, Mapping[str, str]] = {
    "paired_gates": {"vn": "gate", "cn": "gate"}, "gate_class": {"gate": "gate"}, "gate_mode": {"gate": "gate"},
    "located_in": {"admin": "unit"}, "role": {"person": "person"}, "affiliation": {"person": "person"},
}  # fmt: skip
"""Arguments that can be of one kind only, so that a name unknown to the registry is a candidate of that kind."""


class EndpointExtractor:
    """Extracts by asking a model. Settings and text decide what is asked; what is answered is up to the model."""

    def __init__(
        self,
        url: str,
        *,
        model: str,
        key: str,
        definitions: Mapping[str, str],
        limits: Limits | None = None,
        max_passage_characters: int = 6000,
    ) -> None:
        """Send nothing yet.

        Args:
            url: base of an OpenAI-compatible interface (`https://…/v1`), or its full address of chat completions.
            model: name of the model there.
            key: sent as bearer token, to this address only.
            definitions: what the ontology's terms and codes mean (`cuakhau.ontology.definitions`).
            limits: of time, tries and questions at once.
            max_passage_characters: longest text of one question, in code points.

        Raises:
            EndpointError: if the address or the key cannot be used.
        """
        if max_passage_characters < 200:
            raise ValueError("a passage of less than 200 characters holds no fact")
        self._endpoint = ChatEndpoint(url, key=key, limits=limits or Limits())
        self._model = model
        self._max_characters = max_passage_characters
        self._instructions = instructions(definitions)
        digest = prompt_hash(definitions, more=[max_passage_characters])
        self.version = f"endpoint:{model}:{digest}"
        """Names the model, and changes with whatever it is asked."""
        self.limit_s = (limits or Limits()).total_s + 60
        """Seconds after which an article is given up, whatever it waits for."""

    def extract(self, document: Text, names: Names) -> Extraction:
        """All facts that the model proposes and the article bears out.

        Args:
            document: the article; its text is sent to the endpoint.
            names: the registry's names; those of accepted facts that are not among them become candidates.

        Raises:
            EndpointError: if the endpoint refuses the key, the address or the model.
        """
        passages = list(split(document, max_characters=self._max_characters))
        answers = self._endpoint.answers([self._request(passage) for passage in passages])
        total, unanswered = Judgement(), []
        for passage, answer in zip(passages, answers, strict=True):
            proposals = answer.get("facts") if isinstance(answer, dict) else None
            if isinstance(proposals, list):
                found = judge(proposals, passage, proposer=self.version)
                total.facts += found.facts
                total.refused += found.refused
                total.dropped += found.dropped
            else:
                unanswered.append(_unanswered(passage, answer))
        facts = _each_once(total)
        return Extraction(
            facts,
            tuple(_candidates(facts, document.text, names)),
            tuple(total.refused),
            dict(sorted(total.dropped.items())),
            tuple(unanswered),
            len(passages),
        )

    def _request(self, passage: Passage) -> dict[str, Any]:
        issued = text_of(passage.issued)
        asked = question(passage.text, language=passage.language, issued=issued)
        return {
            "model": self._model,
            "temperature": 0,
            "messages": [
                {"role": "system", "content": self._instructions},
                {"role": "user", "content": asked},
            ],
            "response_format": {
                "type": "json_schema",
                "json_schema": {"name": "facts", "strict": True, "schema": answer_schema()},
            },
        }


def endpoint_from_environment(
    environ: Mapping[str, str], *, limits: Limits | None = None
) -> EndpointExtractor:
    """The extractor that an environment asks for.

    Args:
        environ: where CUAKHAU_ENDPOINT_URL, CUAKHAU_ENDPOINT_KEY and CUAKHAU_ENDPOINT_MODEL stand.
        limits: of time, tries and questions at once.

    Raises:
        EndpointError: if one is missing or cannot be used.
    """
    from cuakhau.ontology.definitions import definitions

    missing = [name for name in (URL, KEY, MODEL) if not environ.get(name, "").strip()]
    if missing:
        raise EndpointError(
            f"{' and '.join(missing)} not set: extraction by an endpoint needs {URL} (its address, such as "
            f"https://…/v1), {KEY} and {MODEL}; without them nothing is sent anywhere",
            url=environ.get(URL, ""),
        )
    model, key = environ[MODEL].strip(), environ[KEY].strip()
    return EndpointExtractor(environ[URL], model=model, key=key, definitions=definitions(), limits=limits)


def split(document: Text, *, max_characters: int) -> Iterator[Passage]:
    """The article's body in passages: whole paragraphs as long as they fit, else whole sentences, else cut.

    Every character of a sentence is in exactly one passage, and passages are in the order of the text.
    """
    found = list(sentences(document.text))
    starts = [sentence.start for sentence in found]

    def passage(start: int, end: int) -> Passage:
        inside = found[bisect_left(starts, start) : bisect_left(starts, end)]
        places = tuple((sentence.start - start, sentence.end - start) for sentence in inside)
        return Passage(start, document.text[start:end], document.language, document.issued, places)

    start = end = -1
    for first, last in _pieces(found, max_characters):
        if start >= 0 and last - start > max_characters:
            yield passage(start, end)
            start = -1
        start = first if start < 0 else start
        end = last
    if start >= 0:
        yield passage(start, end)


def _pieces(found: Iterable[Sentence], max_characters: int) -> Iterator[tuple[int, int]]:
    """Paragraphs, or parts of them, none longer than the limit."""
    for _, paragraph in groupby(found, key=lambda sentence: sentence.paragraph):
        parts = list(paragraph)
        if parts[-1].end - parts[0].start <= max_characters:
            yield parts[0].start, parts[-1].end
            continue
        for part in parts:
            for start in range(part.start, part.end, max_characters):
                yield start, min(start + max_characters, part.end)


def _unanswered(passage: Passage, answer: dict[str, Any] | NoAnswer) -> Unanswered:
    span = (passage.start, passage.start + len(passage.text))
    if isinstance(answer, NoAnswer):
        return Unanswered(span, answer.reason, answer.message)
    return Unanswered(span, "schema", "the model's answer has no list of facts")


def _each_once(total: Judgement) -> tuple[ExtractedFact, ...]:
    """The facts in the order of the text, each where it is stated first; the others are counted as repeated."""
    kept: dict[str, ExtractedFact] = {}
    for fact in sorted(total.facts, key=lambda fact: (fact.span, fact.type, _key(fact))):
        if kept.setdefault(_key(fact), fact) is not fact:
            total.dropped["repeated"] += 1
    return tuple(kept.values())


def _key(fact: ExtractedFact) -> str:
    return json.dumps([fact.type, dict(fact.args)], sort_keys=True, ensure_ascii=False)


def _candidates(facts: Iterable[ExtractedFact], text: str, names: Names) -> Iterator[CandidateName]:
    """Names of accepted facts that the registry does not know, each once."""
    known = {folded for name in names.names for folded in (fold(name.text), bare(fold(name.text)))}
    seen: set[tuple[str, str]] = set()
    for fact in facts:
        for argument, kind in _CANDIDATES.get(fact.type, {}).items():
            name = fact.args[argument]
            if bare(fold(name)) in known or (name, kind) in seen:
                continue
            seen.add((name, kind))
            at = text.find(name, *fact.span)
            at = at if at >= 0 else text.find(name)
            yield CandidateName(
                name, kind, (at, at + len(name)), f"{argument} of {fact.type}, as {fact.pattern}"
            )


__all__ = [
    "EndpointExtractor",
    "Limits",
    "endpoint_from_environment",
    "split",
]
