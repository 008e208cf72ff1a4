"""The reconciliation service over HTTP, both versions: every answer is valid by the published schemas."""

from __future__ import annotations

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest
from jsonschema import Draft7Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT7
from starlette.applications import Starlette
from starlette.types import ASGIApp

from cuakhau.explorer.app import create_app
from cuakhau.explorer.reconcile import reconciliation_routes
from cuakhau.explorer.settings import Settings
from cuakhau.linking.service import BATCH

VERSIONS = ("0.2", "1.0-draft")


class Client:
    """Asks the application in this process, as a client over HTTP would."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    def request(self, method: str, path: str, **options: Any) -> httpx.Response:
        async def ask() -> httpx.Response:
            transport = httpx.ASGITransport(app=self._app)
            async with httpx.AsyncClient(transport=transport, base_url="http://gates.test") as client:
                return await client.request(method, path, **options)

        # In a thread: in this one the loop of a browser's tests may be running.
        with ThreadPoolExecutor(1) as beside:
            return beside.submit(asyncio.run, ask()).result()

    def get(self, path: str, **options: Any) -> httpx.Response:
        return self.request("GET", path, **options)

    def post(self, path: str, **options: Any) -> httpx.Response:
        return self.request("POST", path, **options)


@pytest.fixture(scope="module")
def client(built_store: Path) -> Client:
    return Client(Starlette(routes=reconciliation_routes(built_store)))


class Schemas:
    """The schemas of one version."""

    def __init__(self, folder: Path) -> None:
        self._content = {
            file.stem: json.loads(file.read_text(encoding="utf-8")) for file in folder.glob("*.json")
        }
        resources = [
            Resource.from_contents(content, default_specification=DRAFT7)
            for content in self._content.values()
        ]
        self._registry: Registry[Any] = Registry().with_resources(
            (resource.contents["$id"], resource) for resource in resources
        )

    def check(self, name: str, content: Any) -> None:
        Draft7Validator(self._content[name], registry=self._registry).validate(content)


@pytest.fixture(scope="module")
def old(shared: Path) -> Schemas:
    return Schemas(shared / "conformance" / "reconciliation" / "0.2")


@pytest.fixture(scope="module")
def new(shared: Path) -> Schemas:
    return Schemas(shared / "conformance" / "reconciliation" / "1.0-draft")


QUERIES_0_2 = {
    "q0": {"query": "CKQT Hữu Nghị"},
    "q1": {"query": "Lào Cai", "type": ["BorderGate", "Province"], "limit": 3, "type_strict": "any"},
    "q2": {
        "query": "友谊关",
        "type": "BorderGate",
        "properties": [{"pid": "country", "v": {"id": "country/cn"}}],
    },
    "q3": {"properties": [{"pid": "province", "v": ["Lạng Sơn", "Cao Bằng"]}]},
    "q4": {"query": "nothing at all like this"},
}
QUERIES_1_0 = {
    "queries": [
        {"conditions": [{"matchType": "name", "propertyValue": "CKQT Hữu Nghị"}]},
        {
            "type": "Province",
            "limit": 2,
            "lang": "vi",
            "conditions": [
                {"matchType": "name", "propertyValue": ["Lào Cai", "老街"]},
                {"matchType": "property", "propertyId": "date", "propertyValue": "2026", "required": True},
            ],
        },
        {"conditions": [{"matchType": "id", "propertyValue": "gate/ta-lung"}]},
        {"conditions": [{"matchType": "name", "propertyValue": "nothing at all like this"}]},
    ]
}


def test_the_queries_of_these_tests_are_valid_themselves(old: Schemas, new: Schemas) -> None:
    old.check("reconciliation-query-batch", QUERIES_0_2)
    new.check("reconciliation-query-batch", QUERIES_1_0)


def test_the_manifests(client: Client, old: Schemas, new: Schemas) -> None:
    manifest = client.get("/reconcile").json()
    old.check("manifest", manifest)
    assert manifest["suggest"]["entity"]["service_url"] == "http://gates.test/reconcile"
    manifest = client.get("/reconcile/v1").json()
    new.check("manifest", manifest)
    assert manifest["standardizedScore"] is True


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_batch_of_0_2(client: Client, old: Schemas, method: str) -> None:
    given = {"queries": json.dumps(QUERIES_0_2)}
    where = {"params": given} if method == "GET" else {"data": given}
    answer = client.request(method, "/reconcile", **where).json()
    old.check("reconciliation-result-batch", answer)
    assert list(answer) == list(QUERIES_0_2)
    first = answer["q0"]["result"][0]
    assert (first["id"], first["match"]) == ("gate/huu-nghi", True)
    assert first["features"]
    assert len(answer["q1"]["result"]) == 3
    assert answer["q2"]["result"][0]["id"] == "gate/cn-youyiguan"
    assert not any(one["match"] for one in answer["q3"]["result"])
    assert answer["q4"] == {"result": []}


def test_a_single_query_of_0_2(client: Client) -> None:
    plain = client.get("/reconcile", params={"query": "Tà Lùng"}).json()
    assert plain["result"][0]["id"] == "gate/ta-lung"
    written = client.get("/reconcile", params={"query": json.dumps({"query": "Tà Lùng", "limit": 1})}).json()
    assert len(written["result"]) == 1


@pytest.mark.parametrize("path", ["/reconcile/v1/match", "/reconcile/v1/reconcile"])
def test_a_batch_of_1_0(client: Client, new: Schemas, path: str) -> None:
    answer = client.post(path, json=QUERIES_1_0).json()
    new.check("reconciliation-result-batch", answer)
    first = [result["candidates"][0]["id"] if result["candidates"] else None for result in answer["results"]]
    assert first == ["gate/huu-nghi", "unit/vn-lao-cai", "gate/ta-lung", None]


def test_jsonp_is_of_0_2_only_and_takes_no_script(client: Client) -> None:
    answer = client.get("/reconcile", params={"query": "Tà Lùng", "callback": "jQuery.cb_1"})
    assert answer.headers["content-type"].startswith("text/javascript")
    assert answer.text.startswith("/**/jQuery.cb_1(")
    refused = client.get("/reconcile", params={"query": "x", "callback": "alert(1)//"})
    assert refused.status_code == 400
    assert refused.headers["content-type"].startswith("application/json")
    assert (
        client.get("/reconcile/v1", params={"callback": "cb"}).headers["content-type"] == "application/json"
    )


@pytest.mark.parametrize("base", ["/reconcile", "/reconcile/v1"])
def test_suggestions(client: Client, old: Schemas, new: Schemas, base: str) -> None:
    schemas = new if base.endswith("v1") else old
    for kind, prefix, schema, expected in (
        ("entity", "huu ng", "suggest-entities-response", "gate/huu-nghi"),
        ("entity", "gate/ta-lung", "suggest-entities-response", "gate/ta-lung"),
        ("entity", "友", "suggest-entities-response", "gate/huu-nghi"),
        ("type", "tỉnh", "suggest-types-response", "Province"),
        ("property", "prov", "suggest-properties-response", "province"),
    ):
        answer = client.get(f"{base}/suggest/{kind}", params={"prefix": prefix}).json()
        schemas.check(schema, answer)
        assert expected in [one["id"] for one in answer["result"]]
    every = client.get(f"{base}/suggest/entity").json()["result"]
    after = client.get(f"{base}/suggest/entity", params={"cursor": 5}).json()["result"]
    assert every[5:] == after[: len(every) - 5]


def test_previews_are_small_pages_without_scripts(client: Client) -> None:
    for base in ("/reconcile", "/reconcile/v1"):
        answer = client.get(
            f"{base}/preview", params={"id": "gate/huu-nghi"}, headers={"Accept-Language": "vi"}
        )
        assert answer.status_code == 200
        assert "Hữu Nghị" in answer.text
        assert "script" not in answer.text
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert client.get(f"{base}/preview", params={"id": "<script>"}).status_code == 404
    assert (
        "Friendship"
        not in client.get("/reconcile/flyout/entity", params={"id": "gate/huu-nghi"}).json()["html"]
    )


IDS = ["gate/huu-nghi", "unit/vn-lao-cai-old", "gate/no-such-gate"]
PROPERTIES = [
    "country",
    "class",
    "lat",
    "valid_until",
    "geonames",
    "counterpart",
    "name_zh",
    "no_such_property",
]


def test_data_extension_of_0_2(client: Client, old: Schemas) -> None:
    query = {"ids": IDS, "properties": [{"id": name} for name in PROPERTIES]}
    old.check("data-extension-query", query)
    answer = client.post("/reconcile", data={"extend": json.dumps(query)}).json()
    old.check("data-extension-response", answer)
    gate = answer["rows"]["gate/huu-nghi"]
    assert gate["geonames"] == [{"str": "8522374"}]
    assert gate["counterpart"][0]["id"] == "gate/cn-youyiguan"
    assert answer["rows"]["unit/vn-lao-cai-old"]["valid_until"] == [{"date": "2025-06-30T00:00:00"}]
    assert answer["rows"]["gate/no-such-gate"]["lat"] == []


def test_data_extension_of_1_0(client: Client, new: Schemas) -> None:
    query = {"ids": IDS, "properties": [{"id": name} for name in PROPERTIES]}
    answer = client.post("/reconcile/v1/extend", json=query).json()
    new.check("data-extension-response", answer)
    assert [row["id"] for row in answer["rows"]] == IDS


def test_a_client_may_want_the_first_values_only(client: Client, old: Schemas, new: Schemas) -> None:
    def asked(settings: dict[str, Any]) -> dict[str, Any]:
        return {"ids": ["gate/bac-phong-sinh"], "properties": [{"id": "province", "settings": settings}]}

    for limit, count in ((1, 1), ("1", 1), (0, 2), ("", 2), (9, 2)):
        query = asked({"limit": limit})
        old_answer = client.post("/reconcile", data={"extend": json.dumps(query)}).json()
        new_answer = client.post("/reconcile/v1/extend", json=query).json()
        old.check("data-extension-response", old_answer)
        new.check("data-extension-response", new_answer)
        assert len(old_answer["rows"]["gate/bac-phong-sinh"]["province"]) == count
        assert len(new_answer["rows"][0]["properties"][0]["values"]) == count
    assert client.post("/reconcile/v1/extend", json=asked({"limit": "few"})).status_code == 400
    assert client.get("/reconcile").json()["extend"]["property_settings"][0]["name"] == "limit"
    assert client.get("/reconcile/v1").json()["extend"]["propertySettings"][0]["id"] == "limit"


def test_an_address_that_is_only_posted_to_says_so(client: Client) -> None:
    response = client.get("/reconcile/v1/match")
    assert response.status_code == 405
    assert "POST" in response.headers["allow"]


@pytest.mark.parametrize("base", ["/reconcile", "/reconcile/v1"])
def test_property_proposals(client: Client, old: Schemas, new: Schemas, base: str) -> None:
    answer = client.get(f"{base}/extend/propose", params={"type": "BorderGate", "limit": 4}).json()
    (new if base.endswith("v1") else old).check("data-extension-property-proposal", answer)
    assert len(answer["properties"]) == 4
    assert client.get(f"{base}/extend/propose", params={"type": "Nonsense"}).json()["properties"] == []


@pytest.mark.parametrize(
    ("path", "request_", "status"),
    [
        ("/reconcile", {"data": {"queries": "{"}}, 400),
        ("/reconcile", {"data": {"queries": "[]"}}, 400),
        ("/reconcile", {"data": {"queries": json.dumps({"q": {"query": ""}})}}, 400),
        ("/reconcile", {"data": {"queries": json.dumps({"q": {"query": "x", "limit": 0}})}}, 400),
        ("/reconcile", {"data": {"queries": json.dumps({"q": {"query": "x", "properties": [{}]}})}}, 400),
        (
            "/reconcile",
            {"data": {"queries": json.dumps({str(n): {"query": "x"} for n in range(BATCH + 1)})}},
            413,
        ),
        ("/reconcile", {"data": {"extend": json.dumps({"ids": []})}}, 400),
        ("/reconcile", {"content": b"\xff", "headers": {"content-type": "application/json"}}, 400),
        ("/reconcile", {"content": b"x" * ((1 << 20) + 1)}, 413),
        ("/reconcile", {"content": b"x", "headers": {"content-type": "text/turtle"}}, 415),
        ("/reconcile/v1/match", {"json": []}, 400),
        ("/reconcile/v1/match", {"json": {"queries": [{"conditions": []}]}}, 400),
        ("/reconcile/v1/match", {"json": {"queries": [{"type": ["a", "b"], "conditions": [{}]}]}}, 400),
        (
            "/reconcile/v1/match",
            {"content": b"[" * 100_000, "headers": {"content-type": "application/json"}},
            400,
        ),
        ("/reconcile/v1/extend", {"json": {"ids": ["x"] * 1000, "properties": []}}, 413),
        (
            "/reconcile/v1/match",
            {
                "json": {
                    "queries": [
                        {
                            "conditions": [
                                {"matchType": "name", "propertyValue": "Hữu Nghị"},
                                {
                                    "matchType": "property",
                                    "propertyId": "country",
                                    "propertyValue": "vn",
                                    "matchQualifier": "Fuzzy",
                                },
                            ]
                        }
                    ]
                }
            },
            400,
        ),
    ],
    ids=range(16),
)
def test_what_is_wrong_with_a_request_is_said(
    client: Client, path: str, request_: dict[str, Any], status: int
) -> None:
    answer = client.post(path, **request_)
    assert answer.status_code == status
    assert answer.json()["message"]
    assert "Traceback" not in answer.text


def test_a_long_cell_or_many_neighbours_mean_nothing(client: Client) -> None:
    long = {"q": {"query": "Hữu Nghị " * 100}}
    assert client.post("/reconcile", data={"queries": json.dumps(long)}).json() == {"q": {"result": []}}


def test_names_come_in_the_language_of_the_reader(client: Client) -> None:
    for language, name in (("vi", "Hữu Nghị"), ("zh-CN,zh;q=0.9", "友谊"), ("fr", "Huu Nghi")):
        answer = client.get(
            "/reconcile", params={"query": "gate/huu-nghi"}, headers={"Accept-Language": language}
        )
        assert answer.json()["result"][0]["name"] == name


def test_the_explorer_has_the_service(built_store: Path) -> None:
    client = Client(create_app(built_store, Settings()))
    assert client.get("/reconcile").json()["versions"] == ["0.2"]
    assert client.get("/reconcile/v1").json()["versions"] == ["1.0-draft"]
