"""Facts from named values, as the `facts` and `gives` entries of the `.yml` files say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cuakhau.graph.facts import KINDS, Fact, Key, Passage

_FACTS: Mapping[str, type[Fact]] = {kind.kind: kind for kind in KINDS}


def make_fact(
    kind: str, arguments: Mapping[str, Any], *, values: Mapping[str, Any], passage: Passage
) -> Fact:
    """A fact whose arguments are taken from `values`; what has no value is left out."""
    found = {name: value_of(part, values) for name, part in arguments.items()}
    return _FACTS[kind](
        passage=passage, **{name: value for name, value in found.items() if value is not None}
    )


def value_of(part: Any, values: Mapping[str, Any]) -> Any:
    """One argument: `$name`, a list of such, `{first: […]}`, `{key: kind/slug}`, `{by: name, words: …}`, a constant."""
    if isinstance(part, str) and part.startswith("$"):
        return values.get(part[1:])
    if isinstance(part, list):
        items = (value_of(item, values) for item in part)
        return tuple(item for item in items if item is not None)
    if isinstance(part, Mapping):
        if "first" in part:
            return next(
                (value for item in part["first"] if (value := value_of(item, values)) is not None), None
            )
        if "by" in part:
            return tuple(part["words"][values[part["by"]]])
        kind, _, slug = part["key"].partition("/")
        return Key(kind, slug)
    return part


def applies(template: Mapping[str, Any], values: Mapping[str, Any]) -> bool:
    """Whether the values fill what the template's `when`, `when_any` and `unless` name."""
    if "when" in template and not _filled(template["when"], values):
        return False
    if any(_filled(name, values) for name in template.get("unless", ())):
        return False
    return "when_any" not in template or any(_filled(name, values) for name in template["when_any"])


def _filled(name: str, values: Mapping[str, Any]) -> bool:
    return values.get(name) not in (None, False, ())
