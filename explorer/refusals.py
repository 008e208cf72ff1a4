"""A page that can be made when nothing else can: no process is free, or the one that made the page was ended."""

from __future__ import annotations

from markupsafe import escape

from cuakhau.explorer.pages.addresses import root_of
from cuakhau.explorer.pages.wording import wording
from cuakhau.explorer.wanted import Wanted


def refusal(wanted: Wanted, *, title: str, message: str) -> str:
    """What went wrong, in words, with a way to try again and one to the first page; made without the graph."""
    t = wording(wanted.language)
    root = root_of(wanted.path)
    return f"""\
<!doctype html>
<html lang="{wanted.language}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(title)} – {escape(t("site.name"))}</title>
<link rel="stylesheet" href="{root}/static/site.css">
<main class="page narrow">
<h1>{escape(title)}</h1>
<p class="lead">{escape(message)}</p>
<p><a href="">{escape(t("errors.again"))}</a> · <a href="{root}/{wanted.language}/">{escape(t("site.home"))}</a></p>
</main>
</html>
"""
