"""Measured quantities."""

from decimal import Decimal
from fractions import Fraction
from typing import Literal, Self

from pydantic import ConfigDict, Field, model_validator

from core.model.base import DurationText, Line, QuantityText, Record, Text
from core.model.quantity import EXAMPLE, Unit, fits
from core.model.workflow import Stage

SignalKind = Literal["level", "rate", "events", "amount"]
Direction = Literal["higher", "lower"]
Stream = Literal["", "reviews:undefined", "reviews:misclassified", "reviews:correct", "reviews:customer_impact"]
Denominator = Literal["", "exceptions", "controls", "traffic"]
STREAMS: tuple[Stream, ...] = (
    "reviews:undefined",
    "reviews:misclassified",
    "reviews:correct",
    "reviews:customer_impact",
)
STREAM_WORDS: dict[Stream, str] = {
    "": "readings",
    "reviews:undefined": "undefined cases of the review",
    "reviews:misclassified": "misclassified cases of the review",
    "reviews:correct": "correct cases of the review",
    "reviews:customer_impact": "cases with customer impact of the review",
}
"""The sources of a signal in words."""
MOST_LABEL = 12
"""The characters of a unit label that are shown behind a number."""
DENOMINATORS: tuple[Denominator, ...] = ("exceptions", "controls", "traffic")


class Signal(Record):
    """A measured quantity. Its kind determines how the readings of a window are combined."""

    model_config = ConfigDict(validate_by_name=True, validate_by_alias=True)

    title: Text = Field("", title="Title")
    kind: SignalKind = Field(
        "level", title="Kind", description="level and rate are averaged, events and amount are summed"
    )
    unit: Unit = Field("number", title="Unit")
    label: Text = Field("", title="Unit label", description="What a number is in, such as EUR or cases")
    better: Direction = Field("lower", title="Better", description="Which direction is better")
    max_age: DurationText = Field("", title="Maximum age", description="A reading counts as fresh this long")
    baseline: QuantityText = Field("", title="Baseline", description="What it was before")
    target: QuantityText = Field("", title="Target", description="What it should become")
    from_stage: Stage | None = Field(None, title="From stage", description="Measured only from this stage on")
    stream: Stream = Field(
        "", alias="from", title="From", description="What reviewers found feeds it, instead of readings"
    )
    of: Denominator = Field("", title="Of", description="Among which cases the rate is: these are drawn by chance")
    zero_when: Line = Field("", title="Zero when", description="The condition under which an empty window means 0")
    order: Text = Field("", title="Order")
    note: Text = Field("", title="Note")

    @model_validator(mode="after")
    def a_stream_is_a_rate_or_a_number_of_events(self) -> Self:
        """Require a rate or a number of events for a signal fed by reviews.

        Only rates need `of`; a count takes every confirmed case, however it was found.
        """
        if not self.stream:
            if self.of:
                raise ValueError("of needs from: it names the cases of which a rate from reviews is taken")
            return self
        if (self.kind, self.unit) not in (("rate", "ratio"), ("events", "count")):
            raise ValueError("a signal from reviews must be a rate (unit ratio) or a number of events (unit count)")
        if self.kind == "rate" and not self.of:
            raise ValueError(f"a rate from reviews needs of: one of {', '.join(DENOMINATORS)}")
        if self.kind == "events" and self.of:
            raise ValueError("a number of events counts every confirmed case: remove of")
        return self

    def fed_by(self, stream: Stream) -> Self:
        """The signal fed by reviews (or by readings), with the kind, unit and `of` that `from` requires.

        A rate is one of the exceptions, unless it states otherwise.
        """
        if not stream:
            return self.model_copy(update={"stream": "", "of": ""})
        if self.kind == "events" or (stream == "reviews:customer_impact" and self.kind != "rate"):
            return self.model_copy(update={"stream": stream, "kind": "events", "unit": "count", "of": ""})
        of = self.of or "exceptions"
        return self.model_copy(update={"stream": stream, "kind": "rate", "unit": "ratio", "of": of})

    @model_validator(mode="after")
    def quantities_fit_unit(self) -> Self:
        """Require baseline and target in the signal's unit; any other would falsify every relative threshold."""
        for name, text in (("baseline", self.baseline), ("target", self.target)):
            if text and not fits(text, self.unit):
                raise ValueError(
                    f"{name} {text!r} does not fit the unit {self.unit}: expected a value such as {EXAMPLE[self.unit]}"
                )
        return self

    @property
    def suffix(self) -> str:
        """The unit label behind a plain number: ` EUR`; empty if the number itself shows its unit, such as 5% or 3s."""
        label = " ".join(self.label.split())
        if self.unit != "number" or not label:
            return ""
        return f" {label}" if len(label) <= MOST_LABEL else f" {label[: MOST_LABEL - 1]}…"

    def out_of_range(self, value: Fraction | Decimal) -> str:
        """The reason why the value, in base units, cannot have been measured; empty if it can."""
        if (self.kind, self.unit) == ("rate", "ratio") and not 0 <= value <= 1:
            return "a rate lies between 0% and 100%"
        if value < 0 and (self.unit in ("count", "duration") or self.kind == "events"):
            return f"a {self.unit if self.unit != 'number' else 'number of events'} is never less than 0"
        return ""
