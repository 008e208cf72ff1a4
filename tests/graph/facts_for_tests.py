"""A few real facts, written for the tests, by the public constructors."""

from __future__ import annotations

from decimal import Decimal

from cuakhau.graph.dates import Interval
from cuakhau.graph.facts import (
    Entity,
    EntityName,
    Fact,
    GateClass,
    Key,
    Mention,
    Observation,
    PairedGates,
    Passage,
    Source,
)

HUU_NGHI, YOUYIGUAN = Key("gate", "huu-nghi"), Key("gate", "cn-youyiguan")
CHI_MA, AIDIAN = Key("gate", "chi-ma"), Key("gate", "cn-aidian")
LANG_SON = Key("unit", "vn-lang-son")
PAIR = Key("pair", "huu-nghi")
VN, CN = Key("country", "vn"), Key("country", "cn")

SOURCES = (
    Source("gates", "Gates", kind="table", languages=("en",), issued=Interval.parse("2026-11")),
    Source("early", "An early report", publisher="Press A", issued=Interval.parse("2018"), languages=("vi",)),
    Source(
        "late", "A later report", publisher="Press B", issued=Interval.parse("2025-07-10"), languages=("vi",)
    ),
    Source("undated", "A page without a date", languages=("en",)),
)


def row(key: str, *cited: str) -> Passage:
    return Passage("gates", key, cited or ("early",))


def said(source: str, start: int, end: int) -> Passage:
    return Passage.of_characters(source, start, end)


def thing(key: Key, type_: str, country: Key, vi: str, zh: str = "") -> list[Fact]:
    passage = row(key.slug)
    facts: list[Fact] = [
        Entity(passage=passage, key=key, types=(type_,), countries=(country,)),
        EntityName(passage=passage, key=key, text=vi, language="vi", preferred=True),
    ]
    if zh:
        facts.append(EntityName(passage=passage, key=key, text=zh, language="zh", preferred=True))
    return facts


REGISTRY: tuple[Fact, ...] = (
    *thing(VN, "Country", VN, "Việt Nam", "越南"),
    *thing(CN, "Country", CN, "Trung Quốc", "中国"),
    *thing(LANG_SON, "Province", VN, "Lạng Sơn", "谅山"),
    *thing(HUU_NGHI, "BorderGate", VN, "Hữu Nghị", "友谊"),
    *thing(YOUYIGUAN, "BorderGate", CN, "Hữu Nghị Quan", "友谊关"),
    *thing(CHI_MA, "BorderGate", VN, "Chi Ma", "峙马"),
    *thing(AIDIAN, "BorderGate", CN, "Ái Điểm", "爱店"),
    *thing(PAIR, "GatePair", VN, "Hữu Nghị - Hữu Nghị Quan"),
    PairedGates(passage=row("huu-nghi"), vn=HUU_NGHI, cn=YOUYIGUAN, pair=PAIR),
)


def mention(text: str) -> Mention:
    return Mention(text, "vi")


def figure(passage: Passage, value: str, unit: str, *, bound: str = "") -> Observation:
    return Observation(
        passage=passage,
        measure="trade_turnover",
        value=Decimal(value),
        unit=unit,
        place=mention("Lạng Sơn"),
        period=Interval.parse("2016/2020"),
        bound=bound,
    )


def held(
    passage: Passage, gate: Key | Mention, class_: str, *, planned: bool = False, since: str = ""
) -> GateClass:
    return GateClass(
        passage=passage,
        gate=gate,
        gate_class=class_,
        planned=planned,
        valid_from=Interval.parse(since) if since else None,
        attested_on=None if since or planned else Interval.parse("2025-07-10"),
    )
