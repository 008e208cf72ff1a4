"""Whose words a sentence reports."""

from __future__ import annotations

from cuakhau.loaders.articles.context import Article, Prepared
from cuakhau.loaders.articles.tokens import Token


def speaker(prepared: Prepared, article: Article) -> str:
    """The person or body that a sentence names as saying it (“Theo ông …”, “… cho biết”); empty if it names none."""
    tokens = prepared.tokens
    for index, token in enumerate(tokens):
        if "@speech" in token.types:
            said_by = _subject_before(tokens, index)
            if said_by is not None:
                return _name(said_by, article)
        if index < 2 and article.text[token.start : token.end].lower() == "theo":
            said_by = next((t for t in tokens[index + 1 : index + 5] if t.types & {"Person", "Body"}), None)
            if said_by is not None:
                return _name(said_by, article)
    return ""


def _subject_before(tokens: list[Token], at: int) -> Token | None:
    """The nearest person or body before a verb; of “Mr X, director of Y, says” the person, not the body of the post."""
    number = next((n for n in range(at - 1, -1, -1) if tokens[n].types & {"Person", "Body"}), None)
    if number is None or "Person" in tokens[number].types:
        return None if number is None else tokens[number]
    for place in range(number - 1, max(-1, number - _POST), -1):
        if "Person" in tokens[place].types and "Comma" in tokens[place + 1].types:
            return tokens[place]
        if tokens[place].types & {"Stop", "Semi"}:
            break
    return tokens[number]


_POST = 8
"""Tokens that the words of a post take at most, from the name before it to the body after it."""


def _name(token: Token, article: Article) -> str:
    inner = token.attrs.get("name")
    inner = inner if isinstance(inner, Token) else token
    return article.text[inner.start : inner.end]
