"""Schema migrations, oldest first, one file each: `m0001_agreed.py` has a function `migrate`.

A released migration is never edited; a schema change is a new file with the next number. The schema version is the
number of files. Only `released` loads them, because importing sqlite_utils is slow.
"""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Migrations

NAMES: tuple[str, ...] = tuple(sorted(one.name for one in iter_modules(__path__) if one.name[1:5].isdecimal()))
VERSION = len(NAMES)
"""`user_version`: the number of migrations applied to a database."""


def released() -> Migrations:
    """All migrations, in the form that sqlite_utils applies."""
    from sqlite_utils import Migrations  # noqa: PLC0415  # 150 ms, and only a new or an older database needs it

    migrations = Migrations("optable")
    for name in NAMES:
        migrations(name=name)(import_module(f"{__name__}.{name}").migrate)
    return migrations
