"""One commit, one verdict: whatever two people did to one workspace, and however git brought it together."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.scenarios.pairs import DEEDS, GATE, RANK, Pair, Two, pairs

HOW = ("merge", "rebase", "cherry-pick")


def unaware(pair: Pair) -> bool:
    return False


@pytest.mark.parametrize("driver", [True, False], ids=["driver", "no driver"])
def test_pairs(tmp_path: Path, driver: bool) -> None:
    import time

    t = time.time()
    two = Two(
        tmp_path / "two", pairs(["loosens the Stop", "removes the Stop", "records an impact", "stops"]), driver=driver
    )
    print("made", time.time() - t)
    for how in HOW:
        t = time.time()
        one = two.copied(tmp_path / how)
        clean = one.joined(how)
        print(how, len(clean), "of", len(two.pairs), time.time() - t)
        t = time.time()
        for pair in clean:
            v = one.verdicts(pair)
            worst = max(two.before[pair], key=RANK.__getitem__)
            if len(set(v.values())) > 1 or RANK[v["text alone"]] < RANK[worst]:
                print(how, pair.folder, two.before[pair], v)
        print("verdicts", time.time() - t)
    assert 0
