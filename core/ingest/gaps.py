"""The gaps of a file: all that a person must still say about it, each with the option that says it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from core.errors import UsageError
from core.ingest.options import PAIRED, IngestOptions
from core.ingest.reading.table import listed


@dataclass(frozen=True)
class Gap:
    """One thing to be said: in words, and as an option with a value."""

    words: str
    option: str
    value: str
    """The value, or a placeholder in capitals."""
    sure: bool = False
    """True if `value` is an answer that a person need only agree to, even unseen."""
    likely: bool = False
    """True if `value` is an answer that the first rows suggest, to be agreed to by who sees it."""
    otherwise: tuple[str, str] | None = None
    """The option and the value of the opposite answer."""
    choices: tuple[str, ...] = ()
    """The possible values, where there are only a few."""

    @property
    def pair(self) -> tuple[str, str]:
        """The two sides of a value such as `at=Created`."""
        left, _, right = self.value.partition("=")
        return left, right

    def filled(self, options: IngestOptions) -> IngestOptions:
        """The options with this answer."""
        if self.option in PAIRED:
            return options.with_pair(self.option, *self.pair)
        said: dict[str, Any] = {self.option: self.value}
        return replace(options, **said)

    def denied(self, options: IngestOptions) -> IngestOptions | None:
        """The options with the opposite answer, if there is one."""
        return Gap("", *self.otherwise).filled(options) if self.otherwise else None


class IngestGaps(UsageError):
    """A file whose evidence cannot be read until a person says more. Nothing was written."""

    def __init__(self, name: str, gaps: Sequence[Gap], options: IngestOptions, columns: Sequence[str] = ()) -> None:
        hint = f"Columns: {listed(columns)}." if columns else ""
        super().__init__("; ".join(gap.words for gap in gaps), name, hint)
        self.name = name
        self.gaps = tuple(gaps)
        self.options = options
        self.columns = tuple(columns)

    def answered(self, *, seen: bool) -> bool:
        """True if agreeing fills every gap; what is only likely a person must have `seen`."""
        return all(gap.sure or (seen and gap.likely) for gap in self.gaps)

    @property
    def filled(self) -> IngestOptions:
        """The options with the answers of all gaps, or the placeholders of those that have none."""
        options = self.options
        for gap in self.gaps:
            options = gap.filled(options)
        return options
