"""An identifier that was released stays: marked, explained, with what to use instead."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import rdflib
from lxml import html

import cuakhau
from cuakhau.building import build_graph
from cuakhau.errors import LoaderError, NameResolutionError
from cuakhau.explorer.downloads import thing_document
from cuakhau.explorer.pages.render import Site
from cuakhau.graph.iris import BASE
from cuakhau.loaders.run import load_folder
from release.withdrawn import missing

HEADER = "key,thing,replaced_by,withdrawn_on,name_vi,name_zh,name_en,why_vi,why_zh,why_en,note,sources\n"
ROW = "old,gate/old-gate,gate/huu-nghi;gate/tan-thanh,2026-11-01,Cửa khẩu Cũ,旧口岸,Old Gate,Trùng.,重复。,Two in one.,,\n"
OLD = BASE + "id/gate/old-gate"


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Iterator[cuakhau.Graph]:
    """The shipped graph and one identifier that was withdrawn."""
    folder = tmp_path_factory.mktemp("withdrawn")
    (folder / "data").mkdir()
    (folder / "data" / "withdrawn.csv").write_text(HEADER + ROW, encoding="utf-8")
    build_graph(folder / "graph", data=folder / "data")
    with cuakhau.open_graph(folder / "graph", language="en") as opened:
        yield opened


def test_its_document_says_that_it_is_deprecated_and_what_replaces_it(graph: cuakhau.Graph) -> None:
    said = rdflib.Graph().parse(data=thing_document(graph, OLD, "text/turtle"), format="turtle")
    old = rdflib.URIRef(OLD)
    assert said.value(old, rdflib.OWL.deprecated) == rdflib.Literal(True)
    assert {str(to) for to in said.objects(old, rdflib.DCTERMS.isReplacedBy)} == {
        BASE + "id/gate/huu-nghi",
        BASE + "id/gate/tan-thanh",
    }
    assert str(said.value(old, rdflib.URIRef(BASE + "ontology#withdrawnOn"))) == "2026-11-01"


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", ["withdrawn", "1 Nov 2026", "Two in one."]), ("vi", ["1/11/2026", "Trùng."]), ("zh", ["2026年11月1日", "重复。"])],
)  # fmt: skip
def test_its_page_stays_and_says_so(graph: cuakhau.Graph, language: str, words: list[str]) -> None:
    text = Site(graph, backend="wasm").page(f"{language}/id/gate/old-gate/")
    assert text is not None
    (notice,) = html.document_fromstring(text).xpath("//*[@class='notice']")
    assert all(word in notice.text_content() for word in words)
    assert [a.get("href").rstrip("/").rpartition("/")[2] for a in notice.xpath(".//a")] == [
        "huu-nghi",
        "tan-thanh",
    ]


def test_it_is_no_gate_any_more_and_its_name_means_nothing_else(graph: cuakhau.Graph) -> None:
    assert not graph.sparql(f"ASK {{ <{OLD}> a ck:BorderGate }}")[0]["answer"]
    assert not graph.find("Old Gate")
    with pytest.raises(NameResolutionError):
        graph.thing("Old Gate")
    assert graph.thing("gate/old-gate").iri == OLD


def test_a_release_that_says_so_has_lost_nothing(graph: cuakhau.Graph, tmp_path: Path) -> None:
    last, none = tmp_path / "last.nq", tmp_path / "none.nq"
    last.write_text(f'<{OLD}> <http://www.w3.org/2000/01/rdf-schema#label> "Old Gate" .\n')
    none.write_text("")
    assert graph.folder is not None
    assert missing(last, graph.folder / "graph.nq") == []
    assert missing(last, none) == [OLD]


@pytest.mark.parametrize(
    ("row", "word"),
    [
        (ROW.replace("gate/old-gate", "gate/tra-linh"), "still stands in a table"),
        (ROW.replace("gate/old-gate", "old-gate"), "is no identifier"),
        (ROW.replace("gate/old-gate", "planet/old-gate"), "is no identifier"),
        (ROW.replace("gate/huu-nghi;", "gate/nowhere;"), "is the key of no"),
        (ROW.replace("2026-11-01", ""), "withdrawn_on is empty"),
        (ROW.replace("Two in one.", ""), "why_en is empty"),
    ],
    ids=["still-there", "no-kind", "wrong-kind", "unknown-replacement", "no-day", "no-reason"],
)
def test_a_row_that_cannot_be_meant_is_refused(tmp_path: Path, row: str, word: str) -> None:
    (tmp_path / "withdrawn.csv").write_text(HEADER + row, encoding="utf-8")
    with pytest.raises(LoaderError) as caught:
        load_folder(tmp_path)
    assert word in " ".join(caught.value.problems)


def test_the_shipped_table_is_there() -> None:
    import importlib.resources

    text = importlib.resources.files("cuakhau.data").joinpath("withdrawn.csv").read_text("utf-8")
    assert text.startswith(HEADER)
