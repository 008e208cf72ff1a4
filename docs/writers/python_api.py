"""The Python API: the public names of the package, through Sphinx's autodoc."""

from __future__ import annotations

import inspect

import cuakhau


def api_page() -> str:
    """Every public name, with what its docstring says."""
    parts = ["# Python\n", "`import cuakhau`; everything below is part of the public interface.\n"]
    for name in cuakhau.__all__:
        found = getattr(cuakhau, name)
        kind = "autoclass" if inspect.isclass(found) else "autofunction" if callable(found) else "autodata"
        options = "   :members:\n" if kind == "autoclass" else ""
        parts.append(f"## {name.strip('_')}\n\n```{{eval-rst}}\n.. {kind}:: cuakhau.{name}\n{options}```\n")
    return "\n".join(parts)
