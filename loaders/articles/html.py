"""The article of an HTML page, by trafilatura; the rest of the page is left out here."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from lxml import etree
from lxml.html import HTMLParser, document_fromstring

from cuakhau.errors import SourceError
from cuakhau.loaders.articles.blocks import without_left_out
from cuakhau.loaders.articles.language import detect_or_none
from cuakhau.loaders.articles.lines import tidied
from cuakhau.loaders.articles.metadata import Metadata
from cuakhau.loaders.articles.page import page_metadata

_MAX_TAGS = 500_000
_MAX_ELEMENTS = 25_000
"""Elements left after words in bold and the like are joined: trafilatura takes seconds for so many."""
_MAX_LINKS = 400
"""Links side by side in one element; trafilatura's time grows with their square."""
_INLINE = (
    "span", "font", "b", "i", "em", "strong", "u", "small", "big", "mark", "s", "o", "st1", "abbr", "sup", "sub", "tt",
    "ins", "wbr", "nobr",
)  # fmt: skip
_DROPPED = (
    "script",
    "style",
    "noscript",
    "iframe",
    "svg",
    "form",
    "button",
    "select",
    "template",
    "object",
    "nav",
)
_OTHER_NEWS = re.compile(
    r"(?:^|[\s_\-])(?:box-?)?(?:related|relate|relnews|relread|tin-?lien-?quan|bai-?lien-?quan|lien-?quan|tinlienquan|"
    r"tin-?khac|cung-?chuyen-?muc|xem-?them|doc-?them|doc-?nhieu|xem-?nhieu|tin-?moi|recommend(?:ed|ation)?|readmore|"
    r"read-?more|see-?also|most-?read|popular|comments?|binh-?luan|breadcrumbs?|social|share|tags?|keywords?|xiangguan|"
    r"hot-?news|newslist|other-?news)(?:$|[\s_\-\d])",
    re.IGNORECASE,
)
"""Class or id of what lists other stories, comments or key words."""
_MARKED = "marked-other-news"
_NEVER_DROPPED = ("html", "body", "main", "article")
_LEAST_CHARACTERS = 80
_CONTROLS = re.compile(
    r"[\x00-\x08\x0b\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]|&#0*(?:[0-8]|11|1[4-9]|2\d|3[01]);?(?!\d)"
    r"|&#x0*(?:[0-8bef]|1[\da-f]|d[89a-f][\da-f]{2}|fff[ef]);?(?![\da-f])",
    re.IGNORECASE,
)
"""What no XML can hold, written out or as a reference: lxml reads it and then refuses to move it."""


@dataclass(frozen=True, slots=True)
class Page:
    """What is taken from an HTML page."""

    text: str
    metadata: Metadata


def read_page(html: str, *, path: str) -> Page:
    """The title and main text of a page, and what it states about them.

    Raises:
        SourceError: if it has no main text, or is built so that reading it has no end.
    """
    tree = _parse(html, path=path)
    _strip(tree, *_DROPPED[1:])  # scripts still hold the metadata
    text = _main_text(html, path=path)
    metadata = page_metadata(tree, language=detect_or_none(text))
    if _stands_on_page(metadata.title, tree) and metadata.title not in text[: len(metadata.title) + 400]:
        text = f"{metadata.title}\n\n{text}"
    return Page(text, metadata)


def _stands_on_page(title: str, tree: Any) -> bool:
    """Whether a title is to be read on the page, not only in its head: the head's may be the site's name."""
    body = tree.find("body")
    return bool(title) and title in " ".join("".join((body if body is not None else tree).itertext()).split())


def _parse(html: str, *, path: str) -> Any:
    """The page as a tree of bounded depth; comments and processing instructions left out."""
    html = _CONTROLS.sub(" ", html)
    if html.count("<") > _MAX_TAGS:
        message = (
            f"{path}: has more than {_MAX_TAGS} tags, which no article has; save the article alone, as text"
        )
        raise SourceError(message, path=path)
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False)
    try:
        tree = document_fromstring(html.encode("utf-8"), parser=parser)
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise SourceError(
            f"{path}: is no HTML page with content; save the article as text", path=path
        ) from error
    for entry in parser.error_log:
        if entry.type_name == "ERR_RESOURCE_LIMIT":
            depth = "depth" in entry.message.lower()
            what = "tags nested more than 250 deep" if depth else "one element of more than 10 MB"
            raise SourceError(
                f"{path}: has {what}, which no article has; save the article as text", path=path
            )
    return tree


def _strip(tree: Any, *tags: str) -> None:
    etree.strip_elements(tree, *tags, with_tail=False)


def _main_text(html: str, *, path: str) -> str:
    # imported when needed: it takes 0.3 s, and a folder of text files needs none of it
    from trafilatura import bare_extraction

    tree = _prepared(html, path=path)
    if _is_list_of_links(tree):
        raise SourceError(
            f"{path}: is a list of links without a main text; save the article's own page", path=path
        )
    try:
        found = bare_extraction(tree, favor_precision=True, include_comments=False, with_metadata=False)
    # what a program of heuristics runs into on a page that nobody foresaw
    except (
        ValueError,
        TypeError,
        AttributeError,
        LookupError,
        AssertionError,
        RuntimeError,
        etree.LxmlError,
    ) as error:
        message = f"{path}: is a page whose main text cannot be found; save the article's text"
        raise SourceError(message, path=path) from error
    text = without_left_out(tidied(_text_of(found)))
    wide = sum(c >= "\u2e80" for c in text)
    if len(text) + 2 * wide < _LEAST_CHARACTERS:
        raise SourceError(f"{path}: has no main text; save the article's own page, or its text", path=path)
    return text


def _text_of(found: Any) -> str:
    text = getattr(found, "text", None)
    return text if isinstance(text, str) else ""


def _prepared(html: str, *, path: str) -> Any:
    """The tree that trafilatura reads: no scripts, no lists of other news, words in bold joined to their sentences."""
    tree = _parse(html, path=path)
    _strip(tree, *_DROPPED)
    _drop_other_news(tree)
    for element in tree.iter():
        if sum(child.tag == "a" for child in element) > _MAX_LINKS:
            etree.strip_tags(element, "a")
    etree.strip_tags(tree, *_INLINE)
    # written and read again, since pieces of text left side by side are joined at each access
    tree = _parse(etree.tostring(tree, encoding="unicode", method="html"), path=path)
    elements = sum(1 for _ in tree.iter())
    if elements > _MAX_ELEMENTS:
        message = f"{path}: has {elements} elements, more than an article; save the article alone, as text"
        raise SourceError(message, path=path)
    return tree


def _drop_other_news(tree: Any) -> None:
    """Drop what its class or id calls other news, unless that is most of the page."""
    marked = [
        element
        for element in tree.iter()
        if isinstance(element.tag, str)
        and element.tag not in _NEVER_DROPPED
        and _OTHER_NEWS.search(f"{element.get('class') or ''} {element.get('id') or ''}")
    ]
    if not marked:
        return
    whole = _length(tree)
    for element in marked:
        if element.getparent() is not None and _length(element) < whole / 2:
            element.tag = _MARKED
    _strip(tree, _MARKED)


def _length(element: Any) -> int:
    return sum(len(piece.strip()) for piece in element.itertext())


def _is_list_of_links(tree: Any) -> bool:
    """Whether nearly all the text of a page stands in links, as on a front page."""
    body = tree.find("body")
    whole = _length(body if body is not None else tree)
    links = sum(_length(link) for link in tree.iter("a"))
    return whole > 0 and links > whole * 0.8
