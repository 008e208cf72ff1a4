"""The same commands on a SPARQL endpoint."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Command


@pytest.mark.parametrize(
    "arguments",
    [
        ["ask", "gate-counterpart", "--param", "gate=Trà Lĩnh", "--cite"],
        ["ask", "gate-class", "--as-of", "2020", "--format", "json"],
        ["sparql", "SELECT ?gate WHERE { ?gate a ck:GatePair } ORDER BY ?gate", "--format", "csv"],
        ["show", "gate/huu-nghi", "--cite"],
        ["export", "--format", "geojson", "--out", "-"],
    ],
)
def test_an_endpoint_answers_as_the_store_does(
    command: Command, built_store: Path, endpoint: str, arguments: list[str]
) -> None:
    remote = command(*arguments, "--endpoint", endpoint, "--lang", "en")
    local = command(*arguments, "--store", built_store, "--lang", "en")
    assert remote.code == local.code == 0, remote.err
    assert remote.out == local.out != ""


def test_info_of_an_endpoint_is_what_it_can_tell(command: Command, endpoint: str) -> None:
    content = json.loads(command("info", "--endpoint", endpoint, "--format", "json").out)
    assert content["triples"] > 10_000


def test_an_endpoint_is_not_copied(command: Command, endpoint: str) -> None:
    outcome = command("export", "--format", "trig", "--out", "-", "--endpoint", endpoint)
    assert outcome.code == 1
    assert "on disk" in outcome.err
