"""Pages of which sites may read answers by script."""

from __future__ import annotations

from typing import Final

EVERY_SITE: Final = frozenset({"*"})
_LOOPBACK: Final = ("localhost", "127.0.0.1", "[::1]")
THIS_MACHINE: Final = frozenset(f"{scheme}://{host}:*" for scheme in ("http", "https") for host in _LOOPBACK)


class Origins:
    """Who may read the build that answers.

    What is shipped is public, nothing can be changed, nobody logs in, and the tools of the field (YASGUI, notebooks on
    the web) ask from pages of their own: every site may. What a user added may not be meant for every page that is
    opened on the same machine: then only pages of this machine may, such as OpenRefine's.
    """

    def __init__(self, chosen: frozenset[str] | None) -> None:
        self._chosen = chosen
        self.allowed = THIS_MACHINE if chosen is None else chosen

    def go_over(self, *, holds_own: bool) -> None:
        """From now on another build answers, or may.

        Args:
            holds_own: whether something that a user added is in what answers.
        """
        if self._chosen is None:
            self.allowed = THIS_MACHINE if holds_own else EVERY_SITE
