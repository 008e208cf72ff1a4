"""The whole site as files: every link resolves, two runs are equal, and nothing else is ever written over."""

from __future__ import annotations

import gzip
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote

import pytest
from lxml import html

from cuakhau import open_graph
from cuakhau.answer import citation_record
from cuakhau.errors import BuildError, CuakhauError
from cuakhau.explorer.data.answers import answered_beforehand
from cuakhau.explorer.site_folder import MARK, held, repair
from cuakhau.explorer.static_site import write_site
from cuakhau.graph.store import written
from cuakhau.queries.query import library
from tests.explorer.hostile import written_store

pytestmark = pytest.mark.usefixtures("front_end")


@pytest.fixture
def site(static_folder: Path) -> Path:
    return static_folder


@pytest.fixture(scope="module")
def small_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A graph of a few things: its site is written in no time."""
    return written_store(tmp_path_factory.mktemp("small-store"))


def _files(folder: Path) -> dict[Path, bytes]:
    return {file.relative_to(folder): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def test_every_link_of_every_page_leads_to_a_file_and_every_fragment_to_an_anchor(site: Path) -> None:
    files = {str(file.relative_to(site)) for file in site.rglob("*") if file.is_file()}
    anchors: dict[str, set[str]] = {}
    links: set[tuple[str, str, str]] = set()
    for name in sorted(name for name in files if name.endswith(".html") and name != "404.html"):
        page = html.document_fromstring((site / name).read_bytes(), parser=html.HTMLParser(encoding="utf-8"))
        anchors[name] = set(page.xpath("//@id"))
        for link in set(page.xpath("//@href | //@src | //@action")):
            if link.startswith(("https://", "http://")):
                continue
            path, _, fragment = link.partition("#")
            path = unquote(path.partition("?")[0])
            target = os.path.normpath(os.path.join(os.path.dirname(name), path)) if path else name
            if target not in files:
                target = os.path.normpath(f"{target}/index.html")
            links.add((name, target, unquote(fragment)))
    broken = sorted((a, b) for a, b, _ in links if b not in files)
    assert not broken[:5], len(broken)
    lost = sorted((a, b, f) for a, b, f in links if f and b in anchors and f not in anchors[b])
    assert not lost[:5], len(lost)
    assert len(links) > 50_000


def test_pages_carry_their_policy_and_know_that_there_is_no_server(site: Path) -> None:
    text = (site / "vi/id/gate/huu-nghi/index.html").read_text("utf-8")
    assert 'data-backend="wasm"' in text
    assert "default-src &#39;none&#39;" in text
    assert "unsafe-inline" not in text
    assert not (site / "vi/api").exists()


def test_the_graph_and_the_data_files_are_there(site: Path, built_store: Path) -> None:
    with open_graph(built_store) as graph:
        assert graph.folder is not None
        assert (
            gzip.decompress((site / "data/graph.nq.gz").read_bytes())
            == (graph.folder / "graph.nq").read_bytes()
        )
    for name in ("names", "questions", "sources", "vocabulary", "words.vi", "words.en", "words.zh"):
        json.loads((site / f"data/{name}.json").read_text("utf-8"))
    assert (site / "id/gate/huu-nghi.ttl").is_file()
    assert (site / "static/site.css").is_file()
    assert (site / "static/site.js").is_file()


def test_addresses_without_a_language_lead_on(site: Path) -> None:
    for path, target in (
        ("index.html", "./en/"),
        ("id/gate/huu-nghi/index.html", "../../../en/id/gate/huu-nghi/"),
    ):
        page = html.document_fromstring((site / path).read_bytes())
        assert target in page.xpath("//meta[@http-equiv='refresh']/@content")[0]
        assert len(page.xpath("//a")) == 3


def test_search_engines_are_told_of_every_page(site: Path) -> None:
    sitemap = (site / "sitemap.xml").read_text("utf-8")
    pages = len(list((site / "vi").rglob("index.html")))
    assert sitemap.count("<loc>https://example.org/border/vi/") == pages
    assert "Sitemap: https://example.org/border/sitemap.xml" in (site / "robots.txt").read_text("utf-8")
    assert 'href="https://example.org/border/static/site.css"' in (site / "404.html").read_text("utf-8")


def test_a_second_run_gives_the_same_bytes(site: Path, built_store: Path, tmp_path: Path) -> None:
    with open_graph(built_store) as graph:
        write_site(graph, tmp_path / "again", url="https://example.org/border/")
    before, after = _files(site), _files(tmp_path / "again")
    assert before.keys() == after.keys()
    assert [str(name) for name in before if before[name] != after[name]] == []


def test_a_site_takes_the_place_of_the_last_one(small_store: Path, tmp_path: Path) -> None:
    out = tmp_path / "site"
    with open_graph(small_store) as graph:
        write_site(graph, out)
        whole = _files(out)
        (out / "left-over.html").write_text("old", "utf-8")
        write_site(graph, out)
    assert _files(out) == whole
    assert [entry.name for entry in tmp_path.iterdir()] == ["site"]


def test_the_answer_of_a_question_is_that_of_the_graph(site: Path, built_store: Path) -> None:
    with open_graph(built_store, language="en") as graph:
        asked = {query.name: query for query in library().values() if answered_beforehand(query)}
        assert {file.stem for file in (site / "data/answers").iterdir()} == set(asked)
        for name in ("gate-class", "border-map", "source-coverage"):
            file = json.loads((site / f"data/answers/{name}.json").read_text("utf-8"))
            answer = graph.ask_with(name, {"as_of": graph.data_date} if "asOf" in asked[name].text else {})
            assert file["sparql"] == answer.sparql
            assert file["rows"] == [[term and written(term) for term in row] for row in answer.terms]
            cited = [[file["citations"][place] for place in row] for row in file["cited"]]
            assert cited == [[citation_record(one) for one in row] for row in answer.citations]
            page = (site / f"vi/questions/{name}/index.html").read_text("utf-8")
            assert f'data-answer="answers/{name}"' in page


def test_another_folder_is_not_written_over(built_store: Path, tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("mine", "utf-8")
    with open_graph(built_store) as graph, pytest.raises(BuildError, match="something else"):
        write_site(graph, tmp_path)
    assert [file.name for file in tmp_path.iterdir()] == ["thesis.txt"]
    with open_graph(built_store) as graph, pytest.raises(BuildError, match="is a file"):
        write_site(graph, tmp_path / "thesis.txt")


def test_what_is_broken_off_leaves_the_old_site(small_store: Path, tmp_path: Path) -> None:
    out = tmp_path / "site"
    out.mkdir()
    (out / MARK).write_text("{}", "utf-8")

    def break_off(what: str, done: int, total: int) -> None:
        if what == "pages" and done:
            raise KeyboardInterrupt

    with open_graph(small_store) as graph, pytest.raises(KeyboardInterrupt):
        write_site(graph, out, progress=break_off)
    assert (out / MARK).read_text("utf-8") == "{}"
    assert [entry.name for entry in tmp_path.iterdir()] == ["site"]


def _made(folder: Path, *names: str) -> Path:
    folder.mkdir()
    for name in names:
        (folder / name).write_text("{}", "utf-8")
    return folder


def test_a_run_killed_while_it_wrote_is_cleaned_up(tmp_path: Path) -> None:
    out = _made(tmp_path / "site", MARK, "old.html")
    _made(tmp_path / ".site.new-1", "half.html")
    assert "removed" in repair(out)
    assert [entry.name for entry in tmp_path.iterdir()] == ["site"]
    assert (out / "old.html").is_file()
    assert repair(out) == ""


def test_a_run_killed_between_its_two_moves_is_finished(tmp_path: Path) -> None:
    out = tmp_path / "site"
    _made(tmp_path / ".site.old-1", MARK, "old.html")
    _made(tmp_path / ".site.new-1", MARK, "new.html")
    assert "new site" in repair(out)
    assert (out / "new.html").is_file()
    assert [entry.name for entry in tmp_path.iterdir()] == ["site"]


def test_the_old_site_comes_back_where_no_new_one_was_whole(tmp_path: Path) -> None:
    out = tmp_path / "site"
    _made(tmp_path / ".site.old-1", MARK, "old.html")
    _made(tmp_path / ".site.new-1", "half.html")
    assert "old site" in repair(out)
    assert (out / "old.html").is_file()
    assert [entry.name for entry in tmp_path.iterdir()] == ["site"]


def test_what_was_half_deleted_does_not_come_back(tmp_path: Path) -> None:
    _made(tmp_path / ".site.old-1", "old.html")
    assert "removed" in repair(tmp_path / "site")
    assert list(tmp_path.iterdir()) == []


def test_two_runs_do_not_write_one_place_at_once(built_store: Path, tmp_path: Path) -> None:
    out = tmp_path / "site"
    with (
        held(out.resolve()),
        open_graph(built_store) as graph,
        pytest.raises(BuildError, match="another run"),
    ):
        write_site(graph, out)


def test_a_killed_run_leaves_no_process_and_the_next_run_a_whole_site(
    built_store: Path, small_store: Path, tmp_path: Path
) -> None:
    out = _made(tmp_path / "site", MARK, "old.html")
    command = [sys.executable, "-m", "cuakhau", "site", "--store", str(built_store), "--out", str(out)]
    with subprocess.Popen(command, stderr=subprocess.PIPE) as run:
        while not list(tmp_path.glob(".site.new-*/vi/id/*/*/index.html")):
            assert run.poll() is None
        run.kill()
        # Those that write pages hold the other end of this pipe until they are gone.
        assert run.stderr is not None
        run.stderr.read()
    assert (out / "old.html").is_file()
    with open_graph(small_store) as graph:
        new = write_site(graph, out)
    assert "removed" in new.repaired
    assert not (out / "old.html").exists()
    assert [entry.name for entry in tmp_path.iterdir()] == ["site"]


def _packed(file: Path) -> int:
    """Bytes that a host sends which compresses; what is compressed already it sends as it is."""
    body = file.read_bytes()
    return len(body) if file.suffix in (".gz", ".png", ".woff2") else len(gzip.compress(body, 9, mtime=0))


def _needed(site: Path, page: str) -> set[Path]:
    """A page, and what it and its scripts load before a reader does anything."""
    file = site / page / "index.html"
    root = html.document_fromstring(file.read_bytes())
    wanted = root.xpath("//script/@src | //link[@rel='stylesheet' or @rel='icon']/@href")
    found = {file} | {(file.parent / unquote(name)).resolve() for name in wanted}
    for script in [path for path in found if path.suffix == ".js"]:
        found |= _imported(script, site)
    return found


def _imported(script: Path, site: Path) -> set[Path]:
    found: set[Path] = set()
    waiting = [script]
    while waiting:
        file = waiting.pop()
        names = re.findall(r"""(?:\bfrom|\bimport)\s*["'](\.[^"']+\.js)["']""", file.read_text("utf-8"))
        for path in {(file.parent / name).resolve() for name in names} - found:
            assert path.is_relative_to(site), path
            found.add(path)
            waiting.append(path)
    return found


def test_a_page_about_a_thing_is_small(site: Path) -> None:
    for page in ("vi/id/gate/huu-nghi", "en/id/gate/tra-linh", "zh/id/unit/vn-lang-son", "vi/id/country/vn"):
        size = sum(map(_packed, _needed(site, page)))
        assert size < 100_000, (page, size)
    assert sum(map(_packed, _needed(site, "en"))) < 100_000


def test_a_question_with_engine_and_graph_fits_in_four_megabytes(site: Path) -> None:
    files = _needed(site, "en/questions/gate-class") | set((site / "static").rglob("*.wasm*"))
    files |= set((site / "static/chunks").rglob("*.js"))
    files |= {
        site / "data" / name for name in ("graph.nq.gz", "questions.json", "sources.json", "names.json")
    }
    files |= {site / "data/vocabulary.json", site / "data/words.en.json"}
    size = sum(map(_packed, files))
    assert size < 4_000_000, size


def test_an_endpoint_cannot_be_written_as_files(tmp_path: Path) -> None:
    with (
        open_graph(endpoint="http://127.0.0.1:9/sparql") as graph,
        pytest.raises(CuakhauError, match="folder"),
    ):
        write_site(graph, tmp_path / "site")
