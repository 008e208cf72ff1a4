"""The embedded store: what is not there, not whole, or not to be written."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph
import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat

from cuakhau.errors import StoreError
from cuakhau.graph.store import EmbeddedStore
from cuakhau.graph.worker import LimitedStore
from tests.graph.conftest import write_build

ANY = NamedNode("http://example.org/any")
FACT = Quad(ANY, ANY, Literal("fact"))


@pytest.mark.parametrize("kind", [EmbeddedStore.open, LimitedStore])
def test_a_missing_store_says_what_to_do(kind: type, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"there is no graph at .*: run `cuakhau build`") as caught:
        kind(tmp_path / "nowhere")
    assert str(tmp_path / "nowhere") in str(caught.value)


def test_a_link_to_nothing_is_a_missing_store(tmp_path: Path) -> None:
    (tmp_path / "current").symlink_to("builds/gone")
    with pytest.raises(StoreError, match="there is no graph"):
        EmbeddedStore.open(tmp_path)


def test_a_link_to_itself_is_a_missing_store(tmp_path: Path) -> None:
    (tmp_path / "current").symlink_to("current")
    with pytest.raises(StoreError, match="there is no graph"):
        EmbeddedStore.open(tmp_path)


def test_a_folder_without_a_store_is_not_whole(tmp_path: Path) -> None:
    (tmp_path / "current" / "oxigraph").mkdir(parents=True)
    with pytest.raises(StoreError, match="is not whole: run `cuakhau build`"):
        EmbeddedStore.open(tmp_path)


@pytest.mark.parametrize("pattern", ["MANIFEST-*", "CURRENT"])
def test_a_store_with_a_broken_file_is_told(tmp_path: Path, pattern: str) -> None:
    write_build(tmp_path, "one", [FACT])
    for file in (tmp_path / "current" / "oxigraph").glob(pattern):
        file.write_bytes(b"not what it was\n" * 100)
    with pytest.raises(StoreError, match=r"cannot be read .* run `cuakhau build`"):
        EmbeddedStore.open(tmp_path)
    with (
        LimitedStore(tmp_path) as limited,
        pytest.raises(StoreError, match=r"cannot be read .* run `cuakhau build`"),
    ):
        limited.ask("ASK {}")


def test_a_store_that_lost_its_data_is_told(tmp_path: Path) -> None:
    write_build(
        tmp_path, "one", [Quad(ANY, ANY, Literal(f"fact {number} {'x' * 100}")) for number in range(2000)]
    )
    files = list((tmp_path / "current" / "oxigraph").glob("*.sst"))
    assert files
    for file in files:
        file.write_bytes(b"\0" * file.stat().st_size)
    with pytest.raises(StoreError):  # on opening, or when the query reaches the broken part
        EmbeddedStore.open(tmp_path).select("SELECT * { ?s ?p ?o }")


def test_many_can_read_while_a_new_build_takes_its_place(tmp_path: Path) -> None:
    write_build(tmp_path, "one", [FACT])
    first, second = EmbeddedStore.open(tmp_path), EmbeddedStore.open(tmp_path)
    write_build(tmp_path, "two", [FACT, Quad(ANY, ANY, Literal("another"))])
    assert len(first) == len(second) == 1
    assert len(EmbeddedStore.open(tmp_path)) == 2
    assert first.folder == (tmp_path / "builds" / "one").resolve()


def test_the_graph_on_disk_is_not_written(tmp_path: Path) -> None:
    write_build(tmp_path, "one", [FACT])
    store = EmbeddedStore.open(tmp_path)
    with pytest.raises(StoreError, match="is read only: `cuakhau build` writes it"):
        store.add([FACT])
    with pytest.raises(StoreError, match="is read only"):
        store.load(b"", RdfFormat.N_QUADS)
    assert len(store) == 1


def test_a_graph_in_memory_is_added_to() -> None:
    store = EmbeddedStore.in_memory()
    store.add([FACT, FACT])
    store.load(b'<http://example.org/any> <http://example.org/any> "another" .', RdfFormat.N_TRIPLES)
    assert len(store) == 2
    assert store.folder is None


def test_a_file_is_loaded_whole_or_not_at_all(tmp_path: Path) -> None:
    file = tmp_path / "broken.ttl"
    file.write_text(
        "<http://example.org/s> <http://example.org/p> 1, 2 .\n<http://example.org/s> oh no", "utf-8"
    )
    store = EmbeddedStore.in_memory()
    with pytest.raises(StoreError, match=r"broken.ttl: not Turtle that can be read: .* line 2"):
        store.load(file, RdfFormat.TURTLE)
    with pytest.raises(StoreError, match=r"absent.ttl"):
        store.load(tmp_path / "absent.ttl", RdfFormat.TURTLE)
    assert len(store) == 0


def test_rows_can_be_read_one_by_one() -> None:
    store = EmbeddedStore.in_memory()
    store.add([FACT])
    with store.stream("SELECT ?o { ?s ?p ?o }") as (columns, rows):
        assert columns == ("o",)
        assert next(rows) == (Literal("fact"),)
        assert next(rows, None) is None


def test_the_engine_still_refuses_two_default_graphs_before_it_runs_a_query() -> None:
    """What `guard` parses with: were it to change, parsing would run the query, on an empty store."""
    with pytest.raises(ValueError, match="use_default_graph_as_union and default_graph"):
        pyoxigraph.Store().query("ASK {}", use_default_graph_as_union=True, default_graph=ANY)
