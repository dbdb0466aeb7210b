"""Turn the cells of a row into the fields of evidence, or state what is wrong with them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from hashlib import sha256
from typing import TypeGuard

from core.errors import BadValue
from core.ingest.cells import Cells, NotText, Repeated
from core.ingest.fields import CASE
from core.ingest.values.numbers import SHARE, Numbers
from core.ingest.values.times import Times
from core.model.base import plain_text
from core.model.evidence import not_blank
from core.remedy import Remedy

CASE_FIELDS = tuple(CASE)
"""The fields of a case, in the order of its row."""
YES = frozenset({"true", "1", "1.0", "yes", "y", "t"})
NO = frozenset({"false", "0", "0.0", "no", "n", "f", ""})
MOST_REMEMBERED, LONGEST_REMEMBERED = 2**15, 20
"""The most values that are remembered, and the most characters of a text worth it."""
RENAMED = ("signal", "activity", "predicted")
"""The fields whose words are names of the workspace."""
_BARE = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?", re.ASCII)
_WHOLE = re.compile(r"\.0+$", re.ASCII)
UNDECODED = re.compile("[\udc80-\udcff]")
"""Bytes that are not of the file's encoding, as the decoder passes them on."""
Value = str | int | None
Convert = Callable[[str | None], Value]


@dataclass(frozen=True)
class Reader:
    """The reading of one file's cells, with defaults for what the file does not say."""

    times: Times
    numbers: Numbers = field(default_factory=Numbers)
    version: str = ""
    flag_below: Decimal | None = None
    """Cases with a lower confidence are flagged."""
    constants: Mapping[str, str] = field(default_factory=dict)
    """Texts of fields that are the same in every row."""
    rename: Mapping[str, str] = field(default_factory=dict)
    """Words of the file with the names that the workspace has for them."""
    units: Mapping[str, str] = field(default_factory=dict)
    """The unit of bare numbers by signal, and of `confidence`."""
    base_units: bool = False
    """True if bare numbers are in base units, such as seconds."""

    def case_judge(self, fields: Sequence[str], columns: Sequence[str]) -> Callable[[Cells], list[Value]]:
        """A function from the cells of these fields to the values of `CASE_FIELDS`, as stored.

        BadValue names the column. Without flags, all cases are flagged. A case without an id gets one that is derived
        from what the file and the constants say.
        """
        plan = [(CASE_FIELDS.index(one), place, self._convert(one)) for place, one in enumerate(fields)]
        absent: dict[str, Value] = {"confidence": None, "flagged": 1, "version": self.version, "id": None}
        blank = [absent.get(one, "") for one in CASE_FIELDS]
        for one, text in self.constants.items():
            blank[CASE_FIELDS.index(one)] = self._converted(one, text)
        content = sorted({to for to, _place, _convert in plan} | {CASE_FIELDS.index(one) for one in self.constants})
        below = self.flag_below

        def judge(cells: Cells) -> list[Value]:
            row, place = blank.copy(), 0
            try:
                for to, place, convert in plan:  # `place` names the column in an error
                    row[to] = convert(cells[place])
            except ValueError as error:
                raise BadValue(str(error), columns[place]) from error
            except BadValue as error:
                error.place = columns[place]
                raise
            if row[_ID] is None:
                row[_ID] = _digest([(CASE_FIELDS[to], row[to]) for to in content])
            if below is not None:
                row[_FLAGGED] = int(row[_CONFIDENCE] is not None and Decimal(str(row[_CONFIDENCE])) < below)
            return row

        return judge

    def _converted(self, name: str, text: str) -> Value:
        try:
            return self._convert(name)(text)
        except ValueError as error:
            raise BadValue(str(error), name) from error

    def _convert(self, name: str) -> Convert:
        """The function that reads the cells of a field of a case."""
        kinds: dict[str, Convert] = {
            "id": self._identifier,
            "at": self.times.kept,
            "input": self._input,
            "confidence": _Remembered(self._share).__getitem__,
            "flagged": _Remembered(self._flag).__getitem__,
            "predicted": self._renamed if self.rename else self.text,
        }
        return kinds.get(name, self.text)

    def text(self, text: str | None) -> str:
        """A text; empty for the words that mean no value."""
        if text is None or text.strip() in self.numbers.words:
            return ""
        return text if _is_usual(text) else plain(text)

    def _input(self, text: str | None) -> str:
        """The text of a case. Words such as `None` stay, for a customer may have written them."""
        stripped = "" if text is None else text.strip()
        if not stripped or stripped in self.numbers.missing:
            raise ValueError("has no text")
        said = text if _is_usual(text) else plain(text)
        if not said.strip():
            raise ValueError("has no text")
        return said

    def _renamed(self, text: str | None) -> str:
        """The workspace's word for a word of the file, also for one such as `None` that else means no value."""
        if text and text in self.rename:
            return self.rename[text]
        said = self.text(text)
        return self.rename.get(said, said)

    def _identifier(self, text: str | None) -> str | None:
        if not text or ((stripped := text.strip()) and stripped in self.numbers.words):
            return None
        return text if stripped and _is_usual(text) else not_blank(plain(text))

    def _share(self, text: str | None) -> str | None:
        if text is None or self.numbers.is_missing(text):
            return None
        return self.numbers.share(text, self.units.get("confidence", ""))

    def _flag(self, text: str | None) -> int:
        said = "" if self.numbers.is_missing(text) else (text or "").strip()
        folded = self.rename.get(said, said).casefold()
        if folded in YES:
            return 1
        if folded in NO:
            return 0
        raise ValueError(f"must be true or false, not {(text or '')[:40]!r}")

    # Readings and activities

    def texts_judge(
        self, fields: Sequence[str], columns: Sequence[str], *, valued: bool = True
    ) -> Callable[[Cells], dict[str, str] | None]:
        """A function from cells to the texts of their fields, which the store validates like typed ones.

        None for a reading without a value, unless its value comes from elsewhere (`valued`).
        """
        plan = list(enumerate(fields))

        def judge(cells: Cells) -> dict[str, str] | None:
            found = dict(self.constants)
            for place, one in plan:
                try:
                    said = self._renamed(cells[place]) if one in RENAMED else self.text(cells[place])
                except ValueError as error:
                    raise BadValue(str(error), columns[place]) from None
                except BadValue as error:
                    error.place = columns[place]
                    raise
                if valued and one == "value" and not said:
                    return None
                found[one] = said
            return found

        return judge

    def value_text(self, text: str, signal: str, *, is_duration: bool) -> str:
        """The value of a reading as a person would type it: plain digits, and the unit of a bare number."""
        plain_text = self.numbers.plain(text)
        if not _BARE.fullmatch(plain_text):
            return plain_text
        plain_text = _WHOLE.sub("", plain_text)  # programs write 62 as 62.0
        unit = self.units.get(signal) or ("s" if self.base_units and is_duration else "")
        unit = "" if unit == SHARE else unit
        return f"{plain_text}{unit}"


