"""The guide: nothing that it should describe is missing, its commands exist, and it builds without a warning."""

from __future__ import annotations

import inspect
import re
import shlex
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pytest
import typer.main
from lxml import html
from playwright.sync_api import Browser
from rdflib import OWL, RDF, Graph

import cuakhau
from cuakhau import errors
from cuakhau.cli.app import app
from cuakhau.explorer.pages.render import policy_element
from cuakhau.graph.iris import CK
from cuakhau.ontology import ontology_text
from cuakhau.queries.query import library
from docs.__main__ import build
from docs.writers import write_reference
from tests.browser import watched
from tests.explorer.browser.live import hosted

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted(
    [*ROOT.glob("README*.md"), ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md")],
    key=lambda path: path.as_posix(),
)
SHELL = re.compile(r"```sh\n(.*?)```", re.DOTALL)


@pytest.fixture(scope="module")
def reference(built_store: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("reference")
    write_reference(folder, store=built_store)
    return {path.stem: path.read_text("utf-8") for path in folder.glob("*.md")}


def commands(group: Any, words: tuple[str, ...] = ("cuakhau",)) -> Iterator[tuple[str, Any]]:
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from commands(command, (*words, name))
        else:
            yield " ".join((*words, name)), command


def test_every_command_and_option_is_described(reference: dict[str, str]) -> None:
    page = reference["commands"]
    for name, command in commands(typer.main.get_command(app)):
        section = page.partition(f"## `{name}`\n")[2].partition("\n## ")[0]
        assert section, f"{name} is missing"
        for parameter in command.params:
            if not getattr(parameter, "hidden", False):
                longest = max(parameter.opts, key=len)
                assert longest in section or longest.upper() in section or parameter.metavar in section, (
                    f"{name} {longest}"
                )


def test_every_question_is_described_and_counted(reference: dict[str, str]) -> None:
    for name, query in library().items():
        assert f"\n## {name}\n" in reference["questions"]
        assert f"(questions.md#{name})" in reference["answered"]
        for parameter in query.parameters:
            assert (
                f"`{parameter.name}`"
                in reference["questions"].partition(f"\n## {name}\n")[2].partition("\n## ")[0]
            )


def test_every_term_is_described(reference: dict[str, str]) -> None:
    terms = Graph().parse(data=ontology_text(), format="turtle")
    for kind in (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty):
        for about in terms.subjects(RDF.type, kind):
            if str(about).startswith(CK):
                assert f"| `ck:{str(about).removeprefix(CK)}` |" in reference["ontology"]


def test_every_error_and_public_name_is_described(reference: dict[str, str]) -> None:
    for name, found in vars(errors).items():
        if inspect.isclass(found) and issubclass(found, errors.CuakhauError):
            assert f"\n## `{name}`\n" in reference["errors"]
    for name in cuakhau.__all__:
        assert f"cuakhau.{name}\n" in reference["python"]


def test_the_statement_counts_what_the_graph_holds(reference: dict[str, str], built_store: Path) -> None:
    with cuakhau.open_graph(built_store) as graph:
        manifest = graph.manifest
    assert manifest.sha256 in reference["data-statement"]
    for kind, count in manifest.facts.items():
        assert f"| `{kind}` | {count:,} |" in reference["data-statement"]


@pytest.mark.parametrize("page", PAGES, ids=[path.relative_to(ROOT).as_posix() for path in PAGES])
def test_the_commands_of_a_page_exist(page: Path) -> None:
    known = dict(commands(typer.main.get_command(app)))
    groups = {name.rpartition(" ")[0] for name in known} - {"cuakhau"}
    for block in SHELL.findall(page.read_text("utf-8")):
        for line in block.splitlines():
            words = shlex.split(line.partition("cuakhau ")[2], comments=True) if "cuakhau " in line else []
            if not words or "git clone" in line or "pip install" in line:
                continue
            name = f"cuakhau {words[0]}"
            if name in groups:  # `cuakhau link FILE` is its first command, with a table
                name = f"{name} {words[1]}" if f"{name} {words[1]}" in known else f"{name} table"
            assert name in known, line
            options = {option for parameter in known[name].params for option in parameter.opts}
            assert {word for word in words if word.startswith("--")} <= options, line


@pytest.fixture(scope="module")
def guide(built_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("guide") / "guide"
    with warnings.catch_warnings():
        warnings.simplefilter("default")  # Sphinx and its extensions warn each other
        assert build(folder, store=built_store) == 0
    return folder


def test_the_guide_builds_without_a_warning(guide: Path) -> None:
    pages = {path.relative_to(guide).as_posix() for path in guide.rglob("*.html")}
    assert {"index.html", "tutorial.html", "reference/commands.html", "contributing.html"} <= pages
    for page in guide.rglob("*.html"):
        for address in re.findall(r'(?:src|href)="(https?:[^"]+)"', page.read_text("utf-8")):
            # Links may lead out, what a page loads may not.
            assert not address.endswith((".js", ".css", ".woff2")), f"{page.name} loads {address}"


def test_no_page_of_the_guide_holds_a_script_or_style_of_its_own(guide: Path) -> None:
    for file in guide.rglob("*.html"):
        page = html.document_fromstring(file.read_bytes())
        assert not page.xpath("//script[not(@src)] | //style | //*[@style]"), file.name
        for address in page.xpath("//script/@src | //link[@rel='stylesheet']/@href"):
            assert (file.parent / address.partition("?")[0]).is_file(), (file.name, address)


def test_every_page_leads_back_to_the_explorer_that_serves_it(guide: Path) -> None:
    for file in guide.rglob("*.html"):
        link = html.document_fromstring(file.read_bytes()).xpath("string(//a[@class='back']/@href)")
        here = f"static/guide/{file.relative_to(guide).as_posix()}"
        assert urljoin(f"https://host.example/site/{here}", link) == "https://host.example/site/", file.name


def test_search_and_theme_work_under_the_explorers_policy(guide: Path, browser: Browser) -> None:
    for file in guide.rglob("*.html"):
        head = "<head>" + policy_element()
        file.write_text(file.read_text("utf-8").replace("<head>", head, 1), "utf-8")
    with hosted(guide) as address, watched(browser) as seen:
        page = seen.page
        page.goto(f"{address}/index.html")
        page.locator(".theme-toggle:visible").first.click()
        assert page.evaluate("document.body.dataset.theme") in ("dark", "light")
        page.locator("input[name=q]:visible").first.fill("passage")
        page.keyboard.press("Enter")
        page.wait_for_selector("#search-results li a")
        assert seen.complaints == []
