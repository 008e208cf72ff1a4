"""From proposed to accepted: who decided what and when, kept at once, and nothing that the graph could not take."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from cuakhau.errors import LoaderError, SourceError
from cuakhau.graph.facts import PairedGates
from cuakhau.graph.facts import Review as FactReview
from cuakhau.loaders.articles.accept import DataFolder, Reviewer
from cuakhau.loaders.articles.folder import extract_files
from cuakhau.loaders.articles.names import Names
from cuakhau.loaders.articles.read import find_documents
from cuakhau.loaders.articles.review import Review
from cuakhau.loaders.articles.review_table import as_csv, as_xlsx, read_decided, rows
from cuakhau.loaders.articles.runners import in_this_process
from cuakhau.loaders.run import load_folder
from tests.articles.flow_articles import MONG_CAI, write_articles

AN = Reviewer("An", date(2026, 8, 1))


@pytest.fixture(scope="module")
def names() -> Names:
    return Names.from_facts(load_folder().facts)


@pytest.fixture
def review(tmp_path: Path, names: Names) -> Review:
    """Proposed facts of the articles in `in`."""
    files = find_documents(write_articles(tmp_path / "in"))
    extract_files(files, tmp_path / "out", names=names, runner=in_this_process, options={})
    return Review(tmp_path / "out")


@pytest.fixture
def data(tmp_path: Path) -> DataFolder:
    return DataFolder(tmp_path / "data")


def of_type(review: Review, kind: str) -> int:
    return next(n for n, p in enumerate(review.proposals()) if p.line["type"] == kind)


def test_an_accepted_fact_keeps_who_accepted_it_and_when(review: Review, data: DataFolder) -> None:
    proposal = list(review.proposals())[of_type(review, "paired_gates")]
    review.accept([(proposal, None)], AN, data)
    loaded = load_folder(data.path)
    (fact,) = loaded.facts
    assert isinstance(fact, PairedGates)
    assert fact.review == FactReview(proposal.line["proposed_by"], "An", date(2026, 8, 1))
    start, end = fact.passage.span or (0, 0)
    assert "Hoành Mô" in MONG_CAI[start:end]
    (source,) = loaded.sources
    assert (source.slug, source.publisher, source.issued and source.issued.text) == (
        "mong-cai",
        "Báo Thử",
        "2024-03-20",
    )


def test_no_sentence_is_kept_with_what_was_accepted(review: Review, data: DataFolder) -> None:
    for proposal in review.undecided():
        review.accept([(proposal, None)], AN, data)
    kept = b"".join(path.read_bytes() for path in data.path.rglob("*") if path.is_file()).decode()
    for sentence in MONG_CAI.split("\n")[2:]:
        assert not sentence or sentence not in kept


def test_decisions_are_kept_and_a_review_goes_on(review: Review, data: DataFolder) -> None:
    first, second, *_ = review.undecided()
    review.accept([(first, None)], AN, data)
    review.reject([second], AN)
    again = Review(review.folder)
    left = {proposal.identifier for proposal in again.undecided()}
    assert not left & {first.identifier, second.identifier}
    assert len(left) == len(list(again.proposals())) - 2


def test_accepting_twice_adds_once(review: Review, data: DataFolder) -> None:
    first = review.undecided()[0]
    assert review.accept([(first, None)], AN, data).added == 1
    before = {path: path.read_bytes() for path in data.path.rglob("*") if path.is_file()}
    assert review.accept([(first, None)], AN, DataFolder(data.path)).added == 0
    assert {path: path.read_bytes() for path in data.path.rglob("*") if path.is_file()} == before


def test_what_the_graph_cannot_take_stays_open(review: Review, data: DataFolder) -> None:
    proposal = list(review.proposals())[of_type(review, "gate_class")]
    wrong = {**proposal.line["args"], "class": "intergalactic"}
    with pytest.raises(LoaderError, match="intergalactic"):
        review.accept([(proposal, wrong)], AN, data)
    assert proposal in review.undecided()
    assert not (data.path / "facts").exists()


def test_the_sentence_is_the_readers_own_copy(review: Review, tmp_path: Path) -> None:
    proposal = list(review.proposals())[of_type(review, "paired_gates")]
    words = review.words(proposal)
    assert "lễ khai trương" in words.sentence
    assert "Hoành Mô" in words.quoted
    (tmp_path / "in" / "mong-cai.txt").write_text(MONG_CAI + "Thêm một câu.\n", encoding="utf-8")
    fresh = Review(review.folder)
    from cuakhau.loaders.articles import review as module

    module._document.cache_clear()
    assert "changed" in fresh.words(proposal).reason


def test_a_reprint_is_no_second_witness(
    review: Review, data: DataFolder, tmp_path: Path, names: Names
) -> None:
    review.accept([(review.undecided()[0], None)], AN, data)
    extract_files(
        [tmp_path / "in" / "later" / "copy.txt"],
        tmp_path / "out2",
        names=names,
        runner=in_this_process,
        options={},
    )
    copies = Review(tmp_path / "out2")
    with pytest.raises(SourceError, match="a reprint is no second witness"):
        copies.accept([(copies.undecided()[0], None)], AN, data)
    (tmp_path / "again").mkdir()
    (tmp_path / "again" / "other-name.txt").write_text(MONG_CAI, encoding="utf-8")
    files = find_documents(tmp_path / "again")
    extract_files(files, tmp_path / "out3", names=names, runner=in_this_process, options={})
    same = Review(tmp_path / "out3")
    accepted = same.accept([(same.undecided()[0], None)], AN, data)
    assert accepted.name == "mong-cai"
    assert accepted.known_as == accepted.name


@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
def test_decisions_come_back_from_a_table(review: Review, tmp_path: Path, ending: str) -> None:
    table = list(rows((p, review.words(p)) for p in review.proposals()))
    number = of_type(review, "paired_gates")
    if ending == ".csv":
        lines = list(csv.reader(io.StringIO(as_csv(table).decode("utf-8-sig"))))
    else:
        book = load_workbook(io.BytesIO(as_xlsx(table)))
        lines = [["" if cell is None else str(cell) for cell in row] for row in book.active.values]  # type: ignore[union-attr]
    assert "⟦" in lines[1][8]
    lines[number + 1][9:11] = ["correct", "cn: Đông Hưng"]
    lines[number + 2][9] = "Reject"
    text = io.StringIO()
    csv.writer(text).writerows(lines)
    file = tmp_path / "decided.csv"
    file.write_text(text.getvalue(), encoding="utf-8")
    one, two = read_decided(file, review.proposals())
    assert one.accepts
    assert one.args == {"vn": "Hoành Mô", "cn": "Đông Hưng"}
    assert not two.accepts


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        (("maybe", ""), "'maybe': is no decision"),
        (("correct", ""), "is empty"),
        (("correct", "Đông Hưng"), "write the argument and its value"),
        (("correct", "nothing: x"), "is no argument of"),
        (("accept", "cn: x"), "is not used where the decision is accept"),
        (("", "cn: x"), "a correction without a decision"),
    ],
)
def test_a_row_that_cannot_be_understood_is_named(
    review: Review, tmp_path: Path, cells: tuple[str, str], message: str
) -> None:
    lines = list(
        csv.reader(
            io.StringIO(as_csv(rows((p, review.words(p)) for p in review.proposals())).decode("utf-8-sig"))
        )
    )
    lines[1][9:11] = cells
    lines[2][9] = "accept"
    text = io.StringIO()
    csv.writer(text).writerows(lines)
    file = tmp_path / "decided.csv"
    file.write_text(text.getvalue(), encoding="utf-8")
    with pytest.raises(LoaderError, match="nothing was taken over") as raised:
        read_decided(file, review.proposals())
    assert message in str(raised.value)
    assert "decided.csv:2:" in str(raised.value)


def test_cells_of_a_table_are_no_formulas(review: Review) -> None:
    proposal = review.undecided()[0]
    line = {**proposal.line, "says": "=HYPERLINK(1)"}
    evil = [(type(proposal)(proposal.identifier, proposal.article, line), review.words(proposal))]
    assert b",=" not in as_csv(rows(evil))
    sheet = load_workbook(io.BytesIO(as_xlsx(rows(evil)))).worksheets[0]
    assert sheet["E2"].data_type == "s"


def test_decisions_that_cannot_be_read_are_told(review: Review) -> None:
    (review.folder / "decisions.jsonl").write_text(json.dumps({"identifier": "x"}) + "\n", encoding="utf-8")
    with pytest.raises(SourceError, match=r"decisions\.jsonl"):
        Review(review.folder)
