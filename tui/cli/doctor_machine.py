"""Facts about this machine for a report, neither good nor bad."""

from __future__ import annotations

import os
import platform
import shutil
import sqlite3
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version

from core.doctor.check import Check

PACKAGES = ("operating-table", "textual", "pydantic", "sqlite-utils", "click")


def machine() -> Iterator[Check]:
    """Versions and terminal capabilities."""
    yield Check("python", "ok", f"{platform.python_version()} on {platform.system()} {platform.release()}")
    yield Check("sqlite", "ok", sqlite3.sqlite_version)
    yield Check("packages", "ok", ", ".join(f"{name} {_version(name)}" for name in PACKAGES))
    size = shutil.get_terminal_size()
    facts = [
        f"TERM={os.environ.get('TERM', '')}",
        f"COLORTERM={os.environ.get('COLORTERM', '')}",
        f"{size.columns}x{size.lines}",
        f"encoding {sys.stdout.encoding}",
        "a terminal" if sys.stdout.isatty() else "not a terminal",
    ]
    if os.environ.get("NO_COLOR"):
        facts.append("NO_COLOR")
    yield Check("terminal", "ok", ", ".join(facts))


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "(not installed)"
