"""Checks files before they are built in: tables, fact files, RDF files; each with all that is wrong in it."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import Quad

from cuakhau.errors import CuakhauError, SourceError
from cuakhau.graph.assemble import assemble
from cuakhau.graph.rdf_files import read_quads
from cuakhau.graph.validate import validate
from cuakhau.loaders.run import load_folder

_TABLES = (".csv", ".xlsx")
_FACTS = (".jsonl",)
_RDF = (".nq", ".trig", ".jsonld")
ENDINGS = (*_TABLES, *_FACTS, *_RDF)
"""Kinds of files that can be checked."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is wrong with some files."""

    errors: tuple[str, ...]
    """One readable text each; with any, the files cannot be built in."""
    warnings: tuple[str, ...]
    """What is only incomplete, or would be left out."""
    facts: int
    """How many facts, or statements of RDF files, were read."""


def check_files(paths: Sequence[Path]) -> Verdict:
    """Check files together: what one of them defines, another may refer to; so may all to the shipped data.

    Raises:
        SourceError: if a file is missing or of no kind that can be checked.
    """
    refuse_other_kinds(paths)
    tables = [path for path in paths if path.suffix in (*_TABLES, *_FACTS)]
    verdicts = [_check_tables(tables)] if tables else []
    if rdf := [path for path in paths if path.suffix in _RDF]:
        verdicts.append(_check_rdf(rdf))
    return Verdict(
        tuple(error for verdict in verdicts for error in verdict.errors),
        tuple(warning for verdict in verdicts for warning in verdict.warnings),
        sum(verdict.facts for verdict in verdicts),
    )


def refuse_other_kinds(paths: Sequence[Path]) -> None:
    """See that files are there, and of kinds that can be built in.

    Raises:
        SourceError: for the first that is not.
    """
    for path in paths:
        refuse_no_file(path)
        if path.suffix not in ENDINGS:
            raise SourceError(
                f"{path}: {path.suffix or 'no ending'} is none of {', '.join(ENDINGS)}"
                + (
                    ": triples without graphs cannot be cited"
                    if path.suffix in (".ttl", ".nt", ".rdf")
                    else ""
                ),
                path=str(path),
            )


def refuse_no_file(path: Path) -> None:
    """See that a file is there.

    Raises:
        SourceError: if it is not, or is a folder.
    """
    if path.is_dir():
        raise SourceError(f"{path}: is a folder; name the files in it", path=str(path))
    if not path.is_file():
        raise SourceError(f"{path}: there is no such file", path=str(path))


def _check_tables(paths: Sequence[Path]) -> Verdict:
    """Lay the files out as a data folder and load that."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "facts").mkdir()
        for path in paths:
            place = folder / "facts" / path.name if path.suffix in _FACTS else folder / path.name
            if place.exists():
                raise SourceError(f"{path}: two files of this name: check them one by one", path=str(path))
            shutil.copyfile(path, place)
        # A table of sources that lies beside a file belongs to it.
        for beside in sorted({path.parent / "sources.csv" for path in paths}):
            if beside.is_file() and not (folder / "sources.csv").exists():
                shutil.copyfile(beside, folder / "sources.csv")
        try:
            loaded = load_folder(folder)
        except CuakhauError as error:
            return Verdict((str(error).replace(f"{folder}/", ""),), (), 0)
        return Verdict((), tuple(str(problem) for problem in loaded.warnings), len(loaded.facts))


def _check_rdf(paths: Sequence[Path]) -> Verdict:
    quads: list[Quad] = []
    errors = []
    for path in paths:
        try:
            quads += read_quads(path)
        except CuakhauError as error:
            errors.append(str(error))
    if errors:
        return Verdict(tuple(errors), (), 0)
    shipped = load_folder(None)
    graph = assemble(shipped.sources, shipped.facts, quads=quads)
    about = {str(quad.subject).strip("<>") for quad in quads} | {
        str(quad.graph_name).strip("<>") for quad in quads
    }
    # The shipped data are checked when they are built; here it is the files that matter.
    findings = [
        finding
        for finding in validate(graph.store).findings
        if finding.node in about or finding.passage in about
    ]
    return Verdict(
        tuple(str(finding) for finding in findings if finding.is_error),
        tuple(str(finding) for finding in findings if not finding.is_error),
        len({(quad.subject, quad.predicate, quad.object) for quad in quads}),
    )
