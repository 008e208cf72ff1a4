"""What the extraction of one article gives."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class ExtractedFact:
    """One fact of the gold schema, with the place that states it."""

    type: str
    """Kind of the gold schema: paired_gates, gate_class, …"""
    span: tuple[int, int]
    """First code point and the one after the last, in the NFC text."""
    args: Mapping[str, Any]
    pattern: str
    """Name of the pattern that found it."""
    says: str = ""
    """Whose words the text says they are; empty where it is the text's own statement."""

    def to_json(self) -> str:
        """The line of the schema, with `says` and the pattern where there are any."""
        record: dict[str, Any] = {"type": self.type, "span": list(self.span), "args": dict(self.args)}
        if self.says:
            record["says"] = self.says
        record["pattern"] = self.pattern
        return json.dumps(record, ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class CandidateName:
    """A name that the registry does not know."""

    text: str
    kind: str
    """What it is taken for: gate, unit, zone, person."""
    span: tuple[int, int]
    """Where it stands first."""
    reason: str
    """What makes it that: the words before it."""


@dataclass(frozen=True, slots=True)
class Refused:
    """A fact that a pattern found and the gate refused."""

    fact: ExtractedFact
    reason: str


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A passage about which nothing is known, since no answer came that could be used."""

    span: tuple[int, int]
    """Its place in the text."""
    reason: str
    """timeout, unreachable, status, not-json, schema, cut-short, refused or too-large."""
    message: str


@dataclass(frozen=True, slots=True)
class Extraction:
    """Everything found in one article."""

    facts: tuple[ExtractedFact, ...]
    """In the order of the text."""
    candidates: tuple[CandidateName, ...] = ()
    refused: tuple[Refused, ...] = ()
    dropped: Mapping[str, int] = field(default_factory=dict)
    """How many proposals of a model were dropped, by reason (`proposals.DROPPED` says what each means), sorted by it."""
    unanswered: tuple[Unanswered, ...] = ()
    """Passages without an answer: as long as there are any, the article is not done."""
    passages: int = 0
    """How many passages were sent to a model."""
