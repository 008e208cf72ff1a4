"""AidData's Chinese development projects: a project a row, as a workbook, CSV, or the ZIP archive of the release."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import IO

from cuakhau.errors import SourceError
from cuakhau.graph.dates import Interval
from cuakhau.graph.facts import Entity, EntityName, Key, Observation, Passage, Project
from cuakhau.loaders.base import Problem
from cuakhau.loaders.codes import read_yaml
from cuakhau.loaders.open_data.model import Given, Item, Sample, Skipped
from cuakhau.loaders.open_data.records import candidate_key
from cuakhau.loaders.open_data.streams import Input, csv_records
from cuakhau.loaders.workbook import sheet_rows

_ID = "AidData Record ID"
_BOOK = re.compile(r"AidData.*(ChineseDevelopmentFinance|GCDF).*\.xlsx", re.IGNORECASE)
_US_DATE = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_NONE = ("", "NA", "N/A")


@dataclass(frozen=True, slots=True)
class AidDataLoader:
    """Projects whose recipient is on the border."""

    name: str = "aiddata"

    def recognises(self, sample: Sample) -> bool:
        """Whether it is the workbook by its name, or has the column of record ids."""
        names = (sample.name, *sample.members)
        return any(_BOOK.search(name) for name in names) or _ID.encode() in sample.head[:20_000]

    def default_slug(self, given: Input) -> str:
        """There is one data set; its version is told in its description."""
        return "aiddata-gcdf"

    def load(self, given: Given) -> Iterator[Item]:
        """The facts of each project."""
        header: Mapping[str, int] = {}
        wanted: Sequence[str] = read_yaml("open_data/aiddata.yml")["columns"]
        for number, cells in _rows(given.input):
            if not header:
                header = {cell: index for index, cell in enumerate(cells) if cell}
                missing = [name for name in wanted if name not in header]
                for name in missing:
                    message = f"column “{name}” is missing; there are {', '.join(header)}"
                    hint = "this reads version 3.0 of the data set"
                    yield Problem("error", given.input.path.name, "1", "missing-column", "", message, hint)
                if missing:
                    return
                continue
            row = {name: cells[index] if index < len(cells) else "" for name, index in header.items()}
            yield from _row(row, number, given=given)


def _rows(given: Input) -> Iterator[tuple[int, list[str]]]:
    books = [name for name in given.members() if name.endswith(".xlsx")]
    if given.name.endswith(".xlsx") or books:
        if given.is_archive and len(books) != 1:
            raise SourceError(
                f"{given.path}: holds {len(books)} workbooks; add the one with GCDF_3.0", path=str(given.path)
            )
        with tempfile.TemporaryFile() as copy, given.open(books[0] if books else "") as stream:
            # A workbook is itself an archive: it is read from a file, not from memory.
            while block := stream.read(1 << 20):
                copy.write(block)
            copy.seek(0)
            yield from _sheet(copy, given)
    else:
        with given.open() as stream:
            for number, cells in csv_records(stream, path=given.path):
                yield number, [cell.strip() for cell in cells]


def _sheet(file: IO[bytes], given: Input) -> Iterator[tuple[int, list[str]]]:
    try:
        for number, row in enumerate(sheet_rows(file, prefix="GCDF"), start=1):
            yield number, [_text(cell) for cell in row]
    except SourceError as error:
        raise SourceError(f"{given.path}: {error}; download it again", path=str(given.path)) from error


def _text(cell: object) -> str:
    match cell:
        case None:
            return ""
        case datetime():
            return cell.date().isoformat()
        case date():
            return cell.isoformat()
        case float() if cell.is_integer():
            return str(int(cell))
        case _:
            return str(cell).strip()


def _row(row: Mapping[str, str], number: int, *, given: Given) -> Iterator[Item]:
    config = read_yaml("open_data/aiddata.yml")
    record = row[_ID]
    country = config["countries"].get(row["Recipient ISO-3"])
    if country is None:
        yield Skipped("project in a country that is none of ours")
        return
    if row["Umbrella"] == "Yes":
        yield Skipped("umbrella agreement, whose projects have rows of their own")
        return
    if not record.isdigit() or not row["Title"]:
        yield Problem(
            "error", given.input.path.name, str(number), "row", record, "is no record: id or title is missing"
        )
        return
    try:
        start = _date(row, "Actual Implementation Start Date (MM/DD/YYYY)", "Implementation Start Year")
        end = _date(row, "Actual Completion Date (MM/DD/YYYY)", "Completion Year")
        planned = _date(row, "Planned Completion Date (MM/DD/YYYY)", "")
        amount = row["Amount (Nominal USD)"]
        value = None if amount in _NONE else Decimal(amount.replace(",", ""))
        committed = None if row["Commitment Year"] in _NONE else Interval.parse(row["Commitment Year"])
    except (ValueError, InvalidOperation) as error:
        yield Problem(
            "error",
            given.input.path.name,
            str(number),
            "row",
            record,
            f"has a date or amount that is none: {error}",
        )
        return
    key, passage = candidate_key("aiddata", record), Passage(given.slug, record)
    place = Key("country", country)
    yield Entity(passage=passage, key=key, types=("Project", "Candidate"), countries=(place,))
    yield EntityName(passage=passage, key=key, text=row["Title"], language="en", preferred=True)
    status = config["statuses"].get(row["Status"], "")
    if row["Status"] == "Implementation" and row["Infrastructure"] == "Yes":
        status = config["implementation"]
    yield Project(
        passage=passage,
        project=key,
        places=(place,),
        status=status,
        attested_on=Interval.parse(str(config["about"]["issued"])) if status else None,
        start=start,
        end=end or planned,
        end_planned=end is None and planned is not None,
    )
    if value is not None and row["Recommended For Aggregates"] == "Yes":
        yield Observation(
            passage=passage, measure="cost", value=value, unit="USD", place=key, period=committed,
            planned=status in ("proposed", "planned"),
        )  # fmt: skip


def _date(row: Mapping[str, str], day: str, year: str) -> Interval | None:
    """The day if it is given, else the year."""
    text = row[day]
    if match := _US_DATE.fullmatch(text):
        return Interval.parse(f"{match[3]}-{int(match[1]):02d}-{int(match[2]):02d}")
    if text not in _NONE:
        return Interval.parse(text)
    return None if not year or row[year] in _NONE else Interval.parse(row[year])
