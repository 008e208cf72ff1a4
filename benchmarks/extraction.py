"""How fast facts are extracted, on one core: `python -m benchmarks.extraction` (part of `make bench`).

Next to the named-entity recognition of underthesea, which finds names only, if it is installed.
"""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from itertools import cycle, islice
from pathlib import Path

import psutil

from cuakhau.loaders.articles.extract import extract
from cuakhau.loaders.articles.names import Names
from cuakhau.loaders.articles.read import read_document
from cuakhau.loaders.run import load_folder

OWN = Path(__file__).resolve().parents[1] / "tests" / "articles" / "own"
ARTICLE_CHARACTERS = 5_000
LENGTHS = (5_000, 50_000, 500_000, 2_000_000)


@dataclass(frozen=True, slots=True)
class Rate:
    """What one core does in a second."""

    articles: float
    """Of 5,000 characters."""
    characters: float


def paragraphs() -> list[str]:
    """Paragraphs of the Vietnamese articles that the tests hold."""
    texts = [
        path.read_text(encoding="utf-8")
        for path in sorted(OWN.glob("*.txt"))
        if path.stem[:3] not in ("zh-", "en-")
    ]
    return [line for text in texts for line in text.splitlines() if line.strip()]


def text_of(length: int, *, skip: int = 0) -> str:
    """Paragraphs one after another, starting somewhere else each time, up to a length."""
    lines: list[str] = []
    total = 0
    for line in islice(cycle(paragraphs()), skip, None):
        lines.append(line)
        total += len(line) + 1
        if total >= length:
            return "\n".join(lines)[:length]
    raise AssertionError


def rate(run: Callable[[str], object], texts: list[str]) -> Rate:
    """Run over each text once, after one that warms up."""
    run(texts[0])
    start = time.perf_counter()
    for text in texts:
        run(text)
    seconds = time.perf_counter() - start
    return Rate(len(texts) / seconds, sum(map(len, texts)) / seconds)


def measure() -> dict[str, object]:
    """Rates of ours by length, and of the peer; printed as they come."""
    names = Names.from_facts(load_folder().facts)
    metadata = {"language": "vi", "issued": "2025-07-10"}

    def ours(text: str) -> object:
        return extract(read_document(text.encode(), metadata=metadata, max_bytes=64_000_000), names)

    texts = [text_of(ARTICLE_CHARACTERS, skip=skip) for skip in range(60)]
    found = statistics.mean(
        len(extract(read_document(t.encode(), metadata=metadata), names).facts) for t in texts[:20]
    )
    own = rate(ours, texts)
    print(f"extraction, one core: {own.articles:.0f} articles of 5,000 characters a second "
          f"({own.characters:,.0f} characters; {found:.0f} facts an article)")  # fmt: skip
    lengths = {}
    for length in LENGTHS:
        start = time.perf_counter()
        ours(text_of(length))
        lengths[length] = length / (time.perf_counter() - start)
        memory = psutil.Process().memory_info().rss / 1e6
        print(
            f"  one text of {length:>10,} characters: {lengths[length]:>10,.0f} characters a second, {memory:.0f} MB"
        )
    peer = measure_peer(texts[:3])
    if peer:
        print(
            f"underthesea, names only: {peer.articles:.2f} articles a second; ours over it: {own.articles / peer.articles:.0f}"
        )
    else:
        print("underthesea is not installed: no peer (pip install underthesea)")
    return {"ours": asdict(own), "by_length": lengths, "underthesea": asdict(peer) if peer else None}


def measure_peer(texts: list[str]) -> Rate | None:
    """Rate of underthesea's recognition of names, sentence by sentence as it wants them; None without it."""
    try:
        from underthesea import ner, sent_tokenize
    except ImportError:
        return None

    def names(text: str) -> object:
        return [ner(sentence) for sentence in sent_tokenize(text)]

    return rate(names, texts)


if __name__ == "__main__":
    print(json.dumps(measure(), indent=1))
