"""A real browser without a window, for tests of what is printed and of what is served."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome")
QUIET = (
    "--headless",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PATIENCE = 60
"""Seconds after which a test gives up on the browser; never what a test waits for."""


def chromium() -> str:
    """The program; where there is none, a developer's machine skips the test and CI fails it."""
    for name in NAMES:
        if found := shutil.which(name):
            return found
    missing = "Chromium is not installed (Debian: apt-get install chromium)"
    if os.environ.get("CI"):
        pytest.fail(f"{missing}, and in CI these tests must run")
    pytest.skip(missing)


@contextmanager
def arguments(*more: str) -> Iterator[list[str]]:
    """The call of the browser, with a profile that is thrown away."""
    program = chromium()
    root = ["--no-sandbox"] if os.geteuid() == 0 else []
    with TemporaryDirectory(prefix="browser-", ignore_cleanup_errors=True) as profile:
        yield [program, *QUIET, *root, f"--user-data-dir={profile}", *more]


def run(*more: str) -> str:
    """Run it once; its standard output."""
    with arguments(*more) as call:
        done = subprocess.run(call, capture_output=True, encoding="utf-8", timeout=PATIENCE, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


def printed(page: Path) -> Path:
    """The PDF that it prints of an HTML file."""
    pdf = page.with_suffix(".pdf")
    run("--no-pdf-header-footer", f"--print-to-pdf={pdf}", page.as_uri())
    return pdf


def dom(page: Path) -> str:
    """The document as the browser understood it."""
    return run("--dump-dom", page.as_uri())
