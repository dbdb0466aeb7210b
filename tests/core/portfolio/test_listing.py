"""Many workspaces: what was computed before is taken again only where it still holds; all else is computed anew."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import core
from core.portfolio import summary_cache
from core.portfolio.entry import WorkspaceEntry, badness
from core.portfolio.listing import FEW, Listing
from core.portfolio.probe import Probe, probe
from core.verdict.observations.as_of import NEVER
from tests.core.portfolio.conftest import Put, as_nobody, contents

pytestmark = pytest.mark.slow

CLOCK = datetime(2026, 3, 3, 9, 30, tzinfo=UTC)
GOES = ("undefined_rate > 5%", "undefined_rate > 8%")
STOPS = ('customer_impact_repeats = "customer_impact >= 2', 'customer_impact_repeats = "customer_impact >= 0')


def listed(folder: Path, clock: datetime = CLOCK, *, fresh: bool = False, spread: bool = False) -> list[WorkspaceEntry]:
    return sorted(Listing(folder, clock, fresh=fresh, spread=spread), key=badness)


def verdicts(entries: list[WorkspaceEntry]) -> dict[str, str]:
    return {one.folder.name: one.summary.verdict if one.summary else "" for one in entries}


@pytest.fixture
def computed(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The folders that had to be computed, in their order."""
    found: list[Path] = []

    def looked(folder: Path, clock: datetime, at: datetime | None) -> Probe:
        found.append(folder)
        return probe(folder, clock, at)

    monkeypatch.setattr("core.portfolio.listing.probe", looked)
    return found


@pytest.fixture
def many(put: Put) -> Put:
    """As many as are remembered, all of them with the clock's time as their own."""
    for number in range(FEW + 2):
        put(f"w{number:02}", ('name = "Support', f'name = "{number} Support'), moving=True)
    return put


def test_the_worst_come_first(put: Put) -> None:
    put("go", GOES)
    put("hold")
    put("late", moving=True)
    put("stop", STOPS)
    put("blank page", ('fallback = "', 'note = "'))
    (put("broken") / "workspace.toml").write_text("x")
    later = CLOCK + timedelta(days=7)
    names = [one.folder.name for one in listed(put("z").parent, later)]
    assert names == ["broken", "stop", "late", "blank page", "hold", "z", "go"]


def test_a_folder_without_any_is_an_empty_list(folder: Path) -> None:
    assert listed(folder) == []


def test_few_are_computed_each_time_and_leave_nothing_behind(put: Put, cache_home: Path, computed: list[Path]) -> None:
    folder = put("a").parent
    assert listed(folder) == listed(folder)
    assert len(computed) == 2
    assert not cache_home.exists()


def test_the_second_time_nothing_is_computed_and_the_same_is_said(
    many: Put, folder: Path, computed: list[Path]
) -> None:
    first = listed(folder)
    assert len(computed) == len(first) == FEW + 2
    assert listed(folder) == first
    assert len(computed) == FEW + 2


def test_the_cache_is_for_its_user_alone(many: Put, folder: Path) -> None:
    listed(folder)
    assert stat.S_IMODE(summary_cache.place(folder).stat().st_mode) == 0o600
    assert [path.name for path in summary_cache.place(folder).parent.iterdir()] == [summary_cache.place(folder).name]


def test_nothing_is_written_among_the_workspaces(many: Put, folder: Path) -> None:
    many("with a database", database=True)
    before = contents(folder)
    listed(folder)
    listed(folder)
    assert contents(folder) == before


def test_what_was_changed_is_computed_anew_and_only_that(many: Put, folder: Path, computed: list[Path]) -> None:
    listed(folder)
    computed.clear()
    file = folder / "w03" / "workspace.toml"
    status = file.stat()
    file.write_text(file.read_text().replace(*GOES))
    os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))  # by content, never by time
    after = verdicts(listed(folder))
    assert [one.name for one in computed] == ["w03"]
    assert after.pop("w03") == "go"
    assert set(after.values()) == {"hold"}
    file.write_text("x")
    assert verdicts(listed(folder))["w03"] == ""


def test_what_time_alone_changes_is_computed_anew_then(many: Put, folder: Path, computed: list[Path]) -> None:
    many("fixed")
    listed(folder)
    stands = summary_cache.read(folder)
    until = min(one.until for one in stands.values())
    assert CLOCK < until < NEVER
    computed.clear()
    listed(folder, until - timedelta(microseconds=1))
    assert computed == []
    later = {one.folder.name: one for one in listed(folder, until)}
    assert len(computed) == FEW + 2, "all but the one that is fixed to an instant"
    fresh = {one.folder.name: one for one in listed(folder, until, fresh=True)}
    assert later == fresh


def test_a_clock_that_goes_back_finds_nothing(many: Put, folder: Path, computed: list[Path]) -> None:
    listed(folder)
    computed.clear()
    listed(folder, CLOCK - timedelta(hours=1))
    assert len(computed) == FEW + 2


