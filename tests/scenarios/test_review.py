"""The weekly review on real questions, from the log to the verdict, with an evening in between."""

from __future__ import annotations

import re
from math import sqrt
from pathlib import Path
from random import Random
from statistics import NormalDist
from typing import Any

import pytest

from core.store.store import Store
from tests.core.review.building import REAL, on_the_real_file, truth
from tests.paths import ROOT
from tests.scenarios.person import LARGE, SMALL
from tests.terminal import Terminal
from tests.tui.cli.running import optable

PAGE = """format = 1

[workflow]
name = "Questions to a bank"
as_of = 2025-01-13T09:00:00Z

[gate.hold]
next_action = "Revise the taxonomy"

[gate.hold.conditions]
undefined = "undefined_rate > 20% over 4w min 10"

[signals.undefined_rate]
kind = "rate"
unit = "ratio"
max_age = "4w"
from = "reviews:undefined"
of = "exceptions"
"""


@pytest.fixture
def bank(tmp_path: Path) -> Path:
    """The real log, in a workspace whose gate looks at what reviewers find."""
    folder = tmp_path / "bank"
    folder.mkdir()
    (folder / "workspace.toml").write_text(PAGE)
    done = optable("ingest", str(REAL / "banking77_predictions.csv"), "-w", str(folder), cwd=ROOT)
    assert done.code == 0, done.err
    return folder


def sample(folder: Path) -> list[dict[str, Any]]:
    """The week's cases, in the order of the draw."""
    found = optable("review", str(folder), "--week", "2025-W02", "--seed", "42", "--json", cwd=ROOT)
    cases: list[dict[str, Any]] = found.json["cases"]
    return cases


ASKS = {"misclassified": ("m", "which label is right?"), "undefined": ("u", "what should it be called?")}
"""The key of an outcome that needs a label, and what then asks for it."""
TITLES = [re.escape(words) for _key, words in ASKS.values()]


def decide(terminal: Terminal, outcome: str, label: str) -> None:
    """The keys of a reviewer who knows the answer, each pressed once the case that it acts on is visible."""
    if outcome == "correct":
        terminal.press("c")
        return
    key, words = ASKS[outcome]
    terminal.press(key)
    terminal.wait(words)
    terminal.press(*label)
    terminal.wait_until(lambda text: typed_on(text) == label, f"{label} as it is typed")
    terminal.press("enter")


def typed_on(text: str) -> str:
    """The text typed at the question for a label: a blank line stands between it and the offered labels.

    The dialog stands over the frames of the screen: its cells are those below its own title.
    """
    lines = text.split("\n")
    for top, line in enumerate(lines):
        frame = next((found for words in TITLES if (found := re.search(rf"╭─ [^╭╮]*{words} ─+╮", line))), None)
        if frame:
            inside = [below[frame.start() + 1 : frame.end() - 1].strip() for below in lines[top + 1 :]]
            return inside[inside.index("") - 1] if "" in inside else ""
    return ""


def review(terminal: Terminal, cases: list[dict[str, Any]], decided: int) -> None:
    """Case by case, each once the one before is counted on the screen."""
    for number, case in enumerate(cases, start=decided):
        terminal.wait(f"{number}/20 decided", case["id"], "c Correct", gone=[words for _key, words in ASKS.values()])
        decide(terminal, *truth()[case["id"]])
    terminal.wait(f"{decided + len(cases)}/20 decided")


@on_the_real_file
@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x40"])
def test_a_week_is_drawn_reviewed_in_two_sittings_and_judged(bank: Path, size: tuple[int, int]) -> None:
    cases = sample(bank)
    assert [case["id"] for case in cases[:3]] == ["b77-00461", "b77-03046", "b77-03040"]
    with Terminal("review", str(bank), "--week", "2025-W02", "--seed", "42", size=size) as terminal:
        review(terminal, cases[:9], 0)
        terminal.press("s")
        terminal.wait("9/20 decided, 1 skipped")
        terminal.press("q")
        assert terminal.wait_for_end() == 0
    later = [*cases[10:], cases[9]]
    with Terminal(str(bank), size=size) as terminal:
        terminal.wait("Exceptions")
        terminal.press("5")
        terminal.wait("9/20 decided, 1 skipped")
        review(terminal, later, 9)
        terminal.wait("What 2025-W02 found", "Without these reviews")
        terminal.press("escape")
        terminal.wait("correct", gone=("Without these reviews",))
        terminal.press("q")
        assert terminal.wait_for_end() == 0

    flagged = [truth()[case["id"]][0] for case in cases if case["kind"] == "flagged"]
    hits, n = flagged.count("undefined"), len(flagged)
    z = NormalDist().inv_cdf(0.975)
    middle = (hits + z * z / 2) / (n + z * z)
    spread = z / (n + z * z) * sqrt(hits * (n - hits) / n + z * z / 4)
    found = optable("verdict", str(bank), "--json", cwd=ROOT).json
    (finding,) = found["conditions"]
    assert (n, finding["n"], finding["value"]) == (15, 15, hits / n)
    assert finding["interval"] == pytest.approx([middle - spread, middle + spread])
    assert found["verdict"] == "hold"
    assert (finding["finding"] == "met") == (hits / n > 0.2)
    with Store.open(bank) as store:
        reviewed = [one for one in store.snapshot.evidence.exceptions if one.review]
        assert {one.id: one.review.outcome for one in reviewed if one.review} == {
            case["id"]: truth()[case["id"]][0] for case in cases
        }


@on_the_real_file
def test_a_kill_loses_at_most_the_key_that_was_not_yet_shown_as_saved(bank: Path) -> None:
    random, kept = Random(7), 0  # noqa: S311  # moments, not secrets
    for _attempt in range(4):
        with Terminal("review", str(bank), "--week", "2025-W02", "--seed", "42") as terminal:
            terminal.wait(f"{kept}/20 decided")
            for number in range(kept + 1, kept + 1 + random.randint(0, 2)):
                terminal.press("c")
                terminal.wait(f"{number}/20 decided")
                kept = number
            painted = len(terminal.raw) + random.randint(0, 400)
            terminal.press("c")
            terminal.wait_until(lambda _, most=painted: len(terminal.raw) >= most, "some bytes")  # type: ignore[misc]
            terminal.kill()
        with Store.open(bank) as store:
            decided = sum(one.review is not None for one in store.snapshot.evidence.exceptions)
            assert store.verify() is None
        assert decided in (kept, kept + 1)
        kept = decided
