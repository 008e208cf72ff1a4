"""Builds the explorer's front end before the package's files are collected; all else stands in pyproject.toml."""

import runpy
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py


class BuildWithFrontEnd(build_py):
    """Collects the package's files, the built front end among them."""

    def run(self) -> None:
        """Build the front end, then collect."""
        runpy.run_path(str(Path(__file__).resolve().parent / "web" / "build.py"))["build"]()
        super().run()


setup(cmdclass={"build_py": BuildWithFrontEnd})
