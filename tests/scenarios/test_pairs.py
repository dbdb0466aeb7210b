"""One commit, one verdict: whatever two people did to one workspace, and however git brought it together."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.scenarios.pairs import RANK, Pair, Two, pairs

MOVES = ("rebase", "cherry-pick")
HOW = ("merge", *MOVES)
EDITS = ("loosens the Stop", "removes the Stop", "redefines the signal")
CENTRAL = (*EDITS[:2], "records an impact", "stops")
OTHERS = ("records none", "holds", "decides go", "waives", "writes a note")
RENAMES = ("renames the Stop", "renames the signal")


def half(found: list[Pair]) -> list[Pair]:
    """Each two deeds in one order of time, the next two in the other: a run takes a while as it is."""
    return [pair for number, pair in enumerate(found) if (number // 2 + number) % 2 == 0]


EVERY = {
    "among them": [*pairs(CENTRAL, CENTRAL), *pairs(EDITS[2:], CENTRAL[2:3])],
    "with others": [*half(pairs(EDITS, OTHERS)), *half(pairs(EDITS, RENAMES)), *pairs(RENAMES, CENTRAL[2:])],
}
WAYS = {
    "among them": [("merge", True), ("rebase", True), ("cherry-pick", True), ("merge", False), ("rebase", False)],
    "with others": [("merge", True), ("merge", False)],
}
"""The ways in which git joins them, with the driver and without."""
RESUMES = [
    Pair("resumes", other, first, stopped=True)
    for other in ("stops", "records an impact", "loosens the Stop", "writes a note")
    for first in (True, False)
]


@pytest.mark.parametrize("what", EVERY)
def test_every_clone_says_the_same_and_nothing_better_than_the_worse_of_two(tmp_path: Path, what: str) -> None:
    found = EVERY[what]
    two = Two(tmp_path / "two", found)
    wrong: list[str] = []
    for how, driver in WAYS[what]:
        one = two.copied(tmp_path / f"{how}-{driver}", driver=driver)
        clean = one.joined(how)
        assert len(clean) > len(found) // 4  # what git cannot join is a Hold, and tried elsewhere
        for pair in clean:
            said = one.verdicts(pair)
            worst = max(map(RANK.__getitem__, two.before[pair]))
            if len(set(said.values())) > 1 or RANK[said["text alone"]] < worst:
                wrong += [f"{how}: {pair.folder}: {two.before[pair]} became {said}"]
    assert not wrong, "\n".join(wrong)


def test_a_resume_lifts_only_the_stop_that_its_clone_had_seen(tmp_path: Path) -> None:
    two = Two(tmp_path / "two", RESUMES)
    for how, driver in (*((one, True) for one in HOW), ("merge", False)):
        one = two.copied(tmp_path / f"{how}-{driver}", driver=driver)
        clean = one.joined(how)
        assert {pair.theirs for pair in clean} >= {"records an impact", "writes a note"}
        for pair in clean:
            said = one.verdicts(pair)
            assert len(set(said.values())) == 1, (how, pair, said)
            stops = pair.theirs in ("stops", "records an impact")
            assert (said["text alone"] == "stop") == stops, (how, pair, said)
