"""Pages of a static site that lead on to the same page in the reader's language: what a server does by a redirect."""

from __future__ import annotations

from html import escape
from importlib import resources
from typing import Final

from cuakhau.explorer.pages.addresses import root_of
from cuakhau.labels import LANGUAGES

LEAD_ON: Final = "lead-on.js"
"""Name of the script among the static files: it keeps what follows `#`, which a page without one would lose."""
_NAMES: Final = {"vi": "Tiếng Việt", "en": "English", "zh": "中文"}
_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; base-uri 'none'; form-action 'none'"
)


def choice(path: str, page: str) -> bytes:
    """A page at `path` that leads on at once; to English where there is no script.

    Args:
        path: from the root of the site, with a slash at its end; empty for the root itself.
        page: where it leads, after the language.
    """
    root = root_of(path)
    links = "".join(
        f'<li><a href="{root}/{language}/{escape(page)}" hreflang="{language}" lang="{language}">{_NAMES[language]}</a></li>'
        for language in LANGUAGES
    )
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>Cửa Khẩu 口岸</title>'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<noscript><meta http-equiv="refresh" content="0; url={root}/en/{escape(page)}"></noscript>'
        f'<link rel="stylesheet" href="{root}/static/site.css">'
        f'<script defer src="{root}/static/{LEAD_ON}"></script></head>'
        f'<body><main class="page"><h1>Cửa Khẩu 口岸</h1><ul>{links}</ul></main></body></html>\n'
    ).encode()


def script() -> bytes:
    """The script of these pages."""
    return resources.files("cuakhau.explorer").joinpath("templates", LEAD_ON).read_bytes()
