"""Operations on a transaction: each reads the current state, validates, and records the changes.

A module is loaded when its operation is first called: commands that only read must start fast.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        """Load the module of that name."""
        return import_module(f"{__name__}.{name}")
