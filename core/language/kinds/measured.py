"""Sentences about a signal: a value compared with a threshold, over a window."""

from __future__ import annotations

from core.language.measured_plain import plain
from core.language.measured_render import measured as render
from core.language.measured_semantics import check_measured as check
from core.language.measured_transformer import measured as read
from core.language.predicate import Measured
from core.language.vocabulary import NameKind

__all__ = ["NODE", "PREDICATE", "SAYS", "STATES", "SUBJECT", "check", "plain", "read", "render", "subject"]

PREDICATE = Measured
NODE = "measured"
SUBJECT: NameKind | None = "signal"
SAYS = "{} > ..."
STATES: tuple[tuple[str, str, str], ...] = ()


def subject(predicate: Measured) -> str:
    """The name of the signal."""
    return predicate.signal
