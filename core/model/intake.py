"""Profiles of files: what a person said once about a kind of file, so that the next one needs no option.

Each field is an option of an ingest. What a profile names (signals, activities) may be missing: a profile outlives it,
and the next ingest says so.
"""

import re
from datetime import UTC, datetime
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, ConfigDict, Field, model_validator

from core.model.base import Flag, Line, Record, Text
from core.model.evidence import Identifier, not_blank, without_slash
from core.model.names import NAME
from core.model.quantity import SCALE, fits, quantity

IntakeKind = Literal["", "readings", "exceptions", "activities", "predictions"]
TIME_WORDS = ("dayfirst", "monthfirst", "epoch", "excel")
TAB = "tab"
"""The delimiter in profiles that is a tab: a word is seen everywhere, a tab nowhere."""
UNITS = (*(suffix for suffix in SCALE if suffix), "share")
"""Units of bare numbers; a share is a number from 0 to 1."""
ENTRIES = {"map": "column of {}", "set": "constant {}", "rename": 'word "{}"', "unit": "unit of {}"}
"""The fields that are tables, with the words for one of their entries."""
NAMED: dict[Literal["signal", "activity"], tuple[IntakeKind, ...]] = {
    "signal": ("", "readings"),
    "activity": ("", "activities"),
}
"""The kinds of records that a profile may name, with the kinds of profiles whose words may mean one."""
_LONGEST = 60
_WITH_YEAR = re.compile("%[YyGcx]")
_EXAMPLE = datetime(2026, 11, 24, 10, tzinfo=UTC)


def check_controls(text: str) -> str:
    """The text if it is a share such as `10%`, or empty; else raises ValueError."""
    if text and not (fits(text, "ratio") and 0 <= quantity(text) <= 1):
        raise ValueError(f"must be a share between 0% and 100%, such as 10%, not {text[:_LONGEST]!r}")
    return text


def check_fraction(text: str) -> str:
    """The text if it is a number from 0 to 1, or empty; else raises ValueError."""
    if text and not (fits(text, "number") and 0 <= quantity(text) <= 1):
        raise ValueError(f"must be a number between 0 and 1, such as 0.6, not {text[:_LONGEST]!r}")
    return text


def check_encoding(text: str) -> str:
    """The text if it names an encoding of text, or is empty; else raises ValueError."""
    try:
        is_known = text.isprintable() and bool("x".encode(text or "utf-8"))
    except (LookupError, ValueError, ImportError, OSError):
        is_known = False
    if not is_known:
        raise ValueError(f"there is no encoding {text[:_LONGEST]!r}: expected one such as cp1252")
    return text


def check_time_format(text: str) -> str:
    """The text if times can be read by it: a word, a pattern of `strptime`, or empty. Raises ValueError."""
    if not text or text in TIME_WORDS:
        return text
    try:
        day = datetime.strptime(_EXAMPLE.strftime(text), text).date() if _WITH_YEAR.search(text) else None  # noqa: DTZ007
    except (ValueError, re.error):
        day = None
    if day != _EXAMPLE.date() or not text.isprintable():
        expected = f"one of {', '.join(TIME_WORDS)}, or a pattern of a whole date such as %d/%m/%Y %H:%M"
        raise ValueError(f"must be {expected}, not {text[:_LONGEST]!r}")
    return text


def check_escape(text: str) -> str:
    r"""The text if it is one character, such as `\`, or empty; else raises ValueError."""
    if text and (len(text) > 1 or text in '\0\r\n"' or not (text.isascii() or text.isprintable())):
        raise ValueError(f"must be one character that is no quote, not {text[:_LONGEST]!r}")
    return text


def check_delimiter(text: str) -> str:
    r"""The one character between two cells, or empty; a tab, in any notation (`tab`, `\t`), becomes `tab`."""
    return TAB if text.lower() in (TAB, "\t", r"\t") else check_escape(text)


def check_field(text: str) -> str:
    """The text if it can be a field of evidence; else raises ValueError."""
    if not NAME.fullmatch(text):
        raise ValueError(f"{text[:_LONGEST]!r} is no field of evidence: expected one such as input or at")
    return text


def check_word(text: str) -> str:
    """The text without white space around it; ValueError if nothing is left."""
    return not_blank(text.strip())


def check_unit(text: str) -> str:
    """The text if it is a unit; else raises ValueError."""
    if text not in UNITS:
        raise ValueError(f"must be one of {', '.join(UNITS)}, not {text[:_LONGEST]!r}")
    return text


