"""Two programs, a script and a puller at once: what was acknowledged is there at the end."""

from __future__ import annotations

from tests.scenarios.clone import Clone
from tests.scenarios.crowd import Crowd, GoesOn


def times(number: int) -> GoesOn:
    return lambda done: done < number


def test_nobody_of_a_crowd_loses_what_the_program_called_saved(here: Clone, there: Clone) -> None:
    crowd = Crowd(here, there)
    crowd.work(person=times(10), program=100, script=times(8), puller=times(8))
    crowd.check()
    done = crowd.done
    assert [len(one) for one in (done.names, done.scopes, done.readings)] == [10, 100, 8], done.refused
    assert done.loops
