"""The times of a file: each cell as an instant, by one form and one order of day and month for the whole file."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from functools import lru_cache
from typing import get_args

from core.errors import UsageError
from core.ingest.values.numbers import MISSING
from core.ingest.values.time_text import EXAMPLE, Order, OrderNeeded, of_epoch, of_excel, order_of, read_time
from core.remedy import Remedy
from core.times import ClockChange, from_local, start_of

ORDERS: tuple[Order, ...] = get_args(Order)
NUMERIC = {"epoch": of_epoch, "excel": of_excel}
_AS_KEPT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:Z|\+00:00)", re.ASCII)
_DATED = re.compile("%[YyGcxDFs]")


class UnclearOrder(UsageError):
    """Dates that can be read day first and month first, in a file that does not show which."""

    def __init__(self, name: str, text: str) -> None:
        words = f"times such as {text[:40]} can be read day first and month first (dayfirst, monthfirst)"
        super().__init__(words, name, remedy=Remedy("name_time_format", " or ".join(ORDERS)))


@dataclass
class Times:
    """Reads the times of one file. `survey` gives all its times; it is only called once a cell can be read two ways."""

    zone: tzinfo
    form: str = ""
    survey: Callable[[], Iterable[str | None]] = tuple
    name: str = ""
    missing: frozenset[str] = frozenset()
    order: Order | None = None

    def __post_init__(self) -> None:
        if self.form in ORDERS:
            self.order = self.form

    def kept(self, text: str | None) -> str:
        """The instant as the database keeps it. Raises ValueError, or UnclearOrder for the file."""
        if text and not self.form and _AS_KEPT.fullmatch(text) and _is_day(text[:10]):
            return f"{text[:19]}+00:00"  # as `isoformat` would write it, in a tenth of its time
        return self.instant(text or "").isoformat()

    def instant(self, text: str) -> datetime:
        """The instant in UTC. A time without a zone is of the workflow's; a day alone means its beginning."""
        if text.strip() in MISSING or text.strip() in self.missing:
            raise ValueError("has no time")
        try:
            return self._in_utc(self._read(text))
        except OrderNeeded:
            self._settle(text)
            return self._in_utc(read_time(text, self.order))

    def _read(self, text: str) -> date | datetime:
        if self.form in NUMERIC:
            try:
                return NUMERIC[self.form](text)
            except ArithmeticError:
                raise ValueError(f"must be a number, not {text[:40]!r}") from None
        if "%" in self.form:
            try:
                return datetime.strptime(text.strip(), self.form)  # noqa: DTZ007  # the workflow's zone follows
            except ValueError:
                raise ValueError(f"must be a time in the form {self.form}, not {text[:40]!r}") from None
        return read_time(text, self.order)

    def _in_utc(self, read: date | datetime) -> datetime:
        try:
            if not isinstance(read, datetime):
                return start_of(read, self.zone)
            return read.astimezone(UTC) if read.tzinfo else from_local(read, self.zone)
        except ClockChange:
            raise
        except (ValueError, OverflowError):
            raise ValueError(f"must be {EXAMPLE}") from None

    def _settle(self, text: str) -> None:
        """Judge the order over the whole file. Raises UnclearOrder if its other dates do not show it."""
        orders = {order for other in self.survey() if other and (order := order_of(other))}
        if len(orders) != 1:
            raise UnclearOrder(self.name, text)
        (self.order,) = orders


def known_form(form: str) -> str:
    """The form of times if it is one. Raises UsageError for anything else."""
    if form in ("", *ORDERS, *NUMERIC):
        return form
    if "%" in form and _DATED.search(form):
        try:
            datetime.strptime("", form)  # noqa: DTZ007  # only the form is looked at
        except ValueError as error:
            if "does not match" in str(error):
                return form
    words = f"{form[:40]!r} is no form of times"
    raise UsageError(words, "time_format", "Write dayfirst, monthfirst, epoch, excel, or for example '%d/%b/%y %H:%M'.")


@lru_cache(2**10)
def _is_day(text: str) -> bool:
    """True if the date exists; cached, because the rows of a log share few dates."""
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
