"""What `import cuakhau` gives."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import cuakhau


def test_every_public_name_is_there_and_documented() -> None:
    for name in cuakhau.__all__:
        value = getattr(cuakhau, name)
        assert value.__doc__, name


def test_the_public_names_are_these() -> None:
    assert set(cuakhau.__all__) == {
        "Answer", "Citation", "CuakhauError", "Graph", "Hit", "Row", "Thing", "__version__", "build_graph",
        "default_store", "format_citation", "open_graph",
    }  # fmt: skip
    assert set(dir(cuakhau)) == set(cuakhau.__all__)


def test_the_version_is_that_of_the_package() -> None:
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text("utf-8"))
    assert cuakhau.__version__ == project["project"]["version"]


def test_importing_it_imports_nothing_heavy() -> None:
    heavy = "{'rdflib', 'pyoxigraph', 'networkx', 'pyshacl', 'pandas', 'owlready2'} & set(sys.modules)"
    code = f"import sys, cuakhau; sys.exit(str({heavy}) if {heavy} else 0)"
    subprocess.run([sys.executable, "-c", code], check=True)