class _Remembered(dict[str | None, Value]):
    """Values by their short texts, which a log repeats."""

    def __init__(self, convert: Convert) -> None:
        super().__init__()
        self._convert = convert

    def __missing__(self, text: str | None) -> Value:
        value = self._convert(text)
        if len(self) < MOST_REMEMBERED and (text is None or len(text) <= LONGEST_REMEMBERED):
            self[text] = value
        return value


_ID, _FLAGGED, _CONFIDENCE = (CASE_FIELDS.index(name) for name in ("id", "flagged", "confidence"))


def _is_usual(text: str | None) -> TypeGuard[str]:
    """True for the text of most cells, which is kept as it is."""
    return text.__class__ is str and text.isascii() and "\r" not in text and "\0" not in text


def plain(text: str | None) -> str:
    """A text as it is kept. Raises ValueError for lists, for bytes of another encoding, and for a key given twice."""
    if not text:
        return ""
    if isinstance(text, NotText):
        raise ValueError(f"must be one value, not {text[:40]}")
    if isinstance(text, Repeated):
        raise ValueError("occurs twice in its object")
    if UNDECODED.search(text):
        raise BadValue("is not UTF-8 text", remedy=Remedy("encode", "cp1252"))
    return plain_text(text)


class DerivedId(str):
    """An id derived from the row's content for a file without ids: equal content gives the same id."""

    __slots__ = ()


def derived(fields: Mapping[str, str]) -> DerivedId:
    """The id of evidence that has none in its file."""
    return _digest(sorted(fields.items()))


def twin(first: str, number: int) -> DerivedId:
    """The id of the nth equal row of a file. The first keeps its own, whatever follows it."""
    return DerivedId(first) if number == 1 else _digest([("twin of", first), ("number", number)])


def _digest(content: Sequence[tuple[str, Value]]) -> DerivedId:
    """A digest of what is said of the row: what is merely assumed, such as the version, may differ next time."""
    return DerivedId(sha256(json.dumps(content).encode()).hexdigest()[:24])
