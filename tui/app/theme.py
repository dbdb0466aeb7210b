"""Dark, light and monochrome. Meaning is always said in a word and a sign too, never by colour alone."""

from __future__ import annotations

from textual.theme import Theme

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
    variables={"muted": "#949bb2"},
    dark=True,
)
LIGHT = Theme(
    name="table-light",
    primary="#1d4ed8",
    secondary="#475569",
    accent="#0b6b85",
    success="#15703a",
    warning="#9a5b00",
    error="#b4182d",
    foreground="#1a1f2b",
    background="#fbfaf7",
    surface="#f3f1ec",
    panel="#e6e3db",
    variables={"muted": "#545c6a"},
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
    foreground="#f0f0f0",
    background="#000000",
    surface="#101010",
    panel="#202020",
    variables={"muted": "#a8a8a8"},
    dark=True,
)
THEMES = (DARK, LIGHT, MONO)
NAMED: dict[str, Theme] = {"dark": DARK, "light": LIGHT, "monochrome": MONO}
"""The names of the themes in the configuration file."""

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
