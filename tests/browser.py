"""A real Chromium without a network, for tests of pages that shall need none."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Error, Page, sync_playwright

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--enable-unsafe-swiftshader",
)  # fmt: skip


@contextmanager
def chromium() -> Iterator[Browser]:
    """A headless browser: one on the path, else Playwright's own, else Debian's where it can be installed."""
    with sync_playwright() as playwright:
        browser = None
        for executable in (_on_path, lambda: None, _from_debian):
            try:
                browser = playwright.chromium.launch(executable_path=executable(), args=list(_FLAGS))
                break
            except (Error, FileNotFoundError):
                continue
        if browser is None:
            pytest.skip("needs a Chromium: none on the path, none of Playwright's, none to install")
        yield browser
        browser.close()


def _on_path() -> str:
    return next(filter(None, map(shutil.which, _NAMES)), None) or _missing()


def _from_debian() -> str:
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        return _missing()
    quiet: dict[str, Any] = {"check": False, "capture_output": True, "timeout": 600}
    subprocess.run(["apt-get", "update", "-qq"], **quiet)
    install = [
        "apt-get",
        "-o",
        "DPkg::Lock::Timeout=300",
        "install",
        "-y",
        "-qq",
        "--no-install-recommends",
        "chromium",
    ]
    subprocess.run(install, env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"}, **quiet)
    return _on_path()


def _missing() -> str:
    raise FileNotFoundError("no Chromium")


@dataclass
class Opened:
    """A page that was opened without a network, and what it tried."""

    page: Page
    requests: list[str] = field(default_factory=list)
    """Every address asked for, the file's own first."""
    complaints: list[str] = field(default_factory=list)
    """Errors and warnings of the console, blocked content among them; dialogs that a script opened."""


@contextmanager
def opened(browser: Browser, file: Path, **options: Any) -> Iterator[Opened]:
    """Open a file with the network off; `options` are those of a browser context (viewport, color_scheme …)."""
    with watched(browser, offline=True, **options) as seen:
        seen.page.goto(file.as_uri())
        yield seen


@contextmanager
def watched(browser: Browser, **options: Any) -> Iterator[Opened]:
    """An empty page of a new reader, of which everything is noted that it asks for and complains of."""
    context = browser.new_context(reduced_motion="reduce", **options)
    page = context.new_page()
    seen = Opened(page)
    context.on("request", lambda request: seen.requests.append(request.url))
    page.on(
        "console",
        lambda line: seen.complaints.append(line.text) if line.type in ("error", "warning") else None,
    )
    page.on("pageerror", lambda error: seen.complaints.append(str(error)))

    def refuse(dialog: Any) -> None:
        seen.complaints.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    page.on("dialog", refuse)
    yield seen
    context.close()
