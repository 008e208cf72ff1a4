"""What went wrong with another endpoint that a query asks by SERVICE, in words.

Oxigraph's own messages say what its client saw; these say which endpoint it was, and what to do.
"""

from __future__ import annotations

import re
from typing import Final

from cuakhau.errors import EndpointError
from cuakhau.graph import guard

_LONGEST: Final = 300
_STATUS: Final = re.compile(r"Error (\d{3}) [^\n]*? returned by (\S+) with payload:\n(.*)", re.DOTALL)
_TYPE: Final = re.compile(r"Unsupported Content-Type returned by service <([^>]*)>: (.*)", re.DOTALL)
_MOVED: Final = re.compile(r"too many redirects .*? target is (\S+)")
_NO_RESULTS: Final = re.compile(r"Parser error|No valid SPARQL solutions|JSON|XML", re.IGNORECASE)
_NO_ANSWER: Final = "Empty HTTP request"


def endpoint_error_or_none(text: str, error: Exception) -> EndpointError | None:
    """The error of an endpoint that a query asks; None where it asks none."""
    asked = guard.services(text)
    if not asked:
        return None
    told = str(error)
    named = [address for address in asked if address in told]
    # Only some messages name the endpoint: of several, any may be meant.
    url = named[0] if named else " or ".join(asked)
    return EndpointError(f"SERVICE {url}: {_meaning(told)}", url=url)


def _meaning(told: str) -> str:
    if found := _STATUS.search(told):
        reason = " ".join(found[3].split())[:_LONGEST]
        return f"it answers with status {found[1]}: {reason or 'no reason given'}"
    if found := _TYPE.search(told):
        return (
            f"it answers with {found[2]}, which are no SPARQL results: is this the address of the endpoint?"
        )
    if found := _MOVED.search(told):
        return f"it leads on to {found[1]}: use that address, and allow its host"
    if _NO_ANSWER in told:
        return "it closed the connection without an answer: try again later"
    if _NO_RESULTS.search(told):
        return f"it says that it answers with SPARQL results, and what it sends are none ({told[:_LONGEST]})"
    return f"it cannot be reached ({told[:_LONGEST]}): is the address right, and the server up?"
