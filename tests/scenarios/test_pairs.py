"""One commit, one verdict: whatever two people did to one workspace, and however git brought it together."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.scenarios.pairs import RANK, Pair, Two, pairs

HOW = ("merge", "rebase", "cherry-pick")
MOVES, CLONES = HOW[1:], ("ours", "theirs", "fresh")
MANY = 40
"""From so many pairs on not everything is asked of each: a run takes a minute as it is."""
EDITS = ("loosens the Stop", "removes the Stop", "redefines the signal")
CENTRAL = (*EDITS[:2], "records an impact", "stops")
OTHERS = ("records none", "holds", "decides go", "waives", "writes a note")
RENAMES = ("renames the Stop", "renames the signal")
EVERY = {
    "among them": pairs(CENTRAL, CENTRAL),
    "with others": [*pairs(EDITS, OTHERS), *pairs(EDITS, RENAMES), *pairs(RENAMES, CENTRAL[2:])],
}
RESUMES = [
    Pair("resumes", other, first, stopped=True)
    for other in ("stops", "records an impact", "loosens the Stop", "writes a note")
    for first in (True, False)
]


def is_moved_unaware(pair: Pair, how: str) -> bool:
    """Evidence that became known after an edit that its clone did not know, in one line of commits without a merge.

    The text judges it by the edit: nothing says that it was moved. The clone that has seen the Stop keeps it.
    """
    sides = (pair.ours, pair.theirs) if pair.ours_first else (pair.theirs, pair.ours)
    return how in MOVES and sides[0] in EDITS and sides[1] == "records an impact"


@pytest.mark.parametrize("driver", [True, False], ids=["driver", "no driver"])
@pytest.mark.parametrize("found", EVERY.values(), ids=EVERY)
def test_every_clone_says_the_same_and_nothing_better_than_the_worse_of_two(
    tmp_path: Path, driver: bool, found: list[Pair]
) -> None:
    two = Two(tmp_path / "two", found, driver=driver)
    wrong: list[str] = []
    for how in HOW if len(found) < MANY else HOW[:2]:
        one = two.copied(tmp_path / how)
        clean = one.joined(how)
        assert len(clean) > len(found) // 4  # what git cannot join is a Hold, and tried elsewhere
        for pair in clean:
            said = one.verdicts(pair, *(CLONES if len(found) < MANY else CLONES[:1]))
            worst = max(map(RANK.__getitem__, two.before[pair]))
            if is_moved_unaware(pair, how):
                assert "stop" in said.values()
            elif len(set(said.values())) > 1 or RANK[said["text alone"]] < worst:
                wrong += [f"{how}: {pair.folder}: {two.before[pair]} became {said}"]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("driver", [True, False], ids=["driver", "no driver"])
def test_a_resume_lifts_only_the_stop_that_its_clone_had_seen(tmp_path: Path, driver: bool) -> None:
    two = Two(tmp_path / "two", RESUMES, driver=driver)
    for how in HOW:
        one = two.copied(tmp_path / how)
        clean = one.joined(how)
        assert {pair.theirs for pair in clean} >= {"records an impact", "writes a note"}
        for pair in clean:
            said = one.verdicts(pair, *CLONES)
            assert len(set(said.values())) == 1, (how, pair, said)
            stops = pair.theirs in ("stops", "records an impact")
            assert (said["text alone"] == "stop") == stops, (how, pair, said)
