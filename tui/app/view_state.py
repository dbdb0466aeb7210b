"""The state of the screen at one moment: an immutable value, computed from the store and the clock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property

from core.language.vocabulary import Vocabulary
from core.model.evidence_log import EvidenceLog
from core.model.workspace import RecordId, Workspace
from core.store.store import Store
from core.text.disputed import in_conflicts, with_dispute
from core.text.sync.status import database_content
from core.verdict.context import Context, context_of_now
from core.verdict.evaluate import evaluate
from core.verdict.finding import Verdict
from core.verdict.history import History, history
from core.verdict.lint.lint import lint
from core.verdict.lint.warning import LintWarning
from core.verdict.readiness import Readiness, readiness
from core.verdict.replay.cache import ReplayCache
from core.verdict.report.path_to_go import Step, path_to_go
from core.verdict.report.signal_summary import SignalSummary, signal_summaries
from tui.common.keymap import KeyMap

IN_SYNC = "text in sync"


class OnDemand:
    """The parts that few screens show, computed at the first look: in a large workspace they delay the first frame."""

    def __init__(self, context: Context) -> None:
        self._context = context

    @cached_property
    def past(self) -> History:
        """The history of the verdict."""
        return history(self._context)

    @cached_property
    def lint(self) -> tuple[LintWarning, ...]:
        """The warnings about conditions."""
        return lint(self._context)


@dataclass(frozen=True)
class ViewState:
    """Workspace and evidence, and everything computed from them at `at`."""

    workspace: Workspace
    evidence: EvidenceLog
    revs: Mapping[RecordId, int]
    drafts: Mapping[str, str]
    at: datetime
    clock: datetime | None
    """The time of the clock; None if the instant was given."""
    verdict: Verdict
    readiness: Readiness
    gauges: tuple[SignalSummary, ...]
    steps: tuple[Step, ...]
    """The path to Go."""
    on_demand: OnDemand
    replay: ReplayCache
    """The replay cache, for the effect of another gate on the past."""
    read_only: str
    sync: str
    """The sync status of text and database; empty before the first comparison."""
    keys: KeyMap = field(default_factory=KeyMap)
    """The key map of the user."""

    @property
    def past(self) -> History:
        """The history of the verdict."""
        return self.on_demand.past

    @property
    def lint(self) -> tuple[LintWarning, ...]:
        """The warnings about conditions."""
        return self.on_demand.lint

    @property
    def context(self) -> Context:
        """A context in which this state was, and more can be, evaluated."""
        return Context(self.workspace, self.evidence, self.at, self.replay, clock=self.clock)

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The names and titles of the workspace."""
        return Vocabulary.of(self.workspace)


def view_state_of(
    store: Store, sync: str = "", replay: ReplayCache | None = None, keys: KeyMap | None = None, *, disputed: str = ""
) -> ViewState:
    """The state of a store now (or at the instant that the workflow is fixed to), and why its text is `disputed`."""
    snapshot = store.snapshot
    workspace, evidence = with_dispute(
        database_content(store),
        in_conflicts(store.conflicts, store.snapshot.workspace) or disputed or store.unknown_merges,
    )
    context = context_of_now(workspace, evidence, store.clock(), replay)
    state = state_in(context, revs=snapshot.revs, drafts=store.drafts(), read_only=store.read_only, sync=sync)
    return replace(state, keys=keys) if keys else state


def state_in(
    context: Context,
    *,
    revs: Mapping[RecordId, int],
    drafts: Mapping[str, str],
    read_only: str = "",
    sync: str = "",
) -> ViewState:
    """Compute everything for the screen, each part at most once."""
    context.replay.turn()
    workspace, evidence, at = context.workspace, context.evidence, context.at
    verdict = evaluate(context)
    return ViewState(
        workspace=workspace,
        evidence=evidence,
        revs=revs,
        drafts=drafts,
        at=at,
        clock=context.clock,
        verdict=verdict,
        readiness=readiness(workspace),
        gauges=signal_summaries(context, verdict),
        steps=path_to_go(context, verdict),
        on_demand=OnDemand(context),
        replay=context.replay,
        read_only=read_only,
        sync=sync,
    )
