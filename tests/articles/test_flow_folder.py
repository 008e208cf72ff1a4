"""Many articles: the same files whoever does the work, whatever is killed, and however often it is stopped."""

from __future__ import annotations

import csv
import io
import threading
from collections.abc import Iterable, Iterator
from pathlib import Path

import psutil
import pytest

from cuakhau.errors import EndpointError, SourceError
from cuakhau.loaders.articles import runners
from cuakhau.loaders.articles.extractors import Extractor
from cuakhau.loaders.articles.folder import Run, extract_files
from cuakhau.loaders.articles.names import Names
from cuakhau.loaders.articles.proposed import read_articles
from cuakhau.loaders.articles.read import find_documents
from cuakhau.loaders.articles.runners import Runner, in_processes, in_this_process, on_scheduler
from cuakhau.loaders.articles.work import Task
from cuakhau.loaders.run import load_folder
from tests.articles.flow_articles import files_of, write_articles, write_many


@pytest.fixture(scope="module")
def names() -> Names:
    return Names.from_facts(load_folder().facts)


def run(articles: Path, out: Path, names: Names, runner: Runner = in_this_process) -> Run:
    return extract_files(find_documents(articles), out, names=names, runner=runner, options={})


def children() -> list[psutil.Process]:
    """The processes that a pool of this test started."""
    found = []
    for process in psutil.Process().children():
        try:
            if any("spawn_main" in word for word in process.cmdline()):
                found.append(process)
        except psutil.NoSuchProcess:
            continue
    return found


def test_each_article_gives_its_facts_and_a_bad_one_its_reason(tmp_path: Path, names: Names) -> None:
    articles = write_articles(tmp_path / "in")
    done = run(articles, tmp_path / "out", names)
    assert list(done.articles) == ["mong-cai", "thanh-thuy"]
    assert done.reprints == ((str(articles / "later" / "copy.txt"), "mong-cai"),)
    assert [Path(file).name for file, _ in done.problems] == ["empty.txt", "scan.pdf"]
    assert all(reason.startswith(file) for file, reason in done.problems)
    table = list(csv.DictReader(io.StringIO((tmp_path / "out" / "articles.csv").read_text("utf-8-sig"))))
    assert [(row["file"], row["name"] or row["reprint_of"] or row["note"]) for row in table] == [
        ("../in/empty.txt", "is empty"),
        ("../in/later/copy.txt", "mong-cai"),
        ("../in/mong-cai.txt", "mong-cai"),
        ("../in/scan.pdf", table[3]["note"]),
        ("../in/thanh-thuy.html", "thanh-thuy"),
    ]


def test_every_line_says_where_and_which_extractor(tmp_path: Path, names: Names) -> None:
    articles = write_articles(tmp_path / "in")
    run(articles, tmp_path / "out", names)
    first = read_articles(tmp_path / "out")[0]
    text = (articles / "mong-cai.txt").read_text("utf-8")
    assert first.source.publisher == "Báo Thử"
    assert first.lines
    for line in first.lines:
        start, end = line["span"]
        assert text[start:end].strip()
        assert line["proposed_by"] == first.about["extractor"]


def test_processes_give_the_same_bytes(tmp_path: Path, names: Names) -> None:
    articles = write_articles(tmp_path / "in")
    run(articles, tmp_path / "one", names)
    run(articles, tmp_path / "two", names, in_processes(2))
    assert files_of(tmp_path / "one") == files_of(tmp_path / "two")


def test_the_order_of_the_work_does_not_show(tmp_path: Path, names: Names) -> None:
    def backwards(tasks: Iterable[Task], known: Names, by: Extractor) -> Iterator[tuple[Task, bytes]]:
        return in_this_process(reversed(list(tasks)), known, by)

    articles = write_articles(tmp_path / "in")
    run(articles, tmp_path / "one", names)
    run(articles, tmp_path / "two", names, backwards)
    assert files_of(tmp_path / "one") == files_of(tmp_path / "two")


def test_a_rerun_reads_nothing_again_and_a_changed_article_alone(tmp_path: Path, names: Names) -> None:
    articles = write_many(tmp_path / "in", 12)
    assert run(articles, tmp_path / "out", names).kept == 0
    assert run(articles, tmp_path / "out", names).kept == 12
    (articles / "so-3.txt").write_text(
        "Cửa khẩu Hoành Mô nằm trên địa bàn huyện Bình Liêu.\n", encoding="utf-8"
    )
    assert run(articles, tmp_path / "out", names).kept == 11


