"""What a reader asks for, and the document that answers it; both pass between processes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Final

HTML: Final = "text/html; charset=utf-8"
JSON: Final = "application/json"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a reader asks for."""

    path: str
    """From the root of the site, no slash in front."""
    query: Mapping[str, str]
    """What follows `?`; of a parameter that is given several times, the last."""
    language: str
    """The reader's, for words where neither path nor query names one."""

    def written(self) -> bytes:
        """For the other process."""
        return json.dumps(asdict(self)).encode()

    @classmethod
    def read(cls, text: bytes) -> Wanted:
        """What `written` gave."""
        return cls(**json.loads(text))


@dataclass(frozen=True, slots=True)
class Document:
    """What a reader is sent."""

    status: int
    media_type: str
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)


def json_document(content: object, *, status: int = 200, media_type: str = JSON) -> Document:
    """A document in JSON; numbers stay numbers, days are ISO 8601."""
    # Here, since the process that only sends documents does without it.
    from cuakhau.tabular import to_json

    return Document(status, media_type, to_json(content).encode())