def test_at_any_hour_of_a_week_the_cache_says_what_is_computed_anew(many: Put, folder: Path) -> None:
    heard = set()
    for hours in range(0, 24 * 9, 18):
        clock = CLOCK + timedelta(hours=hours)
        remembered, fresh = listed(folder, clock), listed(folder, clock)
        assert remembered == fresh
        shutil.rmtree(summary_cache.place(folder).parent)
        assert remembered == listed(folder, clock)
        heard.add(str([(one.summary.verdict, one.summary.headline) for one in fresh if one.summary]))
    assert len(heard) > 2


def put_a_folder_there(path: Path) -> None:
    path.unlink()
    path.mkdir()


DAMAGE: dict[str, Callable[[Path], object]] = {
    "gone": Path.unlink,
    "empty": lambda path: path.write_bytes(b""),
    "torn": lambda path: path.write_bytes(path.read_bytes()[:-100]),
    "no text": lambda path: path.write_bytes(b"\xff" * 1000),
    "a verdict of somebody else's hand": lambda path: path.write_bytes(
        path.read_bytes().replace(b'"verdict":"hold"', b'"verdict":"go"')
    ),
    "a folder": put_a_folder_there,
}


@pytest.mark.parametrize("what", DAMAGE)
def test_a_damaged_cache_is_none(many: Put, folder: Path, computed: list[Path], what: str) -> None:
    before = listed(folder)
    computed.clear()
    DAMAGE[what](summary_cache.place(folder))
    assert listed(folder) == before
    assert len(computed) == FEW + 2


def test_another_version_of_the_program_believes_none_of_it(
    many: Put, folder: Path, computed: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    listed(folder)
    computed.clear()
    monkeypatch.setattr(summary_cache, "program_digest", lambda: "another")
    listed(folder)
    assert len(computed) == FEW + 2


def test_the_program_is_told_by_its_code(tmp_path: Path) -> None:
    copy = shutil.copytree(Path(core.__file__).parent, tmp_path / "core", ignore=shutil.ignore_patterns("__pycache__"))
    known = summary_cache.program_in(copy)
    assert known == summary_cache.program_in(copy) == summary_cache.program_digest()
    source = copy / "verdict" / "evaluate.py"
    source.write_text(source.read_text() + "\n")
    assert summary_cache.program_in(copy) != known


def test_a_program_whose_code_nobody_can_read_remembers_nothing(
    many: Put, folder: Path, cache_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(summary_cache, "program_digest", lambda: summary_cache.program_in(folder / "gone"))
    listed(folder)
    assert not cache_home.exists()


def test_where_no_cache_can_be_the_list_is_the_same(many: Put, folder: Path, cache_home: Path) -> None:
    before = listed(folder, fresh=True)
    shutil.rmtree(cache_home)
    cache_home.write_text("a file in its place")
    assert listed(folder) == before
    cache_home.unlink()
    cache_home.mkdir(mode=0o500)
    folder.chmod(0o755)
    with as_nobody():
        summary_cache.write(folder, {})
    assert list(cache_home.iterdir()) == []


def test_two_that_write_at_once_leave_one_whole_cache(many: Put, folder: Path, computed: list[Path]) -> None:
    listed(folder)
    entries = summary_cache.read(folder)
    half = dict(list(entries.items())[:5])
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: summary_cache.write(folder, entries if number % 2 else half), range(200)))
        found = [summary_cache.read(folder) for _ in range(50)]
    assert all(one in (entries, half) for one in found)
    assert summary_cache.read(folder) in (entries, half)
    assert len(list(summary_cache.place(folder).parent.iterdir())) == 1


def test_only_what_is_still_there_is_kept(many: Put, folder: Path) -> None:
    listed(folder)
    shutil.rmtree(folder / "w00")
    listed(folder)
    assert len(summary_cache.read(folder)) == FEW + 1


def test_another_instant_is_neither_taken_from_the_cache_nor_put_there(many: Put, folder: Path) -> None:
    before = listed(folder)
    then = Listing(folder, CLOCK, at=CLOCK - timedelta(weeks=3))
    assert {one.at for one in then} == {CLOCK - timedelta(weeks=3)}
    assert verdicts(list(then)) != verdicts(before)
    assert listed(folder) == before


def test_other_processes_say_the_same(many: Put, folder: Path) -> None:
    (many("broken") / "workspace.toml").write_text("x")
    alone = listed(folder, fresh=True)
    assert listed(folder, fresh=True, spread=True) == alone
    assert len(alone) == FEW + 3


def test_who_stops_early_leaves_no_cache(many: Put, folder: Path) -> None:
    """A list that is not whole would make the next one forget."""
    listed(folder)
    whole = summary_cache.read(folder)
    (folder / "w00" / "workspace.toml").write_text("x")
    next(iter(Listing(folder, CLOCK)))
    assert summary_cache.read(folder) == whole


def test_a_git_file_that_names_no_folder_hides_no_workspace(put: Put) -> None:
    folder = put("go", GOES)
    put("hold")
    (folder / ".git").write_bytes(b"gitdir: a\0b\n")
    assert set(verdicts(listed(folder.parent))) == {"go", "hold"}
    assert None not in [one.summary for one in listed(folder.parent)]
