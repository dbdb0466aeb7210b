"""Updates that reviewed exceptions request."""

from typing import Literal

from pydantic import Field

from core.model.base import Instant, Record, Text

Target = Literal["taxonomy", "evaluation_set", "prompt", "specification", "operations"]
TARGETS: tuple[Target, ...] = ("taxonomy", "evaluation_set", "prompt", "specification", "operations")


class Update(Record):
    """A requested update; open until someone marks it as made."""

    target: Target = Field(title="Updates")
    what: Text = Field("", title="What")
    cases: tuple[Text, ...] = Field((), title="Cases", description="The exceptions behind it")
    asked: Instant | None = Field(None, title="Asked at")
    made: Instant | None = Field(None, title="Made at")
    version: Text = Field("", title="Version", description="The version of the workflow that made it")
    note: Text = Field("", title="Note")
