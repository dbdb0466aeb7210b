"""The gate: three outcomes, each with conditions, decision owners and a next action."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from core.model.base import Instant, Line, Name, Record, Ref, Text, instant_text, utc

GateName = Literal["go", "hold", "stop"]
GATES: tuple[GateName, ...] = ("go", "hold", "stop")
WORST_FIRST: tuple[GateName, ...] = ("stop", "hold", "go")


class Condition(Record):
    """A sentence of the gate, kept as typed."""

    sentence: Line = Field(title="Sentence", description="Such as Undefined categories > 5% over 4w min 40")
    note: Text = Field("", title="Note")
    since: Instant | None = Field(None, title="Since", description="A Stop condition latches only from here on")


def in_one_form(text: str) -> str:
    """Normalise an instant to the text form's notation."""
    return instant_text(utc(text))


class Earlier(Record):
    """Earlier sentences of a Stop condition that was edited or removed."""

    sentences: dict[Annotated[str, AfterValidator(in_one_form)], Line] = Field(
        default_factory=dict,
        title="Earlier sentences",
        description="Each with the time until which it was in force: it judges what was known by then",
    )

    @property
    def in_order(self) -> tuple[tuple[datetime, str], ...]:
        """The sentences with the times until which they were in force, the oldest first."""
        return tuple(sorted((utc(until), sentence) for until, sentence in self.sentences.items()))

    def ending(self, sentence: str, at: datetime) -> "Earlier":
        """A copy with a sentence that was in force until `at`, unless another one already ended at that instant."""
        return Earlier(sentences={instant_text(at): sentence} | self.sentences)


def no_repeats(names: tuple[str, ...]) -> tuple[str, ...]:
    """Refuse a role that is listed twice."""
    if len(set(names)) != len(names):
        raise ValueError("must not name a role twice")
    return names


Owners = Annotated[tuple[Annotated[Name, Ref("role")], ...], AfterValidator(no_repeats)]


class Outcome(Record):
    """The conditions, decision owners and next action of Go, Hold or Stop."""

    decision_owners: Owners = Field((), title="Decision owners")
    next_action: Text = Field("", title="Next action", description="What is done when this is the verdict")
    note: Text = Field("", title="Note")
    conditions: dict[Name, Condition] = Field(default_factory=dict, title="Conditions")


class Gate(Record):
    """The three outcomes."""

    go: Outcome = Outcome.model_construct()
    hold: Outcome = Outcome.model_construct()
    stop: Outcome = Outcome.model_construct()

    def outcome(self, name: GateName) -> Outcome:
        """The outcome of that name."""
        outcome: Outcome = getattr(self, name)
        return outcome
