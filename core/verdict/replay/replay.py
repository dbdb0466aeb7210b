"""The tracks of all conditions, kept from one evaluation to the next, so that a new reading costs what is new."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from core.model.evidence import Reading
from core.verdict.replay.course import Course
from core.verdict.replay.track import Looks, Track

Readings = Sequence[Reading]


class Replay:
    """Knows a track only together with the very readings that it was fed: anything else is replayed from the start."""

    def __init__(self) -> None:
        self._tracks: dict[object, tuple[Readings, Track]] = {}
        self._chosen: dict[object, tuple[Readings, Readings]] = {}
        self._old_tracks: dict[object, tuple[Readings, Track]] = {}
        self._old_chosen: dict[object, tuple[Readings, Readings]] = {}

    def turn(self) -> None:
        """Before a next evaluation: what that does not ask for is forgotten at the one after it."""
        self._old_tracks, self._tracks = self._tracks, {}
        self._old_chosen, self._chosen = self._chosen, {}

    def track(self, course: Course, looks: Looks, of: str, readings: Readings) -> Track:
        """The track of a course over these readings of a signal, in time order; `of` says how they were chosen."""
        key = (course, looks, of)
        found = self._tracks.get(key) or self._old_tracks.get(key)
        if found and _goes_on(found[0], readings):
            fed, track = found
            track.extend(readings[len(fed) :])
        else:
            track = Track(course, looks)
            track.extend(readings)
        self._tracks[key] = readings, track
        return track

    def chosen(self, of: str, readings: Readings, choose: Callable[[Reading], bool]) -> Readings:
        """The readings that are chosen; of those that were there before, it is known which."""
        found = self._chosen.get(of) or self._old_chosen.get(of)
        if found and begins(found[0], readings):
            new = tuple(one for one in readings[len(found[0]) :] if choose(one))
            kept = (*found[1], *new) if new else found[1]
        else:
            kept = tuple(one for one in readings if choose(one))
        self._chosen[of] = readings, kept
        return kept


def begins(one: Readings, other: Readings) -> bool:
    """Whether the other readings begin with these very readings."""
    return one is other or (len(one) <= len(other) and one == other[: len(one)])


def _goes_on(fed: Readings, readings: Readings) -> bool:
    """Whether a track that was fed those can take what is new in these."""
    if not begins(fed, readings):
        return False
    return len(fed) == len(readings) or not fed or readings[len(fed)].at > fed[-1].at
