"""JSON of the reconciliation protocol, versions 0.2 and 1.0 (draft): queries read strictly, answers written.

Specifications: https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/ and
https://reconciliation-api.github.io/specs/draft/.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib.metadata import version
from typing import Any, Final, NamedTuple

from cuakhau.errors import QueryError
from cuakhau.graph.iris import BASE, CK
from cuakhau.linking.conditions import Condition
from cuakhau.linking.reconcile import Candidate, Query
from cuakhau.linking.service import BATCH, PREVIEW_SIZE, Service

_MOST_NAMES = 10
_NAME = {"vi": "Cửa Khẩu", "en": "Cửa Khẩu: gates of the Vietnam–China border", "zh": "中越边境口岸"}
_LIMIT: Final = "limit"
_LIMIT_NAME: Final = {"vi": "Nhiều nhất", "en": "At most", "zh": "最多"}
_LIMIT_HELP: Final = {
    "vi": "Số giá trị của mỗi đối tượng; 0 là tất cả.",
    "en": "How many values of each thing; 0 for all.",
    "zh": "每个对象取多少个值；0 表示全部。",
}


class Column(NamedTuple):
    """A property whose values are asked for."""

    property: str
    limit: int
    """How many values of each thing; 0 for all."""


def manifest_0_2(service: Service, *, site: str) -> dict[str, Any]:
    """The manifest of version 0.2.

    Args:
        service: what answers.
        site: where the site stands: `http://localhost:8000`.
    """
    endpoint = f"{site}/reconcile"
    suggest = {
        kind: {
            "service_url": endpoint,
            "service_path": f"/suggest/{kind}",
            "flyout_service_url": endpoint,
            "flyout_service_path": f"/flyout/{kind}?id=${{id}}",
        }
        for kind in ("entity", "property", "type")
    }
    width, height = PREVIEW_SIZE
    return {
        "versions": ["0.2"],
        "name": _NAME[service.language],
        "identifierSpace": f"{BASE}id/",
        "schemaSpace": CK,
        "documentation": f"{site}/",
        "serviceVersion": version("cuakhau"),
        "view": {"url": f"{site}/id/{{{{id}}}}"},
        "defaultTypes": service.default_types(),
        "suggest": suggest,
        "preview": {"url": f"{endpoint}/preview?id={{{{id}}}}", "width": width, "height": height},
        "extend": {
            "propose_properties": {"service_url": endpoint, "service_path": "/extend/propose"},
            "property_settings": [
                {
                    "name": _LIMIT,
                    "label": _LIMIT_NAME[service.language],
                    "type": "number",
                    "default": 0,
                    "help_text": _LIMIT_HELP[service.language],
                }
            ],
        },
        "batchSize": BATCH,
    }


def manifest_1_0(service: Service, *, site: str) -> dict[str, Any]:
    """The manifest of the draft of version 1.0."""
    width, height = PREVIEW_SIZE
    return {
        "versions": ["1.0-draft"],
        "name": _NAME[service.language],
        "lang": service.language,
        "documentation": f"{site}/",
        "serviceVersion": version("cuakhau"),
        "view": {"url": f"{site}/id/{{+id}}"},
        "defaultTypes": service.default_types(),
        "suggest": {"entity": True, "property": True, "type": True},
        "preview": {"width": width, "height": height},
        "extend": {
            "proposeProperties": True,
            "propertySettings": [
                {
                    "id": _LIMIT,
                    "name": _LIMIT_NAME[service.language],
                    "type": "number",
                    "default": 0,
                    "helpText": _LIMIT_HELP[service.language],
                }
            ],
        },
        "batchSize": BATCH,
        "standardizedScore": True,
    }


def query_0_2(given: Any) -> Query:
    """A query of version 0.2.

    Raises:
        QueryError: if it is not of the form that the specification gives.
    """
    content = _object(given, "a query")
    _only(content, ("query", "type", "limit", "properties", "type_strict"))
    name = _text(content.get("query", ""), "query")
    types = content.get("type", [])
    types = [types] if isinstance(types, str | dict) else types
    strict = content.get("type_strict", "any")
    if strict not in ("any", "should", "all"):
        raise QueryError(f"type_strict is {strict!r}: write any, should or all")
    conditions = []
    for one in _list(content.get("properties", []), "properties"):
        about = _object(one, "an item of properties")
        if "pid" not in about or "v" not in about:
            raise QueryError("an item of properties has no pid or no v: give both")
        conditions.append(Condition(_text(about["pid"], "pid"), _values(about["v"], "v")))
    if not name.strip() and not conditions:
        raise QueryError("a query has neither query nor properties: give one of them")
    wanted = tuple(_identifier(one, "type") for one in _list(types, "type"))
    return Query(
        name,
        types=wanted,
        type_strict="all" if strict == "all" else "any",
        conditions=tuple(conditions),
        limit=_limit(content),
    )


def query_1_0(given: Any) -> Query:
    """A query of version 1.0.

    Raises:
        QueryError: if it is not of the form that the draft gives.
    """
    content = _object(given, "a query")
    _only(content, ("type", "limit", "conditions", "lang", "dir"))
    names: list[str] = []
    conditions: list[Condition] = []
    given_conditions = _list(content.get("conditions"), "conditions")
    if not given_conditions:
        raise QueryError("conditions is empty: give at least one")
    for one in given_conditions:
        about = _object(one, "a condition")
        if "propertyValue" not in about:
            raise QueryError("a condition has no propertyValue")
        values = _values(about["propertyValue"], "propertyValue")
        match about.get("matchType"):
            case "name":
                names.extend(values)
            case "id":
                names.extend(value if value.startswith(BASE) else f"{BASE}id/{value}" for value in values)
            case "property":
                conditions.append(_condition(about, values))
            case other:
                raise QueryError(f"matchType is {other!r}: write name, id or property")
    type_ = content.get("type")
    types = (_text(type_, "type"),) if type_ else ()
    first, others = (names[0], tuple(names[1:_MOST_NAMES])) if names else ("", ())
    return Query(first, other_names=others, types=types, conditions=tuple(conditions), limit=_limit(content))


def _condition(about: Mapping[str, Any], values: tuple[str, ...]) -> Condition:
    quantifier = about.get("matchQuantifier", "any")
    if quantifier not in ("any", "all", "none"):
        raise QueryError(f"matchQuantifier is {quantifier!r}: write any, all or none")
    required = about.get("required", False)
    if not isinstance(required, bool):
        raise QueryError("required is neither true nor false")
    if "matchQualifier" in about:
        raise QueryError("matchQualifier is not for this service: suggest/property names none; leave it out")
    if not about.get("propertyId"):
        raise QueryError("a condition on a property has no propertyId")
    name = _text(about["propertyId"], "propertyId")
    return Condition(name, values, quantifier=quantifier, required=required)


def candidate_json(candidate: Candidate, service: Service, *, named_features: bool) -> dict[str, Any]:
    """A candidate as both versions write it; only 1.0 gives features a name."""
    features: list[dict[str, Any]] = []
    for feature in candidate.features:
        named = {"name": feature.id.replace("_", " ")} if named_features else {}
        features.append({"id": feature.id, **named, "value": feature.value})
    return {
        "id": candidate.record.id,
        "name": candidate.record.label(service.language),
        "description": service.description(candidate.record),
        "type": service.types_of(candidate.record),
        "score": candidate.score,
        "match": candidate.match,
        "features": features,
    }


def read_extension(given: Any) -> tuple[list[str], list[Column]]:
    """Identifiers of things, and the properties asked for, in a data extension query of either version.

    Raises:
        QueryError: if it is not of the form that the specifications give.
    """
    content = _object(given, "a data extension query")
    if "ids" not in content or "properties" not in content:
        raise QueryError("a data extension query needs ids and properties")
    ids = [_text(one, "ids") for one in _list(content["ids"], "ids")]
    return ids, [_column(one) for one in _list(content["properties"], "properties")]


def _column(given: Any) -> Column:
    name = _identifier(given, "properties")
    settings = given.get("settings") if isinstance(given, dict) else None
    # Clients send numbers of their forms as text too, and an empty one for what was left alone.
    text = str(_object({} if settings is None else settings, "settings").get(_LIMIT) or 0)
    whole = text.removesuffix(".0")
    if not (whole.isascii() and whole.isdigit()):
        raise QueryError(f"{_LIMIT} is {text[:40]!r}: write a whole number, 0 for all")
    return Column(name, int(whole[:9]))


def extension_0_2(service: Service, ids: Sequence[str], columns: Sequence[Column]) -> dict[str, Any]:
    """Values of properties of things, as version 0.2 writes them; what is not known has none."""
    rows = {one: {column.property: _values_of(service, one, column) for column in columns} for one in ids}
    return {"meta": _meta(service, columns), "rows": rows}


def extension_1_0(service: Service, ids: Sequence[str], columns: Sequence[Column]) -> dict[str, Any]:
    """The same as the draft of 1.0 writes them."""
    rows = [
        {
            "id": one,
            "properties": [
                {"id": column.property, "values": _values_of(service, one, column)} for column in columns
            ],
        }
        for one in ids
    ]
    return {"meta": _meta(service, columns), "rows": rows}


def _values_of(service: Service, identifier: str, column: Column) -> list[dict[str, Any]]:
    record = service.reconciler.records.by_id.get(identifier)
    if record is None or not service.knows_property(column.property):
        return []
    values = service.values(record, column.property)
    return values[: column.limit] if column.limit else values


def _meta(service: Service, columns: Sequence[Column]) -> list[dict[str, Any]]:
    meta: list[dict[str, Any]] = []
    for name, _ in columns:
        if not service.knows_property(name):
            meta.append({"id": name, "name": name})
            continue
        about: dict[str, Any] = service.property_info(name)
        if service.gives_things(name):
            type_ = _RANGES[name]
            about = {**about, "type": service.type_info(type_, depth=0)}
        meta.append(about)
    return meta


_RANGES = {"country": "Country", "province": "AdministrativeUnit", "counterpart": "BorderCrossing"}


def _object(given: Any, what: str) -> Mapping[str, Any]:
    if not isinstance(given, dict):
        raise QueryError(f"{what} is no JSON object")
    return given


def _list(given: Any, what: str) -> list[Any]:
    if not isinstance(given, list):
        raise QueryError(f"{what} is no list")
    return given


def _text(given: Any, what: str) -> str:
    if not isinstance(given, str):
        raise QueryError(f"{what} is no text: {str(given)[:60]}")
    return given


def _identifier(given: Any, what: str) -> str:
    """An identifier, plain or as an object with `id`."""
    return _text(given.get("id") if isinstance(given, dict) else given, what)


def _values(given: Any, what: str) -> tuple[str, ...]:
    texts = []
    for one in given if isinstance(given, list) else [given]:
        match one:
            case dict():
                texts.append(_identifier(one, what))
            case bool():
                texts.append("true" if one else "false")
            case str() | int() | float():
                texts.append(str(one))
            case _:
                raise QueryError(f"{what} holds what is no text, number or thing")
    return tuple(texts)


def _limit(content: Mapping[str, Any]) -> int:
    limit = content.get("limit", 10)
    if isinstance(limit, bool) or not isinstance(limit, int | float) or not 1 <= limit < 1e6:
        raise QueryError(f"limit is {limit!r}: write a whole number from 1")
    return int(limit)


def _only(content: Mapping[str, Any], allowed: Sequence[str]) -> None:
    for name in content:
        if name not in allowed:
            raise QueryError(f"a query has no field {str(name)[:60]!r}: write {', '.join(allowed)}")
