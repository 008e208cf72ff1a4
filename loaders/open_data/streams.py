"""Reading a large file as a stream, plain or compressed, with the number of bytes that were read of it."""

from __future__ import annotations

import bz2
import csv
import gzip
import hashlib
import io
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from cuakhau.errors import SourceError

Advance = Callable[[int, int], None]
"""Is told how many bytes of a file were read, and how many it has."""

LONGEST_LINE = 64 * 1024 * 1024
"""Bytes; an item of Wikidata has a few million. A longer line is no line: memory stays bounded."""
_BROKEN = (EOFError, zlib.error, gzip.BadGzipFile, zipfile.BadZipFile, NotImplementedError)


class _Counted(io.RawIOBase):
    """A file that tells how far it was read."""

    def __init__(self, file: IO[bytes], size: int, advance: Advance) -> None:
        super().__init__()
        self._file = file
        self._size = size
        self._advance = advance

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        read: int = self._file.readinto(buffer)  # type: ignore[attr-defined]
        self._advance(self._file.tell(), self._size)
        return read

    def seek(self, offset: int, whence: int = 0) -> int:
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        return self._file.tell()

    def close(self) -> None:
        self._file.close()
        super().close()


@dataclass(frozen=True, slots=True)
class Input:
    """One file as the user names it."""

    path: Path
    advance: Advance = lambda read, size: None

    @property
    def name(self) -> str:
        """File name without the ending of a compression."""
        return self.path.name.removesuffix(".gz").removesuffix(".bz2")

    @property
    def is_archive(self) -> bool:
        """Whether the file is a ZIP archive of others."""
        return self.path.suffix.lower() == ".zip"

    def members(self) -> tuple[str, ...]:
        """The files in the archive, sorted; nothing for a plain file.

        Raises:
            SourceError: if the archive is damaged.
        """
        if not self.is_archive:
            return ()
        with self._reading(), zipfile.ZipFile(self.path) as archive:
            return tuple(sorted(name for name in archive.namelist() if not name.endswith("/")))

    @contextmanager
    def open(self, member: str = "") -> Iterator[IO[bytes]]:
        """The decompressed bytes of the file, or of a file in the archive.

        Raises:
            SourceError: while it is open, if the file cannot be read, is cut off or damaged.
        """
        with self._reading():
            size = self.path.stat().st_size
            raw = io.BufferedReader(_Counted(self.path.open("rb", buffering=0), size, self.advance), 1 << 18)
            with raw:
                if self.is_archive:
                    with zipfile.ZipFile(raw) as archive, archive.open(member) as inside:
                        yield inside
                elif self.path.suffix == ".gz":
                    with gzip.open(raw) as stream:
                        yield io.BufferedReader(stream, 1 << 18)
                elif self.path.suffix == ".bz2":
                    with bz2.open(raw) as stream:
                        yield io.BufferedReader(stream, 1 << 18)
                else:
                    yield raw

    @contextmanager
    def _reading(self) -> Iterator[None]:
        try:
            yield
        except _BROKEN as error:
            message = f"{self.path}: is cut off or damaged ({error}); fetch it again and compare its checksum"
            raise SourceError(message, path=str(self.path)) from error
        except OSError as error:
            # bz2 says so of bytes that are none of its own.
            if "Invalid data stream" in str(error):
                message = (
                    f"{self.path}: is cut off or damaged ({error}); fetch it again and compare its checksum"
                )
                raise SourceError(message, path=str(self.path)) from error
            raise SourceError(
                f"{self.path}: cannot be read: {error.strerror or error}", path=str(self.path)
            ) from error

    def head(self, member: str = "", *, size: int = 1 << 16) -> bytes:
        """The first bytes, decompressed."""
        with Input(self.path).open(member) as stream:
            return stream.read(size)

    def sha256(self) -> str:
        """Of the file as it is."""
        with self._reading(), self.path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()


def lines(stream: IO[bytes], *, path: Path) -> Iterator[tuple[int, bytes]]:
    """The lines of a stream, numbered from 1, without their ends.

    Raises:
        SourceError: for a line longer than `LONGEST_LINE`.
    """
    number = 0
    while line := stream.readline(LONGEST_LINE):
        number += 1
        if len(line) == LONGEST_LINE and not line.endswith(b"\n"):
            message = (
                f"{path}:{number}: is a line of more than {LONGEST_LINE >> 20} MB; is this the right file?"
            )
            raise SourceError(message, path=str(path))
        yield number, line.rstrip(b"\r\n")


def text_lines(stream: IO[bytes], *, path: Path, other: str = "") -> Iterator[str]:
    """The lines of a stream as text with their ends, as `csv.reader` wants them.

    Args:
        stream: the bytes.
        path: of the file, for messages.
        other: encoding of a line that is not UTF-8; without it such a line is an error.

    Raises:
        SourceError: with the line, if it is not UTF-8.
    """
    for number, line in lines(stream, path=path):
        if number == 1:
            line = line.removeprefix(b"\xef\xbb\xbf")
        try:
            yield line.decode() + "\n"
        except UnicodeDecodeError as error:
            if not other:
                message = (
                    f"{path}:{number}: byte 0x{line[error.start]:02x} is not UTF-8; save the file as UTF-8"
                )
                raise SourceError(message, path=str(path)) from error
            yield line.decode(other) + "\n"


def csv_records(
    stream: IO[bytes], *, path: Path, other: str = "", delimiter: str = ",", quote: str = '"'
) -> Iterator[tuple[int, list[str]]]:
    """The records of a CSV stream, each with the number of its last line.

    Args:
        stream: the bytes.
        path: of the file, for messages.
        other: encoding of a line that is not UTF-8; without it such a line is an error.
        delimiter: between cells.
        quote: around cells that hold a delimiter.

    Raises:
        SourceError: with the line, if it cannot be read.
    """
    text = text_lines(stream, path=path, other=other)
    reader = csv.reader(text, strict=True, delimiter=delimiter, quotechar=quote)
    try:
        for record in reader:
            yield reader.line_num, record
    except csv.Error as error:
        message = f"{path}:{reader.line_num}: cannot be read as CSV: {error}; look for a quote left open"
        raise SourceError(message, path=str(path)) from error
