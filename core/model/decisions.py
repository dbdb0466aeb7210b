"""Decisions and waivers: recorded by people, never computed."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from core.model.base import Instant, Name, Record, Ref, Text, optional_name
from core.model.gate import GateName

DecisionKind = Literal["go", "hold", "stop", "resume"]
Treatment = Literal["", "mitigate", "transfer", "avoid", "accept"]
TREATMENTS: tuple[Treatment, ...] = ("mitigate", "transfer", "avoid", "accept")
STRICTEST_LAST: tuple[DecisionKind, ...] = ("resume", "go", "hold", "stop")


class Decision(Record):
    """A decision with the roles that made it and their holders, and the verdict and findings of that moment."""

    kind: DecisionKind = Field(title="Decision")
    at: Instant = Field(title="At")
    by: tuple[Annotated[Name, Ref("role", historic=True)], ...] = Field(
        (), title="By", description="None for the gate itself"
    )
    holders: tuple[Text, ...] = Field((), title="Holders", description="Who held each role then, in the order of `by`")
    reason: Text = Field("", title="Reason")
    treatment: Treatment = Field("", title="Treatment", description="NIST AI RMF, Manage")
    verdict: GateName = Field(title="Verdict then", description="What the gate said at that moment")
    findings: dict[Text, Text] = Field(default_factory=dict, title="Findings then", description="By gate.condition")
    under: dict[Text, Text] = Field(default_factory=dict, title="Versions then", description="By what they are of")
    lifts: tuple[Text, ...] | None = Field(
        None, title="Lifts", description="Ids of decisions and stop.NAME; without it, all that stood"
    )
    seen: dict[Text, Text] = Field(
        default_factory=dict, title="Evidence then", description="By signal or activity, a mark for each piece"
    )
    reviews: dict[Text, Text] = Field(
        default_factory=dict, title="Reviews then", description="By what they look for, a mark for each case"
    )

    @model_validator(mode="after")
    def one_holder_a_role(self) -> Self:
        """Require one holder per deciding role."""
        if len(self.holders) != len(self.by):
            raise ValueError("holders must name one person for each role in by")
        if not self.by and (self.kind, self.verdict) != ("stop", "stop"):
            raise ValueError("by must name a role: only the gate's own Stop has none")
        if self.kind == "resume" and not (self.reason.strip() and all(holder.strip() for holder in self.holders)):
            raise ValueError("a resume needs a reason, and a holder of each role in by")
        return self

    @property
    def differs(self) -> bool:
        """True if it contradicts the verdict of that moment; a resume contradicts a Stop by its nature."""
        return self.kind != self.verdict and not (self.kind == "resume" and self.verdict == "stop")

    @property
    def mark(self) -> str:
        """The suffix of a decision that contradicts the verdict, ` (against the verdict Hold)`; else empty."""
        return f" (against the verdict {self.verdict.title()})" if self.differs else ""


def in_order(decisions: Mapping[str, Decision]) -> tuple[tuple[str, Decision], ...]:
    """Decisions with their ids, oldest first. Of equal instants the strictest comes last, so that it prevails."""
    return tuple(sorted(decisions.items(), key=_place))


def _place(pair: tuple[str, Decision]) -> tuple[datetime, int, str]:
    key, decision = pair
    return decision.at, STRICTEST_LAST.index(decision.kind), key


class Waiver(Record):
    """A Hold or Go condition set aside until a day; valid only for the sentence it was given for."""

    gate: Literal["go", "hold"] = Field(title="Gate")
    condition: Name = Field(title="Condition")
    sentence: Text = Field(title="Sentence", description="As it was when the waiver was given")
    by: Annotated[Name, Ref("role", historic=True)] = Field(title="By")
    holder: Text = Field(title="Holder")
    requested_by: Annotated[str, AfterValidator(optional_name), Ref("role", historic=True)] = Field(
        "", title="Requested by"
    )
    requester: Text = Field("", title="Requester", description="Who held that role then")
    reason: Text = Field(title="Reason")
    control: Text = Field("", title="Compensating control")
    at: Instant = Field(title="Given at")
    until: Instant = Field(title="Until", description="Exclusive")
    finding: Literal["met", "unmet", "undecided", "unknown"] = Field(title="Finding then")
    ended: Instant | None = Field(None, title="Ended", description="When an edit of the sentence ended it, for good")

    @property
    def end(self) -> datetime:
        """The first instant at which the waiver has no effect any more."""
        return self.until if self.ended is None else min(self.until, self.ended)
