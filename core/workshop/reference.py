"""The questions on the reference blocks that a page uses."""

from __future__ import annotations

from collections.abc import Iterator

from core.model.blocks import used_blocks
from core.model.workspace import MODELS, Workspace
from core.verdict.readiness import BLOCKS
from core.workshop.examples import EXAMPLES
from core.workshop.question import Question

WORDS: dict[str, str] = {
    "identifier": "Under which number does your list of AI systems have it?",
    "vendor": "Who provides the model, and under which contract?",
    "data_version": "Which version of the data does it draw on?",
    "contact": "Which role answers questions about it?",
    "last_drill": "When did somebody last practise stopping it?",
    "drill_found": "What did that drill teach you?",
    "oversight": "What does a person see before its output has an effect?",
    "oversight_why": "Why is that enough, for the harm that it could do?",
    "limits": "What is it known to get wrong?",
    "misuse": "What might people use it for that it is not made for, and what stops them?",
    "logs_where": "Which system keeps the logs?",
    "logs_kept": "How long are the logs kept, and who deletes them then?",
    "logs_reader": "Which role may read the logs?",
    "logs_personal_data": "Which personal data is in the logs, and why?",
    "dependencies": "Without which systems, vendors and data does it fail?",
    "dependencies_down": "When one of those is down, what do people do?",
    "rollout": "Who gets it first, who next, and when?",
    "rollback_trigger": "What sends it back one step?",
    "regate_on": "Once which of these changes, must somebody decide anew that it may run?",
    "affected": "Whom does its output concern, and who tells them?",
    "appeal": "How does somebody ask for a person to look again?",
    "decommissioning": "What ends it one day, and what becomes of its data?",
}
CHOOSES = ("contact", "logs_reader", "oversight")
"""Fields with a fixed set of answers."""


def reference(workspace: Workspace) -> Iterator[Question]:
    """One question per field of each block in use."""
    for block in used_blocks(workspace.blocks):
        for field in block.fields:
            value = getattr(workspace.blocks, field)
            text = value if isinstance(value, str) else ""
            yield Question(
                "Reference",
                BLOCKS,
                field,
                MODELS["blocks"].model_fields[field].title or field,
                WORDS[field],
                EXAMPLES.get(f"blocks.{field}", ""),
                "operations",
                block.party,
                "text" if isinstance(value, str) and field not in CHOOSES else "field",
                text,
                bool(text.strip() if isinstance(value, str) else value),
            )
