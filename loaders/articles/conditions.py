"""Conditions that a match must meet, named in the patterns (`only: …`)."""

from __future__ import annotations

from collections.abc import Callable

from cuakhau.loaders.articles.context import Article, Prepared, modality
from cuakhau.loaders.articles.patterns import Match
from cuakhau.loaders.articles.tokens import Token


def sides(token: Token) -> set[str]:
    """The sides of the border that a name, unit, body or country may be on: `vn`, `cn`; empty if not known."""
    if side := token.attrs.get("side"):
        return {side}
    found = {type_[4:] for type_ in token.types if type_.startswith("Side")}
    if found or "Name" in token.types:
        return found
    for part in token.attrs.get("parts", ()):
        if found := sides(part):
            return found
    return set()


def _across(match: Match, prepared: Prepared, article: Article) -> bool:
    """`a` can only be Vietnamese and `b` only Chinese, or the other way round."""
    a, b = sides(match.slots["a"][0]), sides(match.slots["b"][0])
    return (a == {"vn"} and b == {"cn"}) or (a == {"cn"} and b == {"vn"})


def _a_lies_in_b(match: Match, prepared: Prepared, article: Article) -> bool:
    """`a` and `b` may be on one side, and are not the same name."""
    a, b = match.slots["a"][0], match.slots["b"][0]
    one, other = sides(a), sides(b)
    if one and other and not one & other:
        return False
    return article.text[a.start : a.end] != article.text[b.start : b.end]


def _class_known(match: Match, prepared: Prepared, article: Article) -> bool:
    """The gate's class words say a class."""
    token = match.slots["gate"][0]
    return "class" in token.attrs or any("class" in item.attrs for item in token.attrs.get("items", ()))


def _not_compared(match: Match, prepared: Prepared, article: Article) -> bool:
    """The figure is not one that another is compared with, nor a change, nor what was seized."""
    if "Count" in match.slots["q"][0].types and any(
        "@seized" in token.types for token in prepared.tokens[: match.first]
    ):
        return False
    at = match.places["q"][0]
    if "Count" in match.slots["q"][0].types and any(
        "@dayword" in t.types for t in prepared.tokens[max(0, at - 4) : at]
    ):
        return False
    if _a_capacity(prepared.tokens, at) or _a_range(prepared.tokens, at):
        return False
    before = prepared.tokens[max(0, at - 3) : at]
    return not any(token.types & {"@compare", "@rise", "@fall"} for token in before)


def _a_capacity(tokens: list[Token], at: int) -> bool:
    """What could be handled is no figure of what was."""
    for token in reversed(tokens[max(0, at - 14) : at]):
        if token.types & {"Semi", "Stop"}:
            return False
        if "@capacity" in token.types:
            return True
    return False


def _a_range(tokens: list[Token], at: int) -> bool:
    """“120 - 150 xe” is no single figure."""
    return at >= 2 and "Num" in tokens[at - 2].types and "Dash" in tokens[at - 1].types


def _bodies_across(match: Match, prepared: Prepared, article: Article) -> bool:
    """Two bodies, of which the second is Chinese: by its name, or by the country in brackets after it."""
    a, b = match.slots["a"][0], match.slots["b"][0]
    after = match.tokens[match.places["b"][1] : match.places["b"][1] + 1]
    other = sides(after[0]) if after and "CountryMark" in after[0].types else sides(b)
    return other == {"cn"} and sides(a) != {"cn"}


def _a_lies_in_known_b(match: Match, prepared: Prepared, article: Article) -> bool:
    """As `a_lies_in_b`, and `b` is the name of a unit and not of a gate alone."""
    b = match.slots["b"][0]
    return _a_lies_in_b(match, prepared, article) and bool({"Unit", "NamedUnit"} & b.types)


def _a_title(match: Match, prepared: Prepared, article: Article) -> bool:
    """A plan's title begins with a capital and has at least three words after the kind."""
    name = match.slots["name"]
    return ("Up" in name[0].types and len(name) >= 3) or any("ZonePair" in token.types for token in name)


def _says_pilot(match: Match, prepared: Prepared, article: Article) -> bool:
    """The words of the scheme say that it is a pilot."""
    first, last = match.tokens[match.first], match.tokens[match.last - 1]
    return "thí điểm" in article.text[first.start : last.end].lower()


_SHAPING = frozenset({"@shape", "@upgrade"})


def _aimed_at(match: Match, prepared: Prepared, article: Article) -> bool:
    """The clause is a plan, or a verb of shaping leads to it that is not said to be done."""
    at = match.places["v"][0]
    how = modality(prepared, at)
    if how in ("negated", "conditional", "hedged"):
        return False
    before = prepared.tokens[at - 1] if at else prepared.tokens[at]
    if article.text[before.start : before.end].lower() in ("đang", "hiện đang", "thực sự"):
        return False
    if how == "planned":
        return True
    for token in reversed(prepared.tokens[max(0, at - 22) : at]):
        if token.types & {"Stop", "@actualising"}:
            return False
        if token.types & _SHAPING:
            return True
    return False


def _names_goods(match: Match, prepared: Prepared, article: Article) -> bool:
    """One of the things that a list names is known as a good."""
    return any("@good" in token.types for token in match.slots.get("list", ()))


