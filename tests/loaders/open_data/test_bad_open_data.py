"""Broken dumps, wrong columns, mappings that name what is not there: one clear error, nothing kept."""

from __future__ import annotations

import copy
import dataclasses
import json
from pathlib import Path
from typing import Any

import pytest

from cuakhau.errors import CuakhauError, LoaderError, SourceError
from cuakhau.graph.facts import Passage
from cuakhau.loaders.known import Known
from cuakhau.loaders.open_data.kept import read_facts, read_head
from cuakhau.loaders.open_data.model import About, Box, Given
from cuakhau.loaders.open_data.read import Summary, read_open_data
from cuakhau.loaders.open_data.recognise import LOADERS
from cuakhau.loaders.open_data.streams import Input
from cuakhau.loaders.open_data.things import Things
from tests.loaders.open_data import samples
from tests.loaders.open_data.conftest import Reader


@pytest.fixture
def keep(tmp_path: Path, things: Things) -> Any:
    """Reads a data set into a data folder."""

    def start(name: str, path: Path, **about: str) -> Summary:
        loader = LOADERS[name]
        slug = loader.default_slug(Input(path))
        given = Given(Input(path), slug, things, Known(things.known))
        return read_open_data(loader, given, data=tmp_path / "data", stated=About(**about))

    return start


def kept(tmp_path: Path) -> list[str]:
    return sorted(path.name for path in (tmp_path / "data" / "open").glob("*"))


def test_facts_are_kept_with_their_data_set_and_read_back_as_they_were(
    tmp_path: Path, keep: Any, read: Reader
) -> None:
    for name, make in (
        ("wikidata", samples.wikidata), ("comtrade", samples.comtrade), ("aiddata", samples.aiddata),
        ("csvw", samples.traffic),
    ):  # fmt: skip
        path = make(tmp_path)
        summary = keep(name, path)
        file = tmp_path / "data" / "open" / f"{summary.slug}.jsonl"
        there = list(read_facts(file))
        theirs = [dataclasses.replace(fact, passage=Passage("them", fact.passage.fragment)) for fact in there]
        assert theirs == read(name, path).facts
        assert read_head(file).source.licence == (summary.about.licence or "unknown")


def test_a_rerun_changes_nothing_and_a_newer_version_replaces_the_older(tmp_path: Path, keep: Any) -> None:
    path = samples.wikidata(tmp_path)
    keep("wikidata", path)
    file = tmp_path / "data" / "open" / "wikidata.jsonl"
    before = file.read_bytes()
    assert keep("wikidata", path).replaced == "is there already: the same file, read anew"
    assert file.read_bytes() == before
    newer = tmp_path / "wikidata-20250801-all.json"
    newer.write_bytes(samples.dump(samples.LANG_SON))
    assert keep("wikidata", newer).replaced == "replaces version 2025-06-30"
    assert {fact.passage.fragment for fact in read_facts(file)} == {"Q33403"}
    with pytest.raises(
        SourceError, match="holds 2025-08-01, which is newer than 2025-06-30; remove that file"
    ):
        keep("wikidata", path)
    assert {fact.passage.fragment for fact in read_facts(file)} == {"Q33403"}


@pytest.mark.parametrize("ending", [".gz", ".bz2"])
def test_a_dump_that_is_cut_off_is_refused_whole(ending: str, tmp_path: Path, keep: Any) -> None:
    path = samples.wikidata(tmp_path, ending)
    path.write_bytes(path.read_bytes()[:-40])
    with pytest.raises(SourceError, match=r"is cut off or damaged \(.*\); fetch it again"):
        keep("wikidata", path)
    assert kept(tmp_path) == []


def test_an_array_that_is_not_closed_is_cut_off(tmp_path: Path, keep: Any) -> None:
    path = samples.wikidata(tmp_path)
    path.write_bytes(path.read_bytes().removesuffix(b"\n]\n"))
    with pytest.raises(SourceError, match=r"ends without the “\]” that closes the array"):
        keep("wikidata", path)


