"""The gate that every extractor's facts must pass: what is stated stands in the text, at the span given."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache, lru_cache
from typing import Any, Literal, NamedTuple

from cuakhau.graph.dates import Interval
from cuakhau.loaders.codes import codes_of

_NAMES: Mapping[str, tuple[str, ...]] = {
    "paired_gates": ("vn!", "cn!"), "gate_class": ("gate!",), "located_in": ("place!", "admin!"),
    "cooperation": ("a!", "b!"), "instrument": ("name!", "number", "issuer", "signatory", "approves"),
    "event": ("place", "a", "b", "object"), "observation": ("place", "scope"),
    "role": ("person!", "role!", "org"), "project": ("name!", "place"), "commodity": ("place!", "commodity!"),
    "paired_places": ("vn!", "cn!"), "part_of": ("part!", "whole!"), "connects": ("a!", "b!"),
    "intention": ("place!", "aim!"), "gate_mode": ("gate!",), "affiliation": ("person!", "org!"),
}  # fmt: skip
"""Arguments that are words of the text; `!` marks those that a fact cannot be without."""

_GATE_CLASSES = frozenset({"international", "bilateral", "auxiliary", "opening", "specialised_road"})
_INSTRUMENTS = frozenset({"treaty", "agreement", "decision", "decree", "resolution", "programme", "plan"})
_EVENTS = frozenset(
    {
        "meeting",
        "pilot_start",
        "opening",
        "reopening",
        "upgrade",
        "groundbreaking",
        "announcement",
        "approval",
        "signing",
    }
)
_MEASURES = frozenset(
    {
        "trade_turnover", "export_turnover", "import_turnover", "budget_revenue", "tourists", "vehicles_per_day",
        "projects", "investment", "enterprises", "area", "border_length", "gates", "cargo_volume", "passengers",
    }
)  # fmt: skip
_STATUSES = frozenset({"proposed", "planned", "pilot", "under_construction", "operating", "completed"})
_CHOICES: Mapping[str, Mapping[str, frozenset[str]]] = {
    "gate_class": {"class!": _GATE_CLASSES, "time!": frozenset({"current", "planned"})},
    "instrument": {"kind!": _INSTRUMENTS},
    "event": {"kind!": _EVENTS, "time": frozenset({"planned"})},
    "observation": {"measure!": _MEASURES, "bound": frozenset({"min", "max", "about"})},
    "project": {"status": _STATUSES},
    "commodity": {"flow!": frozenset({"export", "import", "potential"})},
    "paired_places": {"kind!": frozenset({"scenic_area", "zone", "bridge", "road"})},
    "connects": {"via!": frozenset({"road", "expressway", "railway", "bridge", "corridor"})},
    "gate_mode": {"mode!": frozenset({"road", "rail", "river"})},
}
_DATES: Mapping[str, tuple[str, ...]] = {
    "instrument": ("date", "valid"), "event": ("date",), "observation": ("period",),
    "project": ("start", "end", "as_of"), "role": ("as_of",), "located_in": ("as_of",), "affiliation": ("as_of",),
}  # fmt: skip
_NUMBERS: Mapping[str, tuple[str, ...]] = {"observation": ("value!", "change", "change_value")}
_FLAGS: Mapping[str, tuple[str, ...]] = {"observation": ("estimated",)}
_UNITS: Mapping[str, tuple[str, ...]] = {"observation": ("unit!", "change_unit")}
LONGEST_SPAN = 1200
"""Code points that a citation may have at most."""


Sort = Literal["kind", "span", "name", "code", "value", "argument", "support"]
"""What a fault is about: counts of refused facts are made by it."""


_Check = Callable[[str, Mapping[str, Any], str, Sequence[int]], str]


class Fault(NamedTuple):
    """Why a fact must not be taken."""

    sort: Sort
    reason: str


def choices_of(type_: str, name: str) -> tuple[str, ...]:
    """The values that the gate takes for an argument, sorted; empty where it is not of a closed list."""
    choices = _CHOICES.get(type_, {})
    return tuple(sorted(choices.get(name, choices.get(f"{name}!", ()))))


def reason_against(type_: str, span: Sequence[int], args: Mapping[str, Any], *, text: str) -> str:
    """Why a fact must not be taken, or an empty string.

    >>> reason_against("gate_mode", (0, 8), {"gate": "Hoành Mô", "mode": "road"}, text="Hoành Mô là cửa khẩu đường bộ")
    ''
    """
    fault = fault_or_none(type_, span, args, text=text)
    return fault.reason if fault else ""


def fault_or_none(type_: str, span: Sequence[int], args: Mapping[str, Any], *, text: str) -> Fault | None:
    """The first fault of a fact, or None if it may be taken."""
    if type_ not in _NAMES:
        return Fault("kind", f"there is no kind {type_!r}")
    start, end = span
    if not 0 <= start < end <= len(text):
        return Fault("span", f"span {start}–{end} is not in the text of {len(text)} characters")
    if end - start > LONGEST_SPAN:
        return Fault("span", f"span of {end - start} characters is longer than {LONGEST_SPAN}")
    for sort, check in _CHECKS:
        if reason := check(type_, args, text, span):
            return Fault(sort, reason)
    if not args.keys() <= _known_arguments(type_):
        unknown = sorted(args.keys() - _known_arguments(type_))
        return Fault("argument", f"{type_} has no argument {', '.join(unknown)}")
    if not _stands_in(type_, args, text[start:end]):
        return Fault("support", "no argument stands in the span")
    return None


def is_whole(type_: str, args: Mapping[str, Any]) -> bool:
    """Whether a fact has every argument that its kind cannot be without."""
    return all(args.get(name) is not None for name in _required(type_))


@cache
def _required(type_: str) -> tuple[str, ...]:
    tables = (_NAMES, _CHOICES, _NUMBERS, _UNITS)
    return tuple(_plain(n) for table in tables for n in table.get(type_, ()) if n.endswith("!"))


@cache
def _plain(name: str) -> str:
    return name.rstrip("!")


@cache
def _known_arguments(type_: str) -> frozenset[str]:
    names = [*_NAMES[type_], *_CHOICES.get(type_, ())]
    for table in (_DATES, _NUMBERS, _FLAGS, _UNITS):
        names += table.get(type_, ())
    return frozenset(_plain(name) for name in names)


@cache
def _word_arguments(type_: str) -> tuple[tuple[str, bool], ...]:
    """Arguments that are words of the text, and whether a fact cannot be without them."""
    return tuple((_plain(name), name.endswith("!")) for name in _NAMES[type_])


_NEAR = 2_000
"""Characters around a span where a name that the span lacks is looked for first: to read a whole book for each fact
would take time that grows with the square of its length."""


def _words(type_: str, args: Mapping[str, Any], text: str, span: Sequence[int]) -> str:
    start, end = span
    for name, is_required in _word_arguments(type_):
        value = args.get(name)
        if value is None:
            if is_required:
                return f"{name} is missing"
            continue
        if not isinstance(value, str) or not value.strip():
            return f"{name}: {value!r} is no text"
        if _stands_near(value, text, start, end):
            continue
        # Several pieces of words joined here stand nowhere as a whole: each is looked for, and nearby first.
        pieces = value.split("; ") if name in ("scope", "object") else [value]
        if any(not _stands_near(piece, text, start, end) and piece not in text for piece in pieces):
            return f"{name}: {value!r} does not stand in the text"
    return ""


def _stands_near(words: str, text: str, start: int, end: int) -> bool:
    return text.find(words, start, end) >= 0 or text.find(words, max(0, start - _NEAR), end + _NEAR) >= 0


def _codes(type_: str, args: Mapping[str, Any], text: str, span: Sequence[int]) -> str:
    for name, choices in _CHOICES.get(type_, {}).items():
        value = args.get(_plain(name))
        if value is None and not name.endswith("!"):
            continue
        if not isinstance(value, str) or value not in choices:
            return f"{_plain(name)}: {value!r} is none of {', '.join(sorted(choices))}"
    for name in _UNITS.get(type_, ()):
        value = args.get(_plain(name))
        if value is None and not name.endswith("!"):
            continue
        if value not in codes_of("unit-of-measure"):
            return f"{_plain(name)}: {value!r} is no unit of measure"
    return ""


def _values(type_: str, args: Mapping[str, Any], text: str, span: Sequence[int]) -> str:
    for name in _NUMBERS.get(type_, ()):
        value = args.get(_plain(name))
        if value is None and not name.endswith("!"):
            continue
        if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) <= 1e15:
            return f"{_plain(name)}: {value!r} is no number below 10^15"
    for name in _FLAGS.get(type_, ()):
        if args.get(name) not in (None, True):
            return f"{name} is true or left out"
    for name in _DATES.get(type_, ()):
        value = args.get(name)
        if value is None:
            continue
        if fault := _no_date(str(value)):
            return f"{name}: {fault}"
    return ""


@lru_cache(maxsize=4096)
def _no_date(value: str) -> str:
    try:
        Interval.parse(value)
    except ValueError as error:
        return str(error)
    return ""


_CHECKS: tuple[tuple[Sort, _Check], ...] = (("name", _words), ("code", _codes), ("value", _values))


def _stands_in(type_: str, args: Mapping[str, Any], quoted: str) -> bool:
    """Whether a name of the fact, or one of its figures, stands in the quoted text."""
    for name, _ in _word_arguments(type_):
        value = args.get(name)
        if isinstance(value, str) and (value in quoted or any(part in quoted for part in value.split("; "))):
            return True
    return (type_ == "observation" and bool(re.search(r"\d", quoted))) or (
        type_ == "event" and "date" in args
    )
