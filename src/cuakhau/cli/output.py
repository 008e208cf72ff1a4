"""Writing: tables to standard output, everything else to standard error, files whole or not at all."""

from __future__ import annotations

import contextlib
import errno
import os
import re
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from cuakhau.cli.options import TableFormat
from cuakhau.errors import SourceError

_STEERING = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def explain(message: str) -> None:
    """Tell the reader something, beside the data and after what of it was written before."""
    with contextlib.suppress(OSError, ValueError):
        sys.stdout.flush()
    sys.stderr.write(f"{visible(message)}\n")
    sys.stderr.flush()


def failure(message: str) -> int:
    """Tell what went wrong; the exit code of a failure."""
    explain(f"cuakhau: {message}")
    return 1


def visible(text: str) -> str:
    """A text without the characters that steer a terminal; each becomes U+FFFD, so that it is seen.

    >>> visible("a\\x1b[2Jb\\nc")
    'a\ufffd[2Jb\\nc'
    """
    return _STEERING.sub("\ufffd", text)


def emit(text: str) -> None:
    """Write data to standard output."""
    sys.stdout.write(text)


def print_table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """A table to read: drawn on a terminal, plain columns two spaces apart in a pipe."""
    if sys.stdout.isatty():
        _draw(headings, [[visible(cell) for cell in row] for row in rows])
    else:
        emit(plain_table(headings, rows))


def print_rows(
    headings: Sequence[str],
    rows: Sequence[Sequence[str]],
    form: TableFormat,
    *,
    records: Sequence[Mapping[str, Any]] | None = None,
) -> None:
    """A table of texts in the format asked for; as JSON the rows by their headings, or the records instead."""
    from cuakhau import tabular

    match form:
        case TableFormat.TABLE:
            print_table(headings, rows)
        case TableFormat.CSV:
            emit(tabular.to_csv(headings, rows, delimiter=","))
        case TableFormat.TSV:
            emit(tabular.to_csv(headings, rows, delimiter="\t"))
        case TableFormat.JSON:
            emit(tabular.to_json(records or [dict(zip(headings, row, strict=True)) for row in rows]))
        case TableFormat.MARKDOWN:
            emit(tabular.to_markdown(headings, rows))


def plain_table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Columns two spaces apart, without lines or colours; a Chinese character is two columns wide."""
    from rich.cells import cell_len

    lines = [[" ".join(visible(cell).split()) for cell in line] for line in (headings, *rows)]
    widths = [max(cell_len(line[place]) for line in lines) for place in range(len(headings))]
    text = ""
    for line in lines:
        cells = [cell + " " * (width - cell_len(cell)) for cell, width in zip(line, widths, strict=True)]
        text += "  ".join(cells).rstrip() + "\n"
    return text


def _draw(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for heading in headings:
        table.add_column(Text(heading), overflow="fold")
    for row in rows:
        # Text, not str: a name with brackets is no markup of Rich's.
        table.add_row(*(Text(cell) for cell in row))
    Console(file=sys.stdout).print(table)


def write_file(path: Path, content: bytes | str) -> None:
    """Put a file in place, whole or not at all.

    Raises:
        SourceError: if it cannot be written; what stood there stays.
    """
    data = content.encode() if isinstance(content, str) else content
    write_with(path, lambda file: file.write_bytes(data))


def write_with(path: Path, write: Callable[[Path], object]) -> None:
    """Let something write a file beside the place, then put it there.

    Raises:
        SourceError: if it cannot be written; what stood there stays.
    """
    try:
        if path.exists() and not path.is_file() and not path.is_dir():
            # A device or pipe is written to: there is nothing to replace.
            _copy(path, write)
            return
        folder = path.parent
        if not folder.is_dir():
            raise SourceError(
                f"{path}: there is no folder {folder}; make it, or write elsewhere", path=str(path)
            )
        if path.is_dir():
            raise SourceError(f"{path}: is a folder; name a file in it", path=str(path))
        handle, name = tempfile.mkstemp(prefix=f".{path.name}-", suffix=path.suffix, dir=folder)
        os.close(handle)
        beside = Path(name)
        try:
            write(beside)
            umask = os.umask(0)
            os.umask(umask)
            beside.chmod(0o666 & ~umask)
            os.replace(beside, path)
        finally:
            beside.unlink(missing_ok=True)
    except OSError as error:
        raise SourceError(f"{path}: cannot be written: {_reason(error)}", path=str(path)) from error


def _copy(path: Path, write: Callable[[Path], object]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / path.name
        write(file)
        data = file.read_bytes()
    with path.open("wb") as device:
        device.write(data)


def _reason(error: OSError) -> str:
    return "the disk is full" if error.errno == errno.ENOSPC else error.strerror or str(error)
