"""A workspace: one workflow and everything that is agreed about it."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Literal, NamedTuple

from pydantic import Field

from core.model.base import Name, Record
from core.model.blocks import Blocks
from core.model.decisions import Decision, Waiver
from core.model.evidence import Identifier
from core.model.gate import GATES, Condition, Earlier, Gate, GateName, Outcome
from core.model.gate_test import GateTest
from core.model.intake import Intake
from core.model.learning import Update
from core.model.names import in_words
from core.model.open_decision import OpenDecision
from core.model.roles import Activity, Role
from core.model.signals import Signal
from core.model.table import LENSES, Item, Lens, LensName
from core.model.workflow import Page, Workflow

RecordKind = Literal[
    "workflow",
    "page",
    "blocks",
    "lens",
    "item",
    "role",
    "activity",
    "signal",
    "test",
    "open",
    "intake",
    "outcome",
    "condition",
    "earlier",
    "decision",
    "waiver",
    "update",
]

MODELS: dict[RecordKind, type[Record]] = {
    "workflow": Workflow,
    "page": Page,
    "blocks": Blocks,
    "lens": Lens,
    "item": Item,
    "role": Role,
    "activity": Activity,
    "signal": Signal,
    "test": GateTest,
    "open": OpenDecision,
    "intake": Intake,
    "outcome": Outcome,
    "condition": Condition,
    "earlier": Earlier,
    "decision": Decision,
    "waiver": Waiver,
    "update": Update,
}

COLLECTIONS: dict[RecordKind, str] = {
    "lens": "lenses",
    "item": "table",
    "role": "roles",
    "activity": "activities",
    "signal": "signals",
    "test": "tests",
    "open": "open",
    "intake": "intake",
    "earlier": "earlier",
    "decision": "decisions",
    "waiver": "waivers",
    "update": "updates",
}
"""The kinds of records in keyed collections, with the names of the collections here and in the text form."""

SINGLE: tuple[RecordKind, ...] = ("workflow", "page", "blocks")
"""The kinds with a single record, whose key is the kind."""

FIXED: dict[RecordKind, tuple[str, ...]] = {
    **{kind: (kind,) for kind in SINGLE},
    "lens": LENSES,
    "outcome": GATES,
}
"""The kinds whose records always exist, with their keys."""

AGREED: tuple[RecordKind, ...] = ("item", "role", "activity", "signal", "test", "open", "intake")
REPLACED: tuple[RecordKind, ...] = ("earlier",)
DECIDED: tuple[RecordKind, ...] = ("decision", "waiver", "update")


class RecordId(NamedTuple):
    """The id of a record. The key of a condition is its outcome and its name: `hold.undefined_categories`."""

    kind: RecordKind
    key: str

    @property
    def path(self) -> str:
        """The path in the text form: `roles.builder`, `gate.hold.conditions.undefined_categories`."""
        if self.kind in SINGLE:
            return self.kind
        if self.kind == "outcome":
            return f"gate.{self.key}"
        if self.kind == "condition":
            gate, _, name = self.key.partition(".")
            return f"gate.{gate}.conditions.{name}"
        if self.kind == "earlier":
            return f"gate.stop.earlier.{self.key}"
        return f"{COLLECTIONS[self.kind]}.{self.key}"


WORKFLOW = RecordId("workflow", "workflow")
BLANK_LENS = Lens.model_construct()
INSTANT = timedelta(microseconds=1)
"""The smallest difference between two instants."""
LAST_DAY = datetime(9999, 12, 31, tzinfo=UTC)
"""Later instants have no successor; `evaluation_time` stops here."""


class Workspace(Record):
    """Everything that is agreed. Collections are keyed by name; decisions, waivers and updates by a random id."""

    workflow: Workflow = Workflow.model_construct()
    page: Page = Page.model_construct()
    blocks: Blocks = Blocks.model_construct()
    lenses: dict[LensName, Lens] = Field(default_factory=dict)
    table: dict[Name, Item] = Field(default_factory=dict)
    roles: dict[Name, Role] = Field(default_factory=dict)
    activities: dict[Name, Activity] = Field(default_factory=dict)
    signals: dict[Name, Signal] = Field(default_factory=dict)
    tests: dict[Name, GateTest] = Field(default_factory=dict)
    open: dict[Name, OpenDecision] = Field(default_factory=dict)
    intake: dict[Name, Intake] = Field(default_factory=dict)
    gate: Gate = Gate.model_construct()
    earlier: dict[Name, Earlier] = Field(default_factory=dict)
    """Earlier sentences of Stop conditions by name, including removed ones; the text form has them in the gate."""
    decisions: dict[Identifier, Decision] = Field(default_factory=dict)
    waivers: dict[Identifier, Waiver] = Field(default_factory=dict)
    updates: dict[Identifier, Update] = Field(default_factory=dict)

    @property
    def versions(self) -> dict[str, str]:
        """Current version of each component whose change can require a new decision."""
        flow, blocks = self.workflow, self.blocks
        known = {
            "model": flow.model_version,
            "prompt": flow.prompt_version,
            "tools": flow.tools_version,
            "taxonomy": flow.taxonomy_version,
            "data": blocks.data_version,
            "vendor": blocks.vendor,
        }
        return {component: version for component, version in known.items() if version}

    def lens(self, name: LensName) -> Lens:
        """The lens of that name; blank if nothing is written."""
        return self.lenses.get(name) or BLANK_LENS

    def conditions(self, gate: GateName) -> dict[str, Condition]:
        """The conditions of one outcome, by name."""
        return self.gate.outcome(gate).conditions

    def records(self) -> Iterator[tuple[RecordId, Record]]:
        """Every record with its id, in the order of the text form. An outcome comes without its conditions."""
        yield RecordId("workflow", "workflow"), self.workflow
        yield RecordId("page", "page"), self.page
        yield RecordId("blocks", "blocks"), self.blocks
        for name in LENSES:
            yield RecordId("lens", name), self.lens(name)
        for kind in AGREED:
            yield from self._collection(kind)
        for gate in GATES:
            outcome = self.gate.outcome(gate)
            yield RecordId("outcome", gate), outcome.model_copy(update={"conditions": {}})
            for key in sorted(outcome.conditions):
                yield RecordId("condition", f"{gate}.{key}"), outcome.conditions[key]
        for kind in (*REPLACED, *DECIDED):
            yield from self._collection(kind)

    def _collection(self, kind: RecordKind) -> Iterator[tuple[RecordId, Record]]:
        collection: dict[str, Record] = getattr(self, COLLECTIONS[kind])
        for key in sorted(collection):
            yield RecordId(kind, key), collection[key]

    def get(self, record: RecordId) -> Record | None:
        """The record of that id, or None."""
        kind, key = record
        if kind == "workflow":
            return self.workflow
        if kind == "page":
            return self.page
        if kind == "blocks":
            return self.blocks
        if kind == "lens":
            return self.lens(key) if key in LENSES else None
        if kind == "outcome":
            return self.gate.outcome(key) if key in GATES else None
        if kind == "condition":
            gate, _, name = key.partition(".")
            return self.conditions(gate).get(name) if gate in GATES else None
        collection: dict[str, Record] = getattr(self, COLLECTIONS[kind])
        return collection.get(key)

    def title(self, record: RecordId) -> str:
        """The title of a record; its name in words if it has none, or does not exist."""
        title: str = getattr(self.get(record), "title", "")
        return title.strip() or in_words(record.key.rpartition(".")[2])

    @property
    def removed(self) -> tuple[str, ...]:
        """The names of removed Stop conditions, of which only earlier sentences exist."""
        return tuple(sorted(self.earlier.keys() - self.conditions("stop").keys()))

    @classmethod
    def of(cls, records: Mapping[RecordId, Record]) -> "Workspace":
        """The workspace that consists of these records; the inverse of `records`."""
        parts: dict[str, Any] = {name: {} for name in COLLECTIONS.values()}
        outcomes: dict[str, Outcome] = {}
        conditions: dict[str, dict[str, Record]] = {gate: {} for gate in GATES}
        for (kind, key), record in sorted(records.items()):
            if kind in SINGLE:
                parts[kind] = record
            elif kind == "outcome" and isinstance(record, Outcome):
                outcomes[key] = record
            elif kind == "condition":
                gate, _, name = key.partition(".")
                conditions[gate][name] = record
            elif kind != "lens" or record != BLANK_LENS:
                parts[COLLECTIONS[kind]][key] = record
        gates: dict[str, Any] = {
            gate: (outcomes.get(gate) or Outcome.model_construct()).model_copy(update={"conditions": conditions[gate]})
            for gate in GATES
        }
        parts["gate"] = Gate.model_construct(**gates)
        return cls.model_construct(**parts)

    def having(self, changes: Mapping[RecordId, Record | None]) -> "Workspace":
        """A copy with some records replaced, or removed if None. Used for what-if evaluation."""
        records = dict(self.records())
        for record_id, record in changes.items():
            if record is None:
                records.pop(record_id, None)
            else:
                records[record_id] = record
        return Workspace.of(records)
