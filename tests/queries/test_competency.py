"""The 23 competency questions, on a graph of the five articles' facts: the registry only names things there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

import pytest
from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from cuakhau import ontology
from cuakhau.graph.assemble import assemble, role_names
from cuakhau.graph.facts import Entity, EntityName, Fact
from cuakhau.graph.iris import BASE, ck, term
from cuakhau.graph.names import Registry
from cuakhau.graph.store import EmbeddedStore, Term
from cuakhau.loaders.run import load_folder
from cuakhau.queries import query
from cuakhau.queries.cite import cite_question

VOV, LC, MP = "vov-cao-bang-2023", "dcsvn-lao-cai-2012", "lang-son-masterplan-2024"
Z22, E25 = "dcsvn-lang-son-zone-2022", "lang-son-border-economy-2025"
ZONE = "id/zone/dong-dang-lang-son"
LANG_SON = "id/unit/vn-lang-son"


@pytest.fixture(scope="module")
def articles() -> EmbeddedStore:
    """What the five articles state, over the entities and names of the registry."""
    loaded = load_folder()
    five = {VOV, LC, MP, Z22, E25}
    stated = [fact for fact in loaded.facts if fact.passage.source in five]
    names = [f for f in loaded.facts if isinstance(f, Entity | EntityName) and f.passage.source not in five]
    graph = assemble(loaded.sources, [*names, *stated], registry=_registry(loaded.facts))
    store = EmbeddedStore.in_memory()
    store.load(b"".join(graph.nquads()), RdfFormat.N_QUADS)
    return store


def _registry(facts: Sequence[Fact]) -> Registry:
    """All names that the registry knows, and those of posts from the code list."""
    codes = parse(ontology.codes_text().encode(), format=RdfFormat.TURTLE)
    return Registry(facts, concepts=role_names(quad.triple for quad in codes))


@dataclass(frozen=True)
class Case:
    """A question's rows, in some of the columns; `sources` are those that its citations name."""

    number: int
    name: str
    columns: str
    rows: tuple[str, ...]
    """Cells by ` | `; what a cell names is the last part of its identifier, `-` is not stated."""
    values: dict[str, str] = field(default_factory=dict)
    sources: tuple[str, ...] = ()
    rows_at_least: bool = False
    """Whether the question asks for some of the rows that the query gives."""

    def __str__(self) -> str:
        return f"{self.number:02}-{self.name}-{'+'.join(value.rpartition('/')[2] for value in self.values.values())}"


def known(day: str) -> dict[str, str]:
    return {"as_of": day, "known_by": day, "class": "id/gate-class/international"}