def _second_of_country(match: Match, prepared: Prepared, article: Article) -> bool:
    """The second unit may be of the country that is said of the first."""
    one, other = sides(match.slots["c"][0]), sides(match.slots["b"][0])
    return not other or one <= other


def _on_one_side(match: Match, prepared: Prepared, article: Article) -> bool:
    """`a` and `b` may be on one side; a gate may be called as its district is."""
    one, other = sides(match.slots["a"][0]), sides(match.slots["b"][0])
    return not (one and other and not one & other)


def _vn_faces_cn(match: Match, prepared: Prepared, article: Article) -> bool:
    """The first gate may be Vietnamese, the second Chinese."""
    return sides(match.slots["vn"][0]) != {"cn"} and sides(match.slots["cn"][0]) != {"vn"}


def _cn_faces_vn(match: Match, prepared: Prepared, article: Article) -> bool:
    """The first name may be Chinese, the second Vietnamese."""
    return sides(match.slots["a"][0]) != {"vn"} and sides(match.slots["b"][0]) != {"cn"}


def _unit_in_unit(match: Match, prepared: Prepared, article: Article) -> bool:
    """Two units on one side, the second of a higher level as far as the words tell, and not two of a list."""
    a, b = match.slots["a"][0], match.slots["b"][0]
    level, higher = a.attrs.get("level"), b.attrs.get("level")
    if (
        level is not None
        and higher is not None
        and level <= higher
        and not (level == higher and sides(b) == {"cn"})
    ):
        return False
    return (
        _on_one_side(match, prepared, article)
        and article.text[a.start : a.end] != article.text[b.start : b.end]
    )


def _unit_with_country(match: Match, prepared: Prepared, article: Article) -> bool:
    """A unit, not a gate of that name, with its country in brackets; the second of a pair is none."""
    before = match.tokens[match.first - 1].types if match.first else frozenset()
    return not before & {"Dash", "@gate", "Gateword"} and "AdminMark" not in match.slots["m"][0].types


def _units_on_both_sides(match: Match, prepared: Prepared, article: Article) -> bool:
    """“A (Việt Nam) - B (Trung Quốc)” of two units, without a class word of gates before."""
    both = match.slots["s"][0]
    before = match.tokens[match.first - 1].types if match.first else frozenset()
    if before & {"@gate", "Gateword", "@scenic", "@bridge", "@zone", "Cap", "Comma"}:
        return False
    return "NamedUnit" in both.attrs["vn"].types and "NamedUnit" in both.attrs["cn"].types


def _mode_known(match: Match, prepared: Prepared, article: Article) -> bool:
    """The gate's class words say how one crosses."""
    return "mode" in match.slots["g"][0].attrs


def _pure_unit_in_unit(match: Match, prepared: Prepared, article: Article) -> bool:
    """As `unit_in_unit`, and the first is the name of nothing but a unit."""
    a = match.slots["a"][0]
    if "Unit" not in a.types and {"NamedGate", "NamedZone"} & a.types:
        return False
    before = match.tokens[match.first - 1].types if match.first else frozenset()
    return not before & {"Dash", "Gateword", "@gate", "@zone"} and _unit_in_unit(match, prepared, article)


_COMPANIES = ("công ty", "tập đoàn", "hiệp hội", "hợp tác xã", "liên hiệp", "tổng công ty", "doanh nghiệp")


def _a_company(match: Match, prepared: Prepared, article: Article) -> bool:
    """A firm or association, where no post is given."""
    start = match.slots["org"][0].start
    return article.text[start : start + 20].lower().startswith(_COMPANIES)


def _dated(match: Match, prepared: Prepared, article: Article) -> bool:
    """The sentence names a day, month or year."""
    return any("Date" in token.types for token in prepared.tokens)


def _dated_after(match: Match, prepared: Prepared, article: Article) -> bool:
    """The clause goes on with the day, month or year for which it is planned, no deadline."""
    for token in prepared.tokens[match.last : match.last + 5]:
        if token.types & {"Stop", "Semi", "Comma"}:
            return False
        period = token.attrs.get("period")
        if period is not None:
            return not period.until
    return False


def _worth_of_projects(match: Match, prepared: Prepared, article: Article) -> bool:
    """The things counted before the amount are projects."""
    return match.tokens[match.first].attrs.get("measure") == "projects"


FACT_CONDITIONS: dict[str, Callable[[Match, Prepared, Article], bool]] = {
    "across": _across,
    "dated": _dated,
    "worth_of_projects": _worth_of_projects,
    "dated_after": _dated_after,
    "a_lies_in_b": _a_lies_in_b,
    "class_known": _class_known,
    "not_compared": _not_compared,
    "bodies_across": _bodies_across,
    "a_lies_in_known_b": _a_lies_in_known_b,
    "a_title": _a_title,
    "pure_unit_in_unit": _pure_unit_in_unit,
    "a_company": _a_company,
    "unit_in_unit": _unit_in_unit,
    "unit_with_country": _unit_with_country,
    "units_on_both_sides": _units_on_both_sides,
    "mode_known": _mode_known,
    "aimed_at": _aimed_at,
    "cn_faces_vn": _cn_faces_vn,
    "names_goods": _names_goods,
    "second_of_country": _second_of_country,
    "on_one_side": _on_one_side,
    "vn_faces_cn": _vn_faces_cn,
    "says_pilot": _says_pilot,
}
