"""What every loader keeps to, on the shipped data and on a folder of the user's."""

from __future__ import annotations

import shutil
from importlib.resources import files
from pathlib import Path

import pytest

from cuakhau.errors import ExpectationError, SourceError
from cuakhau.graph.facts import KINDS, Key, Mention, Observation, PairedGates, Withdrawal
from cuakhau.loaders import run
from cuakhau.loaders.run import load_folder
from cuakhau.loaders.sources import normalise


def test_the_same_bytes_give_the_same_facts_in_the_same_order() -> None:
    assert load_folder() == load_folder()


def test_every_kind_of_fact_is_shipped_but_withdrawals() -> None:
    """No release stands before this one, so no IRI of one can be withdrawn."""
    shipped = {fact.kind for fact in load_folder().facts}
    assert shipped == {kind.kind for kind in KINDS} - {Withdrawal.kind}


def test_a_passage_is_a_span_of_a_document_or_a_row_of_a_table() -> None:
    loaded = load_folder()
    sources = {source.slug: source for source in loaded.sources}
    for fact in loaded.facts:
        passage = fact.passage
        assert (passage.span is None) == (sources[passage.source].kind == "table")
        assert bool(passage.derived_from) == (sources[passage.source].kind == "table")
        assert all(sources[source].kind == "document" for source in passage.derived_from)


def test_every_file_that_was_read_is_named_with_its_hash() -> None:
    names = [name for name, _ in load_folder().files]
    folder = files("cuakhau.data")
    tables = {entry.name for entry in folder.iterdir() if entry.name.endswith(".csv")}
    facts = {
        f"facts/{entry.name}" for entry in folder.joinpath("facts").iterdir() if entry.name.endswith(".jsonl")
    }
    links = {
        f"links/{entry.name}" for entry in folder.joinpath("links").iterdir() if entry.name.endswith(".tsv")
    }
    assert links
    assert set(names) == tables | facts | links
    assert names == sorted(names)


def test_a_copy_of_the_shipped_data_gives_the_same_facts(tmp_path: Path) -> None:
    """The user's tables are of the shipped shape; only the passages tell them apart."""
    with_names = shutil.copytree(str(files("cuakhau.data")), tmp_path / "data")
    copy, shipped = load_folder(Path(with_names)), load_folder()
    assert len(copy.facts) == len(shipped.facts)
    assert copy.files == shipped.files
    assert {fact.passage.source.removeprefix("local-") for fact in copy.facts} == {
        fact.passage.source for fact in shipped.facts
    }


def test_a_users_table_may_name_a_place(tmp_path: Path) -> None:
    (tmp_path / "pairs.csv").write_text(
        "key,vietnamese_gate,chinese_gate\nnew,huu-nghi,cn-puzhai\n", encoding="utf-8"
    )
    (tmp_path / "statistics.csv").write_text(
        "measure,place,period,value,unit\ntrade_turnover,Trà Lĩnh,2024,5,million USD\n", encoding="utf-8"
    )
    loaded = load_folder(tmp_path)
    pair = next(fact for fact in loaded.facts if isinstance(fact, PairedGates))
    assert (pair.vn, pair.cn, pair.pair) == (
        Key("gate", "huu-nghi"),
        Key("gate", "cn-puzhai"),
        Key("pair", "new"),
    )
    figure = next(fact for fact in loaded.facts if isinstance(fact, Observation))
    assert figure.place == Mention("Trà Lĩnh", "vi")
    assert (figure.passage.source, figure.passage.fragment) == ("local-statistics", "row=1")
    assert {source.slug: source.kind for source in loaded.sources}["local-statistics"] == "document"


def test_a_users_folder_without_tables_is_empty(tmp_path: Path) -> None:
    assert load_folder(tmp_path).facts == ()


def test_a_missing_folder_is_a_source_error(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="is no folder"):
        load_folder(tmp_path / "nowhere")


def test_counts_outside_the_expected_bounds_are_an_error() -> None:
    with pytest.raises(ExpectationError, match="entity: 0 facts, expected"):
        run.check_counts(())


def test_a_text_is_normalised_to_nfc_and_line_feeds() -> None:
    assert normalise("a\u0302\r\nb\rc".encode(), path="x.txt") == "â\nb\nc"


def test_a_text_that_is_not_utf8_is_a_source_error() -> None:
    with pytest.raises(SourceError, match=r"x\.txt: byte 1 is not UTF-8"):
        normalise(b"a\xff", path="x.txt")
