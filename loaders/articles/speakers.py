"""Whose words a sentence reports."""

from __future__ import annotations

from cuakhau.loaders.articles.context import Article, Prepared
from cuakhau.loaders.articles.tokens import Token


def speaker(prepared: Prepared, article: Article) -> str:
    """The person or body that a sentence names as saying it (“Theo ông …”, “… cho biết”); empty if it names none."""
    tokens = prepared.tokens
    for index, token in enumerate(tokens):
        if "@speech" in token.types:
            said_by = next((t for t in reversed(tokens[:index]) if t.types & {"Person", "Body"}), None)
            if said_by is not None:
                return _name(said_by, article)
        if index < 2 and article.text[token.start : token.end].lower() == "theo":
            said_by = next((t for t in tokens[index + 1 : index + 5] if t.types & {"Person", "Body"}), None)
            if said_by is not None:
                return _name(said_by, article)
    return ""


def _name(token: Token, article: Article) -> str:
    inner = token.attrs.get("name")
    inner = inner if isinstance(inner, Token) else token
    return article.text[inner.start : inner.end]
