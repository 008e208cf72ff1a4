"""The program: `cuakhau`, or `python -m cuakhau` where it is not on the path."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line; quiet as well if it is interrupted while it loads."""
    try:
        from cuakhau.cli import main as command_line
    except KeyboardInterrupt:
        sys.exit(130)
    command_line()


if __name__ == "__main__":
    main()
