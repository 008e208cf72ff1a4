"""Each format as its publisher writes it: what is stated of known things, what becomes a candidate, what is skipped."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cuakhau.graph.facts import Identifier, Key, Mention, Observation
from cuakhau.loaders.open_data.model import Box, Interest
from cuakhau.loaders.open_data.recognise import companion_of, recognise_or_none
from cuakhau.loaders.open_data.records import SEVERAL
from cuakhau.loaders.open_data.things import Things
from tests.loaders.open_data import samples
from tests.loaders.open_data.conftest import Reader

MAKERS: dict[str, tuple[str, Callable[[Path], Path]]] = {
    "wikidata": ("wikidata", samples.wikidata),
    "geonames": ("geonames", samples.geonames),
    "unlocode": ("unlocode", samples.unlocode),
    "overpass": ("osm", samples.overpass),
    "osmium": ("osm", samples.osmium_sequence),
    "worldbank": ("worldbank", samples.worldbank),
    "comtrade": ("comtrade", samples.comtrade),
    "aiddata": ("aiddata", samples.aiddata),
    "csvw": ("csvw", samples.traffic),
}


@pytest.mark.parametrize("sample", MAKERS)
def test_a_file_is_recognised_by_its_content(sample: str, tmp_path: Path) -> None:
    name, make = MAKERS[sample]
    loader = recognise_or_none(make(tmp_path))
    assert loader is not None
    assert loader.name == name


@pytest.mark.parametrize("sample", MAKERS)
def test_the_same_bytes_give_the_same_facts(sample: str, tmp_path: Path, read: Reader) -> None:
    name, make = MAKERS[sample]
    path = make(tmp_path)
    first, again = read(name, path), read(name, path)
    assert first.facts == again.facts
    assert first.facts
    assert not first.problems


@pytest.mark.parametrize("ending", ["", ".gz", ".bz2"])
def test_items_of_wikidata_are_cited_and_known_by_their_qid(
    ending: str, tmp_path: Path, read: Reader
) -> None:
    found = read("wikidata", samples.wikidata(tmp_path, ending))
    said = found.said()
    assert set(said) == {"Q33403", "Q33383"}
    # A name that is ours is cited once more; another is a further name, never the one that is shown.
    assert "name unit/vn-lang-son Lạng Sơn vi True" in said["Q33403"]
    assert "name unit/vn-lang-son Tỉnh Lạng Sơn vi False" in said["Q33403"]
    assert "identifier unit/vn-lang-son geonames 1576632 self" in said["Q33403"]
    assert "located_in unit/vn-d-lang-son unit/vn-lang-son None" in said["Q33383"]
    assert not any(line.startswith("entity") for lines in said.values() for line in lines)
    assert found.about.version == "2025-06-30"
    assert sum(found.skipped.values()) == 1


def test_an_item_that_nobody_knows_is_a_candidate_with_its_class_and_life(
    tmp_path: Path, read: Reader
) -> None:
    said = read("wikidata", samples.wikidata(tmp_path), knowing=Things()).said()
    assert set(said) == {"Q33383"}
    lines = said["Q33383"]
    assert lines[0].startswith("entity candidate/wikidata-q33383 ('City', 'Candidate')")
    assert "name candidate/wikidata-q33383 Lạng Sơn vi True" in lines
    assert "position candidate/wikidata-q33383 21.8477778 106.7577778 populated_place True" in lines
    assert any("2002-10-17" in line for line in lines if line.startswith("lifetime"))


@pytest.mark.parametrize("crossing", ["Q55599109", "Q757292"])
def test_a_border_crossing_of_wikidata_that_nobody_knows_is_a_candidate_gate(
    tmp_path: Path, read: Reader, crossing: str
) -> None:
    claims = {"P31": [samples.item_value(crossing)], "P625": [samples.point(22.9, 105.9)]}
    path = tmp_path / "items.json"
    path.write_bytes(samples.dump(samples.item("Q1", {"en": "Somewhere"}, claims)))
    said = read("wikidata", path, knowing=Things()).said()["Q1"]
    assert said[0].startswith("entity candidate/wikidata-q1 ('BorderGate', 'Candidate')")
    assert "position candidate/wikidata-q1 22.9000000 105.9000000 map_point True" in said


def test_a_class_of_theirs_can_be_asked_for_and_a_box(tmp_path: Path, read: Reader) -> None:
    path = samples.wikidata(tmp_path)
    wanted = Interest(classes={"Q2824648": "Province"})
    assert set(read("wikidata", path, knowing=Things(), interest=wanted).said()) == {"Q33403", "Q33383"}
    elsewhere = Interest(box=Box.parse("4,50,5,51"), classes={"Q6256": "Place"})
    assert set(read("wikidata", path, knowing=Things(), interest=elsewhere).said()) == {"Q31"}


def test_what_wikidata_deprecates_or_does_not_know_is_left_out(tmp_path: Path, read: Reader) -> None:
    claims: dict[str, Any] = {
        "P31": [samples.item_value("Q515")],
        "P625": [samples.point(22, 106), {**samples.point(1, 1), "rank": "deprecated"}],
        "P1566": [{"mainsnak": {"snaktype": "somevalue"}, "rank": "normal"}],
        "P571": [samples.when("+1900-00-00T00:00:00Z", 7)],
    }
    path = tmp_path / "items.json"
    path.write_bytes(samples.dump(samples.item("Q1", {"en": "Somewhere"}, claims)))
    kinds = {line.split()[0] for line in read("wikidata", path).said()["Q1"]}
    assert kinds == {"entity", "name", "identifier", "position"}


def test_an_identifier_of_two_of_ours_is_nobodys(tmp_path: Path, read: Reader) -> None:
    keys = (Key("unit", "vn-lao-cai-old"), Key("unit", "vn-lao-cai"))
    found = read("wikidata", samples.wikidata(tmp_path), knowing=Things({("wikidata", "Q33403"): keys}))
    assert found.skipped[SEVERAL] == 1
    assert set(found.said()) == {"Q33383"}


def test_places_of_geonames_have_names_links_and_units_from_the_files_beside(
    tmp_path: Path, read: Reader
) -> None:
    found = read("geonames", samples.geonames(tmp_path))
    said = found.said()
    assert set(said) == {"1576632", "8522374", "1581129"}
    assert "name gate/huu-nghi Hữu Nghị vi True" in said["8522374"]
    assert "located_in gate/huu-nghi unit/vn-lang-son None" in said["8522374"]
    assert "name unit/vn-lang-son 谅山省 zh False" in said["1576632"]
    assert "identifier unit/vn-lang-son wikidata Q33403 self" in said["1576632"]
    # A link to an article is no name, and the language of the main table's alternate names is not told.
    assert not any("wikipedia" in line or "Lang Son,Lạng Sơn" in line for line in said["1576632"])
    assert found.about.version == "2022-11-02"
    assert companion_of(tmp_path / "alternateNamesV2.txt")
    assert companion_of(tmp_path / "admin1CodesASCII.txt")


def test_a_border_post_of_geonames_that_nobody_knows_is_a_candidate_gate(
    tmp_path: Path, read: Reader
) -> None:
    said = read("geonames", samples.geonames(tmp_path), knowing=Things()).said()
    assert set(said) == {"8522374"}
    assert said["8522374"][0].startswith("entity candidate/geonames-8522374 ('BorderGate', 'Candidate')")


def test_locations_with_the_function_of_a_border_crossing_have_points_in_degrees(
    tmp_path: Path, read: Reader
) -> None:
    found = read("unlocode", samples.unlocode(tmp_path))
    said = found.said()
    assert set(said) == {"CNYYG", "VNDDG"}
    assert "position candidate/unlocode-vnddg 21.95 106.70 populated_place True" in said["VNDDG"]
    assert "located_in candidate/unlocode-vnddg unit/vn-lang-son None" in said["VNDDG"]
    assert "name candidate/unlocode-vnddg Dong Dang en True" in said["VNDDG"]
    assert found.skipped["entry marked for removal"] == 1
    assert found.skipped["heading of a country"] == 3
    assert (found.about.version, found.about.issued) == ("2024-1", "2024-H1")


def test_a_location_whose_point_is_none_is_taken_without_it(tmp_path: Path, read: Reader) -> None:
    path = tmp_path / "2024-1 UNLOCODE CodeListPart3.csv"
    path.write_text(
        ',"VN","DDG","Đồng Đăng","Dong Dang","09","RL","-23----B","0901",,"2175N 10642E",\n', encoding="utf-8"
    )
    found = read("unlocode", path)
    assert [str(problem) for problem in found.problems] == [
        f"{path.name}:1:Coordinates: '2175N 10642E': is no point; the location is taken without it "
        "(degrees and minutes: 2143N 10658E)"
    ]
    assert not any(line.startswith("position") for line in found.said()["VNDDG"])


@pytest.mark.parametrize("make", [samples.overpass, samples.osmium_sequence])
def test_border_crossings_of_openstreetmap_are_cited_by_object(
    make: Callable[[Path], Path], tmp_path: Path, read: Reader
) -> None:
    path = make(tmp_path)
    said = read("osm", path).said()
    assert said["way/1"][0].startswith("entity candidate/osm-way-1 ('BorderGate', 'Candidate')")
    known = Things({("osm", "node/1577103523"): (Key("gate", "cn-pingxiang-rail"),)})
    said = read("osm", path, knowing=known).said()
    assert "identifier gate/cn-pingxiang-rail osm node/1577103523 self" in said["node/1577103523"]
    assert "node/2" not in said


def test_a_wikidata_tag_of_openstreetmap_names_a_thing_of_ours(tmp_path: Path, read: Reader) -> None:
    collection = json.loads(json.dumps(samples.OVERPASS))
    collection["features"][1]["properties"]["wikidata"] = "Q33403"
    path = tmp_path / "export.geojson"
    path.write_text(json.dumps(collection), encoding="utf-8")
    assert all(" unit/vn-lang-son " in line for line in read("osm", path).said()["way/1"])


def write_pbf(path: Path) -> None:
    import osmium

    with osmium.SimpleWriter(str(path)) as writer:
        writer.add_node(osmium.osm.mutable.Node(id=1, location=(106.7108, 21.9751), version=1))
        writer.add_node(osmium.osm.mutable.Node(id=2, location=(106.7112, 21.9755), version=1))
        writer.add_node(
            osmium.osm.mutable.Node(
                id=3, location=(106.98, 22.98), version=1, tags={"amenity": "cafe", "name": "X"}
            )
        )
        gate = {"barrier": "border_control", "name": "Tân Thanh"}
        writer.add_node(osmium.osm.mutable.Node(id=4, location=(106.6825, 22.0031), version=1, tags=gate))
        tags = {"barrier": "border_control", "name": "Hữu Nghị", "name:zh": "友谊"}
        writer.add_way(osmium.osm.mutable.Way(id=1, nodes=[1, 2], version=1, tags=tags))


def test_pbf_has_points_for_nodes_and_ways(tmp_path: Path, read: Reader) -> None:
    path = tmp_path / "border.osm.pbf"
    write_pbf(path)
    loader = recognise_or_none(path)
    assert loader is not None
    assert loader.name == "osm"
    said = read("osm", path).said()
    assert set(said) == {"node/4", "way/1"}
    assert "position candidate/osm-way-1 21.9753000 106.7110000 map_point True" in said["way/1"]


def test_a_year_of_an_indicator_is_a_figure(tmp_path: Path, read: Reader) -> None:
    found = read("worldbank", samples.worldbank(tmp_path))
    figures = [fact for fact in found.facts if isinstance(fact, Observation)]
    assert len(figures) == len(found.facts) == 5  # a year without a value has none
    last = figures[-1]
    assert (last.passage.fragment, last.measure, str(last.value)) == (
        "VNM/TX.VAL.MRCH.CD.WT",
        "export_turnover",
        "354721000000",
    )
    assert last.period is not None
    assert last.period.text == "2023"
    assert found.about.issued == "2024-06-28"
    assert any(
        reason.startswith("indicator without a measure of ours: EG.ELC.ACCS.ZS") for reason in found.skipped
    )


def test_totals_of_comtrade_are_figures_and_goods_are_flows(tmp_path: Path, read: Reader) -> None:
    found = read("comtrade", samples.comtrade(tmp_path))
    total, goods, flow = found.facts
    assert isinstance(total, Observation)
    assert isinstance(goods, Observation)
    assert (total.place, total.partner, total.scope) == (
        Key("country", "vn"),
        Key("country", "cn"),
        ("whole_country",),
    )
    assert goods.scope == ()
    assert goods.scope_note.startswith("HS 08: ")
    assert getattr(flow, "commodity", None) == Mention(
        "Edible fruit and nuts; peel of citrus fruit or melons", "en"
    )
    assert len(found.skipped) == 2


def test_a_project_of_aiddata_has_title_dates_status_and_cost(tmp_path: Path, read: Reader) -> None:
    found = read("aiddata", samples.aiddata(tmp_path))
    lines = found.said()["54310"]
    assert lines[0].startswith("entity candidate/aiddata-54310 ('Project', 'Candidate')")
    project = next(line for line in lines if line.startswith("project"))
    assert "completed" in project
    assert "2011-10-10" in project
    assert any(line.startswith("observation cost 169000000 USD candidate/aiddata-54310") for line in lines)
    assert len(found.skipped) == 2


def test_the_sheet_of_aiddata_as_csv_gives_the_same(tmp_path: Path, read: Reader) -> None:
    import csv

    path = tmp_path / "gcdf.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, samples.AIDDATA_COLUMNS)
        writer.writeheader()
        for row in samples.AIDDATA_ROWS:
            writer.writerow(
                {**row, **({"Amount (Nominal USD)": "169000000"} if "Amount (Nominal USD)" in row else {})}
            )
    assert read("aiddata", path).facts == read("aiddata", samples.aiddata(tmp_path)).facts


def test_a_mapped_table_gives_the_facts_that_its_metadata_say(tmp_path: Path, read: Reader) -> None:
    found = read("csvw", samples.traffic(tmp_path))
    first, second = found.facts
    assert isinstance(first, Observation)
    assert isinstance(second, Observation)
    assert (first.passage.fragment, first.measure, str(first.value), first.unit) == (
        "row=1", "vehicles_per_day", "1200", "vehicles/day",
    )  # fmt: skip
    # A name is left to the registry's rules, a key is taken as it is.
    assert first.place == Mention("Hữu Nghị", "vi")
    assert second.place == Key("gate", "cn-youyiguan")
    assert (found.about.title, found.about.version) == ("Vehicles at two gates", "2")
    assert found.about.licence == "https://creativecommons.org/licenses/by-nc/4.0/"


def test_rows_of_things_are_cited_by_their_key_and_new_ones_are_candidates(
    tmp_path: Path, read: Reader
) -> None:
    (tmp_path / "posts.csv").write_text(
        "id,name,lat,lon\nhuu-nghi,Hữu Nghị,21.97,106.71\npost-7,Trạm số 7,22.1,106.5\n", encoding="utf-8"
    )
    wgs = "http://www.w3.org/2003/01/geo/wgs84_pos#"
    virtual = [
        {"name": name, "virtual": True, "propertyUrl": samples.CK + term, "default": value}
        for name, term, value in (
            ("c", "country", "vn"),
            ("r", "route", "no"),
            ("b", "coordinateBasis", "gate"),
        )
    ]
    metadata = {
        "@context": "http://www.w3.org/ns/csvw",
        "url": "posts.csv",
        "dc:conformsTo": f"{samples.CK}BorderGate",
        "tableSchema": {
            "primaryKey": "id",
            "columns": [
                {"name": "id", "propertyUrl": "http://purl.org/dc/terms/identifier"},
                {"name": "name", "lang": "vi", "propertyUrl": "http://www.w3.org/2000/01/rdf-schema#label"},
                {"name": "lat", "datatype": "decimal", "propertyUrl": f"{wgs}lat"},
                {"name": "lon", "datatype": "decimal", "propertyUrl": f"{wgs}long"},
                *virtual,
            ],
        },
    }
    (tmp_path / "posts.csv-metadata.json").write_text(json.dumps(metadata), encoding="utf-8")
    found = read("csvw", tmp_path / "posts.csv")
    assert not found.problems
    said = found.said()
    assert set(said) == {"huu-nghi", "post-7"}
    assert not any(line.startswith("entity") for line in said["huu-nghi"])
    assert "position gate/huu-nghi 21.97 106.71 gate False" in said["huu-nghi"]
    assert said["post-7"][0].startswith("entity candidate/them-post-7 ('BorderGate', 'Candidate')")


def test_only_identifiers_of_the_thing_itself_make_it_known(things: Things) -> None:
    town = next(iter(sorted(things.towns)))
    assert things.find([("wikidata", "Q33403")]) == (Key("unit", "vn-lang-son"),)
    assert isinstance(Identifier.kind, str)
    assert things.find([town]) == () or town in things.keys
