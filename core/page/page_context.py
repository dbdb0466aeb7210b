"""The context that all sections share: the workspace at one instant, with roles and blanks in readable words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from core.model.table import PARTY_TITLES
from core.model.workspace import RecordId, Workspace
from core.page.document import Fact, PageCell, blank_cell
from core.rules.role_text import NOBODY, role_title, role_with_holder
from core.times import within
from core.verdict.context import Context
from core.verdict.evaluate import evaluate
from core.verdict.finding import Verdict
from core.verdict.readiness import Blank, Readiness, readiness
from core.verdict.report.path_to_go import Step, path_to_go


@dataclass(frozen=True)
class PageContext:
    """A workspace at one instant, with the values computed from it cached."""

    context: Context

    @property
    def workspace(self) -> Workspace:
        """The workspace of the page."""
        return self.context.workspace

    @cached_property
    def verdict(self) -> Verdict:
        """Go, Hold or Stop."""
        return evaluate(self.context)

    @cached_property
    def readiness(self) -> Readiness:
        """The blanks of the workspace."""
        return readiness(self.workspace)

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """The path to Go."""
        return path_to_go(self.context, self.verdict)

    @cached_property
    def today(self) -> date:
        """The date of the instant, in the workflow's time zone."""
        return within(self.context.at, self.workspace.workflow.timezone).date()

    def role(self, name: str) -> str:
        """The title of a role, or its name where it has none."""
        return role_title(self.workspace, name)

    def held(self, name: str) -> str:
        """`Business owner (M. Ito)`."""
        return role_with_holder(self.workspace, name)

    def owners(self, names: tuple[str, ...]) -> PageCell:
        """Roles with their holders and deputies."""
        if not names:
            return blank_cell(NOBODY)
        roles = (self.workspace.roles.get(name) for name in names)
        deputies = ", ".join(role.deputy for role in roles if role and role.deputy.strip())
        return PageCell(", ".join(map(self.held, names)), f"Deputies: {deputies}" if deputies else "")

    def person(self, name: str) -> PageCell:
        """One role with its holder."""
        role = self.workspace.roles.get(name)
        if role is None:
            return blank_cell("not decided yet")
        deputy = f"Deputy: {role.deputy}" if role.deputy.strip() else ""
        return PageCell(self.held(name), deputy) if role.is_assigned else blank_cell(self.held(name), deputy)

    def fact(self, label: str, record: RecordId, field: str) -> Fact:
        """The text of a field; if it is blank, who must write it."""
        text: str = getattr(self.workspace.get(record), field)
        return Fact(label, PageCell(text) if text.strip() else blank_cell("not written yet", self.asks(record, field)))

    def asks(self, record: RecordId, field: str) -> str:
        """The party that must fill a blank, `Business must fill it`; empty if the field is not required."""
        unfilled = next((one for one in self.readiness.blanks if (one.record, one.field) == (record, field)), None)
        if unfilled is None:
            return ""
        due = self.due(unfilled)
        return f"{PARTY_TITLES[unfilled.party]} must fill it{f', {due}' if due else ''}"

    def due(self, one: Blank) -> str:
        """The due date of a blank, `due 2026-03-10`, marked if it has passed."""
        if one.due is None:
            return ""
        return f"was due {one.due.isoformat()}" if one.due < self.today else f"due {one.due.isoformat()}"
