"""One thing that `optable doctor` looked at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

CheckState = Literal["ok", "note", "problem"]


@dataclass(frozen=True)
class Check:
    """One thing that was looked at."""

    name: str
    state: CheckState
    detail: str
    hint: str = ""
