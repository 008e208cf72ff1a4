"""`cuakhau add` with data sets of others: recognised, kept with their licence, built in, left out of a release."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cuakhau.api import open_graph
from tests.cli.conftest import Command
from tests.loaders.open_data import samples

CITED = """\
SELECT DISTINCT ?passage WHERE {{ GRAPH ?passage {{ ?s ?p ?o }} FILTER(STRSTARTS(STR(?passage), "https://w3id.org/cuakhau/source/{name}#")) }}"""


def cited(store: Path, name: str) -> set[str]:
    rows = open_graph(store).store.select(CITED.format(name=name)).rows
    return {str(row[0]).rpartition("#")[2].rstrip(">") for row in rows}


def test_files_and_data_sets_are_built_in_and_bound_ones_left_out_of_a_release(
    command: Command, mine: Path, tmp_path: Path
) -> None:
    data, store = tmp_path / "data", tmp_path / "store"
    own = [mine / "pairs.csv", mine / "mine-2024.jsonl"]
    sets = tmp_path / "sets"
    sets.mkdir()
    for make in (samples.wikidata, samples.overpass, samples.traffic, samples.geonames, samples.worldbank):
        make(sets)
    there = ("--data", data, "--store", store)
    added = command("add", *own, *sorted(sets.iterdir()), *there)
    assert added.code == 0, added.err
    assert "wikidata: Wikidata, version 2025-06-30, licence CC0-1.0" in added.err
    assert "osm: OpenStreetMap, version 2025-06-30, licence ODbL-1.0" in added.err
    assert "skipped    1: item of another class, or outside the box" in added.err
    assert "new things 1, kept as candidates" in added.err
    assert "1 facts of mine-2024" in added.err
    kept = {path.relative_to(data).as_posix() for path in data.rglob("*.*")}
    assert kept >= {"pairs.csv", "sources.csv", "facts/mine-2024.jsonl"}
    assert cited(store, "wikidata") == {"Q33403", "Q33383"}
    assert cited(store, "osm") == {"way/1"}
    graph = open_graph(store, language="en")
    assert any(name.startswith("own/facts/mine-2024") for name in graph.manifest.inputs)
    # The name Hữu Nghị in somebody's table means our gate, by the registry's rules.
    figure = next(iter(graph.store.select(
        'PREFIX ck: <https://w3id.org/cuakhau/ontology#> SELECT ?place WHERE { '
        "GRAPH <https://w3id.org/cuakhau/source/traffic#row=1> { ?o ck:value ?value ; ck:place ?place } FILTER(?value = 1200) }"
    ).rows))  # fmt: skip
    assert str(figure[0]).strip("<>").endswith("id/gate/huu-nghi")
    version = graph.store.select(
        "SELECT ?v ?l WHERE { <https://w3id.org/cuakhau/source/traffic> <http://www.w3.org/2002/07/owl#versionInfo> ?v ; "
        "<http://purl.org/dc/terms/license> ?l }"
    )
    assert len(version.rows) == 1

    out = tmp_path / "free.nq"
    kinds = ("--without-licence", "share-alike", "--without-licence", "non-commercial")
    assert command("export", "--format", "nquads", "--out", out, "--store", store, *kinds).code == 0
    text = out.read_text(encoding="utf-8")
    assert "source/osm#" not in text
    assert "source/traffic" not in text
    assert "candidate/osm-way-1" not in text
    assert "source/wikidata#Q33403" in text

    before = {path.name: path.read_bytes() for path in (data / "open").iterdir()}
    assert set(before) == {
        "geonames-vn.jsonl", "osm.jsonl", "traffic.jsonl", "wikidata.jsonl", "worldbank-tx.val.mrch.cd.wt.jsonl",
    }  # fmt: skip
    released = command("build", "--release", "--quiet", "--data", data, "--store", tmp_path / "release")
    assert released.code == 0, released.err
    assert cited(tmp_path / "release", "osm") == set()
    assert cited(tmp_path / "release", "traffic") == set()
    assert cited(tmp_path / "release", "geonames-vn")
    # Adding the same again changes nothing; what is broken, neither.
    again = command("add", sets / "wikidata-20250630-all.json", *there)
    assert "is there already: the same file, read anew" in again.err
    broken = sets / "wikidata-20250630-all.json"
    broken.write_bytes(broken.read_bytes()[:-30])
    assert command("add", broken, *there).code == 1
    assert {path.name: path.read_bytes() for path in (data / "open").iterdir()} == before


def test_what_is_no_format_that_is_known(command: Command, tmp_path: Path) -> None:
    path = tmp_path / "things.csv"
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    there = ("--data", tmp_path / "data", "--store", tmp_path / "store")
    refused = command("add", path, *there)
    assert refused.code == 1
    assert "is no table of ours" in refused.err
    assert "say which with --as (wikidata, geonames," in refused.err
    assert command("add", tmp_path / "none.json", *there).err.endswith("there is no such file\n")
    samples.geonames(tmp_path)
    alone = command("add", tmp_path / "alternateNamesV2.txt", *there)
    assert "explains a dump of GeoNames and has no places: add it together with one" in alone.err
    assert not (tmp_path / "store").exists()


def test_a_mapping_that_is_named_and_one_that_is_missing(command: Command, tmp_path: Path) -> None:
    path = samples.traffic(tmp_path)
    elsewhere = tmp_path / "how.json"
    (tmp_path / "traffic.csv-metadata.json").rename(elsewhere)
    there = ("--data", tmp_path / "data", "--store", tmp_path / "store")
    refused = command("add", path, "--as", "csvw", *there)
    assert (
        "no mapping says what its columns mean: write traffic.csv-metadata.json (CSVW) beside it"
        in refused.err
    )
    assert (
        "how2.json: there is no such file"
        in command("add", path, "--mapping", tmp_path / "how2.json", *there).err
    )
    content = json.loads(elsewhere.read_text(encoding="utf-8"))
    content["tableSchema"]["columns"][2]["titles"] = "Cars"
    elsewhere.write_text(json.dumps(content), encoding="utf-8")
    wrong = command("add", path, "--mapping", elsewhere, *there)
    assert (
        "'vehicles': is no column of traffic.csv; there are Gate, Year, Vehicles a day, Checked on"
        in wrong.err
    )
    assert not (tmp_path / "store").exists()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--bbox", "1,2,3"), "is no box: write west,south,east,north"),
        (("--class", "Q5=Human"), "ours one of BorderGate"),
        (("--name", "No Name"), "lower-case ASCII letters"),
        (("--issued", "yesterday"), "date of issue: 'yesterday' is not an ISO 8601 date"),
    ],
)
def test_options_that_cannot_be_read(
    options: tuple[str, str], message: str, command: Command, tmp_path: Path
) -> None:
    path = samples.wikidata(tmp_path)
    refused = command("add", path, *options, "--data", tmp_path / "data", "--store", tmp_path / "store")
    assert refused.code != 0
    assert message in " ".join(refused.err.replace("│", " ").split())


def test_formats_of_several_files_need_a_folder(on_store: Command, tmp_path: Path) -> None:
    refused = on_store("export", "--format", "neo4j", "--out", tmp_path / "one.csv")
    assert "is several files: name a folder (ending in /) or a .zip" in " ".join(refused.err.split())
    assert on_store("export", "--format", "parquet", "--out", tmp_path / "all.zip").code == 0
    assert on_store("export", "--format", "geopackage", "--out", tmp_path / "b.gpkg").code == 0
    assert (tmp_path / "b.gpkg").read_bytes().startswith(b"SQLite format 3")
