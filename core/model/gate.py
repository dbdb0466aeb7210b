"""The gate: three outcomes, each with conditions, decision owners and a next action."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from core.model.base import Instant, Line, Name, Record, Ref, Text

GateName = Literal["go", "hold", "stop"]
GATES: tuple[GateName, ...] = ("go", "hold", "stop")
WORST_FIRST: tuple[GateName, ...] = ("stop", "hold", "go")


class Condition(Record):
    """One sentence of the gate, kept as it was typed."""

    sentence: Line = Field(title="Sentence", description="Such as undefined_rate > 5% over 4w min 40")
    note: Text = Field("", title="Note")
    since: Instant | None = Field(None, title="Since", description="A Stop condition latches only from here on")


def no_repeats(names: tuple[str, ...]) -> tuple[str, ...]:
    """Each role owns a decision once."""
    if len(set(names)) != len(names):
        raise ValueError("must not name a role twice")
    return names


Owners = Annotated[tuple[Annotated[Name, Ref("role")], ...], AfterValidator(no_repeats)]


class Outcome(Record):
    """Go, Hold or Stop: when, who decides, and what then happens."""

    decision_owners: Owners = Field((), title="Decision owners")
    next_action: Text = Field("", title="Next action", description="What is done when this is the verdict")
    note: Text = Field("", title="Note")
    conditions: dict[Name, Condition] = Field(default_factory=dict, title="Conditions")


class Gate(Record):
    """The three outcomes. A gate with only success criteria is no gate."""

    go: Outcome = Outcome.model_construct()
    hold: Outcome = Outcome.model_construct()
    stop: Outcome = Outcome.model_construct()

    def outcome(self, name: GateName) -> Outcome:
        """The outcome of that name."""
        outcome: Outcome = getattr(self, name)
        return outcome
