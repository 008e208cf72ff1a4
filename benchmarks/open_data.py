"""How fast open data sets are read, and in how much memory: `python -m benchmarks.open_data [--megabytes 200]`.

Each file is generated true to its format and mostly of records that nobody wants, as a dump of the world is; one in a
thousand is about a thing that is known. Throughput is given by the bytes on the disk and by those after decompression; memory is
measured in a second run over a fifth of the data, since tracing is slow.
"""

from __future__ import annotations

import argparse
import bz2
import gzip
import json
import tempfile
import time
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import IO

from cuakhau.graph.facts import Fact
from cuakhau.loaders.known import Known
from cuakhau.loaders.open_data.model import Given
from cuakhau.loaders.open_data.recognise import LOADERS
from cuakhau.loaders.open_data.streams import Input
from cuakhau.loaders.open_data.things import Things
from cuakhau.loaders.run import load_folder


@dataclass(frozen=True, slots=True)
class Sample:
    """A file to be generated."""

    loader: str
    name: str
    lines: Callable[[], Iterator[str]]
    """Without end."""
    begins: str = ""
    ends: str = ""


def items() -> Iterator[str]:
    """Lines of Wikidata's dump."""
    for number in count(1):
        qid = "Q33403" if number % 1000 == 0 else f"Q{1_000_000_000 + number}"
        claims = {
            "P31": [_claim({"entity-type": "item", "id": "Q5"}, "wikibase-entityid")],
            "P625": [
                _claim(
                    {"latitude": 50.8, "longitude": 4.4, "globe": "http://www.wikidata.org/entity/Q2"},
                    "globecoordinate",
                )
            ],
            **{f"P{each}": [_claim(f"value {number} {each}", "string")] for each in range(1000, 1012)},
        }
        labels = {
            tag: {"language": tag, "value": f"Item {number}"} for tag in ("en", "vi", "zh", "fr", "de", "ru")
        }
        item = {
            "type": "item",
            "id": qid,
            "labels": labels,
            "descriptions": {},
            "aliases": {},
            "claims": claims,
        }
        yield json.dumps(item, separators=(",", ":")) + ",\n"


def _claim(value: object, kind: str) -> dict[str, object]:
    snak = {"snaktype": "value", "property": "P0", "datavalue": {"value": value, "type": kind}}
    return {"mainsnak": snak, "type": "statement", "rank": "normal", "id": "x", "references": []}


def places() -> Iterator[str]:
    """Rows of GeoNames."""
    for number in count(1):
        known = number % 1000 == 0
        start = "1576632" if known else str(20_000_000 + number)
        yield f"{start}\tPlace {number}\tPlace {number}\t\t50.1\t4.2\tP\tPPL\tBE\t\t11\t\t\t\t0\t\t300\tEurope/Brussels\t2024-01-01\n"


def locations() -> Iterator[str]:
    """Entries of UN/LOCODE."""
    for number in count(1):
        row = ',"VN","DDG","Đồng Đăng","Dong Dang","09","RL","-23----B","0901",,"2157N 10642E",\n'
        yield (
            row
            if number % 1000 == 0
            else f',"BE","ANR","Place {number}","Place {number}","VAN","AF","12345---","0901",,"5113N 00425E",\n'
        )


def features() -> Iterator[str]:
    """Features as Overpass turbo writes them."""
    for number in count(1):
        tags = {"@id": f"node/{number}", "amenity": "bench", "name": f"Bench {number}"}
        if number % 1000 == 0:
            tags = {"@id": f"node/{number}", "barrier": "border_control", "name": f"Cửa khẩu {number}"}
        geometry = {"type": "Point", "coordinates": [106.7, 21.97]}
        yield (
            json.dumps({"type": "Feature", "id": f"node/{number}", "properties": tags, "geometry": geometry})
            + ",\n"
        )


