"""Whether a change of the text lifts a Stop without a resume."""

from __future__ import annotations

from core.verdict.context import Context
from core.verdict.evaluate import verdict_in
from core.verdict.finding import Verdict


def lifted(before: Context, after: Context) -> Verdict | None:
    """The Stop that stood before and no longer does; None where none did, where it does, or where it was resumed.

    A resume counts when all decision owners that Stop had before took it.
    """
    stopped = verdict_in(before)
    if stopped.verdict != "stop" or verdict_in(after).verdict == "stop":
        return None
    owners = set(before.workspace.gate.stop.decision_owners)
    known = before.workspace.decisions
    resumes = [one for key, one in after.decisions if key not in known and one.kind == "resume"]
    return None if any(owners and owners <= set(one.by) for one in resumes) else stopped
