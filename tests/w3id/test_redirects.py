"""The redirect rules of w3id.org, applied as Apache applies them: every address of ours leads to what the site answers."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from cuakhau.explorer.resources import fixed_resources, is_document, resource_or_none

RULES = Path(__file__).parents[2] / "w3id" / ".htaccess"
_CONDITION = re.compile(r"RewriteCond %\{HTTP_ACCEPT\} (!?)(\S+)$")
_RULE = re.compile(r"RewriteRule (\S+) (\S+) \[([^\]]*)\]$")


def redirect(path: str, accept: str) -> tuple[int, str]:
    """Status and address that the rules give; the part of mod_rewrite that they use.

    Conditions belong to the next rule and must all hold; the first rule with the flag L that fits ends it.
    """
    environment: dict[str, str] = {}
    holds = True
    for line in RULES.read_text("utf-8").splitlines():
        if condition := _CONDITION.match(line):
            found = re.search(condition[2], accept) is not None
            holds = holds and found != bool(condition[1])
            continue
        rule = _RULE.match(line)
        if rule is None:
            continue
        fits, holds = holds and (match := re.search(rule[1], path)), True
        if not fits:
            continue
        assert match is not None
        flags = dict(flag.partition("=")[::2] for flag in rule[3].split(","))
        if "E" in flags:
            name, _, value = flags["E"].partition(":")
            environment[name] = value
        if rule[2] == "-":
            continue
        target = re.sub(r"%\{ENV:(\w+)\}", lambda found: environment[found[1]], rule[2])
        target = re.sub(r"\$(\d)", lambda found: match[int(found[1])] or "", target)
        assert "L" in flags
        return int(flags["R"]), target
    raise AssertionError(f"no rule for {path}")


def _path(target: str) -> str:
    return urlsplit(target).path.removeprefix("/")


def test_every_line_is_one_that_is_understood_here() -> None:
    for line in RULES.read_text("utf-8").splitlines():
        if line.startswith("Rewrite") and line != "RewriteEngine on":
            assert _CONDITION.match(line) or _RULE.match(line), line


@pytest.mark.parametrize(
    ("accept", "ending"),
    [("text/turtle", "ttl"), ("application/ld+json", "jsonld"), ("application/n-triples, */*;q=0.1", "nt")],
)
@pytest.mark.parametrize(
    "path",
    ["id/gate/huu-nghi", "source/vov-cao-bang-2023", "ontology", "ontology/0.1.0", "dataset", "dataset/0.1.0",
     "catalogue", "graph/ontology", "graph/inferred/inverse"],
)  # fmt: skip
def test_a_program_is_led_to_a_document_that_the_site_has(path: str, accept: str, ending: str) -> None:
    status, target = redirect(path, accept)
    assert (status, _path(target)) == (303, f"{path}.{ending}")
    assert is_document(_path(target))


@pytest.mark.parametrize("accept", ["text/html,application/xhtml+xml,*/*;q=0.8", "*/*", ""])
def test_a_reader_is_led_to_a_path_that_the_site_answers(accept: str) -> None:
    for path in (
        *fixed_resources(),
        "id/gate/huu-nghi",
        "source/gates",
        "graph/inferred/inverse",
        "input/gates.csv",
    ):
        status, target = redirect(path, accept)
        answered = _path(target)
        assert status in (302, 303)
        assert resource_or_none(answered) or answered == "en/about/", (path, target)


@pytest.mark.parametrize(
    ("path", "target"),
    [
        ("", ""),
        ("en/about/", "en/about/"),
        ("context.jsonld", "context.jsonld"),
        ("data/graph.nq.gz", "data/graph.nq.gz"),
        ("catalogue.ttl", "catalogue.ttl"),
        (".well-known/void", "dataset.ttl"),
        ("sparql", "sparql"),
    ],
)
def test_documents_and_pages_go_to_themselves(path: str, target: str) -> None:
    for accept in ("text/turtle", "text/html", "*/*"):
        assert _path(redirect(path, accept)[1]) == target


@pytest.mark.parametrize(
    "path", ["contributors", "contact", "service/sparql", "input/bodies.csv", "id/gate-class"]
)
def test_what_another_document_describes_leads_there(path: str) -> None:
    document = _path(redirect(path, "text/turtle")[1])
    resource = resource_or_none(path)
    assert resource is not None
    assert document == f"{resource.document}.ttl"
    assert is_document(document)


def test_the_table_of_things_can_be_had_as_csv_and_nothing_else_can() -> None:
    assert _path(redirect("id/gate/huu-nghi", "text/csv")[1]) == "id/gate/huu-nghi.csv"
    assert _path(redirect("dataset", "text/csv")[1]) == "dataset"
