"""What a workshop left open on purpose: who must decide it, and by when."""

from typing import Literal

from pydantic import Field

from core.model.base import Day, Line, Record, RoleName, Text
from core.model.names import LONGEST


class OpenDecision(Record):
    """Somebody asked, and it was not decided. It is gone once its place is written."""

    place: Line = Field(title="Place", description="What is not decided, such as page.fallback")
    party: Literal["", "build", "business", "it", "audit"] = Field(
        "", title="Party", description="Who must decide it; empty: as the page has it"
    )
    role: RoleName = Field("", title="Role", description="The role that must decide it")
    since: Day | None = Field(None, title="Since", description="When it was left open")
    due: Day | None = Field(None, title="Due", description="By when it must be decided")
    note: Text = Field("", title="Note")


def open_key(place: str) -> str:
    """The key under which the open decision on a place stands: `page.fallback` is `page_fallback`."""
    key = place.replace(".", "_")
    if len(key) <= LONGEST:
        return key
    from hashlib import sha256  # noqa: PLC0415  # needed for very long places only

    return f"{key[: LONGEST - 9]}_{sha256(place.encode()).hexdigest()[:8]}"


def moved(place: str, old: str, new: str) -> str:
    """The place once the record at the path `old` is at `new`."""
    return f"{new}{place[len(old) :]}" if place == old or place.startswith(f"{old}.") else place
