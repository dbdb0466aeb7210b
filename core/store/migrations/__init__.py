"""The migrations, oldest first, a file each: `m0001_agreed.py` has a function `migrate`.

A released one is never edited; a change of the schema is a new file with the next number. The version of the schema is
the number of files. Only `released` loads them: sqlite_utils takes long to import.
"""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Migrations

NAMES: tuple[str, ...] = tuple(sorted(one.name for one in iter_modules(__path__) if one.name[1:5].isdecimal()))
VERSION = len(NAMES)
"""`user_version`: how many migrations a database has had."""


def released() -> Migrations:
    """All migrations, as sqlite_utils applies them."""
    from sqlite_utils import Migrations  # noqa: PLC0415  # 150 ms, and only a new or an older database needs it

    migrations = Migrations("optable")
    for name in NAMES:
        migrations(name=name)(import_module(f"{__name__}.{name}").migrate)
    return migrations
