"""Measured quantities."""

from typing import Literal, Self

from pydantic import Field, model_validator

from core.model.base import DurationText, Line, QuantityText, Record, Text
from core.model.quantity import EXAMPLE, Unit, fits
from core.model.workflow import Stage

Kind = Literal["level", "rate", "events", "amount"]
Direction = Literal["higher", "lower"]


class Signal(Record):
    """A measured quantity. Its kind says how readings of a window are put together."""

    title: Text = Field("", title="Title")
    kind: Kind = Field("level", title="Kind", description="level and rate are averaged, events and amount are summed")
    unit: Unit = Field("number", title="Unit")
    label: Text = Field("", title="Unit label", description="What is counted, such as EUR or cases")
    better: Direction = Field("lower", title="Better", description="Which direction is better")
    max_age: DurationText = Field("", title="Maximum age", description="A reading counts as fresh this long")
    baseline: QuantityText = Field("", title="Baseline", description="What it was before")
    target: QuantityText = Field("", title="Target", description="What it should become")
    from_stage: Stage | None = Field(None, title="From stage", description="Measured only from this stage on")
    zero_when: Line = Field("", title="Zero when", description="The condition under which an empty window means 0")
    order: Text = Field("", title="Order")
    note: Text = Field("", title="Note")

    @model_validator(mode="after")
    def quantities_fit_unit(self) -> Self:
        """A baseline or target in another unit would make every relative threshold wrong."""
        for what, text in (("baseline", self.baseline), ("target", self.target)):
            if text and not fits(text, self.unit):
                raise ValueError(
                    f"{what} {text!r} does not fit the unit {self.unit}: expected such as {EXAMPLE[self.unit]}"
                )
        return self
