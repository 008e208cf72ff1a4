"""Archives whose bytes depend on their content alone: sorted names, one time, no owners."""

from __future__ import annotations

import gzip
import io
import tarfile
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

_FILE_MODE: Final = 0o644
_PROGRAM_MODE: Final = 0o755
_EARLIEST: Final = datetime(1980, 1, 1, tzinfo=UTC).timestamp()
"""Before which a ZIP archive knows no time."""


def gzipped(content: bytes) -> bytes:
    """The content in gzip, without a time or a name."""
    return gzip.compress(content, compresslevel=9, mtime=0)


def tar_folder(folder: Path, archive: Path, *, root: str, epoch_s: int) -> None:
    """Pack a folder.

    Args:
        folder: what to pack.
        archive: where to; `.tar.gz`.
        root: what the folder is called inside.
        epoch_s: the time of every entry, in seconds since 1970.
    """
    entries = [
        (f"{root}/{path.relative_to(folder).as_posix()}", path.read_bytes(), path.stat().st_mode)
        for path in _files(folder)
    ]
    archive.write_bytes(gzipped(_tar(entries, epoch_s=epoch_s)))


def repack_tar(archive: Path, *, epoch_s: int) -> None:
    """Write a source archive anew, in place, so that its bytes depend on its content alone."""
    with tarfile.open(archive) as old:
        entries = [
            (member.name, _content(old, member), member.mode)
            for member in old.getmembers()
            if member.isfile()
        ]
    archive.write_bytes(gzipped(_tar(sorted(entries), epoch_s=epoch_s)))


def repack_zip(archive: Path, *, epoch_s: int) -> None:
    """The same for a wheel."""
    with zipfile.ZipFile(archive) as old:
        entries = [
            (info.filename, old.read(info), info.external_attr >> 16)
            for info in old.infolist()
            if not info.is_dir()
        ]
    moment = datetime.fromtimestamp(max(epoch_s, _EARLIEST), UTC)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as new:
        for name, content, mode in sorted(entries):
            info = zipfile.ZipInfo(name, moment.timetuple()[:6])
            info.compress_type, info.create_system, info.external_attr = (
                zipfile.ZIP_DEFLATED,
                3,
                _mode(mode) << 16,
            )
            new.writestr(info, content)
    archive.write_bytes(buffer.getvalue())


def _tar(entries: list[tuple[str, bytes, int]], *, epoch_s: int) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for name, content, mode in entries:
            info = tarfile.TarInfo(name)
            info.size, info.mtime, info.mode = len(content), epoch_s, _mode(mode)
            archive.addfile(info, io.BytesIO(content))
    return buffer.getvalue()


def _content(archive: tarfile.TarFile, member: tarfile.TarInfo) -> bytes:
    file = archive.extractfile(member)
    assert file is not None
    return file.read()


def _files(folder: Path) -> list[Path]:
    return sorted(
        (path for path in folder.rglob("*") if path.is_file()),
        key=lambda path: path.relative_to(folder).as_posix(),
    )


def _mode(mode: int) -> int:
    return _PROGRAM_MODE if mode & 0o111 else _FILE_MODE
