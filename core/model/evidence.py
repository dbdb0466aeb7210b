"""Evidence: what happened, as opposed to what is agreed. Each record has its time and the time of its recording."""

from decimal import Decimal
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from core.model.base import Flag, Instant, Name, Record, Ref, Text
from core.model.learning import Target
from core.model.quantity import number

ReviewOutcome = Literal["correct", "misclassified", "undefined"]


def exact(value: Any) -> Decimal:
    """A finite decimal exactly as typed. A binary float is refused because it has lost the typed digits."""
    if isinstance(value, bool) or not isinstance(value, (str, int, Decimal)):
        raise ValueError('must be a number, written as text to keep it exact, such as "0.054"')
    return number(str(value))


def not_blank(value: str) -> str:
    """Refuse a blank key."""
    if not value.strip():
        raise ValueError("must not be blank")
    return value


Value = Annotated[Decimal, BeforeValidator(exact)]
Identifier = Annotated[Text, AfterValidator(not_blank)]
SampleSize = Annotated[int, Field(ge=1, le=2**53, strict=True)]


def without_slash(value: str) -> str:
    """Refuse a slash in a source: `source/id` is split at the first one."""
    if "/" in value:
        raise ValueError("must not contain a slash")
    return value


Source = Annotated[Identifier, AfterValidator(without_slash)]


class Evidence(Record):
    """A piece of evidence, identified by (source, id): the same pair twice is the same thing."""

    source: Source = Field("manual", title="Source")
    id: Identifier = Field(title="Id")

    @property
    def key(self) -> tuple[str, str]:
        """(source, id)."""
        return self.source, self.id

    @property
    def name(self) -> str:
        """`source/id`, for display and for references."""
        return f"{self.source}/{self.id}"


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
    """The completion of an activity."""

    activity: Annotated[Name, Ref("activity")] = Field(title="Activity")
    at: Instant = Field(title="At")
    by: Text = Field("", title="By")
    recorded: Instant = Field(title="Recorded at")
    note: Text = Field("", title="Note")


class StopEvent(Evidence):
    """A Stop condition was met, with the sentence that it had then; later edits of the sentence do not undo it."""

    source: Source = Field("gate", title="Source")
    condition: Name = Field(title="Condition", description="The name of a Stop condition, be it removed by now")
    at: Instant = Field(title="Met at")
    sentence: Text = Field("", title="Sentence")
    recorded: Instant = Field(title="Recorded at", description="When the evidence for it had become known")


class Review(Record):
    """A person's outcome for one case. Customer impact is independent of the outcome."""

    outcome: ReviewOutcome = Field(title="Outcome")
    customer_impact: Flag = Field(False, title="Customer impact")
    label: Text = Field("", title="Label", description="The corrected label, or the one proposed")
    updates: tuple[Target, ...] = Field((), title="Updates")
    by: Text = Field("", title="By")
    at: Instant = Field(title="Reviewed at")
    session: Text = Field("", title="Session", description="The draw in which it came up")
    second: Flag = Field(False, title="Second", description="A blind second review: it measures agreement alone")
    seconds: Annotated[int, Field(ge=0, le=2**53, strict=True)] | None = Field(None, title="Seconds it took")
    note: Text = Field("", title="Note")


class ExceptionCase(Evidence):
    """A case that the workflow flagged, or that a random control sample drew."""

    at: Instant = Field(title="Occurred at")
    input: Text = Field("", title="Input")
    predicted: Text = Field("", title="Predicted")
    confidence: Value | None = Field(None, title="Confidence")
    rationale: Text = Field("", title="Rationale")
    flagged: Flag = Field(True, title="Flagged", description="False for a case of the control sample")
    recorded: Instant = Field(title="Recorded at")
    version: Text = Field("", title="Version")
    note: Text = Field("", title="Note")
    changed: Instant | None = Field(None, title="Changed", description="When its input changed after a review")
    reviews: dict[Identifier, Review] = Field(default_factory=dict, title="Reviews", description="By random id")

    @property
    def review(self) -> Review | None:
        """The review that counts: the newest that is not a blind second review."""
        first = [pair for pair in self.reviews.items() if not pair[1].second]
        return max(first, key=lambda pair: (pair[1].at, pair[0]))[1] if first else None

    @property
    def disputed(self) -> bool:
        """True if two people came to different results, neither of them blind; a further decision must settle it."""
        newest: dict[str, Review] = {}
        for _key, review in sorted(self.reviews.items(), key=lambda pair: (pair[1].at, pair[0])):
            if not review.second:
                newest[review.by] = review
        return len({(one.outcome, one.label) for one in newest.values()}) > 1

    @model_validator(mode="after")
    def confidence_is_a_share(self) -> Self:
        """Require a confidence between 0 and 1."""
        if self.confidence is not None and not 0 <= self.confidence <= 1:
            raise ValueError("confidence must lie between 0 and 1")
        return self
