"""A thing in the terms of schema.org, for search engines and reference managers."""

from __future__ import annotations

import json
from typing import Any, Final

from markupsafe import Markup

from cuakhau.explorer.pages.thing import ThingPage
from cuakhau.labels import LANGUAGES

_TYPES: Final = {
    "gate": "Place", "pair": "Place", "unit": "AdministrativeArea", "country": "Country", "region": "Place",
    "zone": "Place", "facility": "Place", "project": "Project", "instrument": "Legislation", "body": "Organization",
    "person": "Person", "event": "Event", "observation": "Observation", "marker": "Place", "commodity": "Product",
}  # fmt: skip


def schema_org(page: ThingPage) -> dict[str, Any]:
    """The thing with its names, place, and the same thing elsewhere."""
    kind = _TYPES.get(
        page.kind, "DefinedTerm" if not page.situations and page.kind not in _TYPES else "Thing"
    )
    found: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": kind,
        "@id": page.iri,
        "url": page.iri,
    }
    names = sorted(
        [page.name, *page.names], key=lambda n: LANGUAGES.index(n.language) if n.language in LANGUAGES else 9
    )
    found["name"] = [_text(n.text, n.language) for n in names]
    if page.other_names:
        found["alternateName"] = [_text(n.text, n.language) for n in page.other_names]
    if page.position and kind != "Project":
        latitude, longitude = page.position
        found["geo"] = {"@type": "GeoCoordinates", "latitude": latitude, "longitude": longitude}
    within = page.relation("within")
    if within and kind in ("Place", "AdministrativeArea"):
        found["containedInPlace"] = [{"@id": said.value.iri} for said in within.values]
    same = sorted({e.url for e in page.elsewhere if e.url and e.same and e.value in e.url})
    if same:
        found["sameAs"] = same
    return found


def _text(text: str, language: str) -> dict[str, str]:
    return {"@value": text, "@language": language} if language else {"@value": text}


def script_text(value: Any) -> Markup:
    """JSON that can stand in a script element: nothing in it ends the element or opens a comment."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True)
    for letter in "<>&\u2028\u2029":
        text = text.replace(letter, f"\\u{ord(letter):04x}")
    return Markup(text)
