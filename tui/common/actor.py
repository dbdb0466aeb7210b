"""The actor of changes, as the journal records it."""

from __future__ import annotations

import os

VARIABLE = "OPTABLE_ACTOR"


def actor() -> str:
    """The name in OPTABLE_ACTOR, else the user who is logged in; empty if unknown."""
    if named := os.environ.get(VARIABLE, "").strip():
        return named
    from getpass import getuser  # noqa: PLC0415  # only writing needs it

    try:
        return getuser()
    except (OSError, KeyError, ImportError):
        return ""  # a container may run as a number that has no name
