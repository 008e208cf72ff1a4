"""Archives are the same bytes wherever they are made, and what was released is not forgotten."""

from __future__ import annotations

import io
import os
import tarfile
import zipfile
from pathlib import Path

import pytest

from release.archives import gzipped, repack_tar, repack_zip, tar_folder
from release.withdrawn import missing

FILES = {"b.txt": b"two", "a/é.txt": "một".encode(), "a/run.sh": b"#!/bin/sh\n"}
EPOCH_S = 1_790_000_000


def folder_of(parent: Path, *, order: list[str], mtime: float, mode: int) -> Path:
    folder = parent / "made"
    for name in order:
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(FILES[name])
        file.chmod(0o755 if name.endswith(".sh") else mode)
        os.utime(file, (mtime, mtime))
    return folder


@pytest.fixture
def two_folders(tmp_path: Path) -> tuple[Path, Path]:
    """The same content, written in another order, at another time, under another umask."""
    first = folder_of(tmp_path / "one", order=sorted(FILES), mtime=1e9, mode=0o644)
    return first, folder_of(tmp_path / "two", order=sorted(FILES, reverse=True), mtime=1.7e9, mode=0o600)


def test_a_folder_packs_to_the_same_bytes(two_folders: tuple[Path, Path], tmp_path: Path) -> None:
    archives = []
    for number, folder in enumerate(two_folders):
        archive = tmp_path / f"{number}.tar.gz"
        tar_folder(folder, archive, root="site", epoch_s=EPOCH_S)
        archives.append(archive.read_bytes())
    assert archives[0] == archives[1]
    with tarfile.open(fileobj=io.BytesIO(archives[0])) as packed:
        assert {m.name for m in packed.getmembers()} == {f"site/{name}" for name in FILES}
        assert {m.mtime for m in packed.getmembers()} == {EPOCH_S}


def test_a_source_archive_keeps_its_content(two_folders: tuple[Path, Path], tmp_path: Path) -> None:
    archives = []
    for number, folder in enumerate(two_folders):
        archive = tmp_path / f"{number}.tar.gz"
        with tarfile.open(archive, "w:gz") as packed:
            packed.add(folder, arcname="cuakhau-1")
        repack_tar(archive, epoch_s=EPOCH_S)
        archives.append(archive)
    assert archives[0].read_bytes() == archives[1].read_bytes()
    with tarfile.open(archives[0]) as packed:
        packed.extractall(tmp_path / "out", filter="data")
    for name, content in FILES.items():
        assert (tmp_path / "out" / "cuakhau-1" / name).read_bytes() == content
    assert (tmp_path / "out" / "cuakhau-1" / "a" / "run.sh").stat().st_mode & 0o111


@pytest.mark.parametrize("epoch_s", [EPOCH_S, 0], ids=["now", "before-zip"])
def test_a_wheel_keeps_its_content(two_folders: tuple[Path, Path], tmp_path: Path, epoch_s: int) -> None:
    archives = []
    for number, folder in enumerate(two_folders):
        archive = tmp_path / f"{number}.whl"
        with zipfile.ZipFile(archive, "w") as packed:
            for file in sorted(folder.rglob("*"), reverse=bool(number)):
                if file.is_file():
                    packed.write(file, file.relative_to(folder).as_posix())
        repack_zip(archive, epoch_s=epoch_s)
        archives.append(archive)
    assert archives[0].read_bytes() == archives[1].read_bytes()
    with zipfile.ZipFile(archives[0]) as packed:
        assert {name: packed.read(name) for name in packed.namelist()} == FILES
        assert packed.testzip() is None


def test_gzip_holds_no_time() -> None:
    assert gzipped(b"x") == gzipped(b"x")
    assert gzipped(b"x")[4:8] == bytes(4)


def test_an_iri_that_is_gone_is_missed(built_store: Path, tmp_path: Path) -> None:
    last = built_store / "current" / "graph.nq"
    assert missing(last, last) == []
    gate = "https://w3id.org/cuakhau/id/gate/huu-nghi"
    new = tmp_path / "new.nq"
    lines = last.read_text("utf-8").splitlines(keepends=True)
    new.write_text("".join(line for line in lines if not line.startswith(f"<{gate}> ")), "utf-8")
    assert missing(last, new) == [gate]
    withdrawn = f"<{gate}> <http://purl.org/dc/terms/isReplacedBy> <{gate}-2> .\n"
    new.write_text(new.read_text("utf-8") + withdrawn, "utf-8")
    assert missing(last, new) == []
