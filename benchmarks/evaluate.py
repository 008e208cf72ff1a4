"""How well facts are extracted: `make eval`.

Two sets are scored: the articles with gold facts beside the project (`../shared`, the development set; skipped where
there is none), and short articles in our own words about other gates (`tests/articles/own`).
"""

from __future__ import annotations

import json
import runpy
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from cuakhau.loaders.articles.extract import EXTRACTOR_VERSION, extract
from cuakhau.loaders.articles.names import Names
from cuakhau.loaders.articles.read import read_document
from cuakhau.loaders.run import load_folder

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
OWN = ROOT / "tests" / "articles" / "own"
SCORER = SHARED / "tools" / "score_extraction.py"


def write_predictions(texts: Path, out: Path, *, issued: Mapping[str, str], names: Names) -> int:
    """Extract every `NAME.txt` of a folder into `NAME.jsonl` of another; the number of facts."""
    count = 0
    for path in sorted(texts.glob("*.txt")):
        language = path.stem[:2] if path.stem[:3] in ("zh-", "en-") else "vi"
        metadata = {"language": language} | ({"issued": issued[path.stem]} if path.stem in issued else {})
        extraction = extract(read_document(path, metadata=metadata), names)
        lines = [fact.to_json() for fact in extraction.facts]
        (out / f"{path.stem}.jsonl").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        count += len(lines)
    return count


def score(gold: Path, predicted: Path, *options: str) -> None:
    """Run the scorer, which prints its table."""
    arguments = sys.argv
    sys.argv = [str(SCORER), str(gold), str(predicted), *options]
    try:
        runpy.run_path(str(SCORER), run_name="__main__")
    except SystemExit as end:
        if end.code:
            raise
    finally:
        sys.argv = arguments


def main() -> None:
    """Score both sets; arguments (`--misses NAME`) go to the scorer."""
    if not SCORER.exists():
        print(f"no scorer at {SCORER}: nothing to compare with, the evaluation is skipped")
        return
    loaded = load_folder()
    names = Names.from_facts(loaded.facts)
    issued = {source.slug: source.issued.text for source in loaded.sources if source.issued}
    own_issued = json.loads((OWN / "issued.json").read_text(encoding="utf-8"))
    sets = (
        ("the development set", SHARED / "sources", SHARED / "gold", issued),
        ("our own sentences about other gates", OWN, OWN, own_issued),
    )
    for title, texts, gold, dates in sets:
        with tempfile.TemporaryDirectory() as folder:
            write_predictions(texts, Path(folder), issued=dates, names=names)
            print(f"\n{title} ({texts}), extractor {EXTRACTOR_VERSION}", flush=True)
            score(gold, Path(folder), *sys.argv[1:])


if __name__ == "__main__":
    main()
