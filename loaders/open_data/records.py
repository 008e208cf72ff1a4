"""A place in another register as facts: of a thing of ours where an identifier is known, else of a candidate."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from cuakhau.graph.dates import Interval
from cuakhau.graph.facts import (
    Entity,
    EntityName,
    Fact,
    Identifier,
    Key,
    Lifetime,
    LocatedIn,
    Passage,
    Position,
)
from cuakhau.graph.names import slugify
from cuakhau.loaders.open_data.model import Skipped
from cuakhau.loaders.open_data.things import Things

LANGUAGES: Mapping[str, str] = {
    "vi": "vi", "en": "en", "zh": "zh", "zh-hans": "zh", "zh-cn": "zh", "zh-Hans": "zh",
    "zh-Latn-pinyin": "zh-Latn-pinyin", "zh_pinyin": "zh-Latn-pinyin",
}  # fmt: skip
"""Language tags of others that we keep, and how we write them; traditional characters are folded anyway."""
CLASSES = (
    "BorderGate", "Place", "Facility", "AdministrativeUnit", "Province", "AutonomousRegion", "Prefecture", "County", "District", "City", "EconomicZone",
    "ScenicArea", "Bridge", "Road", "Expressway", "Railway", "Project", "Region", "Organisation",
)  # fmt: skip
"""Classes of ours that a new thing of another register can be of."""
SEVERAL = "fits several things of ours, such as a province before and after a merger"
NAMELESS = "has no name in Vietnamese, Chinese or English"


@dataclass(frozen=True, slots=True)
class Name:
    """What a record calls the thing."""

    text: str
    language: str
    """BCP 47, one of the values of `LANGUAGES`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One place of a register."""

    scheme: str
    """Code of the register."""
    value: str
    """Its identifier in it."""
    links: tuple[tuple[str, str], ...] = ()
    """Identifiers in other registers that it states."""
    types: tuple[str, ...]
    """Classes of ours, for a candidate."""
    country: str = ""
    """Slug."""
    names: tuple[Name, ...] = ()
    """The first of a language is its own name in it."""
    position: tuple[Decimal, Decimal] | None = None
    """Latitude, longitude."""
    basis: str = ""
    """What the position shows."""
    within: tuple[Key, ...] = ()
    begins: Interval | None = None
    ends: Interval | None = None


def facts_of(record: Record, passage: Passage, *, things: Things) -> Iterator[Fact | Skipped]:
    """Everything that a record states, or why it gives nothing."""
    own = (record.scheme, record.value)
    # An identifier that the record merely links to decides only where its own does not.
    found = things.find([own]) or things.find(record.links)
    if len(found) > 1:
        yield Skipped(SEVERAL)
        return
    if found:
        yield from _of_known(record, found[0], passage, things=things)
    elif not any(name.language in ("vi", "zh", "en") for name in record.names):
        yield Skipped(NAMELESS)
    else:
        yield from _of_candidate(record, passage)


def candidate_key(scheme: str, value: str) -> Key:
    """The candidate of a record: `candidate/geonames-1576303`."""
    return Key("candidate", f"{scheme}-{slugify(value) or value.encode().hex()}")


def _of_known(record: Record, key: Key, passage: Passage, *, things: Things) -> Iterator[Fact]:
    for name in _once(record.names):
        ours = things.labels.get((key, name.language)) == name.text
        yield EntityName(passage=passage, key=key, text=name.text, language=name.language, preferred=ours)
    for scheme, value in ((record.scheme, record.value), *record.links):
        if (scheme, value) not in things.towns:
            yield Identifier(passage=passage, key=key, scheme=scheme, value=value)
    if record.position:
        latitude, longitude = record.position
        yield Position(
            passage=passage,
            key=key,
            latitude=latitude,
            longitude=longitude,
            basis=record.basis,
            preferred=False,
        )
    for unit in record.within:
        if unit != key:
            yield LocatedIn(passage=passage, place=key, admin=unit)
    if (record.begins or record.ends) and key not in things.lives:
        yield Lifetime(passage=passage, key=key, valid_from=record.begins, valid_until=record.ends)


def _of_candidate(record: Record, passage: Passage) -> Iterator[Fact]:
    key = candidate_key(record.scheme, record.value)
    countries = (Key("country", record.country),) if record.country else ()
    yield Entity(passage=passage, key=key, types=(*record.types, "Candidate"), countries=countries)
    named: set[str] = set()
    for name in _once(record.names):
        first = name.language in ("vi", "zh", "en") and name.language not in named
        named.add(name.language)
        yield EntityName(passage=passage, key=key, text=name.text, language=name.language, preferred=first)
    for scheme, value in ((record.scheme, record.value), *record.links):
        yield Identifier(passage=passage, key=key, scheme=scheme, value=value)
    if record.position:
        latitude, longitude = record.position
        yield Position(passage=passage, key=key, latitude=latitude, longitude=longitude, basis=record.basis)
    for unit in record.within:
        yield LocatedIn(passage=passage, place=key, admin=unit)
    if record.begins or record.ends:
        yield Lifetime(passage=passage, key=key, valid_from=record.begins, valid_until=record.ends)


def _once(names: tuple[Name, ...]) -> Iterator[Name]:
    seen: set[tuple[str, str]] = set()
    for name in names:
        text = " ".join(unicodedata.normalize("NFC", name.text).split())
        if text and (text, name.language) not in seen:
            seen.add((text, name.language))
            yield Name(text, name.language)


def degrees(text: object, *, limit: int) -> Decimal:
    """A coordinate, to seven decimals: a centimetre.

    Raises:
        ValueError: if it is no number, or not on the globe.
    """
    try:
        value = Decimal(str(text).strip())
    except InvalidOperation as error:
        raise ValueError(f"{text!r} is no number of degrees") from error
    if not value.is_finite() or abs(value) > limit:
        raise ValueError(f"{text!r} is not between -{limit} and {limit} degrees")
    return round(value, 7)
