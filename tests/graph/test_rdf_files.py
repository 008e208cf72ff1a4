from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import DefaultGraph

from cuakhau.errors import SourceError
from cuakhau.graph.rdf_files import read_quads

HEAD = """@prefix ck: <https://w3id.org/cuakhau/ontology#> .
@prefix gate: <https://w3id.org/cuakhau/id/gate/> .
@prefix source: <https://w3id.org/cuakhau/source/> .
"""
PASSAGE = "<https://w3id.org/cuakhau/source/report#char=5,40>"


def written(folder: Path, text: str, name: str = "more.trig") -> Path:
    path = folder / name
    path.write_text(HEAD + text, encoding="utf-8")
    return path


def test_what_a_passage_states_goes_into_its_graph_and_the_default_graph(tmp_path: Path) -> None:
    path = written(tmp_path, f"{PASSAGE} {{ gate:chi-ma ck:pairedWith gate:cn-aidian }}")

    graphs = {str(quad.graph_name) for quad in read_quads(path)}

    assert graphs == {str(DefaultGraph()), PASSAGE}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("gate:chi-ma ck:pairedWith gate:cn-aidian .", "no graph says where this is stated"),
        ("<https://example.org/g> { gate:chi-ma ck:pairedWith gate:cn-aidian }", "is no passage"),
        (
            "<https://w3id.org/cuakhau/graph/provenance> { gate:chi-ma ck:pairedWith gate:cn-aidian }",
            "is no passage",
        ),
        (f"{PASSAGE} {{ [] ck:pairedWith gate:cn-aidian }}", "give it an IRI"),
        (f"{PASSAGE} {{ gate:chi-ma ck:pairedWith }}", r"more\.trig:4:\d+: not readable as RDF"),
    ],
)
def test_what_cannot_be_cited_is_refused_with_what_to_do(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(SourceError, match=message):
        read_quads(written(tmp_path, text))


def test_a_format_without_graphs_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"cannot say which passage.*\.trig"):
        read_quads(written(tmp_path, "", "more.ttl"))


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"missing\.nq"):
        read_quads(tmp_path / "missing.nq")
