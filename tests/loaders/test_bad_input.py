"""Every class of bad input gives one clear error, and all errors of all files come together."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cuakhau.errors import LoaderError
from cuakhau.graph.facts import Observation
from cuakhau.loaders.base import Problem
from cuakhau.loaders.run import load_folder

GATE = "key,name_vi,country,route,mode,lat,lon,coordinate_basis,province,sources\n"
GOOD_ROW = "a,A,vn,no,road,,,,vn-lang-son,tvpl-865\n"
FACT = {"type": "paired_gates", "span": [1, 9], "args": {"vn": "Trà Lĩnh", "cn": "Long Bang"}}


def problems(folder: Path) -> list[str]:
    with pytest.raises(LoaderError) as caught:
        load_folder(folder)
    return list(caught.value.problems)


def write(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
    return folder


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (
            "a,A,vn,no,road,north,106.7,gate,,tvpl-865",
            "gates.csv:2:lat: 'north': is no number (digits with a decimal point",
        ),
        ("a,A,vn,no,road,97,106.7,gate,,tvpl-865", "gates.csv:2:lat: '97': is not between -90 and 90"),
        ("a,A,vn,no,road,21.9,,gate,,tvpl-865", "gates.csv:2:lat: is given without lon (fill all or none)"),
        ("a,A,vn,no,raod,,,,,tvpl-865", "gates.csv:2:mode: 'raod': is no mode (did you mean road?)"),
        (
            "a,A,vn,maybe,road,,,,,tvpl-865",
            "gates.csv:2:route: 'maybe': is not allowed here (one of: yes, no)",
        ),
        (
            "a,A,xx,no,road,,,,,tvpl-865",
            "gates.csv:2:country: 'xx': is the key of no country (one of: cn, la, vn)",
        ),
        (
            "a,A,vn,no,road,,,,vn-lang-sonn,tvpl-865",
            "gates.csv:2:province: 'vn-lang-sonn': is the key of no unit (did you mean vn-lang-son?)",
        ),
        (
            "a,A,vn,no,road,,,,,tvpl-86",
            "gates.csv:2:sources: 'tvpl-86': is no source of sources.csv (did you mean tvpl-865?)",
        ),
        ("a,A,vn,no,road,,,,,", "gates.csv:2:sources: column sources is empty (it must be filled)"),
        ("a,A,,no,road,,,,,tvpl-865", "gates.csv:2:country: column country is empty (it must be filled)"),
        (
            "Hữu Nghị,A,vn,no,road,,,,,tvpl-865",
            "gates.csv:2:key: 'Hữu Nghị': is no key (lower-case ASCII letters",
        ),
        (",A,vn,no,road,,,,,tvpl-865", "gates.csv:2:key: column key is empty (it must be filled)"),
        (
            "a,A,vn,no,road,,,,,tvpl-865;",
            "gates.csv:2:sources: 'tvpl-865;': has an empty item (separate several",
        ),
        ("a,A,vn,no,road", "gates.csv:2: 'a,A,vn,no,road': has 5 cells where the header has 10"),
        (
            'a,"A\nB",vn,no,road,,,,,tvpl-865',
            "gates.csv:2:name_vi: 'A\\nB': holds the control character U+000A",
        ),
    ],
)
def test_a_bad_cell_is_named_by_file_row_column_and_value(row: str, expected: str, tmp_path: Path) -> None:
    found = problems(write(tmp_path, "gates.csv", GATE + row + "\n"))
    assert len(found) == 1
    assert found[0].startswith(expected)


@pytest.mark.parametrize(
    ("value", "code"),
    [("8/11/2012", "date"), ("2012-02-30", "date"), ("2020/2016", "date"), ("next year", "date")],
)
def test_a_bad_date_says_how_dates_are_written(value: str, code: str, tmp_path: Path) -> None:
    table = f"key,thing,status,valid_from\na,gate/huu-nghi,open,{value}\n"
    expected = (
        f"status.csv:2:valid_from: '{value}': is no {code} or period (expected 2012-11-08, 2012-11, 2012,"
    )
    assert problems(write(tmp_path, "status.csv", table))[0].startswith(expected)


def test_an_end_before_the_start_is_an_error(tmp_path: Path) -> None:
    table = "key,thing,status,valid_from,valid_until\na,gate/huu-nghi,open,2020,2019-12\n"
    found = problems(write(tmp_path, "status.csv", table))
    assert found == ["status.csv:2:valid_until: '2019-12': is before valid_from 2020"]


def test_two_rows_with_one_key_are_an_error(tmp_path: Path) -> None:
    found = problems(write(tmp_path, "gates.csv", GATE + GOOD_ROW + GOOD_ROW))
    assert found == ["gates.csv:3:key: 'a': is also the key of row 2 (each row has its own key)"]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (
            "key;name_vi\na;A\n",
            "gates.csv:1: 'key;name_vi': is one column, with semicolons (save it with commas",
        ),
        (
            GATE.replace("mode", "mod"),
            "gates.csv:1:mod: 'mod': is no column of this table (did you mean mode?)",
        ),
        (GATE.replace("mode", "route"), "gates.csv:1:route: 'route': stands twice in the header"),
        ("name_vi,country,route\nA,vn,no\n", "gates.csv:1: column key is missing (add it to the header)"),
        ("", "gates.csv:1: has no header row (name the columns in row 1)"),
        (
            'key,name_vi\na,"A\n',
            "gates.csv:2: cannot be read as CSV: unexpected end of data (look for a quote left open)",
        ),
        (b"key,name_vi\na,H\xf5\n", "gates.csv:2: 'byte 0xf5': is not UTF-8 (save it as “CSV UTF-8"),
    ],
)
def test_a_table_that_cannot_be_read_says_why(content: str | bytes, expected: str, tmp_path: Path) -> None:
    assert problems(write(tmp_path, "gates.csv", content))[0].startswith(expected)


def test_a_byte_order_mark_is_no_part_of_the_first_column(tmp_path: Path) -> None:
    write(tmp_path, "gates.csv", "\ufeff" + GATE + GOOD_ROW)
    assert load_folder(tmp_path).facts


@pytest.mark.parametrize("content", [b"", b"no workbook", b"PK\x03\x04" + b"\0" * 200])
def test_a_damaged_workbook_is_a_clear_error(content: bytes, tmp_path: Path) -> None:
    found = problems(write(tmp_path, "gates.xlsx", content))
    assert found[0].startswith("gates.xlsx: cannot be read as an Excel workbook: ")


def test_an_unknown_table_is_an_error(tmp_path: Path) -> None:
    found = problems(write(tmp_path, "gate.csv", GATE))
    assert found == ["gate.csv: 'gate': is no table (did you mean gates?)"]


def test_the_same_table_in_two_files_is_an_error(tmp_path: Path) -> None:
    write(tmp_path, "gates.csv", GATE + GOOD_ROW)
    assert "gates.xlsx: holds the same table as gates.csv (keep one of them)" in problems(
        write(tmp_path, "gates.xlsx", b"")
    )


def test_all_errors_of_all_files_are_reported_together(tmp_path: Path) -> None:
    write(
        tmp_path,
        "gates.csv",
        GATE + "a,A,vn,no,raod,north,1,gate,,nowhere\n" + GOOD_ROW + "c,C,vn,no,road,,,,,\n",
    )
    write(tmp_path, "status.csv", "key,thing,status\nx,gate/nowhere,opened\n")
    write(tmp_path, "facts/vov-cao-bang-2023.jsonl", "{}\n")
    places = {problem.split(": ")[0] for problem in problems(tmp_path)}
    assert places == {
        "gates.csv:2:mode", "gates.csv:2:lat", "gates.csv:2:sources", "gates.csv:3:key", "gates.csv:4:sources",
        "status.csv:2:thing", "status.csv:2:status",
        "facts/vov-cao-bang-2023.jsonl:1:type", "facts/vov-cao-bang-2023.jsonl:1:args",
        "facts/vov-cao-bang-2023.jsonl:1:span",
    }  # fmt: skip


def test_a_long_list_of_errors_is_cut_and_counted(tmp_path: Path) -> None:
    rows = "".join(f"a{number},A,vn,no,raod,,,,,tvpl-865\n" for number in range(80))
    with pytest.raises(
        LoaderError, match=r"80 problems in gates\.csv, nothing was loaded; the first 50 are"
    ) as caught:
        load_folder(write(tmp_path, "gates.csv", GATE + rows))
    assert len(caught.value.problems) == 50


def record(**changes: object) -> str:
    return json.dumps({**FACT, **changes}, ensure_ascii=False)


def observation(**args: object) -> str:
    base = {"measure": "area", "value": 394, "unit": "km2", "place": "Đồng Đăng - Lạng Sơn"}
    return record(type="observation", args={**base, **args})


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("{", ":1: is no JSON: "),
        ("[1]", ":1: is no JSON object (one object a line)"),
        ("[" * 100_000, ":1: is no JSON: "),
        (record(type="pairing"), ":1:type: 'pairing': is no type of fact ("),
        (record(span=[9, 1]), ":1:span: '[9, 1]': is empty or negative"),
        (record(span=[1, 2.5]), ":1:span: '[1, 2.5]': is no span ([start, end] in code points)"),
        (record(span=[True, 5]), ":1:span: '[true, 5]': is no span"),
        (record(span=[1, 999_999]), ":1:span: '[1, 999999]': reaches beyond the text of "),
        (record(source="x"), ":1:source: 'source': is not known (type, span, args)"),
        (record(args={"vn": "Trà Lĩnh"}), ":1:args: argument cn is missing"),
        (
            record(args={"vn": "a", "cn": "b", "gate": "c"}),
            ":1:args.gate: 'gate': is no argument of paired_gates (",
        ),
        (record(args={"vn": "a", "cn": 5}), ":1:args.cn: '5': is no text"),
        (observation(measure="surface"), ":1:args.measure: 'surface': is no measure ("),
        (
            observation(value="394"),
            ":1:args.value: '394': is no JSON number (a plain number, without quotes)",
        ),
        (observation(value=True), ":1:args.value: 'true': is no JSON number"),
        (observation(value=float("nan")), ":1:args.value: 'NaN': is no JSON number"),
        (observation(value=-1), ":1:args.value: '-1': is not between 0 and "),
        (observation(unit="km²²"), ":1:args.unit: 'km²²': is no unit-of-measure ("),
        (observation(period="soon"), ":1:args.period: 'soon': is no date or period (expected 2012-11-08"),
        (observation(estimated="yes"), ":1:args.estimated: 'yes': is neither true nor false"),
        (
            observation(bound="over the moon"),
            ":1:args.bound: 'over the moon': is no bound (one of: min, max, about)",
        ),
    ],
)
def test_a_bad_line_of_a_fact_file_is_named_by_file_line_and_argument(
    line: str, expected: str, tmp_path: Path
) -> None:
    found = problems(write(tmp_path, "facts/vov-cao-bang-2023.jsonl", line + "\n"))
    assert len(found) == 1
    assert found[0].startswith("facts/vov-cao-bang-2023.jsonl" + expected)


def test_a_number_of_a_million_digits_is_refused(tmp_path: Path) -> None:
    line = observation(value=123456).replace("123456", "1e999999999")
    found = problems(write(tmp_path, "facts/vov-cao-bang-2023.jsonl", line + "\n"))
    assert ":1:args.value: " in found[0]
    assert "is no JSON number" in found[0]


def test_a_fact_file_of_an_unknown_source_is_an_error(tmp_path: Path) -> None:
    found = problems(write(tmp_path, "facts/vov-cao-bang.jsonl", record() + "\n"))
    assert found[0].startswith(
        "facts/vov-cao-bang.jsonl: 'vov-cao-bang': the name of the file is no source of sources.csv (did you mean vov-"
    )


def test_a_fact_file_that_is_not_utf8_is_an_error(tmp_path: Path) -> None:
    found = problems(write(tmp_path, "facts/vov-cao-bang-2023.jsonl", record().encode() + b"\n\xff\n"))
    assert found == ["facts/vov-cao-bang-2023.jsonl:2: 'byte 0xff': is not UTF-8 (save the file as UTF-8)"]


def test_a_figure_of_unknown_scope_is_kept_in_words_with_a_warning(tmp_path: Path) -> None:
    lines = observation(scope="tính cả mặt nước") + "\n" + record() + "\n"
    loaded = load_folder(write(tmp_path, "facts/vov-cao-bang-2023.jsonl", lines))
    figure = next(fact for fact in loaded.facts if isinstance(fact, Observation))
    assert (figure.scope, figure.scope_note) == ((), "tính cả mặt nước")
    assert [warning.code for warning in loaded.warnings] == ["unknown-scope"]


def test_a_bad_sha256_of_a_source_is_an_error(tmp_path: Path) -> None:
    found = problems(write(tmp_path, "sources.csv", "key,title,sha256\nmine,Mine,abc\n"))
    assert found == ["sources.csv:2:sha256: 'abc': is no SHA-256 (64 hexadecimal digits, lower case)"]


def test_a_users_source_may_be_cited(tmp_path: Path) -> None:
    write(tmp_path, "sources.csv", "key,title\nmine,Mine\n")
    loaded = load_folder(write(tmp_path, "gates.csv", GATE + GOOD_ROW.replace("tvpl-865", "mine")))
    assert {fact.passage.derived_from for fact in loaded.facts} == {("mine",)}
    assert [source.slug for source in loaded.sources] == ["mine", "local-gates"]


def test_a_long_value_is_shortened_in_a_message() -> None:
    assert len(str(Problem("error", "gates.csv", "2:lat", "number", "9" * 5000, "is no number"))) < 150
