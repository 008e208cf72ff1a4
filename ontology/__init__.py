"""The ontology, its code lists, its shapes and its rules: their text, and ready to use from owlready2 and rdflib."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from io import BytesIO
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from cuakhau.errors import BuildError

if TYPE_CHECKING:
    import rdflib

__all__ = [
    "IRI",
    "Rule",
    "codes_text",
    "load_owlready",
    "load_rdflib",
    "ontology_text",
    "rules",
    "shapes_text",
]

IRI = "https://w3id.org/cuakhau/ontology"
"""IRI of the ontology; its terms follow after `#`."""

_HEADER = "#+"


@dataclass(frozen=True, slots=True)
class Rule:
    """What is derived from what is stated: a SPARQL 1.1 CONSTRUCT over the default graph."""

    name: str
    """Its file's name; what it derives stands in `graph/inferred/{name}`."""
    title: Mapping[str, str]
    """By language: vi, en, zh."""
    description: str
    """What it derives and what it does not, in English."""
    text: str
    """The query, header included. Its WHERE with the head's variables bound gives a derived triple's premises."""


def ontology_text() -> str:
    """Classes and properties: OWL 2 DL, Turtle, without blank nodes."""
    return _text("cuakhau.ttl")


def codes_text() -> str:
    """Code lists: SKOS, Turtle, without blank nodes."""
    return _text("codes.ttl")


def shapes_text() -> str:
    """What complete things look like: SHACL core, Turtle."""
    return _text("shapes.ttl")


@cache
def rules() -> tuple[Rule, ...]:
    """The rules, sorted by name.

    Raises:
        BuildError: if a rule file has no complete header.
    """
    folder = files("cuakhau.ontology") / "rules"
    texts = {
        file.name.removesuffix(".rq"): file.read_text("utf-8")
        for file in folder.iterdir()
        if file.name.endswith(".rq")
    }
    return tuple(_rule(name, texts[name]) for name in sorted(texts))


def load_rdflib() -> rdflib.Graph:
    """Ontology and code lists as a new rdflib graph."""
    from rdflib import Graph

    graph = Graph()
    for text in (ontology_text(), codes_text()):
        graph.parse(data=text, format="turtle")
    return graph


def load_owlready() -> Any:
    """Ontology and code lists as an owlready2 ontology in a World of its own: `load_owlready().BorderGate`.

    owlready2 finds no class in Turtle, and says nothing (0.51): it is handed N-Triples.
    """
    import owlready2

    ntriples = BytesIO(load_rdflib().serialize(format="nt", encoding="utf-8"))
    return owlready2.World().get_ontology(f"{IRI}#").load(fileobj=ntriples)


def _text(name: str) -> str:
    return (files("cuakhau.ontology") / name).read_text("utf-8")


def _rule(name: str, text: str) -> Rule:
    import yaml

    lines = text.splitlines()
    header = "\n".join(line.removeprefix(_HEADER)[1:] for line in lines if line.startswith(_HEADER))
    where = f"ontology/rules/{name}.rq"
    try:
        fields = yaml.safe_load(header)
    except yaml.YAMLError as error:
        raise BuildError(f"{where}: the header ({_HEADER} lines) is no YAML: {error}") from error
    if not isinstance(fields, dict) or fields.get("name") != name:
        raise BuildError(f"{where}: the header must say `name: {name}`, as the file is called")
    title = fields.get("title")
    if not isinstance(title, dict) or set(title) != {"vi", "en", "zh"} or not fields.get("description"):
        raise BuildError(f"{where}: the header must have a title in vi, en and zh, and a description")
    return Rule(name, MappingProxyType(title), " ".join(str(fields["description"]).split()), text)
