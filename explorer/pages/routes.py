"""Which function and template make the page at a path."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from cuakhau.explorer.pages import views
from cuakhau.explorer.pages.asked import Make
from cuakhau.queries import query as questions


@dataclass(frozen=True, slots=True)
class Route:
    """How a page is made."""

    template: str
    make: Make
    arguments: tuple[str, ...] = ()


_ROUTES: Final[tuple[tuple[re.Pattern[str], str, Make], ...]] = tuple(
    (re.compile(pattern), template, make)
    for pattern, template, make in (
        (r"", "home.html", views.home),
        (r"id/([a-z0-9-]+)/([A-Za-z0-9._-]+)/", "thing.html", views.thing),
    )
)


def find_route(rest: str) -> Route | None:
    """The route of a path without its language; None if no page stands there."""
    for pattern, template, make in _ROUTES:
        if found := pattern.fullmatch(rest):
            return Route(template, make, found.groups())
    return None


def fixed_paths() -> Iterator[str]:
    """Paths, without the language, of pages that are not about a thing or source."""
    yield from ("",)
    yield from ()
    _ = questions
