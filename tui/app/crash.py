"""The last words of an application that a mistake in this program has ended: short, and without what it worked on.

Textual paints a traceback with the local variables, which are texts of the workspace. Here the plain traceback goes
into a file, and its path on the screen.
"""

from __future__ import annotations

import traceback

from core.errors import OptableError
from core.visible import visible
from tui.common.remedies import hint_of
from tui.common.user_paths import state_folder

LOG = "crash.log"


def last_words(error: BaseException) -> str:
    """The message for the terminal; the traceback of a mistake is written into a file of the state folder."""
    if isinstance(error, OptableError):
        hint = hint_of(error)
        return visible(f"optable: {error.at_place}{f'{chr(10)}hint: {hint}' if hint else ''}")
    trace = "".join(traceback.format_exception(error))
    said = (
        f"optable: an error in this program has ended it ({type(error).__name__}). Everything that was saved is kept."
    )
    try:
        folder = state_folder()
        folder.mkdir(parents=True, exist_ok=True)
        (folder / LOG).write_text(trace, encoding="utf-8", errors="backslashreplace")
    except OSError:
        return visible(f"{said}\n{trace}")
    return visible(f"{said}\nhint: Report it, with {folder / LOG}: it says where it happened.")
