"""The command line: `cuakhau`, one module a group of commands."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Sequence

import typer

from cuakhau.cli.app import app
from cuakhau.cli.output import explain, failure
from cuakhau.errors import CuakhauError

__all__ = ["app", "main", "run"]

_INTERRUPTED = 130
_PIPE_CLOSED = 141
"""What a shell reports of a program that SIGPIPE ended: `cuakhau ask | head -1` is no failure to talk about."""


def main() -> None:
    """Run the command line of this process and leave with its exit code."""
    for stream in (sys.stdout, sys.stderr):
        # The data are Vietnamese and Chinese, whatever the locale says; half a pair of surrogates stays visible.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    sys.exit(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """Run one command.

    Returns:
        0 if all went well, 1 for what the message on standard error explains, 2 for a command that cannot be read.
    """
    try:
        code = app(args=list(arguments), prog_name="cuakhau", standalone_mode=False)
        sys.stdout.flush()
        return code if isinstance(code, int) else 0
    except CuakhauError as error:
        return failure(str(error))
    except (KeyboardInterrupt, typer.Abort):
        explain("interrupted")
        return _INTERRUPTED
    except BrokenPipeError:
        _forget_standard_output()
        return _PIPE_CLOSED
    except ImportError as error:
        return failure(str(error))
    except OSError as error:
        _forget_standard_output()
        reason = "the disk is full" if error.errno == errno.ENOSPC else error.strerror or str(error)
        return failure(f"{error.filename or 'standard output'}: {reason}")
    except Exception as error:
        if hasattr(error, "exit_code") and hasattr(error, "show"):  # a command that cannot be read
            error.show()
            return int(error.exit_code)
        if os.environ.get("CUAKHAU_DEBUG"):
            raise
        return failure(
            f"this is a fault of cuakhau, not yours: {type(error).__name__}: {error}\n"
            "Please report it with the command; CUAKHAU_DEBUG=1 shows where it happened."
        )


def _forget_standard_output() -> None:
    """Let nothing be written to it at the end, which would fail again and say so."""
    try:
        devnull = os.open(os.devnull, os.O_WRONLY)
        os.dup2(devnull, sys.stdout.fileno())
    except (OSError, ValueError):
        return
