"""The folder of a static site: put in place whole, and put right after a run that was killed at any moment.

A site is written beside its place into `.NAME.new-…`, and its mark is the last file that is written. Then the old site
is moved to `.NAME.old-…`, the new one takes its place, and the old one is deleted, its mark first. So what bears the
mark is whole, and whatever a killed run left behind tells how far it came.
"""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from filelock import FileLock, Timeout

from cuakhau.errors import BuildError

MARK: Final = "cuakhau-site.json"
"""Tells a whole site of ours from any other folder, which is never written over."""


def check(out: Path) -> None:
    """See that nothing of anyone else's would be lost.

    Raises:
        BuildError: if the place holds anything but a site.
    """
    if not out.exists():
        return
    if not out.is_dir():
        raise BuildError(f"{out} is a file: name a folder for the site")
    if any(out.iterdir()) and not (out / MARK).is_file():
        raise BuildError(
            f"{out} holds something else than a site of cuakhau ({MARK} is missing): "
            "name another folder, or empty this one"
        )


@contextmanager
def held(out: Path) -> Iterator[None]:
    """Keep the place to one run at a time, on this machine.

    Raises:
        BuildError: if another run writes there.
    """
    name = hashlib.sha256(str(out).encode()).hexdigest()[:16]
    lock = FileLock(Path(tempfile.gettempdir()) / f"cuakhau-site-{name}.lock", timeout=0)
    try:
        with lock:
            yield
    except Timeout as error:
        raise BuildError(
            f"another run is writing {out}: wait for it to end, or name another folder"
        ) from error


def repair(out: Path) -> str:
    """Put right what a run that was killed left; only while the place is held.

    Returns:
        What was done, in a sentence; empty if there was nothing to do.
    """
    left = sorted(out.parent.glob(f".{out.name}.new-*"), key=_age) if out.parent.is_dir() else []
    older = sorted(out.parent.glob(f".{out.name}.old-*"), key=_age) if out.parent.is_dir() else []
    if not left and not older:
        return ""
    done = "what an earlier run left beside it was removed"
    whole = [folder for folder in (*left, *older) if (folder / MARK).is_file()]
    if not out.exists() and whole:
        whole[0].replace(out)
        which = "the new site, which was whole," if whole[0] in left else "the old site"
        done = f"an earlier run was killed while it put a site at {out}: {which} was put there"
    for folder in (*left, *older):
        _remove(folder)
    return done


@contextmanager
def beside(out: Path) -> Iterator[Path]:
    """A new folder beside the place, which is put there if all goes well; only while the place is held."""
    out.parent.mkdir(parents=True, exist_ok=True)
    new = Path(tempfile.mkdtemp(prefix=f".{out.name}.new-", dir=out.parent))
    try:
        yield new
        new.chmod(0o755)
        _swap(new, out)
    finally:
        _remove(new)


def _swap(new: Path, out: Path) -> None:
    old = None
    if out.exists():
        old = Path(tempfile.mkdtemp(prefix=f".{out.name}.old-", dir=out.parent))
        out.replace(old)
    new.replace(out)
    if old is not None:
        _remove(old)


def _remove(folder: Path) -> None:
    (folder / MARK).unlink(missing_ok=True)  # from here on it is no whole site
    shutil.rmtree(folder, ignore_errors=True)


def _age(folder: Path) -> tuple[float, str]:
    """The newest first."""
    return -folder.stat().st_mtime, folder.name
