"""How fast facts are extracted, on one core: `python -m benchmarks.extraction` (part of `make bench`).

Seconds are those of the processor, not of the clock: other programs change them less. Next to ours stands the
named-entity recognition of underthesea, which finds names only (`pip install 'cuakhau[bench]'`).

    python -m benchmarks.extraction [--longest 10000000]
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from itertools import cycle, islice
from pathlib import Path

import psutil

from cuakhau.loaders.articles.extract import extract
from cuakhau.loaders.articles.names import Names
from cuakhau.loaders.articles.read import read_document
from cuakhau.loaders.run import load_folder

ROOT = Path(__file__).resolve().parents[1]
OWN = ROOT / "tests" / "articles" / "own"
"""Short articles of the tests: nearly every sentence states facts, so they cost more than news does."""
REAL = ROOT.parent / "shared" / "sources"
"""Articles of newspapers, where they lie beside the project."""
ARTICLE_CHARACTERS = 5_000
LENGTHS = (5_000, 50_000, 500_000, 2_000_000, 10_000_000)
ROUNDS = 5
METADATA = {"language": "vi", "issued": "2025-07-10"}


def paragraphs(folder: Path) -> list[str]:
    """The paragraphs of a folder's Vietnamese articles."""
    files = [path for path in sorted(folder.glob("*.txt")) if path.stem[:3] not in ("zh-", "en-")]
    return [line for path in files for line in path.read_text("utf-8").splitlines() if line.strip()]


def text_of(length: int, *, skip: int = 0, folder: Path = OWN) -> str:
    """Paragraphs one after another, starting somewhere else each time, up to a length."""
    lines: list[str] = []
    total = 0
    for line in islice(cycle(paragraphs(folder)), skip, None):
        lines.append(line)
        total += len(line) + 1
        if total >= length:
            break
    return "\n".join(lines)[:length]


def ours(text: str, names: Names) -> int:
    """Read and extract as the command does; the number of facts."""
    document = read_document(text.encode(), metadata=METADATA, max_bytes=64_000_000)
    return len(extract(document, names).facts)


def seconds_a_text(run: Callable[[str], object], texts: list[str], *, rounds: int) -> list[float]:
    """Processor seconds of one text, as the mean of each round over all texts; the first text warms up."""
    run(texts[0])
    means = []
    for _ in range(rounds):
        start = time.process_time()
        for text in texts:
            run(text)
        means.append((time.process_time() - start) / len(texts))
    return means


def measure_articles(names: Names) -> dict[str, dict[str, float]]:
    """Articles of 5,000 characters a second, in the median and the best round."""
    results = {}
    for name, folder in (("dense", OWN), ("news", REAL)):
        if not folder.is_dir():
            print(f"no articles in {folder}: left out")
            continue
        texts = [text_of(ARTICLE_CHARACTERS, skip=7 * skip, folder=folder) for skip in range(40)]
        means = seconds_a_text(lambda text: ours(text, names), texts, rounds=ROUNDS)
        facts = statistics.mean(ours(text, names) for text in texts)
        median, best = 1 / statistics.median(means), 1 / min(means)
        print(
            f"extraction, one core, {name}: {median:.0f} articles of 5,000 characters a second (best of {ROUNDS}: "
            f"{best:.0f}; {median * ARTICLE_CHARACTERS:,.0f} characters; {facts:.0f} facts an article)",
            flush=True,
        )
        results[name] = {"median": median, "best": best, "facts": facts}
    return results


def measure_lengths(longest: int) -> dict[int, dict[str, float]]:
    """Characters a second and peak memory by length, each in a process of its own."""
    results = {}
    for length in (each for each in LENGTHS if each <= longest):
        command = [sys.executable, "-m", "benchmarks.extraction", "--one", str(length)]
        answer = subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT).stdout
        results[length] = one = json.loads(answer)
        print(
            f"  one text of {length:>10,} characters: {one['characters_a_second']:>9,.0f} characters a second, "
            f"peak {one['peak_mb']:.0f} MB ({one['before_mb']:.0f} MB before it)",
            flush=True,
        )
    return results


def measure_one(length: int) -> dict[str, float]:
    """Speed and memory of one text in this process."""
    names = Names.from_facts(load_folder().facts)
    folder = REAL if REAL.is_dir() else OWN
    ours(text_of(ARTICLE_CHARACTERS, folder=folder), names)
    text = text_of(length, folder=folder)
    before = _peak_mb()
    start = time.process_time()
    ours(text, names)
    used = time.process_time() - start
    return {"characters_a_second": length / used, "peak_mb": _peak_mb(), "before_mb": before}


def _peak_mb() -> float:
    try:
        import resource
    except ImportError:  # where there is none, what is held now has to do
        return float(psutil.Process().memory_info().rss) / 1e6
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6


def measure_peer(names: Names) -> dict[str, float] | None:
    """Seconds an article of underthesea's recognition of names, and of ours on the same; None without it."""
    try:
        from underthesea import ner, sent_tokenize
    except ImportError:
        print("underthesea is not installed: no peer (pip install 'cuakhau[bench]')")
        return None

    def find_names(text: str) -> object:
        return [ner(sentence) for sentence in sent_tokenize(text)]

    folder = REAL if REAL.is_dir() else OWN
    texts = [text_of(ARTICLE_CHARACTERS, skip=7 * skip, folder=folder) for skip in range(3)]
    theirs = statistics.median(seconds_a_text(find_names, texts, rounds=1))
    own = statistics.median(seconds_a_text(lambda text: ours(text, names), texts, rounds=ROUNDS))
    print(
        f"the same texts: underthesea, names only {theirs * 1000:,.0f} ms an article, ours {own * 1000:.1f} ms: "
        f"{theirs / own:,.0f} times as fast"
    )
    return {"underthesea_s": theirs, "ours_s": own, "ratio": theirs / own}


def main() -> None:
    """Measure, and print as it comes."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--longest", type=int, default=LENGTHS[-1], help="characters of the longest text")
    parser.add_argument("--one", type=int, metavar="CHARACTERS", help="measure one text only, as JSON")
    options = parser.parse_args()
    if options.one:
        print(json.dumps(measure_one(options.one)))
        return
    names = Names.from_facts(load_folder().facts)
    measure_articles(names)
    measure_lengths(options.longest)
    measure_peer(names)


if __name__ == "__main__":
    main()
