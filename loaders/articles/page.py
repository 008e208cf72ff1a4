"""What an HTML page states about its article: JSON-LD, OpenGraph and other meta elements, `<time>`, the byline."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from cuakhau.graph.dates import Interval
from cuakhau.loaders.articles.issued import byline_or_none, published_or_none
from cuakhau.loaders.articles.language import Language
from cuakhau.loaders.articles.metadata import Metadata, language_or_none

_TITLES = ("og:title", "twitter:title", "dc.title", "dcterms.title", "title", "articletitle", "headline")
_PUBLISHERS = (
    "og:site_name",
    "dc.publisher",
    "dcterms.publisher",
    "publisher",
    "application-name",
    "sitename",
)
_DATES = (
    "article:published_time", "og:article:published_time", "datepublished", "pubdate", "publishdate", "publish_date",
    "publish-date", "article.published", "dc.date.issued", "dcterms.issued", "dc.date", "dcterms.date", "date",
    "weibo: article:create_at", "apub:time", "parsely-pub-date", "sailthru.date",
)  # fmt: skip
_URLS = ("og:url", "twitter:url")
_LANGUAGES = ("og:locale", "dc.language", "dcterms.language", "content-language", "inlanguage")
_ARTICLE_TYPES = re.compile(r"Article$|^BlogPosting$|^Report$")
_ORIGIN = re.compile(
    r"(?:来源|來源|Nguồn(?: tin)?|Theo)\s*[:：]\s*([^\s|，,;；()（）][^|，,;；()（）\n]{1,60})"
)
_JSON_CHARACTERS = 2_000_000
_INNER_CHARACTERS = 4000
_BYLINE_ELEMENTS = 3000
_DATED_CLASS = re.compile(r"date|time|ngay|publish|posted|byline|meta\b|info|source|lich", re.IGNORECASE)
_TITLE_CLASS = re.compile(
    r"(?:article|news|detail|post|entry|content|bai-?viet|tin)[-_]*(?:title|header|headline|heading)\b|\btieu-?de",
    re.IGNORECASE,
)
_NAME_ATTRIBUTES = ("property", "name", "itemprop", "http-equiv")


def page_metadata(tree: Any, *, language: Language | None) -> Metadata:
    """What a page states, its structured data first, the visible byline last.

    Args:
        tree: lxml element of the whole page.
        language: what the article's text is in, where that is known; dates are read by it.
    """
    metas = _metas(tree)
    article = next(_articles(tree), {})
    stated = language or _language_or_none(tree, metas, article)
    return Metadata(
        title=_text(article.get("headline")) or _first(metas, _TITLES) or _heading(tree),
        publisher=_name(article.get("publisher")) or _first(metas, _PUBLISHERS) or _origin(tree, metas),
        issued=_issued_or_none(tree, metas, article, language=stated or "vi"),
        language=_language_or_none(tree, metas, article),
        url=_url(tree, metas, article),
    )


def _metas(tree: Any) -> dict[str, str]:
    """Content of the meta elements by name, the first of each name."""
    found: dict[str, str] = {}
    for element in tree.iter("meta"):
        name = next((element.get(key) for key in _NAME_ATTRIBUTES if element.get(key)), "")
        content = _text(element.get("content"))
        if name and content:
            found.setdefault(name.strip().lower(), content)
    return found


def _articles(tree: Any) -> Iterator[Mapping[str, Any]]:
    """The article of each JSON-LD block that has one."""
    for script in tree.iter("script"):
        if "ld+json" not in (script.get("type") or "").lower() or len(script.text or "") > _JSON_CHARACTERS:
            continue
        try:
            content = json.loads(script.text or "", strict=False)
        except (ValueError, RecursionError):
            continue
        waiting = [content]
        for _ in range(200):
            if not waiting:
                break
            node = waiting.pop(0)
            if isinstance(node, list):
                waiting.extend(node[:50])
            elif isinstance(node, dict):
                types = node.get("@type")
                if any(isinstance(t, str) and _ARTICLE_TYPES.search(t) for t in _as_list(types)):
                    yield node
                waiting.extend(_as_list(node.get("@graph"))[:50])


def _as_list(value: object) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _text(value: object) -> str:
    """One line of text, short enough for metadata."""
    if not isinstance(value, str):
        return ""
    text = " ".join(unicodedata.normalize("NFC", value).split())
    return text if len(text) <= 1000 else ""


def _inner(element: Any) -> str:
    """The text in an element on one line; empty if it is too long for metadata, however deep it goes."""
    pieces: list[str] = []
    length = 0
    for piece in element.itertext():
        length += len(piece)
        if length > _INNER_CHARACTERS:
            return ""
        pieces.append(piece)
    return _text("".join(pieces))


def _name(value: object) -> str:
    first = next(iter(_as_list(value)), None)
    return _text(first.get("name") if isinstance(first, dict) else first)


def _first(metas: Mapping[str, str], names: Iterable[str]) -> str:
    return next((metas[name] for name in names if name in metas), "")


def _heading(tree: Any) -> str:
    """The only level-one heading, else what a class calls the article's title, else the title element without the
    name of the site behind a separator."""
    marked = (
        e for e in tree.iter("div", "span", "p", "td", "h2", "h3") if _TITLE_CLASS.search(_class_and_id(e))
    )
    for elements in (tree.iter("h1"), marked):
        headings = [text for e in elements if 8 <= len(text := _inner(e)) <= 250]
        if len(headings) == 1:
            return headings[0]
    title = next((_inner(t) for t in tree.iter("title")), "")
    head, separator, tail = re.match(r"(.*?)(\s+[|–—-]\s+|\s*(?:--|_|\|)\s*|$)(.*)", title).groups()  # type: ignore[union-attr]
    return head if separator and len(head) > len(tail) else title


def _origin(tree: Any, metas: Mapping[str, str]) -> str:
    """The publisher that a "source:" names, in a meta element or in the byline."""
    source = metas.get("source", "")
    if source:
        return re.sub(r"^(?:来源|來源|Nguồn)\s*[:：]\s*", "", source)
    for line in _byline_texts(tree):
        if found := _ORIGIN.search(line):
            return found[1].strip()
    return ""


def _class_and_id(element: Any) -> str:
    return f"{element.get('class') or ''} {element.get('id') or ''}"


def _url(tree: Any, metas: Mapping[str, str], article: Mapping[str, Any]) -> str:
    canonical = next((link.get("href") for link in tree.iter("link") if link.get("rel") == "canonical"), None)
    page = article.get("mainEntityOfPage")
    stated = page.get("@id") if isinstance(page, dict) else page
    for url in (_text(canonical), _first(metas, _URLS), _text(article.get("url")), _text(stated)):
        if url.startswith(("http://", "https://")) and not re.search(r"[\s<>\"{}|\\^`]", url):
            return url
    return ""


def _language_or_none(tree: Any, metas: Mapping[str, str], article: Mapping[str, Any]) -> Language | None:
    root = tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang") or ""
    tags = (_text(article.get("inLanguage")), root, *(metas.get(name, "") for name in _LANGUAGES))
    return next((language for tag in tags if tag and (language := language_or_none(tag))), None)


def _issued_or_none(
    tree: Any, metas: Mapping[str, str], article: Mapping[str, Any], *, language: str
) -> Interval | None:
    stated = [_text(article.get("datePublished")), *(metas[name] for name in _DATES if name in metas)]
    for text in stated:
        if issued := published_or_none(text, language=language):
            return issued
    times = [_text(t.get("datetime")) or _inner(t) for t in tree.iter("time")]
    marked = [_text(t.get("content")) or _inner(t) for t in tree.iterfind(".//*[@itemprop='datePublished']")]
    for text in (*marked, *times[:1]):
        if issued := published_or_none(text, language=language):
            return issued
    return byline_or_none(_byline_texts(tree), language=language)


def _byline_texts(tree: Any) -> Iterator[str]:
    """Short texts of elements whose class or id says that they hold a date or a source, in the page's order."""
    elements = tree.iter("div", "span", "p", "time", "li", "td", "small", "em", "i")
    for element in islice(elements, _BYLINE_ELEMENTS):
        if _DATED_CLASS.search(_class_and_id(element)) and len(element) <= 12:
            text = _inner(element)
            if 6 <= len(text) <= 160:
                yield text
