"""Memory does not grow with a file: ten times the data, no more of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.open_data import SAMPLES, Sample, peak_mb, read, write
from cuakhau.errors import SourceError
from cuakhau.loaders.open_data import streams
from cuakhau.loaders.open_data.streams import Input
from cuakhau.loaders.open_data.things import Things

SIZES = {"wikidata": 500_000, "geonames": 60_000, "unlocode": 60_000, "osm": 60_000, "worldbank": 200_000, "comtrade": 40_000}  # fmt: skip
PLAIN = [sample for sample in SAMPLES if not sample.name.endswith((".gz", ".bz2"))]


@pytest.mark.parametrize("sample", PLAIN, ids=[sample.loader for sample in PLAIN])
def test_memory_is_bounded(sample: Sample, tmp_path: Path, things: Things) -> None:
    size = SIZES[sample.loader]
    read(sample, write(sample, tmp_path, size=1000), things)  # reads the look-ups, which stay
    small = peak_mb(sample, write(sample, tmp_path, size=size), things)
    large = peak_mb(sample, write(sample, tmp_path, size=10 * size), things)
    assert large < small + 1
    assert large < 8


@pytest.mark.parametrize(
    "sample", [each for each in SAMPLES if each.loader == "wikidata"], ids=lambda each: each.name
)
def test_compressed_dumps_give_the_same_in_bounded_memory(
    sample: Sample, tmp_path: Path, things: Things
) -> None:
    path = write(sample, tmp_path, size=3_000_000)
    assert read(sample, path, things) > 0
    assert peak_mb(sample, path, things) < 8


def test_progress_tells_how_much_of_the_file_was_read(tmp_path: Path) -> None:
    for number, ending in enumerate(("", ".gz", ".bz2")):
        sample = SAMPLES[number]
        assert sample.name.endswith(ending or ".json")
        path = write(sample, tmp_path, size=1_000_000)
        told: list[tuple[int, int]] = []
        with Input(path, lambda *bytes_of: told.append(bytes_of)).open() as stream:  # noqa: B023 -- used up at once
            while stream.read(1 << 16):
                pass
        size = path.stat().st_size
        assert told[-1] == (size, size)
        assert [read_bytes for read_bytes, _ in told] == sorted(read_bytes for read_bytes, _ in told)


def test_a_line_without_end_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "LONGEST_LINE", 1 << 20)
    path = tmp_path / "dump.json"
    path.write_bytes(b"[\n" + b"x" * (1 << 21))
    with pytest.raises(SourceError, match=r":2: is a line of more than 1 MB; is this the right file\?"):
        read(SAMPLES[0], path, Things())
