"""Evaluation time: a function of the workspace, its evidence and the clock.

Now never precedes what was decided or became known: it is later than every decision, and if the clock is behind,
just later than the time at which the newest evidence became known or the newest journal entry was written. The time
at which something occurred does not affect now, since it can be mistyped. If the workflow is fixed to an instant
(`as_of`), only decisions count.

A time more than a day ahead of the clock makes now a Hold: either it or the clock is wrong.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from core.model.evidence_log import EvidenceLog
from core.model.stamp import Stamp
from core.model.workspace import INSTANT, LAST_DAY, Workspace
from core.times import shown
from core.verdict.observations.as_of import shifted

AHEAD = timedelta(days=1, seconds=1)
"""Tolerated clock difference: one day, plus the time for several decisions recorded at the same time."""


def evaluation_time(workspace: Workspace, evidence: EvidenceLog, clock: datetime) -> datetime:
    """Default time of changes; the next decision, record or waiver is dated at it."""
    instants = [workspace.workflow.as_of or clock]
    instants += [_after(one.at) for one in workspace.decisions.values()]
    if (newest := _newest(workspace, evidence)) and newest.at > clock:
        instants.append(_after(newest.at))  # so that the next record keeps its order
    return max(instants)


def settled_at(workspace: Workspace, evidence: EvidenceLog) -> datetime:
    """The instant just after everything decided and known, independent of any clock: the same in every clone."""
    return evaluation_time(workspace, evidence, datetime.min.replace(tzinfo=UTC))


def _after(at: datetime) -> datetime:
    return min(at, LAST_DAY) + INSTANT


def ahead(workspace: Workspace, evidence: EvidenceLog, clock: datetime) -> tuple[Stamp, ...]:
    """Times more than a day ahead of the clock, newest first."""
    limit = trusted(workspace, clock)
    decided = (Stamp(one.at, f"decision {key} was taken") for key, one in workspace.decisions.items())
    stamps = [one for one in (*decided, _newest(workspace, evidence)) if one is not None and one.at > limit]
    return tuple(sorted(stamps, reverse=True))


def ahead_in_words(stamp: Stamp, zone: str) -> str:
    """`reading crm/a was recorded on 2027-03-01 09:00 UTC, more than a day ahead of this machine's clock`."""
    return f"{stamp.what} on {shown(stamp.at, zone)}, more than a day ahead of this machine's clock"


def trusted(workspace: Workspace, clock: datetime) -> datetime:
    """The latest trusted time; a later `as_of` takes the place of the clock."""
    return shifted(max(clock, workspace.workflow.as_of or clock), AHEAD)


def lifts_until(workspace: Workspace, evidence: EvidenceLog, clock: datetime) -> datetime:
    """The latest time of a go or resume that lifts anything; later ones take effect only at their time.

    The newest evidence shows if a clock went back; decisions from before then still count.
    """
    limit, newest = trusted(workspace, clock), _newest(workspace, evidence)
    return limit if newest is None else max(limit, shifted(newest.at, AHEAD))


def _newest(workspace: Workspace, evidence: EvidenceLog) -> Stamp | None:
    return None if workspace.workflow.as_of else evidence.newest
