"""One check and its result."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from core.remedy import Remedy

CheckState = Literal["ok", "note", "problem"]


@dataclass(frozen=True)
class Check:
    """One check and its result."""

    name: str
    state: CheckState
    detail: str
    hint: str = ""
    remedy: Remedy | None = None