def test_lines_that_are_no_json_are_named_together(tmp_path: Path, keep: Any) -> None:
    path = samples.wikidata(tmp_path)
    lines = path.read_bytes().split(b"\n")
    lines[2] = lines[2][:200] + b","
    lines[3] = b'{"type":"item","id":"Q33383","claims":{"P625":[1]}}'
    path.write_bytes(b"\n".join(lines))
    with pytest.raises(LoaderError, match=r"2 problems in .*, nothing was loaded") as error:
        keep("wikidata", path)
    first, second = error.value.problems
    assert first.startswith("wikidata-20250630-all.json:3: ")
    assert "is no JSON" in first
    assert second.startswith("wikidata-20250630-all.json:4: ")
    assert kept(tmp_path) == []


def test_an_archive_that_is_none_is_damaged(tmp_path: Path, keep: Any) -> None:
    path = tmp_path / "VN.zip"
    path.write_bytes(b"PK\x03\x04 and then nothing")
    with pytest.raises(SourceError, match="is cut off or damaged"):
        keep("geonames", path)


def test_rows_of_geonames_with_other_columns_are_named(tmp_path: Path, keep: Any) -> None:
    path = tmp_path / "VN.txt"
    path.write_text(
        samples.VN_ROWS[0] + "\n" + samples.VN_ROWS[1].replace("\t", ",") + "\n", encoding="utf-8"
    )
    with pytest.raises(LoaderError, match=r"VN.txt:2: .*has 1 columns, and a place has 19: geonameid, name"):
        keep("geonames", path)


def test_rows_of_unlocode_with_other_columns_are_named(tmp_path: Path, keep: Any) -> None:
    path = tmp_path / "2024-1 UNLOCODE CodeListPart3.csv"
    path.write_text(
        ',"VN","DDG","Đồng Đăng"\n,"VN","d!","X","X",,"RL","-------B","0901",,,\n', encoding="utf-8"
    )
    with pytest.raises(LoaderError) as error:
        keep("unlocode", path)
    assert "has 4 cells, and an entry has 12" in error.value.problems[0]
    assert "is no UN/LOCODE" in error.value.problems[1]


@pytest.mark.parametrize("sample", ["comtrade", "worldbank", "aiddata"])
def test_a_table_with_the_wrong_columns_says_which_are_missing_and_which_there_are(
    sample: str, tmp_path: Path, keep: Any
) -> None:
    path = tmp_path / "table.csv"
    header = {
        "comtrade": "period,reporterISO,flowCode,partnerISO,cmdCode,value",
        "worldbank": "Country,Code,1960",
        "aiddata": "AidData Record ID,Recipient",
    }[sample]
    path.write_text(header + "\n1,2,3\n", encoding="utf-8")
    with pytest.raises(LoaderError) as error:
        keep(sample, path)
    text = str(error.value)
    if sample == "worldbank":
        assert "has no header Country Name, Country Code, Indicator Name, Indicator Code" in text
    else:
        assert "is missing; there are" in text
        assert header.replace(",", ", ") in text


