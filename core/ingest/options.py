"""The options of an ingest as typed or kept in a profile, and their checked values."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal

from core.errors import UsageError
from core.ingest.fields import InputKind
from core.ingest.reading.decode import known_encoding
from core.ingest.values.times import known_form
from core.model.base import plain_text
from core.model.evidence import not_blank, without_slash
from core.model.intake import UNITS, Intake
from core.model.quantity import quantity
from core.rules.validation import validated

Pairs = tuple[tuple[str, str], ...]
CONTROLS = "10%"
"""The share of unflagged cases of a prediction log that are kept as controls."""
SOURCE = "import"
TAB_WORDS = {"tab": "\t", "\\t": "\t"}
PAIRED = ("map", "set", "rename", "unit")


@dataclass(frozen=True)
class IngestOptions:
    """The options of an ingest as a person gave them. Empty means that nothing was said."""

    kind: InputKind | None = None
    source: str = ""
    controls: str = ""
    flag_below: str = ""
    map: Pairs = ()
    """Fields and their columns, in either order."""
    set: Pairs = ()
    """Fields and the text that holds for the whole file."""
    rename: Pairs = ()
    """Words of the file and the names that the workspace has for them."""
    unit: Pairs = ()
    """Signals, or `confidence`, and the unit of their bare numbers."""
    columns_are: Literal["", "signals"] = ""
    time_format: str = ""
    decimal: str = ""
    missing: tuple[str, ...] = ()
    latest: bool = False
    rows: str = ""
    encoding: str = ""
    escape: str = ""
    delimiter: str = ""
    profile: str = ""
    on: str = ""
    """The column by which a second file is joined."""

    def over(self, other: IngestOptions) -> IngestOptions:
        """These options, and those of a profile where nothing was said. Pairs are merged one by one."""
        merged: dict[str, Any] = {}
        for one in fields(self):
            mine, theirs = getattr(self, one.name), getattr(other, one.name)
            if one.name in PAIRED:
                said = {left for left, _right in mine}
                merged[one.name] = (*(pair for pair in theirs if pair[0] not in said), *mine)
            else:
                merged[one.name] = mine or theirs
        constants = {left for left, _right in self.set}
        merged["map"] = tuple(pair for pair in merged["map"] if pair in self.map or pair[0] not in constants)
        return IngestOptions(**merged)

    def with_pair(self, option: str, left: str, right: str) -> IngestOptions:
        """These options and one more pair."""
        more: dict[str, Any] = {option: (*getattr(self, option), (left, right))}
        return replace(self, **more)

    def checked(self) -> IngestOptions:
        """The options if each is one. Raises UsageError at the first that is not."""
        known_form(self.time_format)
        if self.encoding:
            known_encoding(self.encoding)
        if self.decimal not in ("", ",", "."):
            raise UsageError(f"must be a comma or a point, not {self.decimal[:40]!r}", "decimal")
        for name, sign, other in (("escape", self.escape, ""), ("delimiter", self.delimiter_sign, self.escape)):
            if len(sign) > 1 or (sign and sign in f'\0\r\n"{other}'):
                raise UsageError(f"must be one character that is no quote, not {sign[:40]!r}", name)
        for left, right in self.unit:
            if right not in UNITS:
                raise UsageError(f"{right[:40]!r} is no unit", "unit", f"Units: {', '.join(UNITS)}. For {left[:40]}.")
        _ = self.checked_source, self.checked_controls, self.checked_flag_below
        return self

    @property
    def delimiter_sign(self) -> str:
        """The sign between cells; empty if nothing was said."""
        return TAB_WORDS.get(self.delimiter.lower(), self.delimiter)

    @property
    def checked_source(self) -> str:
        """The source of the evidence; source and id together identify it."""
        try:
            return without_slash(not_blank(plain_text(self.source or SOURCE)))
        except ValueError as error:
            raise UsageError(f"a source {error}", "source", "A word without a slash, such as helpdesk.") from None

    @property
    def checked_controls(self) -> Fraction:
        """The share of unflagged cases of a log that are kept."""
        try:
            share = quantity(self.controls or CONTROLS)
        except ValueError as error:
            raise UsageError(str(error), "controls", "A share such as 10%.") from None
        if not 0 <= share <= 1:
            raise UsageError("the share of controls must lie between 0 and 1", "controls")
        return share

    @property
    def checked_flag_below(self) -> Decimal | None:
        """The confidence below which a case is flagged; None if nothing was said."""
        if not self.flag_below:
            return None
        try:
            percent = self.flag_below.endswith("%")
            share = Decimal(self.flag_below.removesuffix("%")).scaleb(-2 if percent else 0)
        except ArithmeticError:
            share = Decimal(-1)
        if not 0 <= share <= 1:
            raise UsageError(f"must be a number between 0 and 1, not {self.flag_below[:40]!r}", "flag_below")
        return share


def pairs(texts: Iterable[str], option: str) -> Pairs:
    """Pairs as typed, such as `input=ticket_text`; a rename is split at its last `=`, for titles may have one."""
    return tuple(_pair(text, option) for text in texts)


def _pair(text: str, option: str) -> tuple[str, str]:
    split = text.rpartition("=") if option == "rename" else text.partition("=")
    left, right = split[0].strip(), split[2].strip()
    if not split[1] or not left or not (right or option == "set"):
        examples = {"map": "input=ticket_text", "set": "at=2026-11-24", "unit": "latency=ms"}
        message = f"{text!r} is not a pair of field and column" if option == "map" else f"{text!r} is not a pair"
        raise UsageError(
            message, option, f"Write, for example, {examples.get(option, 'Exceptions 5m=exception_rate')}."
        )
    return left, right


def as_profile(options: IngestOptions, like: Intake | None = None, title: str = "") -> Intake:
    """The profile that keeps these options under a title, else with the title of another one, and with its note.

    Raises BadValue at an option that a profile cannot take.
    """
    named = {one.name for one in fields(IngestOptions)} - {"profile", "on", *PAIRED}
    kept: dict[str, Any] = {name: said for name in named if (said := getattr(options, name))}
    kept |= {name: {left: right for left, right in getattr(options, name) if right} for name in PAIRED}
    kept |= {"title": title or (like.title if like else ""), "note": like.note if like else ""}
    return validated(Intake, kept, "profile")


def of_profile(profile: Intake) -> IngestOptions:
    """The options that a profile of the workspace keeps."""
    named = {one.name for one in fields(IngestOptions)} - {"profile", "on", "kind", *PAIRED}
    kept: dict[str, Any] = {name: getattr(profile, name) for name in named}
    kept |= {name: tuple(getattr(profile, name).items()) for name in PAIRED}
    return IngestOptions(kind=profile.kind or None, **kept)
