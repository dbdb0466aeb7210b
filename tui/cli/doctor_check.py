"""One check of `optable doctor`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

CheckState = Literal["ok", "note", "problem"]


@dataclass(frozen=True)
class Check:
    """One check and its result."""

    name: str
    state: CheckState
    detail: str
    hint: str = ""
