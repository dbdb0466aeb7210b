"""`optable decide`: record a decision of the decision owners, beside the verdict."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from core.json_values import as_time
from core.model.decisions import TREATMENTS, Decision, DecisionKind
from core.rules.role_text import role_title
from core.times import shown
from core.verdict.report.decision_basis import DecisionBasis, decision_basis
from core.verdict.report.resume_scope import lifted_in_words
from core.visible import visible_line
from tui.cli import completions
from tui.cli.options import json_option, workspace_argument
from tui.cli.output import styled, write, write_json
from tui.cli.verdict_after import verdict_after
from tui.cli.workspace import open_to_write


@click.command("decide")
@click.argument("kind", type=click.Choice(["go", "hold", "stop", "resume"]))
@workspace_argument
@click.option(
    "--by",
    multiple=True,
    metavar="ROLE",
    shell_complete=completions.roles,
    help="The role that decides; several times where several must.",
)
@click.option(
    "--deputy",
    "deputies",
    multiple=True,
    metavar="ROLE",
    shell_complete=completions.roles,
    help="The role whose deputy decides.",
)
@click.option("--reason", required=True, help="Why, in words.")
@click.option("--treatment", type=click.Choice(TREATMENTS), help="How the risk is treated (NIST AI RMF, Manage).")
@json_option
def decide_command(
    kind: DecisionKind,
    by: tuple[str, ...],
    deputies: tuple[str, ...],
    reason: str,
    treatment: str | None,
    ws: Path | None,
    as_json: bool,
) -> None:
    """Record a decision of the decision owners.

    It is kept beside the verdict and findings of this moment. One that goes against the verdict is shown as such.
    """
    with open_to_write(ws) as store:
        decision = store.decide(kind, by, reason=reason, treatment=treatment or "", deputies=deputies)
        after = verdict_after(store)
        if as_json:
            write_json({"decision": _json(decision, decision_basis(decision, store.snapshot.evidence)), **after.json()})
            return
        workspace = store.snapshot.workspace
        deciders = ", ".join(
            visible_line(f"{role_title(workspace, role)} ({holder})")
            for role, holder in zip(decision.by, decision.holders, strict=True)
        )
        at = shown(decision.at, workspace.workflow.timezone)
        lines = [f"Decided {decision.kind.upper()} by {deciders} at {at}"]
        if decision.differs:
            lines.append(styled(f"This differs from the verdict, which was {decision.verdict.upper()}", "warn"))
        if decision.lifts:
            lines.append(f"Lifts {visible_line(lifted_in_words(workspace, decision))}")
        write("\n".join([*lines, after.line()]))


def _json(decision: Decision, behind: DecisionBasis) -> dict[str, Any]:
    return {
        "kind": decision.kind,
        "at": as_time(decision.at),
        "by": list(decision.by),
        "holders": list(decision.holders),
        "reason": decision.reason,
        "treatment": decision.treatment or None,
        "verdict": decision.verdict,
        "findings": decision.findings,
        "differs": decision.differs,
        "lifts": list(decision.lifts or ()),
        "reviews": behind.on,
    }
