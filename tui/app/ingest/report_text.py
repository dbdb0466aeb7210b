"""The report of an ingest in words: every row is accounted for."""

from __future__ import annotations

from collections.abc import Iterator

from textual.content import Content

from core.ingest.report import Rejects, Report
from core.model.words import counted, sentence_case
from core.visible import glimpse
from tui.app.error_text import by_key
from tui.common.keymap import KeyMap

FAULTS = 12
"""The most kinds of faults that are listed."""


def report_lines(report: Report, keys: KeyMap) -> Iterator[Content]:
    """The numbers, which add up, then whatever else is worth knowing."""
    outcomes = (
        ("new", report.new),
        ("changed", report.changed),
        ("unchanged, known already", report.unchanged),
        ("only counted as traffic", report.counted),
        ("rejected", report.rejects.number),
        ("left out", report.left_out),
    )
    for words, number in outcomes:
        yield Content.styled(f"{number:>11,}  {words}", "" if number else "$muted")
    yield Content.styled(f"{report.rows:>11,}  rows", "bold")
    yield Content("")
    if report.days:
        yield Content(f"Traffic of {counted(report.days, 'day')} was counted.")
    if report.twins:
        yield Content(f"{counted(report.twins, 'row')} without an id equal a row before; each counts.")
    if report.ahead:
        yield Content(f"{counted(report.ahead, 'case')} dated in the future; nothing looks at them before their time.")
    for reason, number in sorted(report.count.left_out.items()):
        yield Content(f"Left out, {glimpse(reason)}: {number:,}")
    yield from fault_lines(report.rejects, keys)


def fault_lines(rejects: Rejects, keys: KeyMap) -> Iterator[Content]:
    """The kinds of faults, each with the number of its lines and the first of them."""
    groups = rejects.grouped()
    for fault in groups[:FAULTS]:
        reason = " ".join(filter(None, (glimpse(fault.reason), by_key(fault.remedy, keys))))
        first = ", ".join(map(str, fault.first))
        lines = f"line {first}" if fault.number == 1 else f"{fault.number:,} lines (first: {first})"
        yield Content(f"✗ {sentence_case(lines)}: {reason}")
    if len(groups) > FAULTS:
        yield Content(f"... and {len(groups) - FAULTS} more kinds of faults")