def test_a_stopped_run_goes_on_where_it_was(tmp_path: Path, names: Names) -> None:
    def stops(tasks: Iterable[Task], known: Names, by: Extractor) -> Iterator[tuple[Task, bytes]]:
        for number, pair in enumerate(in_this_process(tasks, known, by)):
            if number == 5:
                raise KeyboardInterrupt
            yield pair

    articles = write_many(tmp_path / "in", 12)
    with pytest.raises(KeyboardInterrupt):
        run(articles, tmp_path / "out", names, stops)
    assert run(articles, tmp_path / "out", names).kept == 5
    run(articles, tmp_path / "whole", names)
    assert files_of(tmp_path / "out") == files_of(tmp_path / "whole")


def test_a_record_that_was_cut_short_is_made_again(tmp_path: Path, names: Names) -> None:
    articles = write_many(tmp_path / "in", 3)
    run(articles, tmp_path / "out", names)
    broken = next((tmp_path / "out" / ".records").rglob("*.json"))
    broken.write_bytes(broken.read_bytes()[:40])
    assert run(articles, tmp_path / "out", names).kept == 2


def test_records_of_other_patterns_are_taken_away_and_a_models_answers_stay(
    tmp_path: Path, names: Names
) -> None:
    articles = write_many(tmp_path / "in", 3)
    records = tmp_path / "out" / ".records"
    run(articles, tmp_path / "out", names)
    (records / "endpoint-0123456789abcdef").mkdir()
    run(articles, tmp_path / "out", Names([]))
    assert run(articles, tmp_path / "out", Names([])).kept == 3
    assert sorted(folder.name.split("-")[0] for folder in records.iterdir()) == ["endpoint", "patterns"]


def test_a_killed_process_loses_no_document(tmp_path: Path, names: Names) -> None:
    articles = write_many(tmp_path / "in", 20)
    run(articles, tmp_path / "whole", names)
    killed: list[int] = []

    def kill(done: int) -> None:
        if done >= 4 and not killed:
            victim = children()[0]
            killed.append(victim.pid)
            victim.kill()

    files = find_documents(articles)
    out = tmp_path / "out"
    done = extract_files(files, out, names=names, runner=in_processes(2), options={}, progress=kill)
    assert killed
    assert done.problems == ()
    assert files_of(out) == files_of(tmp_path / "whole")


def test_what_ends_its_process_every_time_is_told(tmp_path: Path, names: Names) -> None:
    articles = write_many(tmp_path / "in", 2)
    stop = threading.Event()

    def kill_all() -> None:
        while not stop.wait(0.02):
            for process in children():
                process.kill()

    killer = threading.Thread(target=kill_all)
    killer.start()
    try:
        done = run(articles, tmp_path / "out", names, in_processes(2))
    finally:
        stop.set()
        killer.join()
    assert [reason for _, reason in done.problems if "ended the process" in reason] == [
        reason for _, reason in done.problems
    ]
    assert len(done.problems) == 2


def test_two_documents_of_one_name_do_not_mix(tmp_path: Path, names: Names) -> None:
    for place, year in (("a", 2021), ("b", 2022)):
        (tmp_path / place).mkdir()
        text = (
            f"Năm {year}, kim ngạch xuất nhập khẩu qua cửa khẩu Hoành Mô đạt {year - 1000} triệu USD.\n" * 3
        )
        (tmp_path / place / "same.txt").write_text(text, encoding="utf-8")
    out = tmp_path / "out"
    run(tmp_path / "a", out, names)
    done = run(tmp_path / "b", out, names)
    assert len(read_articles(out)) == 2
    assert done.articles[0].startswith("same-")


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path, names: Names) -> None:
    articles = write_many(tmp_path / "in", 1)
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(SourceError, match="cannot be written"):
        run(articles, tmp_path / "file", names)


def test_a_scheduler_that_is_not_there_is_told(
    tmp_path: Path, names: Names, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runners, "CONNECT_S", 0.5)
    pytest.importorskip("distributed")
    articles = write_many(tmp_path / "in", 1)
    with pytest.raises(EndpointError, match="no Dask scheduler"):
        run(articles, tmp_path / "out", names, on_scheduler("tcp://127.0.0.1:9"))


def test_a_killed_dask_worker_loses_no_document(tmp_path: Path, names: Names) -> None:
    distributed = pytest.importorskip("distributed")
    articles = write_many(tmp_path / "in", 30)
    run(articles, tmp_path / "whole", names)
    killed: list[int] = []
    out = tmp_path / "out"
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, silence_logs=50
    ) as cluster:

        def kill(done: int) -> None:
            if done >= 6 and not killed:
                killed.append(cluster.workers[0].pid)
                psutil.Process(killed[0]).kill()

        runner = on_scheduler(cluster.scheduler_address)
        done = extract_files(
            find_documents(articles), out, names=names, runner=runner, options={}, progress=kill
        )
    assert killed
    assert done.problems == ()
    assert files_of(out) == files_of(tmp_path / "whole")
