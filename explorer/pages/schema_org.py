"""A thing in the terms of schema.org, for search engines and reference managers."""

from __future__ import annotations

import json
from typing import Any, Final

from markupsafe import Markup

from cuakhau.explorer.pages.asked import Asked
from cuakhau.explorer.pages.thing import ThingPage
from cuakhau.explorer.resources import DUMP
from cuakhau.exports.catalogue import DESCRIPTION, KEYWORDS, PUBLISHER, period_covered
from cuakhau.graph.assemble import DATA_VERSION
from cuakhau.graph.iris import BASE, DATASET, ck, term
from cuakhau.graph.provenance import LICENCE, TITLES
from cuakhau.labels import LANGUAGES
from cuakhau.values import lexical

_TYPES: Final = {
    "gate": "Place", "pair": "Place", "unit": "AdministrativeArea", "country": "Country", "region": "Place",
    "zone": "Place", "facility": "Place", "project": "Project", "instrument": "Legislation", "body": "Organization",
    "person": "Person", "event": "Event", "observation": "Observation", "marker": "Place", "commodity": "Product",
}  # fmt: skip


_BORDER: Final = BASE + "id/region/land-border"
_BOX: Final = f"""\
SELECT (MIN(?lat) AS ?south) (MIN(?long) AS ?west) (MAX(?lat) AS ?north) (MAX(?long) AS ?east) WHERE {{
  ?gate a {ck("BorderGate")} ; {term("wgs:lat")} ?lat ; {term("wgs:long")} ?long
}}"""
_DISTRIBUTIONS: Final = ((DUMP, "application/n-quads"), ("data/network.json", "application/json"))


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


def dataset_schema_org(asked: Asked) -> dict[str, Any]:
    """The data set, as catalogues of data sets read it from its landing page."""
    graph, language = asked.reading.graph, asked.language
    store = graph.store
    covered = period_covered(store)
    south, west, north, east = (lexical(value) for value in store.select(_BOX).rows[0])
    makers = {"@type": "Organization", "@id": BASE + "contributors", "name": PUBLISHER, "url": BASE}
    found: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "@id": DATASET.value,
        "url": DATASET.value,
        "identifier": DATASET.value,
        "name": [_text(text, tag) for tag, text in TITLES.items()],
        "description": [_text(text, tag) for tag, text in DESCRIPTION.items()],
        "license": LICENCE.value,
        "isAccessibleForFree": True,
        "creator": makers,
        "publisher": makers,
        "inLanguage": list(LANGUAGES),
        "keywords": list(KEYWORDS[language]),
        "version": DATA_VERSION,
        "dateModified": graph.data_date.isoformat(),
        "includedInDataCatalog": {
            "@type": "DataCatalog",
            "@id": BASE + "catalogue",
            "url": BASE + "catalogue",
        },
        "spatialCoverage": {
            "@type": "Place",
            "name": asked.show.thing(_BORDER).text,
            "geo": {"@type": "GeoShape", "box": f"{south} {west} {north} {east}"},
        },
        "distribution": [_download(path, kind) for path, kind in _DISTRIBUTIONS],
    }
    if covered:
        found["temporalCoverage"] = "/".join(covered)
    return found


def _download(path: str, media_type: str) -> dict[str, str]:
    return {"@type": "DataDownload", "encodingFormat": media_type, "contentUrl": BASE + path}


def _text(text: str, language: str) -> dict[str, str]:
    return {"@value": text, "@language": language} if language else {"@value": text}


def script_text(value: Any) -> Markup:
    """JSON that can stand in a script element: nothing in it ends the element or opens a comment."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True)
    for letter in "<>&\u2028\u2029":
        text = text.replace(letter, f"\\u{ord(letter):04x}")
    return Markup(text)
