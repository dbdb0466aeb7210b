"""Dark, light and monochrome. Meaning is always said in a word and a sign too, never by colour alone."""

from __future__ import annotations

from textual.theme import Theme

from core.model.gate import GateName
from core.verdict.finding import State

DARK = Theme(
    name="table-dark",
    primary="#7aa2f7",
    secondary="#9aa5ce",
    accent="#7dcfff",
    success="#8fce72",
    warning="#f0b35a",
    error="#f7768e",
    foreground="#d5d9e6",
    background="#14161e",
    surface="#1a1d27",
    panel="#232733",
    variables={"muted": "#8d94ab"},
    dark=True,
)
LIGHT = Theme(
    name="table-light",
    primary="#1d4ed8",
    secondary="#475569",
    accent="#0e7490",
    success="#15703a",
    warning="#9a5b00",
    error="#b4182d",
    foreground="#1a1f2b",
    background="#fbfaf7",
    surface="#f3f1ec",
    panel="#e6e3db",
    variables={"muted": "#5b6472"},
    dark=False,
)
MONO = Theme(
    name="table-mono",
    primary="#ffffff",
    secondary="#d0d0d0",
    accent="#ffffff",
    success="#ffffff",
    warning="#ffffff",
    error="#ffffff",
    foreground="#e8e8e8",
    background="#000000",
    surface="#101010",
    panel="#202020",
    variables={"muted": "#a8a8a8"},
    dark=True,
)
THEMES = (DARK, LIGHT, MONO)
NAMED: dict[str, Theme] = {"dark": DARK, "light": LIGHT, "monochrome": MONO}
"""As the configuration file calls them."""

WORDS: dict[GateName, str] = {"go": "GO", "hold": "HOLD", "stop": "STOP"}
SIGNS: dict[GateName, str] = {"go": "✓", "hold": "‖", "stop": "■"}
TONES: dict[GateName, str] = {"go": "good", "hold": "warn", "stop": "bad"}

STYLES: dict[str, str] = {
    "text": "",
    "muted": "$muted",
    "title": "bold",
    "good": "bold $text-success",
    "warn": "bold $text-warning",
    "bad": "bold $text-error",
    "blank": "italic $text-warning",
    "accent": "$text-accent",
}
"""The style of each tone, in Textual's words."""


def finding_sign(gate: GateName, state: State, *, waived: bool = False, blocks: bool = True) -> tuple[str, str]:
    """Sign and tone of a finding: a met Stop is bad, a met Go is good."""
    if not blocks:
        return "·", "muted"
    if waived:
        return "~", "muted"
    if state == "unknown":
        return "?", "warn"
    if state == "undecided":
        return "≈", "warn"
    if gate == "go":
        return ("✓", "good") if state == "met" else ("✗", "warn")
    if state == "met":
        return "✗", "bad" if gate == "stop" else "warn"
    return "✓", "good"
