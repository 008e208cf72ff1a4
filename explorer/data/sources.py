"""`sources.json`: what a reader's own bibliography takes of each source: BibTeX, CSL-JSON, a footnote."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Final

from cuakhau.api import Graph
from cuakhau.graph.iris import BASE
from cuakhau.values import lexical

_SOURCES: Final = """\
PREFIX ck: <https://w3id.org/cuakhau/ontology#>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX schema: <https://schema.org/>
SELECT DISTINCT ?source ?title ?publisher ?issued ?url ?language ?licence ?sha256 WHERE {
  ?source a ck:Source .
  OPTIONAL { ?source dcterms:title ?title }
  OPTIONAL { ?source dcterms:publisher ?publisher }
  OPTIONAL { ?source dcterms:issued ?issued }
  OPTIONAL { ?source schema:url ?url }
  OPTIONAL { ?source dcterms:language ?language }
  OPTIONAL { ?source dcterms:license ?licence }
  OPTIONAL { ?source ck:sha256 ?sha256 }
} ORDER BY ?source ?title ?issued"""

# What TeX takes for commands; the braces keep capitals and let nothing run into the next letter.
_TEX: Final = {
    "\\": r"{\textbackslash}", "{": r"\{", "}": r"\}", "%": r"\%", "#": r"\#", "$": r"\$", "&": r"\&",
    "_": r"\_", "~": r"{\textasciitilde}", "^": r"{\textasciicircum}",
}  # fmt: skip
_DATE: Final = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH_NAMES: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
)  # fmt: skip

Record = Mapping[str, str]


def build(graph: Graph) -> object:
    """The file's content, by the tail of a source's IRI."""
    sources: dict[str, dict[str, object]] = {}
    table = graph.store.select(_SOURCES)
    languages: dict[str, set[str]] = {}
    for row in table.records():
        record = {name: text for name in table.columns if (text := lexical(row[name]))}
        tail = record.pop("source").removeprefix(BASE + "source/")
        languages.setdefault(tail, set()).update(filter(None, [record.pop("language", "")]))
        sources.setdefault(tail, {**record})
    for tail, source in sources.items():
        record = {key: str(value) for key, value in source.items()}
        if languages[tail]:
            source["languages"] = sorted(languages[tail])
            if len(languages[tail]) == 1:
                record["language"] = min(languages[tail])
        source["bibtex"] = bibtex(tail, record)
        source["csl"] = csl(tail, record)
        source["footnote"] = {language: footnote(record, tail, language=language) for language in _ON}
    return sources


def bibtex(key: str, record: Record) -> str:
    """An entry for BibTeX and BibLaTeX in UTF-8; `@misc` is known to both.

    >>> print(bibtex("a-b", {"title": "50% & more", "publisher": "VOV", "issued": "2023-12"}))
    @misc{a-b,
      title = {{50\\% \\& more}},
      publisher = {VOV},
      year = {2023},
      month = dec,
    }
    """
    fields = [("title", _braced(_braced(_tex(record.get("title") or key))))]
    if publisher := record.get("publisher"):
        fields.append(("publisher", _braced(_tex(publisher))))
    if found := _DATE.fullmatch(record.get("issued", "")):
        fields.append(("year", _braced(found[1])))
        if found[2]:
            fields.append(("month", _MONTHS[int(found[2]) - 1]))
        if found[3]:
            fields.append(("day", _braced(str(int(found[3])))))
    if url := record.get("url"):
        # `url` is read verbatim, so only what would end the field is written otherwise.
        fields.append(("url", _braced(url.translate({ord("{"): "%7B", ord("}"): "%7D", ord("\\"): "%5C"}))))
    if language := record.get("language"):
        fields.append(("langid", _braced(_BABEL.get(language, language))))
    lines = "".join(f"  {name} = {value},\n" for name, value in fields)
    return f"@misc{{{key},\n{lines}}}"


_BABEL: Final = {"vi": "vietnamese", "en": "english", "zh": "chinese"}


def csl(key: str, record: Record) -> dict[str, object]:
    """An item of CSL-JSON 1.0.2.

    >>> csl("a", {"title": "T", "issued": "2023-12-28"})["issued"]
    {'date-parts': [[2023, 12, 28]]}
    """
    item: dict[str, object] = {
        "id": key,
        "type": "webpage" if record.get("url") else "document",
        "title": record.get("title") or key,
    }
    if publisher := record.get("publisher"):
        # Styles print the site of a page and the publisher of a document: not the same name twice.
        item["container-title" if record.get("url") else "publisher"] = publisher
    if found := _DATE.fullmatch(record.get("issued", "")):
        item["issued"] = {"date-parts": [[int(part) for part in found.groups() if part]]}
    if url := record.get("url"):
        item["URL"] = url
    if language := record.get("language"):
        item["language"] = language
    return item


_ON: Final = ("vi", "en", "zh")


def footnote(record: Record, key: str, *, language: str) -> str:
    """A footnote, with the date as the language writes it.

    >>> footnote({"title": "T", "publisher": "VOV", "issued": "2023-12"}, "a", language="en")
    'VOV, “T”, December 2023.'
    """
    title = record.get("title") or key
    quoted = f"《{title}》" if language == "zh" else f"“{title}”"
    parts = [
        record.get("publisher", ""),
        quoted,
        _day(record.get("issued", ""), language),
        record.get("url", ""),
    ]
    joined = ("，" if language == "zh" else ", ").join(part for part in parts if part)
    return joined + ("。" if language == "zh" else ".")


def _day(issued: str, language: str) -> str:
    found = _DATE.fullmatch(issued)
    if found is None:
        return issued
    year, month, day = (int(part) if part else 0 for part in found.groups())
    if language == "zh":
        return f"{year}年" + (f"{month}月" if month else "") + (f"{day}日" if day else "")
    if language == "vi":
        return "/".join(str(part) for part in (day, month, year) if part)
    if not month:
        return str(year)
    # A month and a day that the calendar does not have stay as they are written.
    if day:
        try:
            date(year, month, day)
        except ValueError:
            return issued
        return f"{day} {_MONTH_NAMES[month - 1]} {year}"
    return f"{_MONTH_NAMES[month - 1]} {year}"


def _braced(text: str) -> str:
    return "{" + text + "}"


def _tex(text: str) -> str:
    return "".join(_TEX.get(character, character) for character in text)
