"""Waivers that come by way of the text, where nobody judged who wrote them."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from core.errors import BadData
from core.text.load import load_workspace
from core.text.sync.sync import export, import_, open_workspace
from core.verdict.context import Context
from core.verdict.evaluate import evaluate
from core.verdict.finding import Finding

AT = datetime(2025, 3, 5, 9, tzinfo=UTC)
SENTENCE = "error_rate > 5%"
WAIVER = f"""\
[waivers.xw]
gate = "hold"
condition = "too_many"
sentence = "{SENTENCE}"
by = "builder"
holder = "Ada"
reason = "the cause is known"
at = 2025-03-04T09:00:00Z
until = 2025-04-01T09:00:00Z
finding = "met"
"""


def write(folder: Path, *changes: tuple[str, str], waiver: str = WAIVER) -> None:
    """The text with the waiver, and with these changes of it."""
    path = folder / "workspace.toml"
    text = path.read_text(encoding="utf-8").replace(" over 4w min 40", "").partition("\n[waivers")[0]
    text = f"{text.rstrip()}\n\n{waiver}"
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    path.write_text(text, encoding="utf-8", newline="\n")


def found(folder: Path) -> Finding:
    """The finding of its condition."""
    (finding,) = evaluate(Context(*load_workspace(folder), AT)).of("hold")
    return finding


def opened(folder: Path) -> None:
    """The database is made from the text, or brought up to it."""
    open_workspace(folder, clock=lambda: AT).close()


@pytest.mark.parametrize("with_database", [False, True])
def test_one_in_order_sets_its_condition_aside(folder: Path, *, with_database: bool) -> None:
    write(folder)
    if with_database:
        opened(folder)
    finding = found(folder)
    assert (finding.state, finding.waived, finding.waiver) == ("met", True, "xw")


@pytest.mark.parametrize("with_database", [False, True])
@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ('by = "builder"\nholder', 'by = "tester"\nholder', "Tester is no decision owner of Hold"),
        ('by = "builder"\nholder', 'by = "nobody"\nholder', "Nobody is no decision owner of Hold"),
        ('holder = "Ada"\nreason', 'holder = " "\nreason', "it does not say who was Builder"),
        ('reason = "the cause is known"', 'reason = "\\t"', "it gives no reason"),
        ('\nreason = "the', '\nrequested_by = "builder"\nreason = "the', "Builder asked for it itself"),
    ],
)
def test_one_that_nobody_could_have_recorded_sets_nothing_aside_and_says_why(
    folder: Path, old: str, new: str, why: str, *, with_database: bool
) -> None:
    role = '[roles.tester]\nholder = "Tim"\nparty = "build"\n\n[activities'
    write(folder, ("[activities", role), (old, new))
    if with_database:
        opened(folder)
    finding = found(folder)
    assert (finding.state, finding.waived, finding.not_waived) == ("met", False, why)


def test_one_for_a_stop_is_refused(folder: Path) -> None:
    write(folder, ('gate = "hold"\ncondition', 'gate = "stop"\ncondition'))
    with pytest.raises(BadData) as caught:
        load_workspace(folder)
    assert "waivers.xw.gate" in caught.value.place


def test_that_it_ended_is_part_of_the_text_and_stays(folder: Path) -> None:
    write(folder)
    with open_workspace(folder, clock=lambda: AT) as store:
        export(store)
        assert "ended" not in (folder / "workspace.toml").read_text(encoding="utf-8")
        write(folder, (f'too_many = "{SENTENCE}"', 'too_many = "error_rate > 9%"'))
        import_(store)
        export(store)
        assert "ended = 2025-03-05T09:00:00Z" in (folder / "workspace.toml").read_text(encoding="utf-8")
        write(folder, ("error_rate > 9%", SENTENCE))
        import_(store)
        assert store.snapshot.workspace.waivers["xw"].ended == AT, "also where the text no longer says so"
        export(store)
    (folder / "workspace.db").unlink()
    assert not found(folder).waived
    opened(folder)
    assert not found(folder).waived