def indicators() -> Iterator[str]:
    """Rows of WDICSV.csv."""
    values = ",".join(f'"{year}.5"' for year in range(1960, 2024))
    for number in count(1):
        if number % 1000 == 0:
            yield f'"Viet Nam","VNM","Merchandise exports (current US$)","TX.VAL.MRCH.CD.WT",{values}\n'
        else:
            yield f'"Aruba","ABW","Indicator {number}","XX.{number}",{values}\n'


def trade() -> Iterator[str]:
    """Rows of Comtrade."""
    for number in count(1):
        reporter = "VNM" if number % 1000 == 0 else "BEL"
        yield f"A,2022,{reporter},X,CHN,TOTAL,All Commodities,C00,0,0,{number}.5\n"


SAMPLES = (
    Sample("wikidata", "wikidata-20250101-all.json", items, "[\n", json.dumps({"type": "item", "id": "Q1"}) + "\n]\n"),
    Sample("wikidata", "wikidata-20250101-all.json.gz", items, "[\n", json.dumps({"type": "item", "id": "Q1"}) + "\n]\n"),
    Sample("wikidata", "wikidata-20250101-all.json.bz2", items, "[\n", json.dumps({"type": "item", "id": "Q1"}) + "\n]\n"),
    Sample("geonames", "allCountries.txt", places),
    Sample("unlocode", "2024-1 UNLOCODE CodeListPart1.csv", locations),
    Sample("osm", "export.geojson", features, '{"type":"FeatureCollection","generator":"overpass-turbo","features":[\n', '{"type":"Feature","id":"node/1","properties":{},"geometry":null}]}\n'),
    Sample("worldbank", "WDICSV.csv", indicators, '"Country Name","Country Code","Indicator Name","Indicator Code",' + ",".join(f'"{y}"' for y in range(1960, 2024)) + "\n"),
    Sample("comtrade", "trade.csv", trade, "freqCode,period,reporterISO,flowCode,partnerISO,cmdCode,cmdDesc,customsCode,motCode,partner2Code,primaryValue\n"),
)  # fmt: skip


def write(sample: Sample, folder: Path, *, size: int) -> Path:
    """A file of about a size, before compression."""
    path = folder / sample.name
    with ExitStack() as stack:
        file: IO[bytes] | gzip.GzipFile | bz2.BZ2File
        if path.suffix == ".gz":
            file = stack.enter_context(gzip.open(path, "wb", compresslevel=4))
        elif path.suffix == ".bz2":
            file = stack.enter_context(bz2.open(path, "wb"))
        else:
            file = stack.enter_context(path.open("wb"))
        written = file.write(sample.begins.encode())
        for line in sample.lines():
            written += file.write(line.encode())
            if written >= size:
                break
        file.write(sample.ends.encode())
    return path


def read(sample: Sample, path: Path, things: Things) -> int:
    """Read a file as `cuakhau add` does; how many facts it gave."""
    given = Given(Input(path), "them", things, Known(things.known))
    return sum(isinstance(item, Fact) for item in LOADERS[sample.loader].load(given))


def peak_mb(sample: Sample, path: Path, things: Things) -> float:
    """The most that Python had allocated meanwhile."""
    tracemalloc.start()
    read(sample, path, things)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak / 1e6


def main() -> None:
    """Print a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--megabytes", type=int, default=50, help="size of each file before compression")
    size = parser.parse_args().megabytes * 1_000_000
    things = Things.from_facts(load_folder(None).facts)
    print(f"{'file':36} {'disk MB':>8} {'disk MB/s':>10} {'data MB/s':>10} {'facts':>8} {'peak MB':>8}")
    for sample in SAMPLES:
        with tempfile.TemporaryDirectory() as name:
            path = write(sample, Path(name), size=size)
            on_disk = path.stat().st_size
            started = time.perf_counter()
            facts = read(sample, path, things)
            took = time.perf_counter() - started
            peak = peak_mb(sample, write(sample, Path(name), size=size // 5), things)
        rates = f"{on_disk / 1e6 / took:10.1f} {size / 1e6 / took:10.1f}"
        print(f"{sample.name:36} {on_disk / 1e6:8.1f} {rates} {facts:8} {peak:8.1f}", flush=True)


if __name__ == "__main__":
    main()
