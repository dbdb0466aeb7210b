"""Page readiness: every blank and open decision, with the responsible party."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from core.model.blocks import Block, Blocks, used_blocks
from core.model.field_ref import FieldRef
from core.model.gate import GATES
from core.model.open_decision import OpenDecision
from core.model.table import LENSES, Item, Lens, Party
from core.model.workspace import RecordId, Workspace
from core.times import within
from core.verdict.regate_triggers import changed_since_go, last_go

Side = Literal["specification", "operations", "gate"]
WORKFLOW, PAGE = RecordId("workflow", "workflow"), RecordId("page", "page")
BLOCKS = RecordId("blocks", "blocks")


@dataclass(frozen=True)
class Blank:
    """Something not yet written or decided."""

    record: RecordId
    field: str
    what: str
    """Title: `Manual fallback`, `Integration: operations`."""
    side: Side
    party: Party
    role: str = ""
    """The responsible role; empty if there is none."""
    since: date | None = None
    """The time at which it was left open, else the start of work on the page."""
    due: date | None = None
    on_page: bool = True
    left_open: bool = False
    """True if it was explicitly left open, with a responsible role or party."""
    note: str = ""
    """The recorded note on what must be known first."""

    @property
    def place(self) -> FieldRef:
        """The field to be written, which identifies the blank."""
        return FieldRef(self.record, self.field)


@dataclass(frozen=True)
class Readiness:
    """All blanks; the page is complete if none of them is on it."""

    blanks: tuple[Blank, ...]
    filled: int
    total: int

    @property
    def page_complete(self) -> bool:
        """True if all page questions are answered. If they cannot be, the team is not yet ready for production."""
        return self.filled == self.total


def readiness(workspace: Workspace) -> Readiness:
    """All blanks in order: page, table and lenses, vacant roles, reference blocks, new decision on Go."""
    questions = list(_page(workspace))
    blanks = [blank for blank, answered in questions if not answered]
    blank_places = {blank.place for blank in blanks}
    unheld = (blank for blank in _unheld(workspace) if blank.place not in blank_places)
    all_blanks = (*blanks, *_table(workspace), *unheld, *_blocks(workspace), *_regate(workspace))
    left_open = {one.place: one for _, one in sorted(workspace.open.items())}
    return Readiness(
        tuple(_left_open(workspace, blank, left_open.get(blank.place.path)) for blank in all_blanks),
        filled=len(questions) - len(blanks),
        total=len(questions),
    )


def _left_open(workspace: Workspace, blank: Blank, decision: OpenDecision | None) -> Blank:
    """The blank with details of the open decision, if there is one."""
    if decision is None:
        return replace(blank, since=workspace.workflow.begun)
    role = workspace.roles.get(decision.role)
    return replace(
        blank,
        party=decision.party or (role.party if role else blank.party),
        role=decision.role or blank.role,
        since=decision.since or workspace.workflow.begun,
        due=decision.due or blank.due,
        left_open=True,
        note=decision.note,
    )


def _page(workspace: Workspace) -> Iterator[tuple[Blank, bool]]:
    """Each page question, and if it is answered."""
    flow, page = workspace.workflow, workspace.page
    for field, title in (("name", "Name"), ("scope", "Scope")):
        yield Blank(WORKFLOW, field, title, "specification", "business"), _written(getattr(flow, field))
    yield Blank(PAGE, "input", "Input", "specification", "build"), _written(page.input)
    yield Blank(WORKFLOW, "output", "Output", "specification", "build"), _written(flow.output)
    yield Blank(PAGE, "excluded", "Excluded use cases", "specification", "build"), _written(page.excluded)
    yield Blank(WORKFLOW, "loop", "Improvement loop", "operations", "business"), _written(flow.loop)
    yield from _people(workspace)
    for field, title, party in (("stop_how", "How to stop", "it"), ("fallback", "Manual fallback", "business")):
        yield Blank(PAGE, field, title, "operations", party), _written(getattr(page, field))  # type: ignore[arg-type]
    yield from _gate(workspace)
    yield Blank(PAGE, "learning", "Learning: what exceptions update", "operations", "business"), _written(page.learning)


def _people(workspace: Workspace) -> Iterator[tuple[Blank, bool]]:
    page, roles = workspace.page, workspace.roles
    for field, title in (("reviewer", "Reviewer"), ("improvement_owner", "Improvement owner")):
        name: str = getattr(page, field)
        role = roles.get(name)
        yield Blank(PAGE, field, title, "operations", "business"), role is not None
        if role is not None:
            record = RecordId("role", name)
            held = Blank(record, "holder", f"{title}: who holds {role.title or name}", "operations", role.party, name)
            yield held, role.is_assigned
    activity = workspace.activities.get(page.log_review)
    yield Blank(PAGE, "log_review", "Log review", "operations", "business"), activity is not None
    if activity is not None:
        record = RecordId("activity", page.log_review)
        owner = roles.get(activity.role)
        party: Party = owner.party if owner else "business"
        cadence = Blank(record, "cadence", "Log review: how often", "operations", party, activity.role)
        yield cadence, bool(activity.cadence)
        role_blank = Blank(record, "role", "Log review: which role", "operations", "business")
        yield role_blank, owner is not None
    may_stop = any(role.may_stop and role.is_assigned for role in roles.values())
    yield Blank(PAGE, "may_stop", "Who may stop it", "operations", "business"), may_stop


def _gate(workspace: Workspace) -> Iterator[tuple[Blank, bool]]:
    for gate in GATES:
        outcome = workspace.gate.outcome(gate)
        record, name = RecordId("outcome", gate), gate.title()
        yield Blank(record, "conditions", f"{name}: when", "gate", "business"), bool(outcome.conditions)
        owners = Blank(record, "decision_owners", f"{name}: who decides", "gate", "business")
        yield owners, bool(outcome.decision_owners)
        action = Blank(record, "next_action", f"{name}: what is done then", "gate", "business")
        yield action, _written(outcome.next_action)


def _table(workspace: Workspace) -> Iterator[Blank]:
    for key, item in sorted(workspace.table.items()):
        title = item.title or key
        yield from _sides(workspace, RecordId("item", key), title, item, ("specification", "operations"))
    for name in LENSES:
        lens = workspace.lens(name)
        yield from _sides(workspace, RecordId("lens", name), f"{name.title()} lens", lens, ("poc", "production"))


def _unheld(workspace: Workspace) -> Iterator[Blank]:
    """Vacant roles that decide or perform an activity: without a holder they cannot act."""
    deciding = {owner for gate in GATES for owner in workspace.gate.outcome(gate).decision_owners}
    doing = {activity.role for activity in workspace.activities.values()}
    for key, role in sorted(workspace.roles.items()):
        if not role.is_assigned and key in deciding | doing:
            text = f"Who holds {role.title or key}"
            yield Blank(RecordId("role", key), "holder", text, "operations", role.party, key, on_page=False)


def _blocks(workspace: Workspace) -> Iterator[Blank]:
    for block in used_blocks(workspace.blocks):
        for field in block.fields:
            if not _answered(getattr(workspace.blocks, field)):
                yield _of_block(block, field)


def _of_block(block: Block, field: str) -> Blank:
    title = Blocks.model_fields[field].title or field
    text = title if title.startswith(block.title) else f"{block.title}: {title}"
    return Blank(BLOCKS, field, text, "operations", block.party, on_page=False)


def _regate(workspace: Workspace) -> Iterator[Blank]:
    """A new decision on Go, if a change requires one."""
    changed, go = changed_since_go(workspace), last_go(workspace)
    if changed and go is not None:
        owner = next(iter(workspace.gate.go.decision_owners), "")
        role = workspace.roles.get(owner)
        day = within(go.at, workspace.workflow.timezone).date()
        text = f"Decide anew: {', '.join(changed)} since the decision of {day.isoformat()}"
        yield Blank(
            RecordId("outcome", "go"),
            "decision",
            text,
            "gate",
            role.party if role else "business",
            owner,
            on_page=False,
        )


def _answered(value: object) -> bool:
    return _written(value) if isinstance(value, str) else bool(value)


def _sides(
    workspace: Workspace,
    record: RecordId,
    title: str,
    model: Item | Lens,
    fields: tuple[str, str],
) -> Iterator[Blank]:
    specification, operations = fields
    if not _decided(model, specification):
        yield Blank(record, specification, f"{title}: specification", "specification", "build", on_page=False)
    if not _decided(model, operations):
        owner = workspace.roles.get(model.owner)
        party = owner.party if owner else model.party
        text = f"{title}: operations"
        yield Blank(record, operations, text, "operations", party, model.owner, due=model.due, on_page=False)


def _decided(model: Item | Lens, field: str) -> bool:
    return bool(getattr(model, f"{field}_decided")) and _written(getattr(model, field))


def item_decided(item: Item) -> bool:
    """True if both sides of a row are written and decided."""
    return _decided(item, "specification") and _decided(item, "operations")


def _written(text: str) -> bool:
    return bool(text.strip())
