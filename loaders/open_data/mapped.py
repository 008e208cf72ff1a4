"""Any table by a declared mapping: CSVW metadata whose columns are terms of the ontology (`csvw.yml`)."""

from __future__ import annotations

import dataclasses
import json
import re
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import quote

import csvw

from cuakhau.errors import SourceError
from cuakhau.graph.facts import Entity, EntityName, Fact, Key, Passage, Position
from cuakhau.graph.names import slugify
from cuakhau.loaders.base import Problem
from cuakhau.loaders.cells import CellError, read_cell
from cuakhau.loaders.codes import nearest, read_yaml
from cuakhau.loaders.open_data.model import About, Given, Item, Sample
from cuakhau.loaders.open_data.records import candidate_key
from cuakhau.loaders.open_data.streams import Input, csv_records
from cuakhau.loaders.open_data.things import Things
from cuakhau.loaders.tables import Table, tables
from cuakhau.loaders.templates import applies, make_fact

_ONTOLOGY = "https://w3id.org/cuakhau/ontology#"
_VALUE_PART = re.compile(r"[^A-Za-z0-9._~-]")


@dataclass(frozen=True, slots=True)
class MappedLoader:
    """Tables that come with CSVW metadata."""

    name: str = "csvw"

    def recognises(self, sample: Sample) -> bool:
        """Never by its content: the metadata beside it decide."""
        return False

    def default_slug(self, given: Input) -> str:
        """After the file."""
        return slugify(given.name.rpartition(".")[0]) or "table"

    def load(self, given: Given) -> Iterator[Item]:
        """The facts of each row, as the metadata say."""
        mapping = _mapping(given)
        problems = list(mapping.problems())
        yield from problems
        if problems:
            return
        yield mapping.about()
        yield from _rows(mapping, given)


