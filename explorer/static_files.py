"""The built front end and the style sheets."""

from __future__ import annotations

import asyncio
import mimetypes
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from cuakhau.explorer.cache import Cache
from cuakhau.explorer.headers import CLOSED_PAGE, PAGE_POLICY, SAFETY
from cuakhau.explorer.stored import Stored, pack, respond, store

_TYPES: Final = {
    ".js": "text/javascript; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".wasm": "application/wasm",
    ".woff2": "font/woff2",
    ".webmanifest": "application/manifest+json",
    ".txt": "text/plain; charset=utf-8",
    ".gz": "application/gzip",
}
"""Not left to the system, whose lists differ."""


_SAFETY: Final = {
    ".js": SAFETY,
    ".mjs": SAFETY,
    # The guide: its pages load what stands beside them.
    ".html": (*SAFETY, (b"content-security-policy", PAGE_POLICY.encode())),
}
"""What tells a browser how far to trust a file, where that is not what data gets."""


class StaticFiles:
    """Sends files of some folders, the first that has a file wins; and files that were made, by their names."""

    def __init__(
        self, folders: Sequence[Path], made: Mapping[str, bytes], *, kept: Cache[str, Stored]
    ) -> None:
        self._folders = [folder.resolve() for folder in folders]
        self._made = {name: _ready(Path(name), body) for name, body in made.items()}
        self._kept = kept

    async def answer(self, request: Request) -> Response:
        """Send the file at the rest of the path."""
        path = request.path_params["path"]
        if made := self._made.get(path):
            return respond(request, made)
        file = self._file_or_none(path)
        if file is None:
            raise HTTPException(404)
        about = file.stat()
        key = f"static {file} {about.st_mtime_ns} {about.st_size}"
        stored = self._kept.get_or_none(key)
        if stored is None:
            stored = await asyncio.to_thread(_read, file)
            self._kept.keep(key, stored, size_bytes=stored.size_bytes)
        return respond(request, stored)

    def _file_or_none(self, path: str) -> Path | None:
        if "\0" in path:
            return None
        for folder in self._folders:
            try:
                file = (folder / path).resolve()
                if file.is_relative_to(folder) and file.is_file():
                    return file
            except (OSError, ValueError):  # a name that no file can have
                return None
        return None


def _read(file: Path) -> Stored:
    return _ready(file, file.read_bytes())


def _ready(file: Path, body: bytes) -> Stored:
    media_type = _TYPES.get(file.suffix) or mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    # A worker's script is bound by the policy of its own answer, not by that of the page.
    safety = _SAFETY.get(file.suffix, CLOSED_PAGE)
    return store(200, media_type, body, packed=pack(media_type, body), headers=safety)
