"""`cuakhau link`: tables in bulk, clashes, the crosswalk; clear words for what cannot be read."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from cuakhau.cli import run
from cuakhau.linking.spreadsheet import ADDED

TABLE = """\
Cửa khẩu,Tỉnh,Kim ngạch
CKQT Hữu Nghị,Lạng Sơn,"1,5"
Lào Cai,Lào Cai,2
Na Mèo,Thanh Hóa,3
Đông Hưng,Quảng Ninh,4
,,
"""


@pytest.fixture
def table(tmp_path: Path) -> Path:
    file = tmp_path / "gates.csv"
    file.write_text(TABLE, encoding="utf-8")
    return file


def link(store: Path, *arguments: str) -> int:
    return run(["link", *arguments, "--store", str(store)])


def reviews(text: str) -> list[tuple[str, str, str]]:
    rows = csv.DictReader(io.StringIO(text.lstrip("\ufeff")))
    return [(row["Cửa khẩu"], row["ck_id"], row["ck_review"]) for row in rows]


EXPECTED = [
    ("CKQT Hữu Nghị", "gate/huu-nghi", "match"),
    ("Lào Cai", "gate/lao-cai-rail", "check"),
    ("Na Mèo", "", "none"),
    ("Đông Hưng", "gate/cn-dongxing", "check"),
]
OPTIONS = ("--column", "Cửa khẩu", "--type", "gate", "--property", "Tỉnh=province")


def test_a_table_is_linked_row_by_row(
    built_store: Path, table: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert link(built_store, str(table), *OPTIONS) == 0
    out, err = capsys.readouterr()
    assert reviews(out) == EXPECTED
    assert "4 rows: 1 matched, 2 to check, 1 without a match" in err
    header = next(csv.reader(io.StringIO(out)))
    assert header == ["Cửa khẩu", "Tỉnh", "Kim ngạch", *ADDED]
    lao_cai = list(csv.DictReader(io.StringIO(out)))[1]
    assert "gate/lao-cai-road-1" in lao_cai["ck_alternatives"]
    assert "province yes" in lao_cai["ck_why"]
    assert lao_cai["Kim ngạch"] == "2"


@pytest.mark.parametrize("suffix", [".csv", ".tsv", ".xlsx"])
def test_every_kind_of_table_is_written(built_store: Path, table: Path, tmp_path: Path, suffix: str) -> None:
    out = tmp_path / f"linked{suffix}"
    assert link(built_store, str(table), *OPTIONS, "--out", str(out)) == 0
    if suffix == ".xlsx":
        rows = [
            [str(cell or "") for cell in row]
            for row in load_workbook(out).worksheets[0].iter_rows(values_only=True)
        ]
    else:
        delimiter = "\t" if suffix == ".tsv" else ","
        rows = list(csv.reader(io.StringIO(out.read_text(encoding="utf-8-sig")), delimiter=delimiter))
    place = rows[0].index("ck_id")
    assert [row[place] for row in rows[1:]] == [identifier for _, identifier, _ in EXPECTED]


@pytest.mark.parametrize("kind", ["bom", "utf-16", "semicolons", "tabs", "xlsx"])
def test_every_kind_of_table_is_read(
    built_store: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], kind: str
) -> None:
    rows = list(csv.reader(io.StringIO(TABLE)))
    file = tmp_path / ("in.xlsx" if kind == "xlsx" else "in.csv")
    if kind == "xlsx":
        book = Workbook()
        for row in rows:
            book.worksheets[0].append(row)
        book.save(file)
    else:
        delimiter = {"semicolons": ";", "tabs": "\t"}.get(kind, ",")
        text = io.StringIO()
        csv.writer(text, delimiter=delimiter).writerows(rows)
        file.write_text(text.getvalue(), encoding={"bom": "utf-8-sig", "utf-16": "utf-16"}.get(kind, "utf-8"))
    assert link(built_store, str(file), *OPTIONS) == 0
    assert reviews(capsys.readouterr().out) == EXPECTED


@pytest.mark.parametrize(
    ("content", "options", "said"),
    [
        (TABLE.encode(), ("--column", "Gate"), "there is no column 'Gate'; there are: 'Cửa khẩu', 'Tỉnh'"),
        (
            TABLE.encode(),
            ("--column", "Cửa khẩu", "--property", "Tinh=province"),
            "there is no column 'Tinh'",
        ),
        (
            TABLE.encode(),
            ("--column", "Cửa khẩu", "--property", "Tỉnh=colour"),
            "there is no property 'colour'",
        ),
        (TABLE.encode(), ("--column", "Cửa khẩu", "--type", "colour"), "there is no type 'colour'"),
        (b"", ("--column", "Gate"), "is empty"),
        (b"Ga\nC\xf4ng\n", ("--column", "Ga"), "is not UTF-8"),
        (b"\x00\x01\x02\n", ("--column", "Gate"), "binary file"),
        (b"a,a\n1,2\n", ("--column", "a"), "stands twice"),
        (b"a,ck_id\n1,2\n", ("--column", "a"), "columns of that name already: ck_id"),
        (b'a\n"' + b"x" * 200_000, ("--column", "a"), "cannot be read as CSV"),
    ],
    ids=range(10),
)
def test_what_cannot_be_read_is_said(
    built_store: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    content: bytes,
    options: tuple[str, ...],
    said: str,
) -> None:
    file, out = tmp_path / "in.csv", tmp_path / "out.csv"
    file.write_bytes(content)
    assert link(built_store, str(file), *options, "--out", str(out)) == 1
    err = capsys.readouterr().err
    assert said in err
    assert "fault of cuakhau" not in err
    assert not out.exists()
    assert list(tmp_path.iterdir()) == [file]


def test_files_of_other_kinds_are_refused(
    built_store: Path, table: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert link(built_store, str(tmp_path / "none.csv"), "--column", "x") == 1
    (tmp_path / "bad.xlsx").write_bytes(b"no workbook")
    assert link(built_store, str(tmp_path / "bad.xlsx"), "--column", "x") == 1
    assert link(built_store, str(table), *OPTIONS, "--out", str(tmp_path / "out.pdf")) == 1
    assert link(built_store, str(table), "--column", "Cửa khẩu", "--property", "Tỉnh") == 2
    err = capsys.readouterr().err
    assert "No such file" in err
    assert "cannot be read as an Excel workbook" in err
    assert ".pdf is none of .csv, .tsv, .xlsx" in err


def test_the_links_are_checked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["link", "check", "--data", str(tmp_path)]) == 0
    assert "no clashes" in capsys.readouterr().err
    (tmp_path / "links").mkdir()
    (tmp_path / "links" / "mine.sssom.tsv").write_text(
        "subject_id\tpredicate_id\tobject_id\tmapping_justification\n"
        "https://w3id.org/cuakhau/id/gate/ta-lung\thttp://www.w3.org/2004/02/skos/core#exactMatch\t"
        "https://sws.geonames.org/8522374/\thttps://w3id.org/semapv/vocab/ManualMappingCuration\n",
        encoding="utf-8",
    )
    assert run(["link", "check", "--data", str(tmp_path)]) == 1
    out, err = capsys.readouterr()
    assert "links/mine.sssom.tsv:2" in out
    assert "gate/huu-nghi and gate/ta-lung" in out
    assert "1 clashes" in err


def test_the_crosswalk_is_one_sheet(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "crosswalk.csv"
    data = tmp_path / "data"
    data.mkdir()
    assert run(["link", "crosswalk", "--data", str(data), "--out", str(out)]) == 0
    rows = list(csv.DictReader(io.StringIO(out.read_text(encoding="utf-8"))))
    assert {row["register"] for row in rows} == {"wikidata", "geonames", "unlocode", "osm", "iso3166-2"}
    assert run(["link", "crosswalk", "--data", str(data)]) == 0
    assert capsys.readouterr().out == out.read_text(encoding="utf-8")
