"""Open decisions: questions that a workshop left open, with who must decide them and by when."""

from typing import Literal

from pydantic import Field

from core.model.base import Day, Line, Record, RoleName, Text
from core.model.names import LONGEST


class OpenDecision(Record):
    """A question left open. It is removed once its place is filled in."""

    place: Line = Field(title="Place", description="What is not decided, such as page.fallback")
    party: Literal["", "build", "business", "it", "audit"] = Field(
        "", title="Party", description="Who must decide it; empty: as the page has it"
    )
    role: RoleName = Field("", title="Role", description="The role that must decide it")
    since: Day | None = Field(None, title="Since", description="When it was left open")
    due: Day | None = Field(None, title="Due", description="By when it must be decided")
    note: Text = Field("", title="Note")


def open_key(place: str) -> str:
    """The key of the open decision on a place: `page.fallback` becomes `page_fallback`."""
    key = place.replace(".", "_")
    if len(key) <= LONGEST:
        return key
    from hashlib import sha256  # noqa: PLC0415  # needed for very long places only

    return f"{key[: LONGEST - 9]}_{sha256(place.encode()).hexdigest()[:8]}"


def moved_place(place: str, old: str, new: str) -> str:
    """The place after the record at the path `old` moved to `new`."""
    return f"{new}{place[len(old) :]}" if place == old or place.startswith(f"{old}.") else place
