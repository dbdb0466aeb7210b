"""What happened, as opposed to what is agreed. Every record carries when it happened and when it was recorded."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from core.model.base import Flag, Instant, Name, Record, Ref, Text
from core.model.learning import Target
from core.model.quantity import number
from core.model.readings import parted

ReviewOutcome = Literal["correct", "misclassified", "undefined"]


def exact(value: Any) -> Decimal:
    """A finite decimal exactly as typed. A binary float has lost what was typed and is refused."""
    if isinstance(value, bool) or not isinstance(value, (str, int, Decimal)):
        raise ValueError('must be a number, written as text to keep it exact, such as "0.054"')
    return number(str(value))


def not_blank(value: str) -> str:
    """Keys of evidence must say something."""
    if not value.strip():
        raise ValueError("must not be blank")
    return value


Value = Annotated[Decimal, BeforeValidator(exact)]
Identifier = Annotated[Text, AfterValidator(not_blank)]
SampleSize = Annotated[int, Field(ge=1, le=2**53, strict=True)]


class Evidence(Record):
    """The key of all evidence is (source, id): the same pair twice is the same thing."""

    source: Identifier = Field("manual", title="Source")
    id: Identifier = Field(title="Id")

    @property
    def key(self) -> tuple[str, str]:
        """(source, id)."""
        return self.source, self.id


class Reading(Evidence):
    """One timestamped value of a signal, in base units (a ratio as 0.054, a duration in seconds)."""

    signal: Annotated[Name, Ref("signal")] = Field(title="Signal")
    at: Instant = Field(title="At")
    value: Value = Field(title="Value")
    n: SampleSize | None = Field(None, title="Sample size")
    recorded: Instant = Field(title="Recorded at")
    version: Text = Field("", title="Version", description="The workflow's version that it was measured under")
    note: Text = Field("", title="Note")


class Completion(Evidence):
    """An activity was carried out."""

    activity: Annotated[Name, Ref("activity")] = Field(title="Activity")
    at: Instant = Field(title="At")
    by: Text = Field("", title="By")
    recorded: Instant = Field(title="Recorded at")
    note: Text = Field("", title="Note")


class Review(Record):
    """A person's outcome for one case. Customer impact is independent of the outcome."""

    outcome: ReviewOutcome = Field(title="Outcome")
    customer_impact: Flag = Field(False, title="Customer impact")
    label: Text = Field("", title="Label", description="The corrected label, or the one proposed")
    updates: tuple[Target, ...] = Field((), title="Updates")
    by: Text = Field("", title="By")
    at: Instant = Field(title="Reviewed at")
    note: Text = Field("", title="Note")


class ExceptionCase(Evidence):
    """One case that the workflow flagged, or that a random control sample drew."""

    at: Instant = Field(title="Occurred at")
    input: Text = Field("", title="Input")
    predicted: Text = Field("", title="Predicted")
    confidence: Value | None = Field(None, title="Confidence")
    rationale: Text = Field("", title="Rationale")
    flagged: Flag = Field(True, title="Flagged", description="False for a case of the control sample")
    recorded: Instant = Field(title="Recorded at")
    version: Text = Field("", title="Version")
    note: Text = Field("", title="Note")
    reviews: dict[Identifier, Review] = Field(default_factory=dict, title="Reviews", description="By random id")

    @model_validator(mode="after")
    def confidence_is_a_share(self) -> Self:
        """A confidence lies between 0 and 1."""
        if self.confidence is not None and not 0 <= self.confidence <= 1:
            raise ValueError("confidence must lie between 0 and 1")
        return self


@dataclass(frozen=True)
class EvidenceLog:
    """All evidence of a workspace, in time order, by what it is about."""

    readings: dict[str, Sequence[Reading]] = field(default_factory=dict)
    completions: dict[str, tuple[Completion, ...]] = field(default_factory=dict)
    exceptions: tuple[ExceptionCase, ...] = ()

    @classmethod
    def of(
        cls,
        readings: Iterable[Reading] = (),
        completions: Iterable[Completion] = (),
        exceptions: Iterable[ExceptionCase] = (),
    ) -> Self:
        """Evidence in any order, put in the order of its time; equal times in the order of their keys."""
        by_signal: dict[str, list[Reading]] = {}
        for reading in sorted(readings, key=_when):
            by_signal.setdefault(reading.signal, []).append(reading)
        by_activity: dict[str, list[Completion]] = {}
        for completion in sorted(completions, key=_when):
            by_activity.setdefault(completion.activity, []).append(completion)
        return cls(
            {name: parted(tuple(of_one)) for name, of_one in by_signal.items()},
            {name: tuple(of_one) for name, of_one in by_activity.items()},
            tuple(sorted(exceptions, key=_when)),
        )

    def all_readings(self) -> list[Reading]:
        """Every reading, sorted by key."""
        return sorted((one for of_one in self.readings.values() for one in of_one), key=_key)

    def all_completions(self) -> list[Completion]:
        """Every completion, sorted by key."""
        return sorted((one for of_one in self.completions.values() for one in of_one), key=_key)


def _key(evidence: Evidence) -> tuple[str, str]:
    return evidence.key


def _when(evidence: Reading | Completion | ExceptionCase) -> tuple[datetime, tuple[str, str]]:
    return evidence.at, evidence.key
