from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from pyoxigraph import Store

from cuakhau.errors import BuildError, StoreLockedError
from cuakhau.graph.build import build, read_manifest
from cuakhau.graph.facts import Fact
from cuakhau.graph.search import SearchIndex
from tests.graph.facts_for_tests import HUU_NGHI, REGISTRY, SOURCES, figure, held, row, said

FACTS: list[Fact] = [
    *REGISTRY,
    held(row("h"), HUU_NGHI, "international"),
    figure(said("late", 1, 5), "42", "million USD"),
]
MORE: list[Fact] = [*FACTS, figure(said("late", 6, 9), "43", "million USD")]

BUILD_AGAIN = """
import sys
from pathlib import Path
from cuakhau.graph.build import build
from tests.graph.test_build import MORE, SOURCES

def step(name):
    print(name, flush=True)
    if name == sys.argv[2]:
        sys.stdin.read(1)

build(Path(sys.argv[1]), SOURCES, MORE, processes=1, progress=step)
"""


def built(path: Path, facts: list[Fact]) -> str:
    return build(path, SOURCES, facts, processes=1).sha256


def folders(path: Path) -> list[str]:
    return sorted(folder.name for folder in (path / "builds").iterdir())


def quads_that_answer(path: Path) -> int:
    return len(Store.read_only(str(path / "current" / "oxigraph")))


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A build of the facts, to be copied."""
    path = tmp_path_factory.mktemp("built")
    built(path, FACTS)
    return path


@pytest.fixture
def good(once: Path, tmp_path: Path) -> Path:
    """A place with a graph that answers."""
    return shutil.copytree(once, tmp_path / "store", symlinks=True)


def test_two_builds_of_the_same_facts_give_the_same_bytes(tmp_path: Path) -> None:
    first, second = built(tmp_path / "a", FACTS), built(tmp_path / "b", list(reversed(FACTS)))

    assert first == second
    assert (tmp_path / "a/current/graph.nq").read_bytes() == (tmp_path / "b/current/graph.nq").read_bytes()


def test_the_manifest_says_what_the_store_holds(good: Path) -> None:
    manifest = read_manifest(good)

    assert manifest.quads == quads_that_answer(good)
    assert manifest.data_date == "2025-07-10"
    assert manifest.facts["observation"] == 1
    assert manifest.entities["BorderGate"] == 4
    assert manifest.passages > 5


def test_names_of_the_graph_can_be_looked_up(good: Path) -> None:
    hits = SearchIndex.open(good / "current" / "names.sqlite").find("huu nghi", kinds=["gate"])

    assert hits[0].iri == "https://w3id.org/cuakhau/id/gate/huu-nghi"


def test_a_new_build_takes_the_place_of_the_old(good: Path) -> None:
    before = read_manifest(good).sha256

    after = built(good, MORE)

    assert before != after
    assert read_manifest(good).sha256 == after
    assert read_manifest(good).facts["observation"] == 2


def test_facts_that_do_not_pass_leave_the_good_graph_in_place(good: Path) -> None:
    before = read_manifest(good).sha256
    bad = held(row("h"), HUU_NGHI, "intergalactic")

    with pytest.raises(BuildError, match="intergalactic"):
        built(good, [*FACTS, bad])

    assert read_manifest(good).sha256 == before
    assert len(folders(good)) == 1


@pytest.mark.parametrize("step", ["vocabulary", "facts", "provenance", "rules", "shapes", "swap"])
def test_a_build_killed_at_any_step_leaves_the_last_good_graph_and_its_rest_is_cleared(
    good: Path, step: str
) -> None:
    before = read_manifest(good).sha256
    root = Path(__file__).resolve().parents[2]
    child = subprocess.Popen(
        [sys.executable, "-c", BUILD_AGAIN, str(good), step],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root)},
        text=True,
    )
    assert child.stdout is not None
    assert child.stdin is not None
    for line in child.stdout:
        if line.strip() == step:
            break
    child.send_signal(signal.SIGKILL)
    child.wait()
    child.stdin.close()
    child.stdout.close()

    assert read_manifest(good).sha256 == before
    assert quads_that_answer(good) == read_manifest(good).quads
    assert len(folders(good)) == 2

    built(good, MORE)

    assert read_manifest(good).facts["observation"] == 2
    assert len(folders(good)) == 2, "the killed build is gone; the one before still serves who has it open"


def test_a_second_build_at_the_same_time_is_refused_and_does_no_harm(good: Path) -> None:
    from filelock import FileLock

    before = read_manifest(good).sha256
    with FileLock(good / "build.lock"), pytest.raises(StoreLockedError, match="another build"):
        built(good, MORE)

    assert read_manifest(good).sha256 == before


@pytest.mark.skipif(
    os.geteuid() == 0 and not Path("/proc/self").exists(), reason="needs a folder that refuses"
)
def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")

    with pytest.raises(BuildError, match="cannot write the store"):
        built(tmp_path / "file" / "store", FACTS)


def test_a_reader_of_the_old_graph_is_not_disturbed(good: Path) -> None:
    reader = Store.read_only(str(good / "current" / "oxigraph"))
    count = len(reader)

    built(good, MORE)

    assert len(reader) == count


def test_candidates_and_warnings_are_listed_beside_the_store(good: Path) -> None:
    assert json.loads((good / "current" / "candidates.json").read_text()) == []
    assert isinstance(json.loads((good / "current" / "report.json").read_text()), list)


def test_a_store_without_a_manifest_says_to_build(tmp_path: Path) -> None:
    with pytest.raises(BuildError, match="run `cuakhau build`"):
        read_manifest(tmp_path)
