"""Builds the guide: `python -m docs [FOLDER]` writes the reference pages, then HTML, by default where the explorer serves it."""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from sphinx.cmd.build import build_main

from docs.strict import take_out_inline_parts
from docs.writers import write_reference

HERE = Path(__file__).resolve().parent
DEFAULT = HERE.parent / "explorer" / "static" / "guide"


def build(folder: Path, *, store: Path | None = None) -> int:
    """Write the guide into a folder; the old one stays if it fails.

    Args:
        folder: where the pages go.
        store: a built graph that the counting pages are computed from; by default one is built for it.

    Returns:
        0 if all went well, as Sphinx counts: a warning is an error.
    """
    with tempfile.TemporaryDirectory(prefix="cuakhau-guide-") as work:
        sources, pages = Path(work, "source"), Path(work, "html")
        shutil.copytree(HERE, sources, ignore=shutil.ignore_patterns("__pycache__", "writers", "_build"))
        shutil.copy(HERE.parent / "CONTRIBUTING.md", sources / "contributing.md")
        shutil.copy(HERE.parent / "explorer" / "style" / "mark.svg", sources / "pictures" / "mark.svg")
        write_reference(sources / "reference", store=store or _built(Path(work, "graph")))
        code = build_main(
            [
                "-q",
                "-W",
                "--keep-going",
                "-b",
                "html",
                "-d",
                str(Path(work, "trees")),
                str(sources),
                str(pages),
            ]
        )
        if code == 0:
            take_out_inline_parts(pages)
            shutil.rmtree(folder, ignore_errors=True)
            folder.parent.mkdir(parents=True, exist_ok=True)
            shutil.move(pages, folder)
        return code


def _built(store: Path) -> Path:
    from cuakhau.building import build_graph

    build_graph(store)
    return store


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT
    code = build(target)
    if code == 0:
        print(f"the guide is in {target}")
    sys.exit(code)
