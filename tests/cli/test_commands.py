"""Every command on the shipped graph, as a reader types it."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from pathlib import Path

import pytest

from cuakhau.queries import query
from tests.cli.conftest import Command


def test_ask_without_a_name_lists_every_question(command: Command) -> None:
    outcome = command("ask", "--format", "csv", "--lang", "en")
    rows = list(csv.DictReader(io.StringIO(outcome.out)))
    assert {row["name"] for row in rows} == set(query.library())
    assert outcome.code == 0


def test_ask_about_explains_a_question_without_a_store(command: Command) -> None:
    outcome = command("ask", "gate-class", "--about", "--lang", "en")
    assert "as_of: What was true on this day" in outcome.out
    assert "?designation ck:designates ?gate" in outcome.out


def test_ask_answers_in_columns_and_says_how_many(on_store: Command) -> None:
    outcome = on_store("ask", "gate-counterpart", "--param", "gate=tra linh")
    heading, row = outcome.out.splitlines()
    assert heading.split()[:2] == ["Gate", "Counterpart"]
    assert row.startswith("Tra Linh  Longbang")
    assert outcome.err == "1 row\n"
    assert not set(outcome.out) & set("│─┃━\x1b")


@pytest.mark.parametrize(
    ("language", "heading", "name"), [("vi", "Phía đối diện", "Long Bang"), ("zh", "对应口岸", "龙邦")]
)
def test_ask_speaks_the_readers_language(
    command: Command, built_store: Path, language: str, heading: str, name: str
) -> None:
    outcome = command(
        "ask", "gate-counterpart", "--param", "gate=茶岭", "--store", built_store, "--lang", language
    )
    assert heading in outcome.out
    assert name in outcome.out


def test_ask_cites_in_footnotes(on_store: Command) -> None:
    outcome = on_store("ask", "gate-counterpart", "--param", "gate=Trà Lĩnh", "--cite")
    table, notes = outcome.out.split("\n\n", 1)
    assert "[1]" in table
    assert notes.startswith("[1] ")
    assert "<https://w3id.org/cuakhau/source/" in notes


def test_ask_takes_dates_as_options_and_as_parameters(on_store: Command) -> None:
    by_option = on_store("ask", "gate-class", "--as-of", "2015", "--known-by", "2024", "--format", "json")
    by_parameter = on_store(
        "ask", "gate-class", "--param", "as-of=2015-12-31", "--param", "known_by=2024", "--format", "json"
    )
    assert json.loads(by_option.out) == json.loads(by_parameter.out)


@pytest.mark.parametrize("form", ["csv", "tsv", "json", "markdown"])
def test_every_format_holds_the_same_rows(on_store: Command, form: str) -> None:
    outcome = on_store("ask", "pair-network", "--format", form)
    table = on_store("ask", "pair-network")
    count = len(table.out.splitlines()) - 1
    found = {
        "csv": lambda text: len(list(csv.reader(io.StringIO(text)))) - 1,
        "tsv": lambda text: len(text.splitlines()) - 1,
        "json": lambda text: len(json.loads(text)),
        "markdown": lambda text: len(text.splitlines()) - 2,
    }[form](outcome.out)
    assert found == count > 0


@pytest.mark.parametrize("form", ["csv", "json", "markdown"])
def test_citations_go_into_every_format(on_store: Command, form: str) -> None:
    outcome = on_store("ask", "gate-counterpart", "--param", "gate=Trà Lĩnh", "--cite", "--format", form)
    assert "https://w3id.org/cuakhau/source/" in outcome.out


def test_identifiers_are_given_when_asked_for(on_store: Command) -> None:
    plain = on_store("ask", "gate-counterpart", "--param", "gate=Trà Lĩnh", "--format", "csv")
    assert "https://" not in plain.out
    with_iris = on_store("ask", "gate-counterpart", "--param", "gate=Trà Lĩnh", "--format", "csv", "--iris")
    (row,) = csv.DictReader(io.StringIO(with_iris.out))
    assert row["counterpart_iri"] == "https://w3id.org/cuakhau/id/gate/cn-longbang"


def test_sparql_takes_a_text_a_file_and_standard_input(
    on_store: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "SELECT ?gate WHERE { ?gate ck:pairedWith <https://w3id.org/cuakhau/id/gate/tra-linh> }"
    file = tmp_path / "question.rq"
    file.write_text(f"# a comment\n{text}\n", encoding="utf-8")
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
    outputs = {on_store("sparql", given, "--format", "csv").out for given in (text, str(file), "-")}
    assert outputs == {"gate\nLongbang\n"}


def test_sparql_cites_and_says_what_it_cannot_cite(on_store: Command) -> None:
    outcome = on_store("sparql", "SELECT ?gate WHERE { ?gate ck:pairedWith ?other } LIMIT 2", "--cite")
    assert "[1] " in outcome.out
    counted = on_store("sparql", "SELECT (COUNT(*) AS ?n) WHERE { ?gate ck:pairedWith ?other }", "--cite")
    assert "[–] every row: " in counted.out


def test_sparql_answers_ask_and_construct(on_store: Command) -> None:
    assert on_store("sparql", "ASK { ?gate a ck:BorderGate }").out == "true\n"
    construct = "CONSTRUCT { ?g a ck:BorderGate } WHERE { ?g a ck:BorderGate } LIMIT 2"
    assert on_store("sparql", construct).out.count("ck:BorderGate") == 2
    assert on_store("sparql", construct, "--format", "ntriples").out.count("\n") == 2
    assert json.loads(on_store("sparql", construct, "--format", "jsonld").out)


def test_show_tells_facts_time_line_and_sources(on_store: Command) -> None:
    outcome = on_store("show", "Hữu", "Nghị", "--cite")
    assert outcome.out.startswith("Huu Nghi  (gate/huu-nghi)\nBorder gate\n")
    for part in ("paired with: Youyiguan [", "\nTimeline\n", "\nSources\n[1] ", "(derived: current-class)"):
        assert part in outcome.out


def test_show_gives_json(on_store: Command) -> None:
    record = json.loads(on_store("show", "gate/huu-nghi", "--format", "json").out)
    assert record["names"]["zh"] == "友谊"
    assert record["citations"]


def test_find_lists_what_fits(on_store: Command) -> None:
    outcome = on_store("find", "huu", "nghi", "--kind", "gate", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(outcome.out)))
    assert rows[0]["identifier"] == "gate/huu-nghi"
    assert {row["kind"] for row in rows} == {"Border gate"}


def test_find_of_nothing_fails_quietly(on_store: Command) -> None:
    outcome = on_store("find", "qqqqzzzz")
    assert (outcome.code, outcome.out) == (1, "")
    assert "qqqqzzzz" in outcome.err


def test_info_counts_and_lists_what_waits_for_review(on_store: Command) -> None:
    assert "data_date" in on_store("info").out
    content = json.loads(on_store("info", "--review", "--format", "json").out)
    assert content["facts"]["paired_gates"] > 0
    assert len(content["to_review"]) == content["candidates"]


@pytest.mark.parametrize(
    ("form", "start"),
    [
        ("nquads", "<"), ("trig", "@prefix"), ("turtle", "@prefix"), ("jsonld", "{"), ("gexf", "<?xml"),
        ("graphml", "<?xml"), ("geojson", "{"), ("csv", "subject,"),
    ],
)  # fmt: skip
def test_export_writes_every_format(on_store: Command, tmp_path: Path, form: str, start: str) -> None:
    file = tmp_path / "graph.out"
    outcome = on_store("export", "--format", form, "--out", file)
    assert outcome.code == 0, outcome.err
    assert file.read_text("utf-8").startswith(start)
    assert outcome.out == ""
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_export_writes_tables_into_a_folder_or_an_archive(on_store: Command, tmp_path: Path) -> None:
    archive = tmp_path / "tables.zip"
    on_store("export", "--format", "csv", "--out", archive)
    on_store("export", "--format", "csv", "--out", f"{tmp_path}/tables/")
    names = {path.name for path in (tmp_path / "tables").iterdir()}
    assert {"BorderGate.csv", "edges.csv"} <= names
    assert set(zipfile.ZipFile(archive).namelist()) == names


def test_network_writes_one_page(on_store: Command, tmp_path: Path) -> None:
    page = tmp_path / "network.html"
    outcome = on_store("network", "--out", page, "--as-of", "2012")
    assert outcome.code == 0
    assert page.read_text("utf-8").lstrip().lower().startswith("<!doctype html>")


def test_tour_answers_three_questions_and_draws_the_network(on_store: Command, tmp_path: Path) -> None:
    outcome = on_store("tour", "--out", tmp_path / "out")
    assert outcome.code == 0
    assert outcome.out.count("$ cuakhau ask ") == 3
    assert outcome.out.count("\n[1] ") == 3
    assert (tmp_path / "out" / "network.html").is_file()
    assert "Building" not in outcome.err


def test_version(command: Command) -> None:
    import cuakhau

    assert command("--version").out == f"cuakhau {cuakhau.__version__}\n"


def test_build_takes_a_folder_of_ones_own(command: Command, tmp_path: Path) -> None:
    data, store = tmp_path / "data", tmp_path / "store"
    data.mkdir()
    (data / "sources.csv").write_text(
        "key,title,publisher,issued,language,url,licence,sha256,characters,note\n"
        "my-notes,My notes,Me,2026-09-01,en,,,,,\n",
        encoding="utf-8",
    )
    (data / "status.csv").write_text(
        "key,thing,status,valid_from,valid_until,attested_on,instrument,note,sources\n"
        "my-1,gate/huu-nghi,closed,2026-08-20,,,,,my-notes\n",
        encoding="utf-8",
    )
    (data / "more.trig").write_text(
        "@prefix ck: <https://w3id.org/cuakhau/ontology#> .\n"
        "@prefix dcterms: <http://purl.org/dc/terms/> .\n"
        "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
        "<https://w3id.org/cuakhau/source/more> a ck:Source ; dcterms:title 'More'@en .\n"
        "<https://w3id.org/cuakhau/source/more#row=1> a ck:Passage ; ck:row 1 ;\n"
        "  dcterms:isPartOf <https://w3id.org/cuakhau/source/more> .\n"
        "<https://w3id.org/cuakhau/source/more#row=1> {\n"
        "  <https://w3id.org/cuakhau/id/gate/huu-nghi> skos:altLabel 'Friendship crossing'@en }\n",
        encoding="utf-8",
    )
    built = command("build", "--store", store, "--data", data)
    assert built.code == 0, built.err
    assert "SHA-256" in built.out
    assert "checking" in built.err
    shown = command("show", "friendship crossing", "--cite", "--store", store, "--lang", "en")
    assert "2026-08-20  Status period: status: closed" in shown.out
    assert "My notes, Me, 2026-09-01" in shown.out
    info = json.loads(command("info", "--format", "json", "--store", store).out)
    assert info["data_date"] == "2026-09-01"
    assert "own/more.trig" in info["inputs"]


def test_show_tells_what_else_is_called_so(on_store: Command) -> None:
    outcome = on_store("show", "Chi Ma")
    assert outcome.out.startswith("Chi Ma  (gate/chi-ma)")
    assert "zone/chi-ma" in outcome.err
    assert "POINT" not in outcome.out
