"""What each page shows."""

from __future__ import annotations

from typing import Any

from cuakhau.explorer.pages.addresses import has_page
from cuakhau.explorer.pages.asked import Asked
from cuakhau.explorer.pages.thing import read_thing
from cuakhau.graph.iris import BASE


def home(asked: Asked) -> dict[str, Any]:
    """The border at a glance."""
    return {}


def thing(asked: Asked, kind: str, slug: str) -> dict[str, Any] | None:
    """A thing."""
    iri = f"{BASE}id/{kind}/{slug}"
    page = read_thing(iri, show=asked.show, citing=asked.citing) if has_page(iri) else None
    return None if page is None else {"page": page}