FieldName = Annotated[str, AfterValidator(check_field)]
Delimiter = Annotated[str, AfterValidator(check_delimiter)]
Word = Annotated[Line, AfterValidator(check_word)]
UnitText = Annotated[str, AfterValidator(check_unit)]


class Intake(Record):
    """A profile: the options of an ingest that a person gave once for a kind of file."""

    model_config = ConfigDict(validate_by_name=True, validate_by_alias=True)

    title: Text = Field("", title="Title")
    kind: IntakeKind = Field("", alias="as", title="Holds", description="What the files hold; empty: as they look")
    source: Annotated[Text, AfterValidator(without_slash)] = Field(
        "", title="Source", description="Where they come from, such as helpdesk"
    )
    map: dict[FieldName, Identifier] = Field(
        default_factory=dict, title="Columns", description="The column of each field"
    )
    set: dict[FieldName, Identifier] = Field(
        default_factory=dict, title="Constants", description="Fields that are the same in every row"
    )
    rename: dict[Identifier, Identifier] = Field(
        default_factory=dict, title="Words replaced", description="Words of the file, by names of the workspace"
    )
    unit: dict[Identifier, UnitText] = Field(
        default_factory=dict, title="Units", description="The unit of a signal's bare numbers"
    )
    controls: Annotated[str, AfterValidator(check_controls)] = Field(
        "", title="Controls", description="The share of the unflagged cases that is kept, such as 10%"
    )
    flag_below: Annotated[str, AfterValidator(check_fraction)] = Field(
        "", title="Flag below", description="Less sure cases are flagged, such as 0.6"
    )
    columns_are: Literal["", "signals"] = Field(
        "", title="Columns are", description="signals: one column for each signal"
    )
    latest: Flag = Field(False, title="Latest", description="Of several lines of one id the last counts")
    rows: Line = Field("", title="Rows", description="Where the list is within a JSON file, such as results.items")
    encoding: Annotated[str, AfterValidator(check_encoding)] = Field(
        "", title="Encoding", description="Such as cp1252; empty: UTF-8"
    )
    delimiter: Delimiter = Field("", title="Delimiter", description="The character between cells, or tab")
    escape: Annotated[str, AfterValidator(check_escape)] = Field(
        "", title="Escape", description="The character before a quote within a cell"
    )
    decimal: Literal["", ",", "."] = Field("", title="Decimal sign", description="Of numbers: a comma or a point")
    time_format: Annotated[str, AfterValidator(check_time_format)] = Field(
        "", title="Times", description="dayfirst, monthfirst, epoch, excel, or a pattern such as %d/%m/%Y %H:%M"
    )
    missing: tuple[Word, ...] = Field((), title="No value", description="Words that mean it, one a line, such as ?")
    note: Text = Field("", title="Note")

    @model_validator(mode="after")
    def a_field_has_one_origin(self) -> Self:
        """Refuse a field that has a column and a constant."""
        if both := sorted(self.map.keys() & self.set.keys()):
            raise ValueError(f"{both[0]} has a column (map) and a constant (set): remove one of them")
        return self

    @model_validator(mode="after")
    def characters_differ(self) -> Self:
        """Refuse a character that both ends a cell and escapes a quote."""
        if self.escape and self.escape == self.delimiter:
            raise ValueError("escape and delimiter must be different characters")
        return self

    def renamed(self, kind: str, old: str, new: str) -> Self:
        """The profile after a rename of a signal or an activity."""
        if not any(kind == one and self.kind in of_profiles for one, of_profiles in NAMED.items()):
            return self
        changes = {
            "rename": {word: new if name == old else name for word, name in self.rename.items()},
            "set": {field: new if (field, name) == (kind, old) else name for field, name in self.set.items()},
        }
        if kind == "signal" and old in self.unit:
            rest = {name: unit for name, unit in self.unit.items() if name != old}
            changes["unit"] = rest | {new: self.unit[old]}
        return self.model_copy(update=changes)


def entry_in_words(field: str) -> str:
    """An entry of a table: `column of input` for `map.input`, `new column` for `map.`; empty for another field."""
    name, dot, entry = field.partition(".")
    if not dot or name not in ENTRIES:
        return ""
    if not entry:
        return f"new {ENTRIES[name].split()[0]}"
    line = " ".join(entry.split())
    return ENTRIES[name].format(line if len(line) <= _LONGEST else f"{line[: _LONGEST - 3]}...")
