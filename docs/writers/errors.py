"""Every error that the project raises on purpose."""

from __future__ import annotations

import inspect

from cuakhau import errors
from docs.writers.markdown import escape


def errors_page() -> str:
    """The tree, then one section a class."""
    doc = inspect.getdoc(errors) or ""
    tree = "\n".join(
        line
        for line in doc.splitlines()
        if "Error" in line and ("──" in line or line.strip() == "CuakhauError")
    )
    parts = [
        "# Errors\n",
        "A message says what is wrong, where, and what to do. Whatever can be named is also an attribute.\n",
    ]
    parts.append(f"```text\n{tree}\n```\n")
    for name, found in vars(errors).items():
        if inspect.isclass(found) and issubclass(found, errors.CuakhauError):
            parts.append(f"## `{name}`\n")
            lines = (inspect.getdoc(found) or "").splitlines()
            parts.append(escape(lines[0]) + "\n")
            parts += [f"- {escape(line)}" for line in lines[1:] if ": " in line]
            parts.append("")
    return "\n".join(parts)
