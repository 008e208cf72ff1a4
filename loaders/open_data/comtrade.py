"""Trade statistics as UN Comtrade writes them: reporter, partner, flow, commodity, value in USD."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from cuakhau.graph.dates import Interval
from cuakhau.graph.facts import CommodityFlow, Key, Mention, Observation, Passage
from cuakhau.loaders.base import Problem
from cuakhau.loaders.codes import read_yaml
from cuakhau.loaders.open_data.model import Given, Item, Sample, Skipped
from cuakhau.loaders.open_data.streams import Input, csv_records


@dataclass(frozen=True, slots=True)
class ComtradeLoader:
    """Trade that a country of ours reports, with another of ours or with the world."""

    name: str = "comtrade"

    def recognises(self, sample: Sample) -> bool:
        """Whether its header names most of the columns."""
        header = (
            sample.head.split(b"\n", 1)[0]
            .decode(errors="replace")
            .replace('"', "")
            .strip("\ufeff\r")
            .split(",")
        )
        columns: Mapping[str, list[str]] = read_yaml("open_data/comtrade.yml")["columns"]
        present = [name for name, others in columns.items() if {name, *others} & set(header)]
        return "cmdCode" in header or len(present) >= 5

    def default_slug(self, given: Input) -> str:
        """Downloads have random names: the user names further ones."""
        return "comtrade"

    def load(self, given: Given) -> Iterator[Item]:
        """A figure for each row of a total, and a flow of goods for each row of a commodity."""
        with given.input.open() as stream:
            at: Mapping[str, int] = {}
            # The download has been in UTF-8 and in Latin-1.
            for number, cells in csv_records(stream, path=given.input.path, other="latin-1"):
                if not at:
                    at = {name.strip(): index for index, name in enumerate(cells)}
                    missing = list(_missing(at, given.input.path.name))
                    yield from missing
                    if missing:
                        return
                    continue
                row = _named(at, cells)
                if row is None:
                    message = f"has {len(cells)} cells where the header has {len(at)}"
                    yield Problem(
                        "error", given.input.path.name, str(number), "cells", ",".join(cells), message
                    )
                else:
                    yield from _row(row, number, given=given)


def _missing(at: Mapping[str, int], place: str) -> Iterator[Problem]:
    config = read_yaml("open_data/comtrade.yml")
    for name, others in config["columns"].items():
        if name not in config["optional"] and not {name, *others} & at.keys():
            message = f"column {name} is missing; there are {', '.join(at)}"
            yield Problem("error", place, "1", "missing-column", "", message, "download it with all columns")


def _named(at: Mapping[str, int], cells: Sequence[str]) -> dict[str, str] | None:
    """The cells by column; a comma at the end of the line, as Comtrade wrote it for a while, is passed over."""
    if len(cells) not in (len(at), len(at) + 1):
        return None
    config = read_yaml("open_data/comtrade.yml")
    row = {name: cells[index].strip() for name, index in at.items()}
    for name, others in config["columns"].items():
        for other in others:
            if name not in row and other in row:
                row[name] = row[other]
    return row


def _row(row: Mapping[str, str], number: int, *, given: Given) -> Iterator[Item]:
    config = read_yaml("open_data/comtrade.yml")
    place = given.input.path.name
    reporter = config["countries"].get(row["reporterISO"])
    partner = config["countries"].get(row["partnerISO"])
    spec = config["flows"].get(row["flowCode"])
    if reporter is None or (partner is None and row["partnerISO"] not in config["world"]):
        yield Skipped("trade between countries that are not both ours")
        return
    if spec is None:
        yield Skipped(f"flow {row['flowCode']}: neither export nor import")
        return
    if any(row.get(name, "") not in values for name, values in config["totals"].items()):
        yield Skipped("part of a total, by means of transport, customs procedure or second partner")
        return
    try:
        value, period = Decimal(row["primaryValue"]), _period(row["period"])
    except (InvalidOperation, ValueError):
        text = f"{row['period']}, {row['primaryValue']}"
        yield Problem(
            "error", place, str(number), "row", text, "is no period and value", "2023 or 202305; 1234.5"
        )
        return
    code = row["cmdCode"]
    key = "-".join(
        part for part in (row["period"], row["reporterISO"], row["flowCode"], row["partnerISO"], code) if part
    )
    passage = Passage(given.slug, key.replace(" ", "_"))
    total = code in ("TOTAL", "AG0")
    yield Observation(
        passage=passage,
        measure=spec["measure"],
        value=value,
        unit=config["unit"],
        place=Key("country", reporter),
        partner=Key("country", partner) if partner else None,
        period=period,
        scope=tuple(config["scope"]) if total else (),
        # Words and no code: a figure of its own, never taken for the total.
        scope_note="" if total else f"HS {code}: {row['cmdDesc']}",
    )
    if not total:
        goods = Mention(row["cmdDesc"], "en")
        yield CommodityFlow(
            passage=passage, place=Key("country", reporter), commodity=goods, flow=spec["flow"]
        )


def _period(text: str) -> Interval:
    return Interval.parse(f"{text[:4]}-{text[4:]}" if len(text) == 6 else text)
