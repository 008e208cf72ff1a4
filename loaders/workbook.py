"""Reading an Excel workbook: what the cells of a sheet hold, and one error for a file that is none or is damaged."""

from __future__ import annotations

import struct
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO, Final

from cuakhau.errors import SourceError

_DAMAGE: Final = (
    zipfile.BadZipFile, zlib.error, struct.error, SyntaxError, LookupError, ValueError, TypeError, AttributeError,
    ArithmeticError, RuntimeError, EOFError, OSError,
)  # fmt: skip
"""What openpyxl lets through of the ZIP and XML readers below it: both kinds of XML reader raise a SyntaxError."""


def sheet_rows(file: IO[bytes], *, prefix: str = "") -> Iterator[tuple[object, ...]]:
    """The values of a sheet's rows, from row 1 on: text, numbers, days, None; one row in memory at a time.

    Args:
        file: the workbook, to be read from any place; it is left open.
        prefix: how the sheet's name starts; where none does, and by default, it is the first sheet.

    Raises:
        SourceError: saying what is wrong with the workbook; which file it is, and what to do, the caller knows.
    """
    # Imported here: it brings numpy, which takes a third of a second and memory that reading CSV does without.
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # about looks and checks, which are not read
            book = load_workbook(file, read_only=True, data_only=True)
        try:
            sheets = book.worksheets
            rows = next((one for one in sheets if one.title.startswith(prefix)), sheets[0]).iter_rows(
                values_only=True
            )
            while True:
                with warnings.catch_warnings():
                    warnings.simplefilter("ignore", UserWarning)
                    row = next(rows, None)
                if row is None:
                    return
                yield row
        finally:
            book.close()
    except (InvalidFileException, *_DAMAGE) as error:
        what = str(error) or type(error).__name__
        raise SourceError(f"cannot be read as an Excel workbook: {what}") from error
