"""The canonical codes, and what sources call them otherwise (`codes.yml`)."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import yaml


@cache
def read_yaml(name: str) -> Mapping[str, Any]:
    """A YAML file of this folder, read once."""
    text = files("cuakhau.loaders").joinpath(name).read_text(encoding="utf-8")
    content: Mapping[str, Any] = yaml.safe_load(text)
    return content


@cache
def codes_of(scheme: str) -> tuple[str, ...]:
    """The codes of one list, in its order."""
    codes: Mapping[str, list[str]] = read_yaml("codes.yml")["codes"]
    return tuple(codes[scheme])


def code_or_none(scheme: str, word: str) -> str | None:
    """The code that a word stands for: itself, or by the look-up.

    >>> code_or_none("gate-class", "main")
    'bilateral'
    """
    if word in codes_of(scheme):
        return word
    words: Mapping[str, Mapping[str, str]] = read_yaml("codes.yml")["words"]
    return words.get(scheme, {}).get(word)


def nearest(value: str, choices: tuple[str, ...], *, shown: int = 12) -> str:
    """What to write instead of `value`: the likeliest choice, or the choices if they are few."""
    close = difflib.get_close_matches(value[:60].lower(), choices, n=1, cutoff=0.7)
    if close:
        return f"did you mean {close[0]}?"
    return "one of: " + ", ".join(choices[:shown]) + (", …" if len(choices) > shown else "")
