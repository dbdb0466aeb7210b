"""Dialogs of the review: a label, a note, the updates of a case, and the week to draw."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction

from textual.content import Content

from core.errors import BadValue
from core.model.evidence import ExceptionCase
from core.model.learning import TARGETS, Target
from core.model.quantity import quantity
from core.model.sessions import Session
from core.review.draw import CONTROLS, SIZE
from core.review.labels import Labels, matching_labels
from core.times import local
from core.visible import visible, visible_line
from tui.app.controller import WorkspaceController
from tui.app.dialogs.ask import AskDialog, Option
from tui.app.dialogs.form import FormDialog, FormField, Line
from tui.app.dialogs.pick import PickDialog
from tui.app.widgets.case import predicted, review_text

TITLES = {
    "misclassified": "Misclassified: which label is right?",
    "undefined": "Undefined category: what should it be called?",
}
TARGET_KEYS: dict[Target, str] = dict(zip(TARGETS, "tepso", strict=True))


def label_dialog(controller: WorkspaceController, case: ExceptionCase, outcome: str) -> PickDialog:
    """The likely labels on 1 to 9, any other by typing; for an undefined category a new one, or none."""
    free = outcome == "undefined"
    store = controller.store
    labels = Labels(controller.state.evidence.reviewed, store.labels())
    proposed = tuple(one for one in store.proposed_labels() if one not in labels.taxonomy) if free else ()
    offered = (*proposed, *(() if free else labels.likely(case)))
    known = (*proposed, *(one for one in labels.taxonomy if free or one != case.predicted))
    about = f"Predicted: {case.predicted or '-'}"
    if free:
        about += "\nType a new label, take one that was proposed before, or Enter alone for none."
    return PickDialog(TITLES[outcome], about, offered, lambda text: matching_labels(text, known), free=free)


def updates_dialog(selected: tuple[Target, ...]) -> AskDialog:
    """The updates that the case asks for: a key toggles a target."""
    options = tuple(
        Option(TARGET_KEYS[one], f"{'■' if one in selected else '□'} {one.replace('_', ' ')}", one) for one in TARGETS
    )
    return AskDialog("What does it update?", "A key turns it on or off.", options, chord=True)


class NoteDialog(FormDialog):
    """A note; typed text is saved as a draft, also if the dialog is left."""

    def __init__(
        self, controller: WorkspaceController, case: ExceptionCase, note: str, done: Callable[[str], None]
    ) -> None:
        self.controller = controller
        self.place = f"note.{case.name}"

        def submit(texts: Mapping[str, str]) -> None:
            controller.drop_draft(self.place, texts["note"])
            done(texts["note"])

        line = Line(
            "note", "Note", controller.state.drafts.get(self.place, note), "what a colleague should know", long=True
        )
        super().__init__(f"Note on {case.id}", (line,), submit)

    def on_text_area_changed(self, event: FormField.Changed) -> None:
        """Save the draft with each change."""
        super().on_text_area_changed(event)
        self.controller.draft(self.place, self.texts()["note"])


def draw_form(controller: WorkspaceController, done: Callable[[Session], None]) -> FormDialog:
    """The week to draw, its sample sizes, and the seed by which the draw can be repeated."""

    def submit(texts: Mapping[str, str]) -> None:
        size, controls = (_whole(texts[name], name) for name in ("size", "controls"))
        second = _share(texts["second"] or "0%")
        done(
            controller.change(
                lambda store: store.draw(
                    week=texts["week"], seed=texts["seed"], size=size, controls=controls, second=second
                )
            )
        )

    lines = (
        Line("week", "Week", controller.store.newest_week() or "", "an ISO week such as 2025-W02"),
        Line("size", "Cases", str(SIZE), "how many in all"),
        Line("controls", "Controls", str(CONTROLS), "how many of them are not flagged"),
        Line("second", "Second review", "0%", "the share that a second person reviews blind, such as 20%"),
        Line("seed", "Seed", "1", "any word; with the same word anybody can repeat the draw"),
    )
    about = "Once made, the draw is frozen: a late import does not change it."
    return FormDialog("Draw cases for review", lines, submit, about, verb="draw")


def case_text(case: ExceptionCase, zone: str, *, alike: tuple[str, ...] = (), blind: bool = False) -> Content:
    """The full case with every review of it; without reviews in a blind second review."""
    parts = [Content.styled(f"{visible_line(case.name)}  {local(case.at, zone)}", "$muted"), Content("")]
    parts += [Content.styled(visible(case.input) or "(no text)", "bold"), Content(""), predicted(case)]
    if case.note.strip():
        parts.append(Content(f"Note: {visible(case.note)}"))
    if case.version.strip():
        parts.append(Content(f"Version: {visible_line(case.version)}"))
    for review in [] if blind else sorted(case.reviews.values(), key=lambda one: one.at, reverse=True):
        parts += [Content(""), review_text(review, zone)]
    if alike:
        parts += [Content(""), Content("Nearly the same: " + ", ".join(visible_line(name) for name in alike[:20]))]
    return Content("\n").join(parts)


def _whole(text: str, name: str) -> int:
    if not text.isdecimal():
        raise BadValue(f"must be a whole number, not {text[:40]!r}", name)
    return int(text)


def _share(text: str) -> Fraction:
    try:
        return quantity(text)
    except ValueError as error:
        raise BadValue(str(error), "second", "A share such as 20%.") from None