CASES = [
    Case(1, "gate-counterpart", "gate counterpart", ("tra-linh | cn-longbang",), {"gate": "id/gate/tra-linh"}, (VOV,)),
    Case(
        2, "pair-source", "vietnameseSide chineseSide",
        ("chi-ma | cn-aidian", "binh-nghi | cn-pingerguan"),
        {"source": f"source/{MP}"}, (MP,),
    ),
    Case(
        3, "gate-location", "gate district province", ("huu-nghi | vn-d-cao-loc | vn-lang-son",),
        {"gate": "id/gate/huu-nghi"}, (E25,),
    ),
    Case(4, "unit-gates", "gate", ("soc-giang",), {"unit": "id/unit/vn-d-ha-quang"}, (VOV,)),
    Case(
        4, "place-project", "site project status", ("soc-giang | soc-giang-complex | operating",),
        {"place": "id/unit/vn-d-ha-quang"}, (VOV,),
    ),
    Case(4, "event-period", "site date", ("soc-giang | -", "ta-lung | -"), {"kind": "ck:Reopening"}, (VOV,)),
    Case(
        5, "place-figures", "value unit", ("394 | km2",), {"place": ZONE, "measure": "id/measure/area"}, (E25,)
    ),
    Case(
        6, "place-figures", "value unit bound scopes", ("330 | km | min | border_with_guangxi",),
        {"place": "id/unit/vn-cao-bang", "measure": "id/measure/border_length"}, (VOV,),
    ),
    Case(
        7, "place-figures", "periodStart periodEnd value unit estimated",
        ("2023-01-01 | 2023-12-31 | 661 | million-USD | true",),
        {"place": "id/unit/vn-cao-bang", "measure": "id/measure/trade_turnover"}, (VOV,),
    ),
    Case(
        8, "gate-opening", "date gate counterpart approver approvalDate",
        (
            "2012-11-08 | lao-cai-road-2 | cn-hekou-beishan | government-vn | -",
            "2012-11-08 | lao-cai-road-2 | cn-hekou-beishan | government-cn | -",
        ),
        {"gate": "id/gate/lao-cai-road-2"}, (LC,),
    ),
    Case(
        9, "instrument-source", "kind instrument number issued",
        (
            "Agreement | agr-1991-interim | - | -",
            "Programme | two-corridors | - | -",
            "Plan | scheme-lao-cai-hong-ha | - | -",
        ),
        {"source": f"source/{LC}"}, (LC,),
    ),
    Case(
        10, "commodity-flow", "commodity alsoFlow",
        ("thach-den | potential", "go-rung-trong | -", "truc-sao | -"),
        {"place": "id/unit/vn-cao-bang", "flow": "id/flow/export"}, (VOV,),
    ),
    Case(
        10, "commodity-flow", "commodity alsoFlow",
        (
            "nguyen-lieu-thuoc-la | -", "thach-den | export", "hat-de-trung-khanh | -", "le-vang | -", "que | -",
            "hoi | -", "mac-ca | -", "trau | -", "lon | -",
        ),
        {"place": "id/unit/vn-cao-bang", "flow": "id/flow/potential"}, (VOV,),
    ),
    Case(
        11, "official-post", "person role body", ("hoang-van-huong | bureau_head | dai-tan-culture",),
        {"country": "id/country/cn"}, (VOV,),
    ),
    Case(
        12, "vehicles-peak", "periodStart periodEnd average peak ratio",
        ("2025-01-01 | 2025-06-30 | 1550 | 2000 | 1.29",), {"place": LANG_SON}, (E25,),
    ),
    Case(
        12, "place-figures", "value bound scopes", ("1550 | about | average", "2000 | min | peak"),
        {"place": LANG_SON, "measure": "id/measure/vehicles_per_day"}, (E25,),
    ),
    Case(
        13, "pair-source", "vietnameseSide chineseSide source",
        (
            f"lao-cai-road-1 | cn-hekou-road | {LC}",
            f"lao-cai-road-2 | cn-hekou-beishan | {LC}",
            f"chi-ma | cn-aidian | {MP}",
            f"binh-nghi | cn-pingerguan | {MP}",
            f"tra-linh | cn-longbang | {VOV}",
            f"ly-van | cn-shuolong | {VOV}",
            f"po-peo | cn-yuexu | {VOV}",
            f"ha-lang | cn-kejia | {VOV}",
        ),
        {"kind": "ck:BorderGate"}, (LC, MP, VOV),
    ),
    Case(
        13, "pair-source", "vietnameseSide chineseSide source", (f"ta-lung-bridge-2 | cn-shuikou-bridge-2 | {VOV}",),
        {"kind": "ck:Bridge"}, (VOV,),
    ),
    Case(13, "pair-source", "vietnameseSide chineseSide", ("ban-gioc | duc-thien",), {"kind": "ck:ScenicArea"}, (VOV,)),
    Case(13, "pair-source", "vietnameseSide chineseSide", ("kim-thanh | bac-son",), {"kind": "ck:EconomicZone"}, (LC,)),
    Case(
        14, "gate-planned-class", "gate counterpart currentClass class",
        (
            "tra-linh | cn-longbang | - | international",
            "ly-van | cn-shuolong | - | international",
            "po-peo | cn-yuexu | - | bilateral",
            "ha-lang | cn-kejia | - | bilateral",
            "chi-ma | cn-aidian | bilateral | international",
        ),
        sources=(VOV, MP),
    ),
    Case(
        15, "gate-intention", "gate counterpart currentClass plannedClass aim",
        (
            "huu-nghi | - | international | - | cửa khẩu cửa mẫu, áp dụng công nghệ cao",
            "huu-nghi | - | international | - | mô hình điển hình cho vận tải đường bộ",
            "dong-dang-rail | - | - | - | dịch vụ logistics và dịch vụ hỗ trợ thông minh",
            "chi-ma | cn-aidian | bilateral | international | mở rộng dịch vụ logistics cho thương mại điện tử",
            "binh-nghi | cn-pingerguan | - | - | nâng cấp",
            "binh-nghi | cn-pingerguan | - | - | phục vụ nhu cầu thương mại song phương",
            "tan-thanh | - | - | - | trung tâm chế xuất nông sản",
            "tan-thanh | - | - | - | điểm đến chính cho tiêu thụ nông sản",
        ),
        {"source": f"source/{MP}"}, (MP,),
    ),
    Case(
        15, "place-project", "project status",
        ("project-trung-tam-che-xuat-nong-san-tan-thanh | planned", "tan-thanh-agri | planned"),
        {"place": "id/gate/tan-thanh"}, (MP,),
    ),
    Case(
        16, "cooperation-level", "vietnameseSide vietnameseKind chineseSide chineseKind",
        (
            "government-vn | Government | government-cn | Government",
            "vn-lao-cai-old | Province | cn-yunnan | Province",
            "vn-lao-cai-old | Province | cn-p-honghe | Prefecture",
            "bql-cac-cua-khau-lao-cai | ManagementBoard | bql-ha-khau | ManagementBoard",
            "vn-cao-bang | Province | cn-guangxi | AutonomousRegion",
            "bql-dong-dang-lang-son | ManagementBoard | bql-pingxiang-bonded | ManagementBoard",
        ),
        sources=(VOV, LC, E25),
    ),
    Case(
        17, "event-period", "kind site object instrument",
        (
            "Groundbreaking | tan-thanh-1088-1089 | interagency-1088 | -",
            "Groundbreaking | huu-nghi | road-1119-1120 | -",
            "Approval | dong-dang-lang-son | - | dec-1009",
        ),
        {"place": LANG_SON, "from_date": "2025-06-30", "until_date": "2025-06-30"}, (E25,),
    ),
    Case(
        17, "place-figures", "value scopes",
        ("2 | broken_ground smart_gate_scheme", "3 | smart_gate_scheme"),
        {"place": LANG_SON, "measure": "id/measure/projects"}, (E25,), rows_at_least=True,
    ),
    Case(
        18, "gate-report", "issued source thing value startDate",
        (
            f"2022 | {Z22} | - | international | -",
            f"2022 | {Z22} | project-cua-khau-kieu-mau-huu-nghi | planned | -",
            f"2024 | {MP} | - | international | -",
            f"2024 | {MP} | project-cua-khau-cua-mau-huu-nghi | planned | -",
            f"2025-07-10 | {E25} | - | international | -",
            f"2025-07-10 | {E25} | digital-gate | operating | -",
            f"2025-07-10 | {E25} | road-1119-1120 | under_construction | 2025-06-30",
            f"2025-07-10 | {E25} | road-1119-1120 | - | 2025-06-30",
        ),
        {"gate": "id/gate/huu-nghi"}, (Z22, MP, E25),
    ),
    Case(
        19, "person-sources", "person role organisation sources",
        (
            f"hoang-khanh-duy | deputy_head | bql-dong-dang-lang-son | {Z22} {E25}",
            f"tran-hong-ha | deputy_prime_minister | government-vn | {E25} {MP}",
        ),
        sources=(Z22, MP, E25),
    ),
    Case(
        19, "instrument-signatory", "number issued person issuer",
        ("236/QĐ-TTg | - | tran-hong-ha | prime-minister-vn", "1009/QĐ-TTg | 2025-06-30 | tran-hong-ha | -"),
        {"person": "id/person/tran-hong-ha"}, (MP, E25),
    ),
    *(
        Case(20, "figure-change", "value laterValue unit difference percent sameScope",
             (row,), {"place": ZONE, "scope": f"id/scope/{scope}", "measure": f"id/measure/{measure}"}, (Z22, E25))
        for scope, measure, row in (
            ("domestic", "projects", "122 | 141 | projects | 19 | 15.6 | false"),
            ("domestic", "investment", "13000 | 26060 | billion-VND | 13060 | 100.5 | false"),
            ("foreign", "projects", "20 | 12 | projects | -8 | -40 | false"),
            ("foreign", "investment", "207 | 82.355 | million-USD | -124.645 | -60.2 | false"),
        )
    ),
    Case(
        20, "figure-split", "periodEnd domestic foreign total",
        ("2021-12-31 | 122 | 20 | 142", "2025-07-10 | 141 | 12 | 153"), {"place": ZONE}, (Z22, E25),
    ),
    Case(
        20, "place-figures", "value scopes", ("153 | off_budget",),
        {"place": ZONE, "measure": "id/measure/projects"}, rows_at_least=True,
    ),
    Case(
        21, "figure-previous", "periodStart periodEnd value percent previous",
        (
            "2025-01-01 | 2025-06-30 | 42213.62 | 38 | 30589.58",
            "2025-01-01 | 2025-06-30 | 2947.8 | 18 | 2498.14",
        ),
        {"place": LANG_SON, "measure": "id/measure/trade_turnover"}, (E25,),
    ),
    Case(
        21, "figure-share", "measure value otherValue percent",
        ("export_turnover | 74 | 2947.8 | 2.5", "trade_turnover | 2947.8 | 42213.62 | 7"),
        {"place": LANG_SON}, (E25,), rows_at_least=True,
    ),
    Case(
        22, "figure-previous", "periodStart periodEnd value unit previous difference percent",
        ("2016-01-01 | 2020-12-31 | 17.5 | billion-USD | 11.5 | 6 | 52.2",), {"place": ZONE}, (E25,),
    ),
    Case(
        22, "place-figures", "value unit bound scopes",
        ("17.5 | billion-USD | min | zone_gates", "19000 | billion-VND | about | import_export_taxes_and_fees"),
        {"place": ZONE, "from_date": "2016-01-01", "until_date": "2020-12-31"}, (E25,), rows_at_least=True,
    ),
    Case(
        22, "place-figures", "value scopes", ("42213.62 | all_types", "2947.8 | declared_locally"),
        {"place": LANG_SON, "measure": "id/measure/trade_turnover"}, (E25,),
    ),
    Case(23, "gate-class", "gate", ("lao-cai-road-1", "lao-cai-road-2"), known("2012-12-31"), (LC,)),
    Case(23, "gate-planned-class", "gate", (), known("2012-12-31")),
    Case(23, "gate-class", "gate", ("lao-cai-road-1", "lao-cai-road-2", "huu-nghi"), known("2023-12-31"), (LC, Z22)),
    Case(23, "gate-planned-class", "gate", ("tra-linh", "ly-van"), known("2023-12-31"), (VOV,)),
    Case(
        23, "gate-class", "gate", ("lao-cai-road-1", "lao-cai-road-2", "huu-nghi"), known("2025-07-10"),
        (LC, Z22, MP, E25),
    ),
    Case(
        23, "gate-planned-class", "gate currentClass", ("tra-linh | -", "ly-van | -", "chi-ma | bilateral"),
        known("2025-07-10"), (VOV, MP),
    ),
    Case(
        23, "gate-opening", "date opened", ("2012-11-08 | false", "2012-11-08 | false"),
        {"gate": "id/gate/lao-cai-road-2", "as_of": "2012-10-31", "known_by": "2012-12-31"}, (LC,),
    ),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_articles_answer(case: Case, articles: EmbeddedStore) -> None:
    question = query.get(case.name)
    assert f"competency-{case.number:02}" in question.tags
    values = {name: _term(value) for name, value in case.values.items()}
    table = articles.select(question.bind(values))
    wanted = case.columns.split()
    rows = [" | ".join(_cell(record[name]) for name in wanted) for record in table.records()]
    if case.rows_at_least:
        assert set(case.rows) <= set(rows)
    else:
        assert sorted(set(rows)) == sorted(set(case.rows))
    known_by = values.get("known_by")
    limit = None if known_by is None else _day(known_by)
    cited = cite_question(articles, question, table, known_by=limit)
    assert all(row.citations for row in cited)
    named = {citation.document.source for row in cited for citation in row.citations}
    of_articles = {source.removeprefix(BASE + "source/") for source in named}
    assert set(case.sources) <= of_articles
    if case.sources and not case.rows_at_least:
        assert of_articles & {VOV, LC, MP, Z22, E25} == set(case.sources)


def test_every_competency_question_has_a_query() -> None:
    assert {case.number for case in CASES} == set(range(1, 24))


def test_the_half_year_is_more_than_the_five_years_of_the_zone(articles: EmbeddedStore) -> None:
    def figure(place: str, scope: str) -> float:
        values = {"place": _term(place), "measure": _term("id/measure/trade_turnover")}
        records = articles.select(query.get("place-figures").bind(values)).records()
        (record,) = [record for record in records if _cell(record["scopes"]) == scope]
        factor = {"billion-USD": 1.0, "million-USD": 0.001}[_cell(record["unit"])]
        return factor * float(_cell(record["value"]))

    assert round(figure(LANG_SON, "all_types") / figure(ZONE, "zone_gates"), 2) == 2.41


def _term(text: str) -> NamedNode | Literal:
    if text.startswith("ck:"):
        return ck(text.removeprefix("ck:"))
    if text[:4].isdigit():
        return Literal(text, datatype=term("xsd:date"))
    return NamedNode(BASE + text)


def _day(value: Term) -> date:
    assert isinstance(value, Literal)
    return date.fromisoformat(value.value)


def _cell(value: Term | None) -> str:
    if value is None:
        return "-"
    assert isinstance(value, NamedNode | Literal)
    text = value.value
    if isinstance(value, Literal) and text.startswith(BASE):
        return " ".join(sorted(iri.rpartition("/")[2] for iri in text.split()))
    return text.rpartition("/")[2].rpartition("#")[2] if isinstance(value, NamedNode) else text
