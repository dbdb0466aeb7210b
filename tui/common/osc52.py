"""The terminal's own clipboard: OSC 52, wrapped for what lies between program and terminal."""

from __future__ import annotations

import base64
from collections.abc import Mapping

MOST = 74_994
"""The most bytes of a text that terminals take: 99,992 in base64, below xterm's limit of 100,000."""
CHUNK = 200
"""Bytes in one device control string for screen, which takes no more than 256."""
WITHOUT = ("linux", "dumb")
"""Terminals that have no clipboard: the console, and what knows no sequences."""


def route(environment: Mapping[str, str]) -> str:
    """The way to the clipboard, in words; empty if the terminal has none."""
    if environment.get("TERM", "") in WITHOUT:
        return ""
    between = "tmux" if "TMUX" in environment else "screen" if "STY" in environment else ""
    far = "ssh" if "SSH_CONNECTION" in environment or "SSH_TTY" in environment else ""
    through = " and ".join(filter(None, (between, far)))
    return f"the terminal's clipboard{f', through {through}' if through else ''}"


def sequence(text: str, environment: Mapping[str, str]) -> str:
    """The control sequence that puts a text on the clipboard.

    tmux and screen pass on what stands in a device control string; tmux needs `allow-passthrough` or `set-clipboard`
    for it, so it gets the sequence both ways.
    """
    plain = f"\x1b]52;c;{base64.b64encode(text.encode()).decode()}\a"
    if "TMUX" in environment:
        doubled = plain.replace("\x1b", "\x1b\x1b")
        return f"{plain}\x1bPtmux;{doubled}\x1b\\"
    if "STY" in environment:
        pieces = (plain[start : start + CHUNK] for start in range(0, len(plain), CHUNK))
        return "".join(f"\x1bP{piece}\x1b\\" for piece in pieces)
    return plain
