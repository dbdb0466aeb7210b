"""The workflow, and the texts of the page about it."""

from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, Field

from core.model.base import ActivityName, Day, Instant, Record, RoleName, Text

Stage = Literal["poc", "limited", "production", "retired"]
STAGES: tuple[Stage, ...] = ("poc", "limited", "production", "retired")


def check_zone(value: str) -> str:
    """The name if this machine knows the time zone; else raises ValueError."""
    if value == "UTC":
        return value
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(f"{value!r} is not a time zone such as UTC or Europe/Berlin") from None
    return value


class Workflow(Record):
    """One workflow, one output, one improvement loop: the smallest production unit."""

    name: Text = Field("", title="Name")
    scope: Text = Field("", title="Scope", description="What it is for, and for whom")
    output: Text = Field("", title="Output", description="The one output that it produces")
    loop: Text = Field("", title="Improvement loop", description="What people repeat to make it better")
    stage: Stage = Field("poc", title="Stage")
    model_version: Text = Field("", title="Model version")
    prompt_version: Text = Field("", title="Prompt version")
    tools_version: Text = Field("", title="Tools version")
    taxonomy_version: Text = Field("", title="Taxonomy version")
    timezone: Annotated[str, AfterValidator(check_zone)] = Field("UTC", title="Time zone")
    as_of: Instant | None = Field(None, title="As of", description="Evaluate everything at this instant, not now")
    begun: Day | None = Field(None, title="Begun", description="When work on this page began")
    unseen: tuple[Text, ...] = Field(
        (),
        title="Merged, not yet looked at",
        description="What a merge touched of gate and signals; it holds until then",
    )
    looked: tuple[Text, ...] = Field(
        (), title="Merges looked at", description="Each by the commits that it joined; the newest ones"
    )
    note: Text = Field("", title="Note")

    @property
    def version(self) -> str:
        """The versions under which evidence is recorded, such as `model m3, prompt 12`; empty without versions."""
        parts = (
            ("model", self.model_version),
            ("prompt", self.prompt_version),
            ("tools", self.tools_version),
            ("taxonomy", self.taxonomy_version),
        )
        return ", ".join(f"{component} {version}" for component, version in parts if version)


class Page(Record):
    """The texts of the one-page artifact that no other record holds."""

    input: Text = Field("", title="Input", description="What comes in")
    excluded: Text = Field("", title="Excluded use cases", description="What it must not be used for")
    reviewer: RoleName = Field("", title="Reviewer", description="The role that reviews exceptions")
    improvement_owner: RoleName = Field("", title="Improvement owner", description="The role that makes it better")
    log_review: ActivityName = Field("", title="Log review", description="The activity, with its cadence")
    stop_how: Text = Field("", title="How to stop", description="What the roles that may stop it then do")
    fallback: Text = Field("", title="Manual fallback", description="How the work is done while it is stopped")
    learning: Text = Field("", title="Learning", description="What exceptions update")
    note: Text = Field("", title="Note")
