"""The numbers of a file: decimal comma or point, per cent, and the words for no value."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from core.errors import BadValue
from core.model.quantity import number
from core.remedy import Remedy

MISSING = frozenset({"", "NaN", "nan", "NULL", "null", "N/A", "n/a", "None", "-", "<NA>", "NaT"})
"""Words for no value, besides those that a person names."""
SHARE = "share"
"""The unit of bare numbers that are shares already."""
UNIT_WORDS = {
    **dict.fromkeys(("msec", "millisecond", "milliseconds"), "ms"),
    **dict.fromkeys(("sec", "secs", "second", "seconds"), "s"),
    **dict.fromkeys(("min", "mins", "minute", "minutes"), "m"),
    **dict.fromkeys(("hr", "hrs", "hour", "hours"), "h"),
    **dict.fromkeys(("day", "days"), "d"),
    **dict.fromkeys(("week", "weeks"), "w"),
}
"""Words of units, as programs write them behind a number."""
_WITH_UNIT = re.compile(r"([+-]?[0-9]+(?:\.[0-9]+)?)\s*([a-z]+|%)", re.ASCII)
_EXPONENT = re.compile(r"([+-]?[0-9]+(?:\.[0-9]+)?[eE][+-]?[0-9]+)(\s*[a-z%]*)", re.ASCII)
_GROUPED = re.compile(r"[+-]?[1-9][0-9]{0,2}(?:,[0-9]{3})+(?:\.[0-9]+)?(?![0-9,])", re.ASCII)
_ONE_COMMA = re.compile(r"[+-]?[0-9]*,[0-9]+(?:[eE][+-]?[0-9]+)?\s*[a-z%]*", re.ASCII)
_ROUNDING = Decimal("1.000001")
"""Shares up to this one are 1, computed in binary."""


@dataclass
class Numbers:
    """Reads the numbers of one column. `survey` gives all its cells; it is only called once one has a comma."""

    decimal: str = ""
    """The decimal sign that a person named: a comma or a point."""
    missing: frozenset[str] = frozenset()
    survey: Callable[[], Iterable[str | None]] | None = None
    """None where a comma separates cells, so that none can be a decimal comma by itself."""
    words: frozenset[str] = field(init=False)
    """All words for no value."""
    _comma: bool | None = field(default=None, init=False)

    def __post_init__(self) -> None:
        self.words = MISSING | self.missing

    def is_missing(self, text: str | None) -> bool:
        """True for an empty cell and for the words that mean no value."""
        return text is None or text.strip() in self.words

    def plain(self, text: str) -> str:
        """A number in plain digits with a decimal point, its unit kept, as a person would type it."""
        text = text.strip()
        if "," in text or self.decimal == ",":
            text = self._with_point(text)
        if with_unit := _WITH_UNIT.fullmatch(text):
            text = f"{with_unit[1]}{UNIT_WORDS.get(with_unit[2], with_unit[2])}"
        if found := _EXPONENT.fullmatch(text):
            return f"{number(found[1]):f}{found[2]}"
        return text

    def share(self, text: str, unit: str = "") -> str:
        """A share between 0 and 1: `0.87`, `87%`, and by its unit also `87`."""
        plain = self.plain(text)
        percent = plain.endswith("%") or unit == "%"
        share = number(plain.removesuffix("%"))
        if percent:
            share = share.scaleb(-2).normalize() if share else share
        if 1 < share <= _ROUNDING:
            share = Decimal(1)
        if not 0 <= share <= 1:
            hint = Remedy("name_unit", "confidence=%") if 1 < share <= 100 else None  # per cent
            raise BadValue(f"must lie between 0 and 1, not {text[:40]!r}", remedy=hint)
        return f"{share:f}" if percent else str(share)

    def _with_point(self, text: str) -> str:
        if self.decimal == ".":
            return text.replace(",", "") if _GROUPED.match(text) else text
        if self.decimal == ",":
            return _comma_to_point(text)
        if not self._comma_by_itself() or not _ONE_COMMA.fullmatch(text):
            raise BadValue(f"{text[:40]!r} is not a number", remedy=Remedy("name_decimal", ","))
        return text.replace(",", ".")

    def _comma_by_itself(self) -> bool:
        """True if no number of the column has a point and one cannot have thousands, judged over the whole file.

        `1,234` alone shows nothing: it may be a thousand or a little more than one.
        """
        if self._comma is None:
            self._comma = False
            for cell in self.survey() if self.survey else ():
                if cell and "." in cell:
                    self._comma = False
                    break
                self._comma = self._comma or bool(cell and "," in cell and not _GROUPED.match(cell.strip()))
        return self._comma


def _comma_to_point(text: str) -> str:
    """`1.234,5` with points between thousands, or `0,87`; a point that groups nothing is refused."""
    whole, comma, part = text.partition(",")
    if "." in whole and not re.fullmatch(r"[+-]?[1-9][0-9]{0,2}(?:\.[0-9]{3})+(?:\s*[a-z%]*)", whole, re.ASCII):
        raise BadValue(f"{text[:40]!r} is not a number with a decimal comma")
    return f"{whole.replace('.', '')}.{part}" if comma else whole.replace(".", "")
