"""`optable review`: open or print the weekly review session."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import click

from core.errors import UsageError
from core.json_values import as_text, as_time
from core.model.quantity import quantity
from core.model.sessions import Session
from core.review.agreement import second_part
from core.review.draw import CONTROLS, SIZE, inclusion
from core.store.store import Store
from tui.cli.open import open_on_terminal, refuse_without_terminal
from tui.cli.options import json_option, workspace_argument
from tui.cli.output import write_json
from tui.cli.workspace import open_to_write

SEED = "1"


@click.command("review")
@workspace_argument
@click.option("--week", default="", help="An ISO week such as 2025-W02; else the newest one with cases.")
@click.option("--size", type=int, help=f"How many cases to draw; else {SIZE}.")
@click.option("--controls", type=int, help=f"How many of them were not flagged; else {CONTROLS}.")
@click.option("--seed", help=f"Any word; with the same word anybody can repeat the draw; else {SEED}.")
@click.option("--second", help="The share that a second person reviews blind, such as 20%; else none.")
@json_option
def review_command(
    ws: Path | None,
    week: str,
    size: int | None,
    controls: int | None,
    seed: str | None,
    second: str | None,
    *,
    as_json: bool,
) -> int:
    """Open the review of a week; its cases are drawn if they were not yet.

    With --json the sample is printed instead, and nothing is written: "drawn" says whether it is frozen already.
    """
    if not as_json:
        refuse_without_terminal("Use --json to print the sample.")
    with open_to_write(ws) as store:
        chosen = week or store.newest_week() or ""
        drawn = next((one for one in reversed(store.snapshot.evidence.sessions) if one.week == chosen), None)
        options = {
            "size": size,
            "controls": controls,
            "seed": seed,
            "second": None if second is None else _share(second),
        }
        given: dict[str, Any] = {name: value for name, value in options.items() if value is not None}
        if drawn:
            _refuse_another(drawn, **given)
        fields = {"week": chosen, "seed": SEED} | given
        if as_json:
            _print(store, drawn or store.preview_draw(**fields), drawn=drawn is not None)
            return 0
        session = drawn or store.draw(**fields)
        folder = store.folder
    return open_on_terminal(folder, session=session.name)


def _refuse_another(drawn: Session, **options: Any) -> None:
    """Refuse other sizes or another seed for a frozen draw. A short week has fewer cases than requested."""
    had = {
        "size": len(drawn.cases),
        "controls": len(drawn.controls),
        "seed": drawn.seed,
        "second": len(drawn.second),
    }
    short = len(drawn.flagged) == drawn.flagged_pool or len(drawn.controls) == drawn.controls_pool
    if short and "size" in options:
        options["size"] = min(options["size"], had["size"])
    if "controls" in options:
        options["controls"] = min(options["controls"], drawn.controls_pool)
    if "second" in options:
        options["second"] = len(second_part(drawn, options["second"]))
    other = [name for name, value in options.items() if value != had[name]]
    if other:
        raise UsageError(
            f"{drawn.week} was drawn already, with the {other[0]} {had[other[0]]}",
            f"--{other[0]}",
            "Leave the option out to open it; the screen (5, a) draws further cases of the week.",
        )


def _share(text: str) -> Fraction:
    try:
        return quantity(text)
    except ValueError as error:
        raise UsageError(str(error), "--second", "A share such as 20%.") from None


def _print(store: Store, session: Session, *, drawn: bool) -> None:
    cases = store.cases(session.cases)
    strata = {name: ("flagged", inclusion(session, "flagged")) for name in session.flagged}
    strata |= {name: ("control", inclusion(session, "controls")) for name in session.controls}
    write_json(
        {
            "drawn": drawn,
            "session": session.name if drawn else None,
            "week": session.week,
            "seed": session.seed,
            "strategy": session.strategy,
            "at": as_time(session.at),
            "flagged_pool": session.flagged_pool,
            "controls_pool": session.controls_pool,
            "flagged_traffic": session.flagged_traffic,
            "other_traffic": session.other_traffic,
            "cases": [
                {
                    "id": cases[name].id,
                    "source": cases[name].source,
                    "kind": kind,
                    "inclusion": as_text(chance),
                    "second": name in session.second,
                    "input": cases[name].input,
                    "predicted": cases[name].predicted,
                    "outcome": review.outcome if (review := cases[name].review) else None,
                }
                for name, (kind, chance) in strata.items()
                if name in cases
            ],
        }
    )
