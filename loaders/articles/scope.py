"""What exactly a figure counts, in the words of the article."""

from __future__ import annotations

from cuakhau.loaders.articles.context import Article, Prepared
from cuakhau.loaders.articles.patterns import Match
from cuakhau.loaders.articles.tokens import Token

_SCOPE_STOPS = frozenset(
    {"Comma", "Semi", "Stop", "@reach", "@bound", "@estimate", "Qty", "Date", "@measure", "Open", "Colon", "Change",
     "@actualising", "@planned", "@mainly", "@rise", "@fall", "Dash", "Gate", "Unit", "Person", "@purpose"}
)  # fmt: skip


def text_of(token: Token, article: Article) -> str:
    """The words of a token."""
    return article.text[token.start : token.end]


def scope_of(prepared: Prepared, match: Match, article: Article, *, measure: str) -> str | None:
    """The words that tell a figure from others of its measure, or None where the measure alone does."""
    pieces: list[str] = []
    tokens, at = prepared.tokens, match.places["q"][0]
    if measure == "border_length":
        return _shared_with(tokens, at, article)
    if measure == "gates" and "class" in tokens[at].attrs:
        noun = tokens[at].attrs["c"]
        return article.text[noun.start : noun.end]
    if measure in ("projects", "enterprises", "gates", "tourists"):
        pieces += _tail(tokens, at, article) + _of_the_whole(tokens, at, article)
        pieces += _where(tokens, at, article) if measure in ("projects",) else []
    elif measure == "investment":
        pieces += _of_count_before(tokens, at, article)
    if "m" in match.places:
        label = tokens[match.places["m"][0]]
        between = tokens[match.places["m"][1] : at]
        if words := label.attrs.get("scope"):
            pieces.append(_as_written(label, words, article))
        pieces += _between(between, article)
    else:
        pieces += [text_of(t, article) for t in tokens[max(0, at - 4) : at] if "@scopehead" in t.types]
    return "; ".join(dict.fromkeys(piece for piece in pieces if piece)) or None


def _shared_with(tokens: list[Token], at: int, article: Article) -> str | None:
    """“với tỉnh X”: whose border with whom."""
    for index in range(max(0, at - 8), min(len(tokens) - 1, at + 8)):
        if tokens[index].types & {"=với", "=giáp"} and tokens[index + 1].types & {
            "Unit",
            "NamedUnit",
            "@country",
        }:
            return article.text[tokens[index].start : tokens[index + 1].end]
    return None


def _as_written(label: Token, words: str, article: Article) -> str:
    """The part of the label that says what is counted, as the text writes it."""
    written = text_of(label, article)
    at = written.lower().find(words)
    return written[at : at + len(words)] if at >= 0 else ""


_LEADING = frozenset({"@build", "@reach"})


def _tail(tokens: list[Token], at: int, article: Article) -> list[str]:
    """What follows a counted noun: “dự án | đầu tư nước ngoài”, without the verb that leads it in."""
    end = at + 1
    if end < len(tokens) and text_of(tokens[end], article) == "có":
        end += 1
        while end < len(tokens) and "@measure" in tokens[end].types:
            end += 1
    while end < len(tokens) and end - at <= 9 and not tokens[end].types & (_SCOPE_STOPS - {"@zone"}):
        end += 1
    if at + 1 < end < len(tokens) and "Comma" in tokens[end].types and _listed(tokens, end):
        end += 2
        while end < len(tokens) and end - at <= 16 and not tokens[end].types & (_SCOPE_STOPS - {"@zone"}):
            end += 1
    start = at + 1
    while (
        start < end
        and not (start + 1 < end and text_of(tokens[start + 1], article) == "nước")
        and (tokens[start].types & _LEADING or text_of(tokens[start], article) in ("vốn", "được", "đang"))
    ):
        start += 1
    if start < end and text_of(tokens[start], article) in ("và", "hoặc"):
        return []
    words = article.text[tokens[start].start : tokens[end - 1].end] if start < end else ""
    return (
        [words] if words and any("Word" in t.types or "Phrase" in t.types for t in tokens[start:end]) else []
    )


def _listed(tokens: list[Token], comma: int) -> bool:
    """Whether a comma joins two nouns of one phrase: “kho, bãi”."""
    if comma + 2 >= len(tokens):
        return False
    before, after, next_ = (tokens[comma + step].types for step in (-1, 1, 2))
    if "@country" in before and "@country" in after:
        return True
    return not after & _NO_NOUN and bool(next_ & {"@reach", "Stop", "Semi", "Word"}) and "Cap" not in after


_NO_NOUN = frozenset(
    {"@build", "@upgrade", "@cooperate", "Date", "Name", "Gate", "Unit", "Qty", "@mainly", "@speech", "Num"}
)


def _of_the_whole(tokens: list[Token], at: int, article: Article) -> list[str]:
    """The scope of the count that this one is a part of: “153 dự án …, gồm 12 dự án …”."""
    parts_from = None
    for index in range(at - 1, -1, -1):
        if tokens[index].types & {"Semi", "Stop"}:
            break
        if text_of(tokens[index], article).lower() in _PARTS:
            parts_from = index
        elif parts_from is not None and "Count" in tokens[index].types:
            return _tail(tokens, index, article)
    return []


_PARTS = frozenset({"gồm", "gồm có", "bao gồm", "trong đó", "trong đó có"})


def _where(tokens: list[Token], at: int, article: Article) -> list[str]:
    """“tại các cửa khẩu” before the figure."""
    for index in range(at - 1, -1, -1):
        if tokens[index].types & {"Semi", "Stop", "Qty"}:
            break
        if text_of(tokens[index], article).lower() in ("tại", "qua") and index + 1 < at:
            end = index + 1
            while end < at and not tokens[end].types & {"Date", "@reach", "Comma", "Qty"}:
                end += 1
            if any("Gateword" in token.types for token in tokens[index:end]):
                return [article.text[tokens[index].start : tokens[end - 1].end]]
    return []


def _of_count_before(tokens: list[Token], at: int, article: Article) -> list[str]:
    """The scope of the counted things that an amount belongs to."""
    for index in range(at - 1, max(-1, at - 25), -1):
        if tokens[index].types & {"Semi", "Stop"}:
            break
        if "Count" in tokens[index].types:
            own = _tail(tokens, index, article)
            return own + _of_the_whole(tokens, index, article) + _where(tokens, index, article)
    return []


def _between(tokens: list[Token], article: Article) -> list[str]:
    """What stands between a measure and its figure and begins with a word that narrows it."""
    for index, token in enumerate(tokens):
        if "@scopehead" in token.types:
            end = index + 1
            while end < len(tokens) and not tokens[end].types & {
                "@reach",
                "@bound",
                "@estimate",
                "Date",
                "Comma",
                "@rise",
            }:
                end += 1
            return [article.text[token.start : tokens[end - 1].end]]
    for index, token in enumerate(tokens):
        if (
            "Gateword" in token.types
            and index + 2 < len(tokens)
            and "@zone" in tokens[index + 2].types
            and index
        ):
            return [article.text[tokens[index - 1].start : tokens[index + 2].end]]
    return []
