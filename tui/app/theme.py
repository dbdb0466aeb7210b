"""Dark, light, monochrome and high contrast. Meaning is always said in a word and a sign too, never by colour alone.

The variables `go`, `hold` and `stop` are for the verdict and findings, `spec` and `ops` for the two sides, and for
nothing else; `go-ground`, `hold-ground` and `stop-ground` are the faint tints behind them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

from rich.style import Style
from textual.color import Color
from textual.theme import Theme

TINT = 0.13
"""The share of a verdict's colour in its ground."""


class Hues(NamedTuple):
    """The colours of one theme that have a meaning."""

    go: str
    hold: str
    stop: str
    spec: str
    ops: str
    muted: str
    line: str
    """Borders of what is not under the cursor."""
    hold_fill: str = ""
    """The fill of the band for Hold, under dark letters; empty if its colour itself is light enough."""

    def variables(self, background: str) -> dict[str, str]:
        """The variables of the style sheets."""
        ground = Color.parse(background)
        tints = {
            f"{name}-ground": ground.blend(Color.parse(colour), TINT).hex
            for name, colour in (("go", self.go), ("hold", self.hold), ("stop", self.stop))
        }
        fill = {"hold_fill": self.hold_fill or self.hold, "hold_letters": "#1a1f2b" if self.hold_fill else background}
        colours = {name.replace("_", "-"): colour for name, colour in (self._asdict() | fill).items()}
        return colours | tints | {"border": self.spec, "border-blurred": self.line}


def _theme(theme: Theme, hues: Hues) -> Theme:
    """The theme with the colours that have a meaning."""
    selected = {"input-selection-background": theme.primary, "input-selection-foreground": str(theme.background)}
    variables = hues.variables(str(theme.background)) | selected
    return replace(theme, success=hues.go, warning=hues.hold, error=hues.stop, variables=variables)


DARK = _theme(
    Theme(
        name="table-dark",
        primary="#7aa2f7",
        secondary="#9aa5ce",
        accent="#a9b4d6",
        foreground="#dde1ee",
        background="#11141c",
        surface="#171b26",
        panel="#222838",
    ),
    Hues("#7dd88a", "#ffc560", "#ff7085", spec="#82aaff", ops="#73cdb9", muted="#949bb2", line="#3a4056"),
)
LIGHT = _theme(
    Theme(
        name="table-light",
        dark=False,
        primary="#1d4ed8",
        secondary="#475569",
        accent="#3f4b63",
        foreground="#1a1f2b",
        background="#fbfaf7",
        surface="#f3f1ec",
        panel="#e6e3db",
    ),
    Hues(
        "#11652f",
        "#7f4a00",
        "#a8142a",
        spec="#1d4ed8",
        ops="#0b6358",
        muted="#545c6a",
        line="#c3beb1",
        hold_fill="#ffc247",
    ),
)
MONO = _theme(
    Theme(
        name="table-mono",
        primary="#ffffff",
        secondary="#d0d0d0",
        accent="#ffffff",
        foreground="#f0f0f0",
        background="#000000",
        surface="#101010",
        panel="#202020",
    ),
    Hues("#ffffff", "#ffffff", "#ffffff", spec="#e0e0e0", ops="#e0e0e0", muted="#a8a8a8", line="#5a5a5a"),
)
CONTRAST = _theme(
    Theme(
        name="table-contrast",
        primary="#7fc4ff",
        secondary="#ffffff",
        accent="#ffffff",
        foreground="#ffffff",
        background="#000000",
        surface="#000000",
        panel="#262626",
    ),
    Hues("#3dff6e", "#ffe14d", "#ff8f8f", spec="#7fc4ff", ops="#5cf2e0", muted="#d6d6d6", line="#707070"),
)
THEMES = (DARK, LIGHT, MONO, CONTRAST)
NAMED: dict[str, Theme] = {"dark": DARK, "light": LIGHT, "monochrome": MONO, "high-contrast": CONTRAST}
"""The names of the themes in the configuration file."""

STYLES: dict[str, str] = {
    "text": "",
    "muted": "$muted",
    "title": "bold",
    "good": "bold $go",
    "warn": "bold $hold",
    "bad": "bold $stop",
    "blank": "italic $hold",
    "accent": "$accent",
    "spec": "bold $spec",
    "ops": "bold $ops",
}
"""The style of each tone, in Textual's words."""
TABLE_STYLES = {"heading": "bold $accent", "line": "$line", "strip": ""}
"""Tones that only tables have."""


def tone_style(tone: str, variables: Mapping[str, str]) -> Style:
    """The style of a tone for a table, in the colours of a theme."""
    words = TABLE_STYLES.get(tone, STYLES.get(tone, "")).split()
    colour = next((word for word in words if word.startswith("$")), "")
    rgb = Color.parse(variables[colour[1:]]).rich_color if colour else None
    return Style(color=rgb, bold="bold" in words or None, italic="italic" in words or None)


KEY = "bold $foreground on $line"
"""The style of a key."""
