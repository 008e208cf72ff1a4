"""Whatever stands in a file, loading ends with facts or with an error of ours."""

from __future__ import annotations

import csv
import io
import json
import tempfile
from importlib.resources import files
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cuakhau.errors import LoaderError, SourceError
from cuakhau.loaders.grids import read_grid
from cuakhau.loaders.run import load_folder
from cuakhau.loaders.tables import tables

NAMES = sorted(tables())
CELLS = st.one_of(
    st.text(max_size=20),
    st.sampled_from(
        [
            "",
            "huu-nghi",
            "gate/huu-nghi",
            "2024-13",
            "2025-H1",
            "../2045",
            "/",
            "NaN",
            "1e5",
            "-0",
            "yes",
            ";",
            "vn;cn",
        ]
    ),
)
NOISE = settings(max_examples=40, suppress_health_check=list(HealthCheck))


def load(name: str, content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
        message = name
        try:
            load_folder(Path(folder))
        except (LoaderError, SourceError) as error:
            message = str(error)
        assert name in message


@NOISE
@given(st.data())
def test_noise_in_a_cell_never_crashes(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(NAMES))
    text = files("cuakhau.data").joinpath(f"{name}.csv").read_text(encoding="utf-8")
    rows = list(csv.reader(io.StringIO(text, newline="")))[:6]
    for _ in range(data.draw(st.integers(1, 4))):
        row = data.draw(st.integers(0, len(rows) - 1))
        rows[row][data.draw(st.integers(0, len(rows[row]) - 1))] = data.draw(CELLS)
    out = io.StringIO(newline="")
    csv.writer(out).writerows(rows)
    load(f"{name}.csv", out.getvalue().encode("utf-8", "surrogatepass"))


@NOISE
@given(
    st.sampled_from(["gates.csv", "sources.csv", "gates.xlsx", "facts/vov-cao-bang-2023.jsonl"]),
    st.binary(max_size=200),
)
def test_noise_instead_of_a_file_never_crashes(name: str, content: bytes) -> None:
    load(name, content)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda children: (
        st.lists(children, max_size=3) | st.dictionaries(st.text(max_size=6), children, max_size=3)
    ),
    max_leaves=8,
)
TYPES = st.sampled_from(["observation", "event", "instrument", "role", "paired_gates", "intention"])
ARGS = st.dictionaries(
    st.sampled_from(
        [
            "measure",
            "value",
            "unit",
            "place",
            "period",
            "scope",
            "kind",
            "name",
            "date",
            "valid",
            "vn",
            "cn",
            "aim",
        ]
    ),
    JSON | st.sampled_from(["area", "km2", "2024", "meeting", "Trà Lĩnh", "../2045", "plan", 5]),
)


@NOISE
@given(st.fixed_dictionaries({"type": TYPES | JSON, "span": st.just([1, 5]) | JSON, "args": ARGS | JSON}))
def test_noise_in_a_fact_never_crashes(record: dict[str, object]) -> None:
    load("facts/vov-cao-bang-2023.jsonl", json.dumps(record).encode())


@NOISE
@given(st.binary(max_size=400))
def test_noise_is_a_grid_or_a_problem(content: bytes) -> None:
    for name in ("a.csv", "a.xlsx"):
        grid = read_grid(name, content)
        assert grid.header or grid.problems
