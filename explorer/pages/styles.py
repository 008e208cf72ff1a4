"""The stylesheets and the mark, as files of `static/` that no build step makes."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import resources
from typing import Final

_SITE: Final = ("base", "frame", "parts", "thing", "pages", "pictures", "live", "print")
"""What every page loads, in the order of the cascade; other stylesheets belong to one live part."""


def style_files() -> Mapping[str, bytes]:
    """Files by name: `site.css`, one stylesheet a live part, `mark.svg`."""
    folder = resources.files("cuakhau.explorer").joinpath("style")
    texts = {
        file.name.removesuffix(".css"): file.read_text("utf-8")
        for file in folder.iterdir()
        if file.name.endswith(".css")
    }
    files = {"site.css": "\n".join(texts[name] for name in _SITE if name in texts).encode()}
    files |= {f"{name}.css": texts[name].encode() for name in sorted(texts) if name not in _SITE}
    files["mark.svg"] = folder.joinpath("mark.svg").read_bytes()
    return files
