"""An error says what helps when somebody reads it, and looks for it only then."""

from __future__ import annotations

import pickle
from functools import partial

from core.errors import BadValue, nearest


def test_a_hint_is_looked_for_once_and_only_if_it_is_read() -> None:
    read: list[str] = []

    def hint() -> str:
        read.append("read")
        return "Did you mean b?"

    error = BadValue("there is no a", "roles.a", hint)
    assert (error.at_place, read) == ("roles.a: there is no a", [])
    assert (error.hint, str(error)) == ("Did you mean b?", "roles.a: there is no a\nDid you mean b?")
    assert read == ["read"]


def test_an_error_whose_hint_nobody_has_read_comes_whole_out_of_another_process() -> None:
    error = BadValue("there is no rat", "roles.rat", partial(nearest, "rat", {"rate": 1}))
    again = pickle.loads(pickle.dumps(error))  # noqa: S301  # our own
    assert (again.message, again.place, again.hint) == ("there is no rat", "roles.rat", "Did you mean rate?")
