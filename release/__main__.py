"""`python -m release [--since LAST.nq] [--out DIR]`: writes a release, and says what changed since the last one."""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from importlib.metadata import distributions
from pathlib import Path

from cuakhau.building import build_graph
from cuakhau.changes import compare, describe
from cuakhau.cli import run
from release.archives import gzipped, repack_tar, repack_zip, tar_folder
from release.withdrawn import missing

ROOT = Path(__file__).resolve().parents[1]


def main() -> int:
    """Make a release in a new folder, and put it in place when it is whole."""
    parser = argparse.ArgumentParser(prog="python -m release", description=__doc__)
    parser.add_argument(
        "--since", type=Path, help="the last release's graph, as N-Quads: what changed is told"
    )
    parser.add_argument(
        "--out", type=Path, default=ROOT / "dist", help="where the release goes (default: dist)"
    )
    given = parser.parse_args()
    epoch_s = int(os.environ.get("SOURCE_DATE_EPOCH") or _git("log", "-1", "--format=%ct"))
    os.environ["SOURCE_DATE_EPOCH"] = str(epoch_s)
    with tempfile.TemporaryDirectory(prefix="cuakhau-release-") as work:
        made, store = Path(work, "made"), Path(work, "graph")
        made.mkdir()
        _say("graph")
        build_graph(store)
        quads = store / "current" / "graph.nq"
        if given.since is not None:
            _say("changes")
            if gone := missing(given.since, quads):
                print(
                    "released IRIs are gone, and data/withdrawn.csv does not say so:",
                    *gone,
                    sep="\n  ",
                    file=sys.stderr,
                )
                return 1
            (made / "CHANGES-DATA.md").write_text(
                describe(compare(given.since, quads), language="en"), "utf-8"
            )
        (made / "graph.nq.gz").write_bytes(gzipped(quads.read_bytes()))
        _packages(made, epoch_s=epoch_s)
        _say("site")
        if code := run(["site", "--out", str(Path(work, "site")), "--store", str(store)]):
            return code
        tar_folder(Path(work, "site"), made / "site.tar.gz", root="cuakhau-site", epoch_s=epoch_s)
        _sums(made)
        shutil.rmtree(given.out, ignore_errors=True)
        shutil.move(made, given.out)
    print((given.out / "SHA256SUMS").read_text("utf-8"), end="")
    return 0


def _packages(folder: Path, *, epoch_s: int) -> None:
    """Wheel and source archive. Their times are those of files on disk until they are packed anew."""
    _say("packages")
    subprocess.run(
        [sys.executable, "-m", "build", "--outdir", str(folder), str(ROOT)],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    for archive in folder.glob("*.tar.gz"):
        repack_tar(archive, epoch_s=epoch_s)
    for archive in folder.glob("*.whl"):
        repack_zip(archive, epoch_s=epoch_s)


def _sums(folder: Path) -> None:
    tools = sorted(f"{found.metadata['Name']}=={found.version}" for found in distributions())
    (folder / "tools.txt").write_text(
        "\n".join([f"python=={sys.version.split()[0]}", *tools]) + "\n", "utf-8"
    )
    lines = [
        f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.name}\n" for file in sorted(folder.iterdir())
    ]
    (folder / "SHA256SUMS").write_text("".join(lines), "utf-8")


def _git(*words: str) -> str:
    return subprocess.run(
        ["git", "-C", str(ROOT), *words], check=True, capture_output=True, text=True
    ).stdout.strip()


def _say(step: str) -> None:
    print(f"… {step}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