def test_geojson_that_is_cut_off_and_features_without_ids(tmp_path: Path, keep: Any) -> None:
    path = samples.overpass(tmp_path)
    whole = path.read_text(encoding="utf-8")
    path.write_text(whole[: len(whole) // 2], encoding="utf-8")
    with pytest.raises(SourceError, match="is no JSON, or cut off"):
        keep("osm", path)
    collection = json.loads(whole)
    del collection["features"][0]["id"], collection["features"][0]["properties"]["@id"]
    path.write_text(json.dumps(collection), encoding="utf-8")
    with pytest.raises(LoaderError, match=r"feature 1: is no feature of OpenStreetMap.*Overpass turbo does"):
        keep("osm", path)


def test_pbf_that_is_cut_off(tmp_path: Path, keep: Any) -> None:
    from tests.loaders.open_data.test_formats import write_pbf

    path = tmp_path / "border.osm.pbf"
    write_pbf(path)
    path.write_bytes(path.read_bytes()[:-30])
    with pytest.raises(SourceError, match="is cut off or damaged"):
        keep("osm", path)


def mapping(**changes: Any) -> dict[str, Any]:
    metadata = copy.deepcopy(samples.TRAFFIC_METADATA)
    for path, value in changes.items():
        if path == "titles":
            metadata["tableSchema"]["columns"][0]["titles"] = value
        elif path == "property":
            metadata["tableSchema"]["columns"][1]["propertyUrl"] = samples.CK + value
        elif path == "without":
            columns = metadata["tableSchema"]["columns"]
            metadata["tableSchema"]["columns"] = [column for column in columns if column["name"] != value]
        else:
            metadata[path] = value
    return metadata


def test_a_mapping_that_names_what_is_not_there_lists_all_of_it(tmp_path: Path, keep: Any) -> None:
    changed = mapping(titles="Cửa khẩu", property="perod", without="unit")
    with pytest.raises(LoaderError) as error:
        keep("csvw", samples.traffic(tmp_path, changed))
    missing, unknown, needed = error.value.problems
    assert "'gate': is no column of traffic.csv; there are Gate, Year, Vehicles a day, Checked on" in missing
    assert "means nothing in statistics (did you mean period?)" in unknown
    assert "no column has the property unit, which statistics need" in needed


def test_a_mapping_must_say_what_a_row_is(tmp_path: Path, keep: Any) -> None:
    with pytest.raises(LoaderError, match="dc:conformsTo names no class that a row can be"):
        keep("csvw", samples.traffic(tmp_path, mapping(**{"dc:conformsTo": "https://example.org/Thing"})))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("{", r"traffic.csv-metadata.json:1:2: is no JSON"),
        (
            '{"@context": "http://www.w3.org/ns/csvw", "url": "traffic.csv", "tableSchema": 7}',
            "is no CSVW metadata",
        ),
        ("[]", "is no CSVW metadata"),
    ],
)
def test_a_mapping_that_is_none(content: str, message: str, tmp_path: Path, keep: Any) -> None:
    path = samples.traffic(tmp_path)
    (tmp_path / "traffic.csv-metadata.json").write_text(content, encoding="utf-8")
    with pytest.raises(SourceError, match=message):
        keep("csvw", path)


def test_cells_that_are_not_of_their_datatype_or_column_are_named_together(tmp_path: Path, keep: Any) -> None:
    path = samples.traffic(tmp_path)
    path.write_text(
        samples.TRAFFIC.replace("1.200", "viele").replace("cn-youyiguan", "cn-nowhere"), encoding="utf-8"
    )
    with pytest.raises(LoaderError) as error:
        keep("csvw", path)
    first, second = error.value.problems
    assert first.startswith("traffic.csv:2:vehicles: 'viele'")
    assert second.startswith("traffic.csv:3:place: 'cn-nowhere': is the key of no ")


def test_a_data_set_of_nothing_wanted_says_why(tmp_path: Path, keep: Any) -> None:
    path = tmp_path / "items.json"
    path.write_bytes(samples.dump(samples.BELGIUM))
    with pytest.raises(
        SourceError, match=r"no record is of interest here \(1 item of another class.*see --bbox"
    ):
        keep("wikidata", path)


def test_a_file_that_is_not_utf_8_names_the_line(tmp_path: Path, keep: Any) -> None:
    path = samples.traffic(tmp_path)
    path.write_bytes(samples.TRAFFIC.encode("utf-16"))
    with pytest.raises(CuakhauError, match=r"traffic.csv:1: byte 0x.. is not UTF-8"):
        keep("csvw", path)


@pytest.mark.parametrize("text", ["1,2,3", "a,b,c,d", "10,0,5,1", "0,0,1,100"])
def test_a_box_that_is_none(text: str) -> None:
    with pytest.raises(ValueError, match="is no box"):
        Box.parse(text)
