"""Makes pages of the guide keep the explorer's policy: no script and no style stands in a page itself."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

_SCRIPT: Final = re.compile(r"<script>(.*?)</script>", re.DOTALL)
_STYLE: Final = re.compile(r"<style[^>]*>(.*?)</style>", re.DOTALL)
_TAG: Final = re.compile(r"""<[a-zA-Z][^<>]*?\sstyle="[^"]*"[^<>]*>""")
_STYLE_ATTRIBUTE: Final = re.compile(r"""\sstyle="([^"]*)\"""")
_CLASS_ATTRIBUTE: Final = re.compile(r"""\sclass="([^"]*)\"""")


def take_out_inline_parts(folder: Path) -> None:
    """Move scripts and styles out of all pages of a built guide into files beside them."""
    moved = _Moved()
    for file in sorted(folder.rglob("*.html")):
        root = "../" * (len(file.relative_to(folder).parts) - 1)
        file.write_text(moved.rewrite(file.read_text("utf-8"), root), "utf-8")
    for name, text in moved.files().items():
        (folder / "_static" / name).write_text(text, "utf-8")


class _Moved:
    """What stood in pages, and the files that it stands in now."""

    def __init__(self) -> None:
        self._scripts: list[str] = []
        self._sheets: list[str] = []
        self._styles: list[str] = []

    def files(self) -> dict[str, str]:
        """Names and texts of the files."""
        found = {f"inline-{number}.js": text for number, text in enumerate(self._scripts)}
        found |= {f"inline-{number}.css": text for number, text in enumerate(self._sheets)}
        rules = "".join(f".inline-{number} {{ {text} }}\n" for number, text in enumerate(self._styles))
        return found | {"inline.css": rules}

    def rewrite(self, page: str, root: str) -> str:
        """A page without them, which loads the files in their places."""
        page = _SCRIPT.sub(
            lambda found: (
                f'<script src="{root}_static/inline-{_number(self._scripts, found[1])}.js"></script>'
            ),
            page,
        )
        page = _STYLE.sub(
            lambda found: (
                f'<link rel="stylesheet" href="{root}_static/inline-{_number(self._sheets, found[1])}.css">'
            ),
            page,
        )
        page = _TAG.sub(lambda found: self._classed(found[0]), page)
        return page.replace("</head>", f'<link rel="stylesheet" href="{root}_static/inline.css">\n</head>', 1)

    def _classed(self, tag: str) -> str:
        style = _STYLE_ATTRIBUTE.search(tag)
        assert style is not None
        name = f"inline-{_number(self._styles, style[1])}"
        tag = _STYLE_ATTRIBUTE.sub("", tag, count=1)
        if _CLASS_ATTRIBUTE.search(tag):
            return _CLASS_ATTRIBUTE.sub(lambda found: f' class="{found[1]} {name}"', tag, count=1)
        end = "/>" if tag.endswith("/>") else ">"
        return f'{tag.removesuffix(end).rstrip()} class="{name}"{end}'


def _number(known: list[str], text: str) -> int:
    if text not in known:
        known.append(text)
    return known.index(text)
