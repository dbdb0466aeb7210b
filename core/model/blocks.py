"""Reference blocks: optional topics that practitioners expect on such a page."""

from dataclasses import dataclass
from typing import Literal

from pydantic import Field

from core.model.base import Day, Flag, Record, RoleName, Text
from core.model.table import Party

BlockName = Literal[
    "identity",
    "stop",
    "oversight",
    "limits",
    "logs",
    "dependencies",
    "rollout",
    "regate",
    "people",
    "end",
]
Oversight = Literal["", "review_before", "exceptions_only", "monitor_only"]
Trigger = Literal["model", "prompt", "tools", "taxonomy", "data", "vendor"]
OVERSIGHT: dict[str, str] = {
    "review_before": "a person reviews before anything happens",
    "exceptions_only": "a person reviews exceptions only",
    "monitor_only": "people watch the numbers only",
}


class Blocks(Record):
    """The answers of all blocks, each field of one block; those of an unused block are kept."""

    used: tuple[BlockName, ...] = Field((), title="Reference blocks", description="Which of them this page has")
    tags: Flag = Field(False, title="Tags", description="Point to NIST AI RMF and ISO/IEC 42001 at each block")
    identifier: Text = Field("", title="Inventory number", description="Its number in the list of AI systems")
    vendor: Text = Field("", title="Vendor", description="Who provides the model, and under which contract")
    data_version: Text = Field("", title="Data version", description="The version of the data that it uses")
    contact: RoleName = Field("", title="Contact", description="The role that answers questions about it")
    last_drill: Day | None = Field(None, title="Last drill", description="When stopping it was last practised")
    drill_found: Text = Field("", title="Drill found", description="What the last drill taught")
    oversight: Oversight = Field("", title="Oversight mode", description="What a person sees before it acts")
    oversight_why: Text = Field("", title="Why that is enough", description="For the harm that it could do")
    limits: Text = Field("", title="Known limits", description="What it is known to get wrong")
    misuse: Text = Field(
        "", title="Foreseeable misuse", description="What people might use it for, and what stops them"
    )
    logs_where: Text = Field("", title="Logs: where", description="Which system keeps them")
    logs_kept: Text = Field("", title="Logs: how long", description="How long they are kept, and then deleted by whom")
    logs_reader: RoleName = Field("", title="Logs: who reads", description="The role that may read them")
    logs_personal_data: Text = Field("", title="Logs: personal data", description="Which is in them, and why")
    dependencies: Text = Field("", title="Depends on", description="Systems, vendors and data without which it fails")
    dependencies_down: Text = Field("", title="When they are down", description="What people then do")
    rollout: Text = Field("", title="Rollout steps", description="Who gets it first, who next, and when")
    rollback_trigger: Text = Field("", title="Rollback trigger", description="What sends it back one step")
    regate_on: tuple[Trigger, ...] = Field(
        (), title="Asks for a new decision", description="A change of which of these ends the last Go"
    )
    affected: Text = Field("", title="Affected people", description="Whom its output concerns, and who tells them")
    appeal: Text = Field("", title="Appeal", description="How somebody asks for a person to look again")
    decommissioning: Text = Field("", title="Decommissioning", description="What ends it, and what becomes of its data")
    note: Text = Field("", title="Note")


@dataclass(frozen=True)
class Block:
    """A block of the catalogue. The tags point to where a standard treats the topic; they claim no compliance."""

    name: BlockName
    title: str
    guidance: str
    fields: tuple[str, ...]
    party: Party
    nist: str
    """Functions of the NIST AI Risk Management Framework 1.0."""
    iso: str
    """Themes of Annex A of ISO/IEC 42001:2023."""


CATALOGUE: tuple[Block, ...] = (
    Block(
        "identity",
        "Identity and versions",
        "An auditor must be able to say which system this page is about",
        ("identifier", "vendor", "data_version", "contact"),
        "it",
        "Govern, Map",
        "AI system life cycle",
    ),
    Block(
        "stop",
        "Stop drill",
        "Who may stop it stands under Operations; practise it before you need it",
        ("last_drill", "drill_found"),
        "it",
        "Manage",
        "AI system life cycle",
    ),
    Block(
        "oversight",
        "Oversight mode",
        "Say how much a person sees before the output has an effect",
        ("oversight", "oversight_why"),
        "business",
        "Govern, Manage",
        "Use of AI systems",
    ),
    Block(
        "limits",
        "Limits and misuse",
        "What its users must know before they trust it",
        ("limits", "misuse"),
        "build",
        "Map, Measure",
        "Assessing impacts of AI systems",
    ),
    Block(
        "logs",
        "Logs",
        "Without logs nobody can review; with personal data in them somebody must answer for it",
        ("logs_where", "logs_kept", "logs_reader", "logs_personal_data"),
        "it",
        "Measure, Manage",
        "AI system life cycle",
    ),
    Block(
        "dependencies",
        "Dependencies",
        "Each of them will be down one day",
        ("dependencies", "dependencies_down"),
        "it",
        "Map, Manage",
        "Third-party and customer relationships",
    ),
    Block(
        "rollout",
        "Rollout and rollback",
        "Start small, and know beforehand what sends you back",
        ("rollout", "rollback_trigger"),
        "business",
        "Manage",
        "AI system life cycle",
    ),
    Block(
        "regate",
        "Re-gate triggers",
        "A Go was given for one system; say which change makes it another one",
        ("regate_on",),
        "audit",
        "Govern, Measure",
        "AI system life cycle",
    ),
    Block(
        "people",
        "Affected people and appeal",
        "Somebody who never chose it may have to live with its output",
        ("affected", "appeal"),
        "business",
        "Map, Manage",
        "Information for interested parties",
    ),
    Block(
        "end",
        "Decommissioning",
        "Decide the end while everybody is still in the room",
        ("decommissioning",),
        "business",
        "Govern, Manage",
        "AI system life cycle",
    ),
)


def used_blocks(blocks: Blocks) -> tuple[Block, ...]:
    """The blocks in use on the page, in the order of the catalogue."""
    return tuple(block for block in CATALOGUE if block.name in blocks.used)
