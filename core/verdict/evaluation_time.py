"""Now: a function of the workspace, its evidence and what a clock says.

No clock runs back behind what was decided or became known: now is later than every decision, and where the clock is
behind, just later than the newest piece of evidence became known or the newest entry of the journal was written. What
merely occurred at a time says nothing of now, since a time can be mistyped. Of a workflow that is fixed to an instant
(`as_of`) only decisions count.

One such time more than a day ahead of the clock makes now a Hold: either it or the clock is wrong.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from core.model.evidence_log import EvidenceLog
from core.model.stamp import Stamp
from core.model.workspace import INSTANT, LAST_DAY, Workspace
from core.times import shown
from core.verdict.observations.as_of import shifted

AHEAD = timedelta(days=1, seconds=1)
"""So far two clocks may differ: a day, and what it takes to decide several things at one time of theirs."""


def evaluation_time(workspace: Workspace, evidence: EvidenceLog, clock: datetime) -> datetime:
    """The instant of everything that is given no time; what is decided, recorded or waived next comes at it."""
    instants = [workspace.workflow.as_of or clock]
    instants += [_after(one.at) for one in workspace.decisions.values()]
    if (newest := _newest(workspace, evidence)) and newest.at > clock:
        instants.append(_after(newest.at))  # so that what is recorded next keeps its order
    return max(instants)


def settled_at(workspace: Workspace, evidence: EvidenceLog) -> datetime:
    """Just after all that is decided and known, whatever any clock says: the same in every clone."""
    return evaluation_time(workspace, evidence, datetime.min.replace(tzinfo=UTC))


def _after(at: datetime) -> datetime:
    return min(at, LAST_DAY) + INSTANT


def ahead(workspace: Workspace, evidence: EvidenceLog, clock: datetime) -> tuple[Stamp, ...]:
    """What bounds now from more than a day ahead of the clock, the newest first."""
    limit = trusted(workspace, clock)
    decided = (Stamp(one.at, f"decision {key} was taken") for key, one in workspace.decisions.items())
    stamps = [one for one in (*decided, _newest(workspace, evidence)) if one is not None and one.at > limit]
    return tuple(sorted(stamps, reverse=True))


def ahead_in_words(stamp: Stamp, zone: str) -> str:
    """`reading crm/a was recorded on 2027-03-01 09:00 UTC, more than a day ahead of this machine's clock`."""
    return f"{stamp.what} on {shown(stamp.at, zone)}, more than a day ahead of this machine's clock"


def trusted(workspace: Workspace, clock: datetime) -> datetime:
    """Up to when times are believed; what the workflow is fixed to stands for the clock, where it is later."""
    return shifted(max(clock, workspace.workflow.as_of or clock), AHEAD)


def lifts_until(workspace: Workspace, evidence: EvidenceLog, clock: datetime) -> datetime:
    """Up to when a go or a resume lifts anything: a later one waits for its time.

    What became known tells when a clock went back; beside it a decision of before that still counts.
    """
    limit, newest = trusted(workspace, clock), _newest(workspace, evidence)
    return limit if newest is None else max(limit, shifted(newest.at, AHEAD))


def _newest(workspace: Workspace, evidence: EvidenceLog) -> Stamp | None:
    return None if workspace.workflow.as_of else evidence.newest
