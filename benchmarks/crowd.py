"""Let two running programs, a script and real `git pull`s work at once, and look for what was called saved and is gone.

    uv run python crowd.py [SECONDS]

No baseline: what counts is the number of acknowledged writes that are gone, and of conflicts that nobody made.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).parent.parent))

from tests.scenarios.clone import cloned, new_repository
from tests.scenarios.crowd import Crowd


def main(seconds: float) -> None:
    """Let them work so long, then look."""
    with TemporaryDirectory() as folder:
        here = new_repository(Path(folder) / "here", "triage")
        crowd = Crowd(here, cloned(here, "there"))
        end = time.monotonic() + seconds

        def goes_on(_done: int) -> bool:
            return time.monotonic() < end

        crowd.work(person=goes_on, program=0, script=goes_on, puller=goes_on)
        crowd.check()
        done = crowd.done
        print(f"in {seconds:.0f} s acknowledged, and all of it there, without a conflict that nobody made:")
        print(f"  {len(done.names)} edits at a screen, {len(done.scopes)} of a program without one,")
        print(f"  {len(done.readings)} readings of a script, {len(done.loops)} pulls")
        print(f"refused in words: {len(done.refused)}")
        for words in sorted(set(done.refused)):
            print(f"  {done.refused.count(words):4} {words[:110]}")


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else 300)
