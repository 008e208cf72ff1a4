from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import rdflib
from pyoxigraph import DefaultGraph, Quad, RdfFormat, parse

from cuakhau.exports.quads import FORMATS, export_rdf
from tests.networks.border import hostile_quads, quads


def written(rdf_format: str, given: list[Quad]) -> bytes:
    out = io.BytesIO()
    export_rdf(given, rdf_format, out)
    return out.getvalue()


@pytest.mark.parametrize("rdf_format", ["nquads", "trig", "jsonld"])
@pytest.mark.parametrize("given", [quads(), hostile_quads()], ids=["border", "hostile"])
def test_what_is_read_back_is_what_was_given(rdf_format: str, given: list[Quad]) -> None:
    assert set(parse(written(rdf_format, given), format=FORMATS[rdf_format])) == set(given)


def test_turtle_holds_what_is_stated_once_and_no_named_graph() -> None:
    given = quads()
    read = {quad.triple for quad in parse(written("turtle", given), format=RdfFormat.TURTLE)}
    assert read == {quad.triple for quad in given if quad.graph_name == DefaultGraph()}


@pytest.mark.parametrize(
    ("rdf_format", "theirs"), [("nquads", "nquads"), ("trig", "trig"), ("jsonld", "json-ld")]
)
@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")
def test_rdflib_reads_the_same_number_of_statements(rdf_format: str, theirs: str) -> None:
    dataset = rdflib.Dataset()
    dataset.parse(data=written(rdf_format, quads()), format=theirs)
    assert len(list(dataset.quads((None, None, None, None)))) == len(set(quads()))


def test_json_ld_is_json() -> None:
    assert set(json.loads(written("jsonld", quads()))) == {"@context", "@graph"}


@pytest.mark.parametrize("rdf_format", FORMATS)
def test_any_order_and_any_run_gives_the_same_bytes(rdf_format: str) -> None:
    given = quads()
    first = written(rdf_format, given)
    assert written(rdf_format, given[::-1] + given) == first
    program = (
        "import sys\nfrom cuakhau.exports.quads import export_rdf\nfrom tests.networks.border import quads\n"
        f"export_rdf(quads(), {rdf_format!r}, sys.stdout.buffer)\n"
    )
    root = Path(__file__).resolve().parents[2]
    again = subprocess.run(
        [sys.executable, "-c", program], check=True, capture_output=True, cwd=root,
        env={**os.environ, "PYTHONHASHSEED": "77"},
    )  # fmt: skip
    assert again.stdout == first


def test_each_statement_is_one_line_of_n_quads() -> None:
    lines = written("nquads", quads() * 2).splitlines()
    assert len(lines) == len(set(lines)) == len(set(quads()))


def test_prefixes_make_turtle_readable() -> None:
    text = written("turtle", quads()).decode()
    assert "@prefix ck: <https://w3id.org/cuakhau/ontology#> ." in text
    assert "a ck:BorderGate" in text


def test_another_format_is_refused() -> None:
    with pytest.raises(ValueError, match="no RDF format 'rdfxml': use one of nquads, trig, turtle, jsonld"):
        export_rdf([], "rdfxml", io.BytesIO())
