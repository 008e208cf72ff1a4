"""What goes wrong is told in one message, with a non-zero exit, and nothing is lost."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.cli.conftest import Command

READERS = [
    ["ask", "gate-counterpart"], ["sparql", "ASK {}"], ["show", "x"], ["find", "x"], ["info"],
    ["network", "--out", "x.html"], ["export", "--format", "nquads", "--out", "-"],
]  # fmt: skip


@pytest.mark.parametrize("arguments", READERS)
def test_a_missing_store_says_what_to_run(command: Command, tmp_path: Path, arguments: list[str]) -> None:
    outcome = command(*arguments, "--store", tmp_path / "nowhere")
    assert (outcome.code, outcome.out) == (1, "")
    assert "nowhere" in outcome.err
    assert "cuakhau build" in outcome.err
    assert "Traceback" not in outcome.err


@pytest.mark.parametrize("damage", ["oxigraph", "names.sqlite", "manifest.json"])
def test_a_corrupt_store_says_what_to_run(
    command: Command, built_store: Path, tmp_path: Path, damage: str
) -> None:
    store = tmp_path / "store"
    shutil.copytree(built_store, store, symlinks=True)
    target = (store / "current").resolve() / damage
    for file in [*target.iterdir()] if target.is_dir() else [target]:
        file.write_bytes(b"\x00broken")
    arguments = {
        "oxigraph": ["ask", "gate-unpaired"],
        "names.sqlite": ["find", "lao cai"],
        "manifest.json": ["info"],
    }
    outcome = command(*arguments[damage], "--store", store)
    assert outcome.code == 1
    assert "cuakhau build" in outcome.err
    assert len(outcome.err.splitlines()) <= 2


def test_an_unknown_question_is_told_what_resembles_it(on_store: Command) -> None:
    outcome = on_store("ask", "gate-conterpart")
    assert (outcome.code, outcome.out) == (1, "")
    assert "gate-counterpart" in outcome.err


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["--param", "bridge=x"], "its parameters: gate, known_by"),
        (["--known-by", "soon"], "2023-12-28"),
        (["--as-of", "2020"], "no parameter 'as_of'"),
        (["--param", "gate=Trà"], "gate/tra-linh"),
        (["--param", "gate=https://w3id.org/cuakhau/id/gate/<x>"], "'https://"),
    ],
)
def test_a_wrong_parameter_is_told_what_fits(on_store: Command, arguments: list[str], reason: str) -> None:
    outcome = on_store("ask", "gate-counterpart", *arguments)
    assert outcome.code == 1
    assert reason in outcome.err


@pytest.mark.parametrize(
    "arguments",
    [
        ["ask", "gate-counterpart", "--param", "gate"],
        ["ask", "gate-counterpart", "--param", "gate=a", "--param", "gate=b"],
        ["ask", "--cite"],
        ["ask", "gate-counterpart", "--format", "excel"],
        ["ask", "gate-counterpart", "--lang", "fr"],
        ["ask", "gate-counterpart", "--store", "x", "--endpoint", "http://127.0.0.1:9"],
        ["sparql"],
        ["sparql", "CONSTRUCT WHERE { ?s ?p ?o }", "--format", "csv"],
        ["sparql", "SELECT * {}", "--format", "turtle"],
        ["sparql", "SELECT * {}", "--limit", "0"],
        ["export", "--format", "pdf", "--out", "-"],
        ["export", "--format", "nquads", "--out", "-", "--as-of", "2020"],
        ["network"],
        ["network", "--out", "x.html", "--as-of", "soon"],
        ["nothing"],
        ["find", "x", "--limit", "0"],
    ],
)
def test_a_command_that_cannot_be_read_is_a_usage_error(
    command: Command, built_store: Path, arguments: list[str]
) -> None:
    store = [] if arguments[0] == "nothing" or "--store" in arguments else ["--store", str(built_store)]
    outcome = command(*arguments, *store)
    assert (outcome.code, outcome.out) == (2, "")
    assert "Error" in outcome.err


def test_a_syntax_error_tells_line_and_column(on_store: Command) -> None:
    outcome = on_store("sparql", "SELECT ?x WHERE {\n  ?x ck:pairedWith }")
    assert outcome.code == 1
    assert "line 2, column 20" in outcome.err


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "empty"),
        ("  \n ", "empty"),
        ("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", "SERVICE is refused"),
        ("INSERT DATA { <http://a> <http://b> 1 }", "read only"),
        ("DROP ALL", "read only"),
        ("missing.rq", "no such file"),
        ("missing", "no such file"),
        (".", "Is a directory"),
    ],
)
def test_what_is_no_query_is_refused(on_store: Command, text: str, reason: str) -> None:
    outcome = on_store("sparql", text)
    assert (outcome.code, outcome.out) == (1, "")
    assert reason in outcome.err


def test_a_query_file_that_is_not_utf8_says_where(on_store: Command, tmp_path: Path) -> None:
    file = tmp_path / "q.rq"
    file.write_bytes(b"SELECT * { ?s ?p '\xff' }")
    outcome = on_store("sparql", file)
    assert outcome.code == 1
    assert "byte 18" in outcome.err


def test_a_runaway_query_is_ended_at_the_limit(on_store: Command) -> None:
    outcome = on_store(
        "sparql", "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", "--limit", "0.5"
    )
    assert outcome.code == 1
    assert "0.5" in outcome.err


def test_a_name_that_fits_several_things_lists_them(on_store: Command) -> None:
    outcome = on_store("show", "Lào Cai")
    assert (outcome.code, outcome.out) == (1, "")
    assert "unit/vn-lao-cai: Lao Cai (Province)" in outcome.err
    assert "gate/lao-cai-rail: Lao Cai (Border gate)" in outcome.err


def test_an_endpoint_that_is_not_there_is_named(command: Command) -> None:
    outcome = command("sparql", "ASK {}", "--endpoint", "http://127.0.0.1:9/sparql")
    assert outcome.code == 1
    assert "127.0.0.1:9" in outcome.err


@pytest.mark.parametrize("arguments", [["export", "--format", "nquads"], ["network"]])
@pytest.mark.parametrize("place", ["missing/x.out", "folder", "/dev/full"])
def test_what_cannot_be_written_leaves_nothing_behind(
    on_store: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], place: str
) -> None:
    if place == "/dev/full" and not Path(place).exists():
        pytest.skip("this system has no device that is always full")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder").mkdir()
    outcome = on_store(*arguments, "--out", place)
    assert outcome.code == 1
    assert place in outcome.err
    assert [path.name for path in tmp_path.rglob("*")] == ["folder"]


def test_a_file_that_cannot_be_replaced_stays_as_it_was(on_store: Command, tmp_path: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("root may write everywhere")
    folder = tmp_path / "closed"
    folder.mkdir()
    (folder / "x.nq").write_text("old")
    folder.chmod(0o500)
    outcome = on_store("export", "--format", "nquads", "--out", folder / "x.nq")
    assert outcome.code == 1
    assert (folder / "x.nq").read_text() == "old"


def test_a_build_that_fails_leaves_the_last_good_graph(
    command: Command, built_store: Path, tmp_path: Path
) -> None:
    store, data = tmp_path / "store", tmp_path / "data"
    shutil.copytree(built_store, store, symlinks=True)
    data.mkdir()
    (data / "gates.csv").write_text("key,nonsense\nx,y\n", encoding="utf-8")
    before = (store / "current").resolve()
    outcome = command("build", "--store", store, "--data", data)
    assert outcome.code == 1
    assert "gates.csv" in outcome.err
    assert (store / "current").resolve() == before
    assert command("ask", "gate-unpaired", "--store", store).code == 0


def test_a_data_folder_that_is_not_there_is_named(command: Command, tmp_path: Path) -> None:
    outcome = command("build", "--store", tmp_path / "s", "--data", tmp_path / "nowhere")
    assert outcome.code == 1
    assert "nowhere" in outcome.err


def _process(arguments: list[str | Path], **options: object) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-c", "from cuakhau.cli import main; main()", *map(str, arguments)]
    return subprocess.run(command, stderr=subprocess.PIPE, check=False, **options)  # type: ignore[call-overload, no-any-return]


def test_a_closed_pipe_is_quiet(built_store: Path) -> None:
    read, write = os.pipe()
    os.close(read)
    done = _process(["export", "--format", "nquads", "--out", "-", "--store", built_store], stdout=write)
    os.close(write)
    assert done.stderr == b""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no device that is always full")
def test_a_full_disk_behind_standard_output_is_told(built_store: Path) -> None:
    with open("/dev/full", "wb") as full:
        done = _process(["ask", "gate-unpaired", "--store", built_store], stdout=full)
    assert done.returncode == 1
    assert b"disk is full" in done.stderr
    assert b"Traceback" not in done.stderr
    assert b"Exception ignored" not in done.stderr


def test_output_is_utf8_whatever_the_locale(built_store: Path) -> None:
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    done = _process(["find", "Hữu Nghị", "--store", built_store], stdout=subprocess.PIPE, env=environment)
    assert done.returncode == 0, done.stderr
    assert "Hữu Nghị" in done.stdout.decode()


def test_an_interrupted_query_ends_with_130(built_store: Path) -> None:
    text = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    command = [
        sys.executable,
        "-c",
        "from cuakhau.cli import main; main()",
        "sparql",
        text,
        "--store",
        str(built_store),
    ]
    running = subprocess.Popen(
        command,
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
        # As at a terminal: what runs in the background of a script is started deaf to it.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    children = Path(f"/proc/{running.pid}/task/{running.pid}/children")
    if not children.parent.exists():
        running.kill()
        pytest.skip("needs /proc to see when the query runs")
    while running.poll() is None and not children.read_text().strip():
        time.sleep(0.05)
    running.send_signal(signal.SIGINT)
    out, err = running.communicate(timeout=60)
    assert running.returncode == 130, err
    assert out == b""
    assert b"Traceback" not in err


def test_a_name_cannot_steer_the_terminal(on_store: Command) -> None:
    outcome = on_store("sparql", 'SELECT ("a\\u001b[2Jb" AS ?x) {}')
    assert "\x1b" not in outcome.out
    assert "\ufffd[2Jb" in outcome.out
