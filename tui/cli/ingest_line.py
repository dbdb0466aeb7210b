"""An ingest as a command line, ready to paste."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence
from dataclasses import fields
from pathlib import Path

from core.ingest.options import PAIRED, IngestOptions

OPTIONS = {"kind": "--as"}


def command_line(
    files: Sequence[str], options: IngestOptions, *, ws: Path | None = None, join: str | None = None
) -> str:
    """`optable ingest log.csv --map at=Created`: every option that was said, and those that are proposed."""
    words = ["optable", "ingest", *files]
    if ws is not None:
        words += ["-w", str(ws)]
    if join:
        words += ["--join", join]
    return shlex.join([*words, *_said(options)])


def _said(options: IngestOptions) -> Iterator[str]:
    for one in fields(options):
        value = getattr(options, one.name)
        option = OPTIONS.get(one.name, f"--{one.name.replace('_', '-')}")
        if value is True:
            yield option
        elif one.name in PAIRED:
            for left, right in value:
                yield from (option, f"{left}={right}")
        elif isinstance(value, tuple):
            for word in value:
                yield from (option, word)
        elif value:
            yield from (option, value)
