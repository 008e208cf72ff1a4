"""What is done with one article, as a pure function: bytes in, a record in bytes out, on any process or machine."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Any

from cuakhau.errors import CuakhauError, EndpointError
from cuakhau.graph.dates import text_of
from cuakhau.loaders.articles.document import Document
from cuakhau.loaders.articles.extractors import Extractor
from cuakhau.loaders.articles.facts import ExtractedFact, Extraction
from cuakhau.loaders.articles.names import Names
from cuakhau.loaders.articles.read import read_document
from cuakhau.loaders.articles.witness import Witness

Record = dict[str, Any]
"""What was found in an article, as JSON has it."""


@dataclass(frozen=True, slots=True)
class Task:
    """One article to extract from: all that its record depends on, but for the names and the extractor."""

    file: str
    """What messages call it."""
    name: str
    """Name of the file, without folders."""
    content: bytes
    metadata: Mapping[str, str]
    """What its side file and the options state; values as a side file has them."""

    def key(self, generation: str) -> str:
        """What the record is kept under: the generation, and a hash of the content, the name and the metadata."""
        stated = json.dumps([self.name, sorted(self.metadata.items())], ensure_ascii=False)
        digest = sha256(f"{stated}\n".encode() + sha256(self.content).digest()).hexdigest()
        return f"{generation}/{digest[:2]}/{digest}"


def generation_of(names: Names, *, version: str) -> str:
    """What the records of a run have in common: who extracts, with which files of ours, by which known names."""
    about = f"{version}\n{_code_digest()}\n{digest_of(names)}\n".encode()
    return f"{re.split('[-:]', version)[0]}-{sha256(about).hexdigest()[:16]}"


def digest_of(names: Names) -> str:
    """A hash of the known names, on which every record depends."""
    lines = sorted(
        f"{name.text}\t{name.kind}\t{name.key}\t{name.side}\t{name.preferred}" for name in names.names
    )
    return sha256("\n".join(lines).encode()).hexdigest()


@cache
def _code_digest() -> str:
    """A hash of the extractor's own files, patterns among them: one who edits a pattern wants it tried."""
    found = sha256()
    folders = [files("cuakhau.loaders"), files("cuakhau.loaders.articles")]
    while folders:
        for entry in sorted(folders.pop().iterdir(), key=lambda entry: entry.name):
            if entry.is_dir() and not entry.name.startswith(("_", ".")) and entry.name != "articles":
                folders.append(entry)
            elif entry.name.endswith((".py", ".yml")):
                found.update(f"{entry.name}\n".encode() + entry.read_bytes())
    return found.hexdigest()


def work(task: Task, names: Names, extractor: Extractor) -> bytes:
    """Read and extract; what cannot be read, or was not answered for, gives a record that says why.

    Returns:
        JSON in UTF-8, the same bytes for the same task and names where the extractor is one of patterns.

    Raises:
        EndpointError: if the endpoint would refuse every other document too.
    """
    try:
        document = read_document(task.content, metadata=task.metadata, name=task.file)
        extraction = extractor.extract(document, names)
    except EndpointError:
        raise
    except CuakhauError as error:
        return problem_record(str(error))
    if extraction.unanswered:
        return problem_record(f"{task.file}: {told_unanswered(extraction)}")
    return record_of(document, extraction, version=extractor.version)


def told_unanswered(extraction: Extraction) -> str:
    """What went wrong with the passages that a model gave no answer for."""
    reasons = Counter(passage.reason for passage in extraction.unanswered)
    counts = ", ".join(f"{count} {reason}" for reason, count in sorted(reasons.items()))
    asked = f"{len(extraction.unanswered)} of {extraction.passages} passages have no answer ({counts})"
    return f"{asked}: {extraction.unanswered[0].message}; nothing of it is kept, run it again"


def record_of(document: Document, extraction: Extraction, *, version: str) -> bytes:
    """What was found in a document."""
    record: Record = {
        "version": version,
        "source": _source(document),
        "notes": list(document.notes),
        "witness": Witness.of(document).to_record(),
        "facts": [_line(fact, document, version=version) for fact in extraction.facts],
        "candidates": [
            {"name": name.text, "kind": name.kind, "reason": name.reason, "span": list(name.span)}
            for name in extraction.candidates
        ],
        "refused": len(extraction.refused),
    }
    if extraction.passages:
        record["dropped"] = dict(extraction.dropped)
    return _dump(record)


def problem_record(message: str) -> bytes:
    """The record of a document that gave none."""
    return _dump({"problem": message})


def _dump(record: Record) -> bytes:
    return json.dumps(record, ensure_ascii=False).encode("utf-8", errors="backslashreplace")


def _source(document: Document) -> dict[str, Any]:
    values = {
        "key": document.slug,
        "title": document.title,
        "publisher": document.publisher,
        "issued": text_of(document.issued),
        "language": document.language,
        "url": document.url,
        "licence": document.licence,
        "encoding": document.encoding,
        "sha256": document.sha256,
        "characters": len(document.text),
    }
    return {name: value for name, value in values.items() if value}


def _line(fact: ExtractedFact, document: Document, *, version: str) -> dict[str, Any]:
    """A line of a fact file that says who proposes it."""
    line: dict[str, Any] = json.loads(fact.to_json())
    page = document.page_of(fact.span[0])
    if page is not None:
        line["page"] = page
    line["proposed_by"] = version
    return line
