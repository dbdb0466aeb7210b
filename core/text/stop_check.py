"""Stops that a change of the text would lift, compared with a git revision."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from core.remedy import Remedy
from core.rules.role_text import role_titles
from core.text.check import CheckProblem
from core.text.folder import read_text
from core.text.git.revision import content_if_any
from core.text.text_format import WorkspaceContent
from core.verdict.context import context_of_now
from core.verdict.report.stop_release import disowned, released_stops, unresumed


def lifted_since(folder: Path, revision: str, clock: datetime) -> tuple[CheckProblem, ...]:
    """Stops in force at `revision` that the current text lifts without a resume.

    They are judged with the evidence of the revision, and with that of now; `clock` is the time of the check.
    """
    if (then := content_if_any(folder, revision)) is None:
        return ()  # the workspace is newer than the revision
    now = read_text(folder)
    past_stop = f"the Stop that stood at {revision}"
    recomputed_stop = f"the Stop that the gate of {revision} comes to by the evidence of now"
    return _lifted(past_stop, then, now, clock) or _lifted(
        recomputed_stop, then._replace(evidence=now.evidence), now, clock
    )


def _lifted(stop: str, then: WorkspaceContent, now: WorkspaceContent, clock: datetime) -> tuple[CheckProblem, ...]:
    before, after = (context_of_now(*content, clock) for content in (then, now))
    if released := released_stops(before, after):
        message = f"{stop} is lifted without a resume: {released.headline}"
        return (CheckProblem(message, "gate.stop", remedy=Remedy("resume")),)
    gone = disowned(then.workspace, now.workspace)
    if gone and unresumed(before, now.workspace):
        message = f"{stop} still stands, and its resume needs {role_titles(then.workspace, gone)}"
        return (CheckProblem(message, "gate.stop.decision_owners", "Decide a resume first."),)
    return ()
