"""The base of every record: frozen, without unknown fields, with texts in plain characters."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict

from core.model.names import check_name
from core.model.quantity import check_duration, check_quantity

_SURROGATE = re.compile("[\ud800-\udfff]")


class Record(BaseModel):
    """A part of a workspace. Its key, if it has one, is held by the collection, not by the record."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True, validate_default=False)


@dataclass(frozen=True)
class Ref:
    """Marks a field that holds the key of another record; renames and the check of references follow it.

    A historic reference (in a decision, say) is renamed too, but its target may be removed.
    """

    kind: str
    historic: bool = False


def plain_text(text: str) -> str:
    """The text with line ends as LF. NUL and lone surrogates, which no file could hold, are refused."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "\0" in text:
        raise ValueError("must not contain a NUL character")
    if not text.isascii() and _SURROGATE.search(text):
        raise ValueError("must be valid Unicode (it has half of a surrogate pair)")
    return text


def utc(value: Any) -> datetime:
    """An aware instant, in UTC. A text is ISO 8601 with a zone (`2025-03-03T09:00Z`)."""
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value)
        except ValueError:
            raise ValueError("must be a time such as 2025-03-03T09:00:00Z") from None
    if not isinstance(value, datetime):
        raise ValueError("must be a time such as 2025-03-03T09:00:00Z")
    if value.tzinfo is None:
        raise ValueError("must have a time zone, such as 2025-03-03T09:00:00Z or 2025-03-03T10:00:00+01:00")
    try:
        return value.astimezone(UTC)
    except OverflowError:
        raise ValueError("must lie between the years 1 and 9999 in UTC") from None


def instant_text(at: datetime) -> str:
    """An instant as the text form has it: `2025-03-03T09:00:00Z`."""
    return at.replace(tzinfo=None).isoformat() + "Z"


def day(value: Any) -> date:
    """A calendar day, `2025-03-03`; a time of day is refused."""
    if isinstance(value, str):
        try:
            value = date.fromisoformat(value)
        except ValueError:
            raise ValueError("must be a day such as 2025-03-03") from None
    if not isinstance(value, date) or isinstance(value, datetime):
        raise ValueError("must be a day such as 2025-03-03")
    return value


def strict_bool(value: Any) -> bool:
    """Accept only true and false, never 0, 1 or a word."""
    if isinstance(value, bool):
        return value
    raise ValueError("must be true or false")


def one_line(text: str) -> str:
    """The sentence on one line, so that git never merges its parts separately."""
    if "\n" in text:
        raise ValueError("must be on one line")
    return text


Text = Annotated[str, AfterValidator(plain_text)]
Line = Annotated[Text, AfterValidator(one_line)]
Name = Annotated[str, AfterValidator(check_name)]
Instant = Annotated[datetime, BeforeValidator(utc)]
Day = Annotated[date, BeforeValidator(day)]
Flag = Annotated[bool, BeforeValidator(strict_bool)]
DurationText = Annotated[str, AfterValidator(check_duration)]
QuantityText = Annotated[str, AfterValidator(check_quantity)]


def optional_name(value: str) -> str:
    """A valid name, or empty if none is chosen yet."""
    return check_name(value) if value else value


RoleName = Annotated[str, AfterValidator(optional_name), Ref("role")]
ActivityName = Annotated[str, AfterValidator(optional_name), Ref("activity")]
