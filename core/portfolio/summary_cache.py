"""Cached workspace summaries, keyed by a digest of their inputs.

The cache is optional and never trusted: an entry is used only if the file is whole, written by exactly this program,
the inputs have the same bytes, and the summary's period of validity has not ended.
"""

from __future__ import annotations

import os
import sqlite3
import sys
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from hashlib import sha256
from pathlib import Path

import pydantic
from pydantic import TypeAdapter

import core
from core.portfolio.entry import Seen

NAME = "optable"


def read(folder: Path) -> dict[str, Seen]:
    """The folder's cache by key; empty if there is none or it is not valid."""
    try:
        if not program_digest():
            return {}
        mark, _, body = place(folder).read_bytes().partition(b"\n")
        return dict(_adapter().validate_json(body)) if mark == _mark(body) else {}
    except (OSError, ValueError):
        return {}


def write(folder: Path, seen: Mapping[str, Seen]) -> None:
    """Atomically replace the folder's cache; I/O errors are ignored because the cache is optional."""
    written = None
    if not program_digest():
        return
    try:
        target = place(folder)
        body = _adapter().dump_json(dict(seen))
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=".", suffix=".tmp")  # for this user only
        written = Path(name)
        with os.fdopen(handle, "wb") as file:
            file.write(_mark(body) + b"\n" + body)
        written.replace(target)
    except (OSError, ValueError):
        if written is not None:
            with suppress(OSError):
                written.unlink(missing_ok=True)


def place(folder: Path) -> Path:
    """The cache file of a folder."""
    from platformdirs import user_cache_path  # noqa: PLC0415  # 13 ms, and a few workspaces need no cache

    name = sha256(os.fsencode(folder.resolve())).hexdigest()
    return user_cache_path(NAME, appauthor=False) / "portfolio" / name


def _mark(body: bytes) -> bytes:
    """Checksum of the body and the program that wrote it."""
    return sha256(program_digest().encode() + body).hexdigest().encode()


@cache
def program_digest() -> str:
    """A digest that identifies this exact program; empty if its code cannot be read."""
    return program_in(Path(core.__file__).parent)


def program_in(root: Path) -> str:
    """A digest of the code and the libraries that compute a verdict. A version is not enough during development."""
    digest = sha256(f"{sys.version} {pydantic.VERSION} {sqlite3.sqlite_version}".encode())
    files = sorted(path for path in root.rglob("*") if path.suffix != ".pyc" and path.is_file())
    try:
        for path in files:
            digest.update(f"\n{path.relative_to(root)}\n".encode())
            digest.update(path.read_bytes())
    except OSError:
        return ""
    return digest.hexdigest() if files else ""


@cache
def _adapter() -> TypeAdapter[dict[str, Seen]]:
    return TypeAdapter(dict[str, Seen])
