"""A running program without a screen: it edits, follows the text and exports, and prints what it was told is saved."""

from __future__ import annotations

import sys
from itertools import count
from pathlib import Path

from core.errors import OptableError
from core.model.field_ref import FieldRef
from core.model.workspace import RecordId
from tui.app.controller import WorkspaceController

SCOPE = FieldRef(RecordId("workflow", "workflow"), "scope")


def main(folder: Path, edits: int) -> None:
    """So many edits; without a number, until its input ends."""
    controller = WorkspaceController.open(folder, lambda _state: None, actor="Two")
    for number in count(1) if not edits else range(1, edits + 1):
        text = f"Scope {number}"
        for attempt in (controller.poll, controller.pull, lambda text=text: save(controller, text)):
            try:
                attempt()
            except OptableError as error:
                print(f"refused {error.message}", flush=True)  # noqa: T201
        if number % 5 == 0:
            try:
                controller.export()
            except OptableError as error:
                print(f"refused {error.message}", flush=True)  # noqa: T201
    controller.close()


def save(controller: WorkspaceController, text: str) -> None:
    """One edit, as of what the program shows."""
    controller.edit(SCOPE, text, controller.state.revs.get(SCOPE.record))
    print(f"saved {text}", flush=True)  # noqa: T201


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
