"""Export and import of a workspace with 10,000 records, against tomli_w.dumps and tomllib.loads of the same text."""

from __future__ import annotations

import gc
import shutil
import tempfile
import time
import tomllib
from pathlib import Path

import tomli_w
from measure import in_turn, median, report

from core.model.evidence_log import EvidenceLog
from core.model.gate import Condition, Gate, Outcome
from core.model.roles import Activity, Role
from core.model.signals import Signal
from core.model.table import Item
from core.model.workflow import Workflow
from core.model.workspace import Workspace
from core.store.store import Store
from core.text import workspace_toml
from core.text.sync import sync

RECORDS = 10_000
RUNS = 5


def workspace() -> Workspace:
    """10,000 records: half of them rows of the table, the rest roles, activities, signals and conditions."""
    share = RECORDS // 10
    roles = {f"role_{n}": Role(title=f"Role {n}", holder=f"Holder {n}", party="it") for n in range(2 * share)}
    table = {
        f"item_{n}": Item(
            title=f"Item {n}",
            specification=f"What the system does in case {n}",
            operations=f"How people keep {n} running",
            owner=f"role_{n % (2 * share)}",
        )
        for n in range(5 * share)
    }
    activities = {f"activity_{n}": Activity(role=f"role_{n}", cadence="1w") for n in range(share)}
    signals = {f"signal_{n}": Signal(kind="rate", unit="ratio", max_age="2w", baseline="5%") for n in range(share)}
    conditions = {f"condition_{n}": Condition(sentence=f"signal_{n} > 5% over 4w min 40") for n in range(share)}
    return Workspace(
        workflow=Workflow(name="Ten thousand records"),
        table=table,
        roles=roles,
        activities=activities,
        signals=signals,
        gate=Gate(hold=Outcome(conditions=conditions)),
    )


def seconds(job: object) -> float:
    """Seconds of one call."""
    start = time.perf_counter()
    job()  # type: ignore[operator]  # a function without arguments
    return time.perf_counter() - start


def main() -> None:
    """Measure and print, without the garbage collector on either side, as commands run."""
    gc.disable()
    whole = workspace()
    text = workspace_toml.dump(whole)
    data = tomllib.loads(text)
    folder = Path(tempfile.mkdtemp())

    def export() -> float:
        shutil.rmtree(folder)
        folder.mkdir()
        with Store.create(folder, whole, EvidenceLog()) as store:
            return seconds(lambda: sync.export(store))

    def import_() -> float:
        shutil.rmtree(folder)
        folder.mkdir()
        with Store.create(folder, Workspace(), EvidenceLog()) as store:
            sync.export(store)
            (folder / "workspace.toml").write_text(text, encoding="utf-8")
            return seconds(lambda: sync.import_(store))

    ours, theirs = in_turn(RUNS, export, lambda: seconds(lambda: tomli_w.dumps(data, multiline_strings=True)))
    report("export of 10,000 records (median)", median(ours), median(theirs), 3, what="tomli_w.dumps")
    ours, theirs = in_turn(RUNS, import_, lambda: seconds(lambda: tomllib.loads(text)))
    report("import of 10,000 records (median)", median(ours), median(theirs), 3, what="tomllib.loads")


if __name__ == "__main__":
    main()
