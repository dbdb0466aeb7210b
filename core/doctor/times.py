"""The checks of recorded times: ahead of the clock, run backwards, or odd though allowed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from core.doctor.check import Check
from core.model.decisions import Decision
from core.model.evidence_log import EVIDENCE, EVIDENCE_FILE
from core.model.stamp import KNOWN, Stamp, stamp_of
from core.remedy import Remedy
from core.store.journal import Moment
from core.store.store import DATABASE, Store
from core.text.file_names import FILE
from core.text.load import load_workspace
from core.times import shown
from core.verdict.context import Context, context_of_now
from core.verdict.evaluation_time import AHEAD, ahead_in_words, trusted
from core.verdict.lint.lint import lint
from core.verdict.lint.warning import GUARDS
from core.verdict.observations.as_of import shifted

DAY = timedelta(days=1)
NAMED = 5
"""The maximum number of dates that are listed."""


def dates(folder: Path, clock: datetime) -> Iterator[Check]:
    """Dates of decisions and evidence after the clock, then the warnings of the decision guards."""
    current = context_of_now(*load_workspace(folder), clock)
    yield from _clock(current)
    for one in lint(current):
        if one.rule in GUARDS and one.rule != "ahead":
            yield Check("guard", "note", f"{one.place}: {one.message}", one.hint)


def journal_times(store: Store) -> Iterator[Check]:
    """Journal entries dated after the clock, and places where the journal's time runs backwards."""
    clock = store.clock()
    later, back = store.journal_times(clock)
    zone = store.snapshot.workspace.workflow.timezone
    if later:
        doubtful = [one for one in later if one.at > shifted(clock, AHEAD)]
        detail = f"{_entries(later)} dated after this machine's clock ({shown(clock, zone)})"
        if doubtful:
            until = shown(shifted(max(one.at for one in doubtful), -DAY), zone)
            hint = f"If the clock is wrong, set it. If it was wrong then, rebuild the database, or wait until {until}."
            yield Check("journal time", "problem", detail, hint, Remedy("rebuild", DATABASE))
        else:
            yield Check("journal time", "note", detail, "Until then the program's time stands still there.")
    if back:
        most = max(back, key=lambda one: one.back)
        worst = f"entry {most.number} " * (len(back) > 1)
        detail = f"{_entries(back)} earlier than the one before, {worst}by {_length(most.back)}"
        yield Check("journal time", "note", detail, "The clock was set back there; the program's time did not go back.")
    if not (later or back):
        yield Check("journal time", "ok", "no entry is dated after this machine's clock, or before the one before it")


def _clock(current: Context) -> Iterator[Check]:
    clock = current.clock or current.at
    clock_text = shown(clock, current.zone)
    if not current.ahead:
        if current.at - clock >= timedelta(minutes=1) and current.workspace.workflow.as_of is None:
            now = shown(current.at, current.zone)
            detail = f"it says {clock_text}; the program uses {now}, the newest recorded time"
            yield Check("clock", "note", detail, "That is no problem if another machine's clock is ahead.")
        else:
            fixed = current.workspace.workflow.as_of is not None
            yield Check("clock", "ok", f"it says {clock_text}{', and nothing was recorded later' * (not fixed)}")
        return
    stamps = sorted(_dated_ahead(current), reverse=True)
    for stamp, place in stamps[:NAMED]:
        until = shown(shifted(stamp.at, -DAY), current.zone)
        hint = f"If the clock is wrong, set it. Else correct {place}, or wait until {until}."
        yield Check("clock", "problem", ahead_in_words(stamp, current.zone), hint, Remedy("import"))
    if len(stamps) > NAMED:
        yield Check("clock", "problem", f"{len(stamps) - NAMED} more dates lie as far ahead")


def _dated_ahead(current: Context) -> Iterator[tuple[Stamp, str]]:
    """Every decision and piece of evidence dated ahead, with its place in the text; the journal is checked apart."""
    workspace, log = current.workspace, current.evidence
    limit = trusted(workspace, current.clock or current.at)
    decided: dict[str, Decision] = workspace.decisions
    for key, one in decided.items():
        if one.at > limit:
            yield Stamp(one.at, f"decision {key} was taken"), f"decisions.{key}.at in {FILE}"
    if workspace.workflow.as_of is not None or log.newest is None or log.newest.at <= limit:
        return
    for kind in EVIDENCE:
        for piece in log.all(kind):
            if KNOWN[kind][0](piece) > limit:
                yield stamp_of(kind, piece), f"its time in {EVIDENCE_FILE[kind]}"


def _entries(moments: tuple[Moment, ...]) -> str:
    named = ", ".join(str(one.number) for one in moments[:NAMED])
    more = f" and {len(moments) - NAMED} more" if len(moments) > NAMED else ""
    return f"entry {named} is" if len(moments) == 1 else f"entries {named}{more} are"


def _length(length: timedelta) -> str:
    hours, minutes = divmod(int(length.total_seconds() // 60), 60)
    return f"{hours}h" if hours else f"{minutes}m"
