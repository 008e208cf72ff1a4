"""Which build of the graph answers; another one may be put in its place at any time."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from cuakhau.building import is_own
from cuakhau.errors import StoreError
from cuakhau.graph.store import current_build


@dataclass(frozen=True, slots=True)
class Build:
    """One build."""

    folder: Path
    name: str
    """The same for builds of the same content."""
    holds_own: bool
    """Whether something that a user added is in it, or may be."""


def current(store: Path) -> Build:
    """The build that answers at a store's path.

    Raises:
        StoreError: if there is none.
    """
    folder = current_build(store)
    try:
        manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
        digest = str(manifest["sha256"])
        holds_own = any(map(is_own, manifest["inputs"]))
    except FileNotFoundError:  # a store that was put together by hand
        digest, holds_own = hashlib.sha256(str(folder).encode()).hexdigest(), True
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise StoreError(
            f"the manifest of the graph at {folder} cannot be read: run `cuakhau build`"
        ) from error
    return Build(folder, digest[:16], holds_own)


def stands(store: Path, build: Build) -> bool:
    """Whether a build is still the current one; cheap enough to be asked every second."""
    try:
        return (store / "current").resolve() == build.folder
    except OSError:
        return True
