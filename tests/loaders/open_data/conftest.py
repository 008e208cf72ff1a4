from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, fields
from pathlib import Path

import pytest

from cuakhau.graph.facts import Fact
from cuakhau.loaders.base import Problem
from cuakhau.loaders.known import Known
from cuakhau.loaders.open_data.model import About, Given, Interest, Skipped
from cuakhau.loaders.open_data.recognise import LOADERS, companions_beside
from cuakhau.loaders.open_data.streams import Input
from cuakhau.loaders.open_data.things import Things
from cuakhau.loaders.run import load_folder


@dataclass
class Read:
    """What a loader gave."""

    facts: list[Fact] = field(default_factory=list)
    skipped: Counter[str] = field(default_factory=Counter)
    problems: list[Problem] = field(default_factory=list)
    about: About = field(default_factory=About)

    def said(self) -> dict[str, list[str]]:
        """Facts in words, by passage."""
        words: dict[str, list[str]] = {}
        for fact in self.facts:
            values = [
                str(getattr(fact, each.name))
                for each in fields(fact)
                if each.name not in ("passage", "review")
            ]
            words.setdefault(fact.passage.fragment, []).append(f"{fact.kind} {' '.join(values)}")
        return words


@pytest.fixture(scope="session")
def things() -> Things:
    return Things.from_facts(load_folder(None).facts)


Reader = Callable[..., Read]


@pytest.fixture
def read(things: Things) -> Reader:
    """Reads a file with a loader and all that the registry knows."""

    def start(name: str, path: Path, *, knowing: Things = things, interest: Interest | None = None) -> Read:
        companions = companions_beside(path) if name == "geonames" else ()
        given = Given(
            Input(path),
            "them",
            knowing,
            Known(knowing.known),
            interest or Interest(),
            tuple(map(Input, companions)),
        )
        found = Read()
        for item in LOADERS[name].load(given):
            match item:
                case Fact():
                    found.facts.append(item)
                case Skipped():
                    found.skipped[item.reason] += 1
                case Problem():
                    found.problems.append(item)
                case About():
                    found.about = found.about.merged(item)
        return found

    return start
