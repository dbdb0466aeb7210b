"""The path to Go: the fewest things that must change, each with who must change it and how far the value is away."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from core.language.errors import SentenceError
from core.language.parse import parse
from core.language.predicate import ActivityState, ItemState, Measured, PageState, Predicate, RoleState
from core.model.gate import GATES, WORST_FIRST, GateName
from core.model.quantity import show
from core.model.workspace import RecordId, RecordKind, Workspace
from core.verdict.context import Context
from core.verdict.evaluate import missing_of, standing
from core.verdict.finding import Finding, Verdict, keeps_from_go
from core.verdict.readiness import readiness
from core.verdict.replay.course import unit_of


@dataclass(frozen=True)
class Step:
    """One thing that must change before the verdict can be Go."""

    place: str
    """What it is about: `hold.undefined_categories`, `gate.go`."""
    what: str
    """In words, for people."""
    who: tuple[str, ...]
    """Roles, by name; none where nobody is named yet."""
    away: Fraction | None = None
    """How far the value is from where it would do, in base units."""


def path_to_go(context: Context, verdict: Verdict) -> tuple[Step, ...]:
    """The steps, worst outcome first; none where the verdict is Go."""
    return tuple(_steps(context, verdict)) if verdict.verdict != "go" else ()


def _steps(context: Context, verdict: Verdict) -> Iterator[Step]:
    workspace = context.workspace
    for gate in WORST_FIRST:
        for finding in verdict.of(gate):
            if keeps_from_go(finding):
                yield _step(workspace, finding)
    if verdict.verdict == "stop":
        yield Step("gate.stop", "record a resume: only that lifts a Stop", workspace.gate.stop.decision_owners)
    if standing(context, "hold", ("go", "resume")):
        yield Step("gate.hold", "decide go: a decided hold stands", workspace.gate.go.decision_owners)
    go = verdict.of("go")
    if go and all(one.waived or not one.blocks for one in go):
        yield Step("gate.go", "one Go condition must speak for itself: none does", workspace.gate.go.decision_owners)
    for gate in GATES:
        if missing := missing_of(workspace, gate):
            yield Step(f"gate.{gate}", f"{gate.title()} needs a {' and a '.join(missing)}", ())


def _step(workspace: Workspace, finding: Finding) -> Step:
    try:
        predicate = parse(finding.sentence)
    except SentenceError:
        owners = workspace.gate.outcome(finding.gate).decision_owners
        return Step(finding.key, "the sentence must be mended: it cannot be read", owners)
    what, who = _remedy(predicate, workspace, finding)
    away = None if finding.distance is None or finding.state == "unknown" else abs(finding.distance)
    return Step(finding.key, what, tuple(role for role in who if role), away)


def _remedy(predicate: Predicate, workspace: Workspace, finding: Finding) -> tuple[str, tuple[str, ...]]:
    match predicate:
        case Measured():
            return _measured(predicate, workspace, finding)
        case RoleState(role):
            verb = "must be taken from its holder" if predicate.negated == (finding.gate == "go") else "needs a holder"
            return f"{_title(workspace, 'role', role)} {verb}", _owners(workspace, finding.gate)
        case ActivityState(name):
            activity = workspace.activities.get(name)
            title = _title(workspace, "activity", name)
            if predicate.state == "scheduled" or activity is None or not activity.cadence:
                return f"{title} needs a cadence and a role", _owners(workspace, finding.gate)
            return f"{title} must be done", (activity.role,)
        case ItemState(name):
            item = workspace.table.get(name)
            return f"{_title(workspace, 'item', name)} must be decided on both sides", (item.owner if item else "",)
        case PageState():
            blanks = [blank for blank in readiness(workspace).blanks if blank.on_page]
            roles = tuple(dict.fromkeys(blank.role for blank in blanks))
            return f"the page has {len(blanks)} blank{'s' * (len(blanks) != 1)}", roles


def _measured(measured: Measured, workspace: Workspace, finding: Finding) -> tuple[str, tuple[str, ...]]:
    name, signal = measured.signal, workspace.signals.get(measured.signal)
    watching = (workspace.page.reviewer,) if workspace.page.reviewer else _owners(workspace, finding.gate)
    if finding.state == "unknown":
        return f"{name} must be known: {finding.reason}", watching
    improving = (workspace.page.improvement_owner,) if workspace.page.improvement_owner else watching
    if finding.state == "undecided":
        return f"{name} needs more samples, or to be further from its threshold: {finding.reason}", watching
    if signal is None or finding.distance is None:
        return finding.reason, improving
    away = show(abs(finding.distance), unit_of(measured, signal), 2)
    how = "must come back" if finding.gate != "go" else "must improve"
    by = f"by {away}" if finding.distance else "past its threshold"
    return f"{name} {how} {by}: {finding.reason}", improving


def _owners(workspace: Workspace, gate: GateName) -> tuple[str, ...]:
    return workspace.gate.outcome(gate).decision_owners


def _title(workspace: Workspace, kind: RecordKind, key: str) -> str:
    title: str = getattr(workspace.get(RecordId(kind, key)), "title", "")
    return title or key