def metadata_beside(path: Path) -> Path | None:
    """The metadata that belong to a table: `FILE-metadata.json`, or `csv-metadata.json` that names it."""
    own = path.with_name(f"{path.name}-metadata.json")
    if own.is_file():
        return own
    common = path.with_name("csv-metadata.json")
    if not common.is_file():
        return None
    try:
        group = json.loads(common.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    described = group.get("tables", [group]) if isinstance(group, dict) else []
    named = [table for table in described if isinstance(table, dict) and table.get("url") == path.name]
    return common if any("dc:conformsTo" in table for table in named) else None


@dataclass(frozen=True)
class _Mapping:
    """The metadata of one table."""

    path: Path
    data: Path
    model: Any
    """`csvw.Table`."""
    group: Any
    """`csvw.TableGroup` that it is in, or None."""
    table: Table | None
    """Ours, that it conforms to."""
    header: tuple[str, ...]

    @cached_property
    def columns(self) -> Mapping[str, str]:
        """Our columns by the CSVW column's name; where a property means nothing here, an empty string."""
        found = {}
        for column in self.model.tableSchema.columns:
            if column.inherit("suppressOutput") is not True and column.inherit("propertyUrl") is not None:
                found[column.header] = self._ours(
                    str(column.inherit("propertyUrl").uri), column.inherit("lang") or "en"
                )
        return found

    def _ours(self, term: str, language: str) -> str:
        config = read_yaml("open_data/csvw.yml")
        term = term.replace("ck:", _ONTOLOGY, 1) if term.startswith("ck:") else term
        for prefix, uri in (("rdfs:", "http://www.w3.org/2000/01/rdf-schema#"), ("skos:", "http://www.w3.org/2004/02/skos/core#"),
                            ("dc:", "http://purl.org/dc/terms/"), ("dcterms:", "http://purl.org/dc/terms/")):  # fmt: skip
            term = term.replace(prefix, uri, 1) if term.startswith(prefix) else term
        if term in config["names"]:
            return str(config["names"][term].get(language, ""))
        local = term.removeprefix(_ONTOLOGY)
        name = (
            config["terms"].get(term)
            or config["terms"].get(local)
            or re.sub("([A-Z])", r"_\1", local).lower()
        )
        if self.table is not None and name not in self.table.columns:
            name = re.sub("([A-Z])", r"_\1", local).lower()
        return name if self.table is not None and name in self.table.columns else ""

    def constants(self) -> dict[str, str]:
        """Values of virtual columns, the same in each row: their `default`."""
        return {
            self.columns[column.header]: column.inherit("default") or ""
            for column in self.model.tableSchema.columns
            if column.virtual and column.header in self.columns
        }

    def problems(self) -> Iterator[Problem]:
        """What is wrong with the mapping, and where it and the table disagree."""
        place = self.path.name
        classes = read_yaml("open_data/csvw.yml")["classes"]
        if self.table is None:
            stated = self.model.common_props.get("dc:conformsTo", "")
            message = "dc:conformsTo names no class that a row can be"
            hint = f"{_ONTOLOGY}NAME with one of {', '.join(classes)}"
            yield Problem("error", place, "", "conforms-to", _text_of(stated), message, hint)
            return
        for column in self.model.tableSchema.columns:
            if not column.virtual and not any(column.has_title(name) for name in self.header):
                message = f"is no column of {self.data.name}; there are {', '.join(self.header)}"
                yield Problem(
                    "error", place, "", "missing-column", column.header, message, "correct its name or titles"
                )
            if self.columns.get(column.header) == "":
                term = str(column.inherit("propertyUrl").uri)
                hint = nearest(term.rpartition("#")[2], tuple(self.table.columns), shown=30)
                yield Problem(
                    "error",
                    place,
                    column.header,
                    "unknown-property",
                    term,
                    f"means nothing in {self.table.name}",
                    hint,
                )
        there = set(self.columns.values())
        for name, spec in self.table.columns.items():
            if spec.required and name not in there and name not in ("key", "sources"):
                message = f"no column has the property {name}, which {self.table.name} need"
                hint = f'give a column "propertyUrl": "{_ONTOLOGY}{name}", or a virtual one with a "default"'
                yield Problem("error", place, "", "missing-property", "", message, hint)

    def about(self) -> About:
        """What the metadata say of the data set, the table's word before the group's."""
        stated: dict[str, str] = {}
        for props in (self.group.common_props if self.group is not None else {}, self.model.common_props):
            for name, ours in read_yaml("open_data/csvw.yml")["metadata"].items():
                if name in props:
                    stated[ours] = _text_of(props[name])
        return About(**stated)


def _mapping(given: Given) -> _Mapping:
    """Read the metadata of a table with the csvw library.

    Raises:
        SourceError: if they cannot be read, or do not describe the table.
    """
    path = next((companion.path for companion in given.companions), None) or metadata_beside(given.input.path)
    if path is None:
        message = (
            f"{given.input.path}: no mapping says what its columns mean: "
            f"write {given.input.path.name}-metadata.json (CSVW) beside it, or name one with --mapping"
        )
        raise SourceError(message, path=str(given.input.path))
    group: Any = None
    try:
        content = json.loads(path.read_text(encoding="utf-8-sig"))
        with warnings.catch_warnings():
            # The library warns of what the model forbids, and leaves it out.
            warnings.simplefilter("error", UserWarning)
            if "tables" in content:
                group = csvw.TableGroup.from_file(path)
                model = next((table for table in group.tables if str(table.url) == given.input.name), None)
            else:
                model = csvw.Table.from_file(path)
    except json.JSONDecodeError as error:
        raise SourceError(
            f"{path}:{error.lineno}:{error.colno}: is no JSON: {error.msg}", path=str(path)
        ) from error
    # The library raises whatever the model's own checks raise.
    except (OSError, ValueError, TypeError, AttributeError, KeyError, AssertionError, UserWarning) as error:
        message = f"{path}: is no CSVW metadata: {error or type(error).__name__}"
        raise SourceError(message, path=str(path)) from error
    if model is None:
        message = (
            f"{path}: describes {', '.join(str(table.url) for table in group.tables)}, not {given.input.name}"
        )
        raise SourceError(message, path=str(path))
    stated = _text_of(model.common_props.get("dc:conformsTo", "")).removeprefix(_ONTOLOGY).removeprefix("ck:")
    name = read_yaml("open_data/csvw.yml")["classes"].get(stated)
    header = next((tuple(cells) for _, cells in _records(given, model, group)), ())
    return _Mapping(path, given.input.path, model, group, tables()[name] if name else None, header)


def _records(given: Given, model: Any, group: Any) -> Iterator[tuple[int, list[str]]]:
    dialect = model.dialect or (group.dialect if group is not None else None) or csvw.Dialect()
    with given.input.open() as stream:
        yield from csv_records(
            stream, path=given.input.path, delimiter=dialect.delimiter, quote=dialect.quoteChar or '"',
            other="" if dialect.encoding.lower() in ("utf-8", "utf8") else dialect.encoding,
        )  # fmt: skip


def _rows(mapping: _Mapping, given: Given) -> Iterator[Item]:
    model = mapping.model
    by_position = [
        next(
            (column for column in model.tableSchema.columns if not column.virtual and column.has_title(name)),
            None,
        )
        for name in mapping.header
    ]
    records = _records(given, model, mapping.group)
    next(records, None)
    for row, (line, cells) in enumerate(records, start=1):
        if not any(cells):
            continue
        if len(cells) != len(mapping.header):
            message = f"has {len(cells)} cells where the header has {len(mapping.header)}"
            yield Problem("error", given.input.path.name, str(line), "cells", ",".join(cells), message)
            continue
        texts: dict[str, str] = mapping.constants()
        primary: list[str] = []
        problems = []
        for column, cell in zip(by_position, cells, strict=True):
            if column is None:
                continue
            try:
                value = column.read(cell)
            except ValueError as error:
                problems.append(
                    Problem(
                        "error",
                        given.input.path.name,
                        f"{line}:{column.header}",
                        "datatype",
                        cell,
                        str(error) or "is not of its datatype",
                    )
                )
                continue
            if column.name in (model.tableSchema.primaryKey or ()):
                primary.append(cell.strip())
            if ours := mapping.columns.get(column.header):
                texts[ours] = _text(value)
        values, more = _values(mapping, texts, line, given=given)
        problems += more
        yield from problems
        if not problems:
            yield from _facts(mapping, values, ".".join(primary) or f"row={row}", given=given)


def _values(
    mapping: _Mapping, texts: Mapping[str, str], line: int, *, given: Given
) -> tuple[dict[str, Any], list[Problem]]:
    """The cells as our table's columns hold them."""
    table = mapping.table
    assert table is not None
    values: dict[str, Any] = {}
    problems: list[Problem] = []
    for name, text in texts.items():
        column = table.columns[name]
        place = f"{line}:{name}"
        if not text:
            if column.required and name not in ("key", "sources"):
                problems.append(
                    Problem(
                        "error",
                        given.input.path.name,
                        place,
                        "empty",
                        "",
                        f"{name} is empty, and it must be filled",
                    )
                )
            continue
        try:
            values[name] = (
                text if name == "key" else read_cell(text, column, known=given.known, names_allowed=True)
            )
        except CellError as error:
            problems.append(
                Problem("error", given.input.path.name, place, error.code, text, error.message, error.hint)
            )
    for group in table.together:
        present = [name for name in group if name in values]
        if not problems and present and len(present) < len(group):
            missing = ", ".join(name for name in group if name not in values)
            problems.append(
                Problem(
                    "error",
                    given.input.path.name,
                    str(line),
                    "incomplete",
                    "",
                    f"{present[0]} is given without {missing}",
                )
            )
    return values, problems


def _facts(mapping: _Mapping, values: Mapping[str, Any], at: str, *, given: Given) -> Iterator[Fact]:
    table = mapping.table
    assert table is not None
    fragment = at if at.startswith("row=") else quote(at, safe="/:,;+-._~")
    passage = Passage(given.slug, fragment)
    named = dict(values)
    if table.kind:
        key = values.get("key", at)
        known = given.known.key_or_none(key, (table.kind,))
        named["key"] = known or candidate_key(given.slug, key)
    for template in table.facts:
        if applies(template, values):
            for item in values.get(template["each"], ()) if "each" in template else (None,):
                fact = make_fact(
                    template["fact"], template["args"], values={**named, "each": item}, passage=passage
                )
                yield from _as_stated(fact, things=given.things)


def _as_stated(fact: Fact, *, things: Things) -> Iterator[Fact]:
    """A new thing is a candidate; of a known one, another's table decides neither class nor name nor point to show."""
    match fact:
        case Entity(key=Key(kind="candidate")):
            yield dataclasses.replace(fact, types=(*fact.types, "Candidate"))
        case Entity():
            return
        case EntityName(key=key, preferred=True) if key.kind != "candidate":
            yield dataclasses.replace(fact, preferred=things.labels.get((key, fact.language)) == fact.text)
        case Position(key=key) if key.kind != "candidate":
            yield dataclasses.replace(fact, preferred=False)
        case _:
            yield fact


def _text(value: object) -> str:
    """A value that csvw has read, as the cells of our tables write it."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case datetime():
            return value.date().isoformat()
        case date():
            return value.isoformat()
        case float() if value.is_integer():
            return str(int(value))
        case Decimal():
            return f"{value:f}"
        case list():
            return ";".join(_text(item) for item in value)
        case _:
            return str(value).strip()


def _text_of(stated: Any) -> str:
    """A common property's value: text, `{"@value": …}`, `{"@id": …}`, or the first of several."""
    if isinstance(stated, list):
        return _text_of(stated[0]) if stated else ""
    if isinstance(stated, Mapping):
        return str(stated.get("@value") or stated.get("@id") or "")
    return str(stated)
