"""World Bank indicators as CSV: a country and an indicator a row, a year a column."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from cuakhau.errors import SourceError
from cuakhau.graph.dates import Interval
from cuakhau.graph.facts import Key, Observation, Passage
from cuakhau.loaders.base import Problem
from cuakhau.loaders.codes import read_yaml
from cuakhau.loaders.open_data.model import About, Given, Item, Sample, Skipped
from cuakhau.loaders.open_data.streams import Input, csv_records

_FILE = re.compile(r"API_([A-Za-z0-9.]+)_DS2|(WDI)(CSV|Data)\.csv", re.IGNORECASE)
_YEAR = re.compile(r"(\d{4})( \[YR\d{4}\])?")
_NO_DATA = ("", "..")


@dataclass(frozen=True, slots=True)
class WorldBankLoader:
    """Figures of the countries that are known, of the indicators that `worldbank.yml` has a measure for."""

    name: str = "worldbank"

    def recognises(self, sample: Sample) -> bool:
        """Whether it has the metadata lines, or the header, of such a table."""
        if any(_FILE.search(member) for member in sample.members):
            return True
        head = sample.head[:4096].decode(errors="replace").replace('"', "")
        return "Country Name,Country Code,Indicator Name,Indicator Code" in head

    def default_slug(self, given: Input) -> str:
        """The download of one indicator is a data set of its own."""
        match = _FILE.search(given.name)
        return f"worldbank-{match[1].lower()}" if match and match[1] else "worldbank"

    def load(self, given: Given) -> Iterator[Item]:
        """A figure for each year that has one."""
        members = [name for name in given.input.members() if _FILE.search(name) and "Metadata" not in name]
        if given.input.is_archive and len(members) != 1:
            message = (
                f"{given.input.path}: holds no table of indicators but {', '.join(given.input.members())}"
            )
            raise SourceError(message, path=str(given.input.path))
        header: Sequence[str] = ()
        expected: Sequence[str] = read_yaml("open_data/worldbank.yml")["columns"]
        with given.input.open(members[0] if members else "") as stream:
            for number, cells in csv_records(stream, path=given.input.path):
                if not header:
                    if cells[:1] == ["Last Updated Date"] and len(cells) > 1:
                        yield About(version=cells[1], issued=cells[1])
                    elif [cell.strip() for cell in cells[:4]] == list(expected):
                        header = [cell.strip() for cell in cells]
                    elif number > 5:
                        break
                else:
                    yield from _row(header, cells, number, given=given)
        if not header:
            message = f"has no header {', '.join(expected)} in its first lines"
            yield Problem("error", given.input.path.name, "", "columns", "", message, "download it as CSV")


def _row(header: Sequence[str], cells: Sequence[str], number: int, *, given: Given) -> Iterator[Item]:
    config = read_yaml("open_data/worldbank.yml")
    place = given.input.path.name
    if len(cells) < 4:
        yield Problem(
            "error", place, str(number), "columns", ",".join(cells), "is cut off", "download it again"
        )
        return
    name, code, indicator_name, indicator = (cell.strip() for cell in cells[:4])
    if code not in config["countries"]:
        yield Skipped("row of a country that is none of ours")
        return
    spec: Mapping[str, str] | None = config["indicators"].get(indicator)
    if spec is None:
        yield Skipped(f"indicator without a measure of ours: {indicator} {indicator_name}")
        return
    for year, cell in zip(header[4:], cells[4:], strict=False):
        match = _YEAR.fullmatch(year)
        if match is None or cell.strip() in _NO_DATA:
            continue
        try:
            value = Decimal(cell.strip())
        except InvalidOperation:
            yield Problem(
                "error", place, f"{number}:{year}", "number", cell, f"is no number ({name}, {indicator})"
            )
            continue
        yield Observation(
            passage=Passage(given.slug, f"{code}/{indicator}"),
            measure=spec["measure"],
            value=value,
            unit=spec["unit"],
            place=Key("country", config["countries"][code]),
            period=Interval.parse(match[1]),
            scope=tuple(config["scope"]),
            scope_note=f"{indicator_name} ({indicator})",
        )
