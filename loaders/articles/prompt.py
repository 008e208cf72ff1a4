"""What a language model is asked: the ontology's definitions as a prompt, the fact kinds as a JSON Schema."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from cuakhau.loaders.articles.verify import choices_of
from cuakhau.loaders.codes import codes_of, read_yaml

_PROMPT = "articles/prompt.yml"
_WORDS = frozenset({"name", "text", "date", "span", "scope"})
"""Types of arguments that are strings without a list of choices."""


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument of a kind of fact, as a model may give it."""

    name: str
    required: bool
    type: str
    """JSON type: string, number or boolean."""
    choices: tuple[str, ...]
    """The values that there are; empty where any is taken."""
    is_date: bool = False
    """Whether it is a date or an interval of dates."""

    def schema(self) -> dict[str, Any]:
        """Its JSON Schema; what is not required may be null, since strict endpoints want every property."""
        kinds = [self.type] if self.required else [self.type, "null"]
        schema: dict[str, Any] = {"type": kinds[0] if self.required else kinds}
        if self.choices:
            schema["enum"] = [*self.choices, *([] if self.required else [None])]
        return schema


@cache
def arguments() -> Mapping[str, tuple[Argument, ...]]:
    """The arguments of every kind of fact, in the order of facts.yml, with the values that the gate takes."""
    types = read_yaml("facts.yml")["types"]
    return {
        kind: tuple(_argument(kind, name, spec) for name, spec in rule["args"].items())
        for kind, rule in types.items()
    }


def _argument(kind: str, written: str, spec: str | Mapping[str, Any]) -> Argument:
    name, required = written.rstrip("!"), written.endswith("!")
    if spec == "boolean":
        return Argument(name, required, "boolean", ())
    if isinstance(spec, str):
        if spec not in _WORDS:
            raise ValueError(f"facts.yml: {kind}.{name}: {spec!r} is no type that a model can be asked for")
        return Argument(name, required, "string", (), spec in ("date", "span"))
    if "number" in spec:
        return Argument(name, required, "number", ())
    choices = choices_of(kind, name) or (tuple(spec["flag"]) if "flag" in spec else codes_of(spec["code"]))
    return Argument(name, required, "string", choices)


def answer_schema() -> dict[str, Any]:
    """JSON Schema of an answer, in the part of the language that strict structured output takes everywhere."""
    facts = [
        _object({"type": {"type": "string", "enum": [kind]}, "quote": {"type": "string"}, "args": _args(given)}
                | {"says": {"type": ["string", "null"]}})
        for kind, given in arguments().items()
    ]  # fmt: skip
    return _object({"facts": {"type": "array", "items": {"anyOf": facts}}})


def _args(given: Sequence[Argument]) -> dict[str, Any]:
    return _object({argument.name: argument.schema() for argument in given})


def _object(properties: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": dict(properties),
        "required": list(properties),
        "additionalProperties": False,
    }


def instructions(definitions: Mapping[str, str]) -> str:
    """The system message: the rules, then every kind of fact with what the ontology says of it.

    Args:
        definitions: what terms and codes mean, as `cuakhau.ontology.definitions` gives it.
    """
    prompt = read_yaml(_PROMPT)
    parts = [prompt["instructions"].strip(), "", "Kinds of facts:"]
    codes: dict[str, tuple[str, ...]] = {}
    for kind, given in arguments().items():
        rule = prompt["kinds"][kind]
        parts += ["", f"## {kind}", *(definitions[term] for term in rule["terms"])]
        for argument in given:
            parts.append(_told(argument, rule["args"].get(argument.name, "")))
            if scheme := _scheme(kind, argument.name):
                codes[scheme] = tuple(dict.fromkeys([*codes.get(scheme, ()), *argument.choices]))
    for scheme, choices in codes.items():
        parts += ["", f"## Values: {scheme}"]
        parts += [f"- {choice}: {_meaning(scheme, choice, definitions)}" for choice in choices]
    return "\n".join(parts)


def _told(argument: Argument, about: str) -> str:
    need = "" if argument.required else " (or null)"
    return f"- {argument.name}{need}" + (f": {about}" if about else "")


def _scheme(kind: str, name: str) -> str:
    """The code list of an argument; empty where it has none."""
    args = read_yaml("facts.yml")["types"][kind]["args"]
    spec = args.get(name, args.get(f"{name}!"))
    return str(spec["code"]) if isinstance(spec, Mapping) and "code" in spec else ""


def _meaning(scheme: str, code: str, definitions: Mapping[str, str]) -> str:
    """What a code means; kinds of events and instruments are classes of the ontology, not codes."""
    found = definitions.get(f"{scheme}/{code}") or definitions.get(code.title().replace("_", ""))
    return found or code.replace("_", " ")


def question(text: str, *, language: str, issued: str) -> str:
    """The message with one passage, set off by a code that the passage cannot hold, being made of all of it."""
    code = hashlib.sha256(text.encode()).hexdigest()[:16]
    template: str = read_yaml(_PROMPT)["passage"]
    return template.format(language=language, issued=issued or "not known", code=code, text=text)


def prompt_hash(definitions: Mapping[str, str], *, more: Sequence[object] = ()) -> str:
    """Twelve hexadecimal digits that change with whatever is asked, `more` being what else decides the answer."""
    told = [instructions(definitions), read_yaml(_PROMPT)["passage"], answer_schema(), *more]
    return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()[:12]
