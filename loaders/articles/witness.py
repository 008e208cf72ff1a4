"""Reprints: two publications of one text are one witness, however often they are cited.

MinHash over runs of words (Broder 1997), looked up by bands of the signature, so that ten thousand documents need
no comparison of each with each. Numbers decide in the end: a weekly report repeats its words with other figures,
a reprint repeats the figures too.
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

import numpy as np
from numpy.typing import NDArray

from cuakhau.loaders.articles.blocks import main_text_end, main_text_start
from cuakhau.loaders.articles.document import Document

_WORD = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]|[^\W_]+")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_RUN = 3
"""Words in a row that are compared; one changed word changes three runs."""
_BANDS, _ROWS = 32, 4
_ALIKE = 0.5
"""Least share of common runs: about one word in ten changed, or a third of the text left out."""
_SAME_NUMBERS = 0.8
_FACTORS = np.frombuffer(
    b"".join(sha256(b"witness %d" % index).digest()[:16] for index in range(_BANDS * _ROWS)), dtype=np.uint64
).reshape(-1, 2) | np.array([1, 0], dtype=np.uint64)
"""An odd factor and an addend a row: the same in every run and on every machine."""
_CHUNK = 4096

_Signature = NDArray[np.uint32]


@dataclass(frozen=True, slots=True)
class Witness:
    """What of a text is compared with other texts; it can be kept without the text."""

    sha256: str
    signature: _Signature
    numbers: frozenset[int]

    @classmethod
    def of(cls, document: Document) -> Witness:
        """The main text's, without what stands around it on the page."""
        text = document.text[main_text_start(document.text) : main_text_end(document.text)]
        return cls(document.sha256, _signature(_runs(text)), _numbers(text))

    def to_record(self) -> dict[str, str]:
        """The same as JSON has it."""
        numbers = np.array(sorted(self.numbers), dtype="<u4").tobytes()
        signature = self.signature.astype("<u4").tobytes()
        return {
            "sha256": self.sha256,
            "signature": b64encode(signature).decode(),
            "numbers": b64encode(numbers).decode(),
        }

    @classmethod
    def from_record(cls, record: Mapping[str, str]) -> Witness:
        """From what `to_record` gave.

        Raises:
            ValueError: if it is none.
        """
        try:
            signature, numbers = (
                np.frombuffer(b64decode(record[name], validate=True), dtype="<u4")
                for name in ("signature", "numbers")
            )
        except (KeyError, TypeError, ValueError) as error:
            raise ValueError(f"is no witness: {error}") from error
        if len(signature) != _BANDS * _ROWS:
            raise ValueError(f"is no witness: {len(signature)} hashes")
        return cls(str(record["sha256"]), signature.astype(np.uint32), frozenset(map(int, numbers)))


class Witnesses:
    """The texts seen so far; the first of several alike stands for all.

    Which one is first depends on the order in which they are added: add documents in one fixed order.
    """

    def __init__(self) -> None:
        self._exact: dict[str, str] = {}
        self._order: dict[str, int] = {}
        self._bands: dict[tuple[int, bytes], list[Witness]] = {}

    def __len__(self) -> int:
        """Number of different witnesses."""
        return len(set(self._exact.values()))

    def add(self, document: Document) -> str | None:
        """SHA-256 of the earlier document that this one repeats, word for word or nearly; None for a new witness."""
        if document.sha256 in self._exact:
            return self._exact[document.sha256]
        return self.add_witness(Witness.of(document))

    def add_witness(self, witness: Witness) -> str | None:
        """The same for what was kept of a document."""
        if witness.sha256 in self._exact:
            return self._exact[witness.sha256]
        keys = [
            (band, witness.signature[band * _ROWS : (band + 1) * _ROWS].tobytes()) for band in range(_BANDS)
        ]
        seen: dict[str, Witness] = {}
        for key in keys:
            seen |= {other.sha256: other for other in self._bands.get(key, ())}
        alike = [other for other in seen.values() if _same(witness, other)]
        if alike:
            first = min(alike, key=lambda other: self._order[other.sha256])
            self._exact[witness.sha256] = first.sha256
            return first.sha256
        self._order[witness.sha256] = len(self._exact)
        self._exact[witness.sha256] = witness.sha256
        for key in keys:
            self._bands.setdefault(key, []).append(witness)
        return None


def _same(one: Witness, other: Witness) -> bool:
    if np.count_nonzero(one.signature == other.signature) < _ALIKE * len(one.signature):
        return False
    fewer = min(len(one.numbers), len(other.numbers))
    return len(one.numbers & other.numbers) >= fewer * _SAME_NUMBERS


def _runs(text: str) -> NDArray[np.uint64]:
    """Hashes of all runs of words, each once; case, punctuation and line ends do not count."""
    words = _WORD.findall(unicodedata.normalize("NFKC", text).lower())
    if len(words) < _RUN:
        words = [*words, *[""] * (_RUN - len(words))]
    hashes = {zlib.crc32(" ".join(words[i : i + _RUN]).encode()) for i in range(len(words) - _RUN + 1)}
    return np.fromiter(sorted(hashes), dtype=np.uint64, count=len(hashes))


def _signature(runs: NDArray[np.uint64]) -> _Signature:
    """The least hash of the runs under each row's hash function, in pieces that bound the memory."""
    lowest = np.full(len(_FACTORS), np.iinfo(np.uint32).max, dtype=np.uint32)
    for start in range(0, len(runs), _CHUNK):
        # arithmetic modulo 2**64; the upper half is the hash
        mixed = runs[start : start + _CHUNK, None] * _FACTORS[:, 0] + _FACTORS[:, 1]
        lowest = np.minimum(lowest, (mixed >> np.uint64(32)).min(axis=0).astype(np.uint32))
    return lowest


def _numbers(text: str) -> frozenset[int]:
    """The figures of a text but not its smallest ones, which any two texts share."""
    return frozenset(zlib.crc32(n.encode()) for n in _NUMBER.findall(text) if len(n) > 1)
