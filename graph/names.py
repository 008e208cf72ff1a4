"""One folding of names for all look-ups, and the registry that says what a name means."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from hashlib import sha256

from opencc import OpenCC

from cuakhau.graph.dates import first_day
from cuakhau.graph.facts import Entity, EntityName, Fact, Key, Lifetime, Mention, PairedGates

_SIMPLIFIED = OpenCC("t2s")
_CJK = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
_SEPARATORS = re.compile(r"[\s\-‐-―−_/·.,;:'\"“”‘’()（）「」\[\]]+")

CLASS_WORDS = re.compile(
    r"\b(cap cua khau|cua khau quoc te|cua khau song phuong|cua khau quoc gia|cua khau chinh|cua khau phu|"
    r"cua khau duong sat quoc te|cua khau|loi mo|loi thong quan|khu kinh te cua khau|khu ktck|kktck|khu kinh te|"
    r"khu tu tri dan toc choang|khu tu tri|chau tu tri|tinh|thanh pho|tp|huyen|thi xa|thi tran|quan|khu|"
    r"international border gate|border gate|border crossing|land port|border port|port|checkpoint|crossing|"
    r"gate|autonomous region|autonomous prefecture|autonomous county|province|prefecture|county|district|city)\b"
    r"|口岸|通道|壮族自治区|自治区|自治州|自治县|省|县|市|区"
)
"""Words that say what a thing is, in folded form; a name without them is still its name."""


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """A name with all that writers leave out or write otherwise taken away.

    Case, tone marks, the bar of đ, hyphens and dashes, traditional characters, full width, invisible characters;
    idempotent.

    >>> fold("Đồng Đăng – Lạng Sơn")
    'dong dang lang son'
    >>> fold("愛店口岸")
    '爱店口岸'
    """
    text = unicodedata.normalize("NFKC", text)
    if _CJK.search(text):
        text = _SIMPLIFIED.convert(text)
    decomposed = unicodedata.normalize("NFD", text.casefold())
    letters = "".join(
        c for c in decomposed if not unicodedata.combining(c) and unicodedata.category(c)[0] != "C"
    )
    plain = letters.replace("đ", "d").replace("ı", "i")
    return _SEPARATORS.sub(" ", unicodedata.normalize("NFC", plain)).strip()


def bare(folded: str) -> str:
    """A folded name without its class words; itself where nothing else is left.

    >>> bare(fold("Cửa khẩu quốc tế Hữu Nghị"))
    'huu nghi'
    """
    stripped = re.sub(r"\s+", " ", CLASS_WORDS.sub(" ", folded)).strip()
    return stripped or folded


def is_cjk(text: str) -> bool:
    """Whether the text holds Chinese characters."""
    return bool(_CJK.search(text))


_UNIT_RANK = {
    "Country": 0,
    "Province": 1,
    "AutonomousRegion": 1,
    "Prefecture": 2,
    "County": 3,
    "City": 3,
    "District": 3,
}


@dataclass(slots=True)
class Known:
    """What the registry knows of one entity."""

    key: Key
    types: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    """Slugs of countries."""
    first: date | None = None
    """First day on which it possibly existed, None if not stated."""
    last: date | None = None
    names: list[tuple[str, str, bool]] = field(default_factory=list)
    """Text, language, preferred."""

    def exists(self, on: date | None) -> bool:
        """Whether it possibly existed on a day."""
        if on is None:
            return True
        return (self.first is None or self.first <= on) and (self.last is None or on <= self.last)


class Registry:
    """Known places, bodies, instruments and people, by all their names.

    Built from facts, so that a user's own tables extend it; and from concepts that have names too.
    """

    def __init__(self, facts: Iterable[Fact], *, concepts: Iterable[tuple[Key, str, str, bool]] = ()) -> None:
        self._known: dict[Key, Known] = {}
        self._pairs: dict[tuple[Key, Key], Key] = {}
        self._gate_of_pair: dict[Key, Key] = {}
        for fact in facts:
            self._learn(fact)
        for key, text, language, preferred in concepts:
            self._entry(key).names.append((unicodedata.normalize("NFC", text), language, preferred))
        self._exact: dict[str, list[Key]] = defaultdict(list)
        self._folded: dict[str, list[Key]] = defaultdict(list)
        self._bare: dict[str, list[Key]] = defaultdict(list)
        self._preferred: set[tuple[str, Key]] = set()
        for known in self._known.values():
            for text, _, preferred in known.names:
                folded = fold(text)
                for index, name in ((self._exact, text), (self._folded, folded), (self._bare, bare(folded))):
                    if known.key not in index[name]:
                        index[name].append(known.key)
                if preferred:
                    self._preferred.add((folded, known.key))

    def _learn(self, fact: Fact) -> None:
        match fact:
            case Entity():
                known = self._entry(fact.key)
                known.types = fact.types
                known.countries = tuple(country.slug for country in fact.countries)
            case EntityName():
                self._entry(fact.key).names.append(
                    (unicodedata.normalize("NFC", fact.text), fact.language, fact.preferred)
                )
            case Lifetime():
                known = self._entry(fact.key)
                known.first = first_day(fact.valid_from)
                known.last = fact.valid_until.end if fact.valid_until else None
            case PairedGates(vn=Key() as vn, cn=Key() as cn, pair=Key() as pair):
                self._pairs[vn, cn] = pair
                self._gate_of_pair[pair] = vn
            case _:
                pass

    def _entry(self, key: Key) -> Known:
        return self._known.setdefault(key, Known(key))

    def __contains__(self, key: Key) -> bool:
        return key in self._known

    def known(self, key: Key) -> Known:
        """What is known of an entity.

        Raises:
            KeyError: if the registry does not hold it.
        """
        return self._known[key]

    def pair_or_none(self, vn: Key, cn: Key) -> Key | None:
        """The pair of two gates."""
        return self._pairs.get((vn, cn))

    def vietnamese_gate_or_none(self, pair: Key) -> Key | None:
        """The Vietnamese gate of a pair."""
        return self._gate_of_pair.get(pair)

    def keys(
        self, name: str, *, kinds: Collection[str], side: str | None = None, on: date | None = None
    ) -> tuple[Key, ...]:
        """Everything of these kinds that a name may mean, on one side, on one day.

        A thing's own name decides; then its further names; then both folded; then without class words. Only the
        first of these that fits anything counts.

        Args:
            name: as written.
            kinds: kinds of identifiers: gate, unit, zone, …
            side: slug of a country, or None for either side.
            on: a day on which it must have existed, or None.
        """
        for tier in self._tiers(name):
            if fits := [key for key in tier if self._fits(key, kinds=kinds, side=side, on=on)]:
                return tuple(self._highest_unit(fits))
        return ()

    def resolve_or_none(
        self, name: str, *, kinds: Sequence[Collection[str]], side: str | None = None, on: date | None = None
    ) -> Key | None:
        """The one entity that a name means, or None if it fits nothing or several things.

        Args:
            name: as written.
            kinds: groups of kinds, the likeliest first; they decide between things that the name fits equally.
            side: slug of a country, or None for either side.
            on: a day on which it must have existed, or None.
        """
        for tier in self._tiers(name):
            for group in kinds:
                if fits := [key for key in tier if self._fits(key, kinds=group, side=side, on=on)]:
                    fits = self._highest_unit(fits)
                    return fits[0] if len(fits) == 1 else None
        return None

    def _tiers(self, name: str) -> Iterator[list[Key]]:
        written, folded = unicodedata.normalize("NFC", name), fold(name)
        for index, text in ((self._exact, written), (self._folded, folded)):
            fits = index.get(text, [])
            yield [key for key in fits if (folded, key) in self._preferred]
            yield fits
        yield self._bare.get(folded, [])
        yield self._bare.get(bare(folded), [])

    def _fits(self, key: Key, *, kinds: Collection[str], side: str | None, on: date | None) -> bool:
        known = self._known[key]
        return (
            key.kind in kinds
            and (side is None or not known.countries or side in known.countries)
            and known.exists(on)
        )

    def _highest_unit(self, keys: list[Key]) -> list[Key]:
        """A bare unit name means the highest unit of that name: Lào Cai is the province, not its city."""
        if not all(key.kind in ("unit", "country") for key in keys):
            return keys
        rank = {key: min((_UNIT_RANK.get(t, 9) for t in self._known[key].types), default=9) for key in keys}
        highest = min(rank.values())
        return [key for key in keys if rank[key] == highest]


def slugify(text: str) -> str:
    """ASCII slug of a Latin name; empty for a name in other scripts.

    >>> slugify("Trà Lĩnh")
    'tra-linh'
    """
    return re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-") if not is_cjk(text) else ""


def candidate(mention: Mention, kind: str, *, within: str = "") -> Key:
    """The identifier of a name that the registry does not know: by kind and folded name.

    Args:
        mention: the name as written.
        kind: what it is taken for.
        within: what tells apart things of one name, such as the slug of the place of a project.
    """
    folded = fold(mention.text)
    slug = slugify(mention.text)
    if not slug or len(slug) > 48:
        digest = sha256(folded.encode()).hexdigest()[:8]
        slug = f"{slug[:40].rstrip('-')}-{digest}".lstrip("-")
    return Key("candidate", "-".join(part for part in (kind, slug, within) if part))
