"""Known names as Chinese and English articles write them: class words taken off, accents left out."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator

from cuakhau.loaders.articles.tokens import Phrases

_HAN_NAME = re.compile(r"[\u3400-\u9fff—－-]{2,}")
_HAN_TAIL = re.compile(
    r"(?:铁路|公路|国际)?(?:口岸|通道|瀑布|省|市|县|(?:(?:壮|苗|瑶|傣|彝|哈尼|回|布依|侗|拉祜|佤|白|土家|仫佬|毛南)族)*自治[区州县]|(?<![作验税园济])区|跨境经济合作区|边境经济合作区|综合保税区)$"
)
_LATIN_NAME = re.compile(r"[A-ZÀ-Ỹ][\w.'’ –-]*")
_LATIN_TAIL = re.compile(
    r",? (?:(?:international|national|auxiliary|main|bilateral|railway|road|land|border|zhuang|hani and yi|zhuang and miao|yao|"
    r"miao, yao and dai|autonomous|integrated|bonded|economic|border-gate|cross-border|cooperation|key|waterfall|scenic) ?)*"
    r"(?:gate|port|crossing|station|province|city|town|district|county|region|prefecture|zone|area|falls?)\b.*$",
    re.IGNORECASE,
)

Entry = tuple[str, str, str]
"""Text of a name, the type of what it names, the type of its side or an empty string."""


def chinese_phrases(entries: Iterable[Entry]) -> Phrases:
    """The Chinese names.

    >>> [sorted(types) for types in chinese_phrases([("天保口岸", "NamedGate", "Sidecn")]).entries()]
    [['Name', 'NamedGate', 'Sidecn', 'Up']]
    """
    return _tree((name, type_, side) for text, type_, side in entries for name in _chinese(text) if name)


def english_phrases(entries: Iterable[Entry]) -> Phrases:
    """The names in Latin letters, each also without its accents."""
    return _tree((name, type_, side) for text, type_, side in entries for name in _latin(text) if name)


def _chinese(text: str) -> Iterator[str]:
    if _HAN_NAME.fullmatch(text) and "—" not in text:
        bare = _HAN_TAIL.sub("", text)
        yield bare if len(bare) > 1 else text


def _latin(text: str) -> Iterator[str]:
    if not _LATIN_NAME.fullmatch(text):
        return
    bare = _LATIN_TAIL.sub("", text)
    if len(bare) > 2:
        yield bare
        yield unaccented(bare)


def unaccented(text: str) -> str:
    """Latin letters without their marks.

    >>> unaccented("Đồng Đăng")
    'Dong Dang'
    """
    plain = text.replace("Đ", "D").replace("đ", "d")
    return unicodedata.normalize(
        "NFC", "".join(c for c in unicodedata.normalize("NFD", plain) if not unicodedata.combining(c))
    )


def _tree(entries: Iterable[Entry]) -> Phrases:
    kinds: dict[str, set[str]] = defaultdict(set)
    for name, type_, side in entries:
        kinds[name] |= {type_, side} - {""}
    tree = Phrases()
    for name, types in kinds.items():
        tree.add(name, {"Name", "Up", *types})
    return tree
