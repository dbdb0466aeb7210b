"""The keys of a terminal: Textual's names, the notation for people, and the list of all keys."""

from __future__ import annotations

import string
import unicodedata

from core.errors import nearest

SHOWN = {
    "escape": "Esc",
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "delete": "Del",
    "insert": "Ins",
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
}
"""The notation of keys for people, if it differs from the name."""
NAMED = ("enter", "space", "tab", "backspace", "home", "end", *SHOWN, *(f"f{number}" for number in range(1, 25)))
"""The keys that are not a single character."""
OTHER_NAMES = {"return": "enter", **{name.lower(): key for key, name in SHOWN.items()}}
MODIFIERS = ("ctrl", "alt", "shift")
SIGNS = {
    "solidus": "slash",
    "reverse_solidus": "backslash",
    "commercial_at": "at",
    "hyphen_minus": "minus",
    "plus_sign": "plus",
    "low_line": "underscore",
}
"""Textual's names of characters that differ from Unicode's."""
SENT_AS = {"ctrl+i": "tab", "ctrl+m": "enter", "ctrl+left_square_bracket": "escape"}
"""Keys that a terminal cannot distinguish from others."""


def key(written: str) -> str:
    """Textual's name of a key in the notation for people: `?`, `Ctrl+Z`, `F2`, `esc`. ValueError if it is no key."""
    *modifiers, last = (part.strip() for part in _parts(written))
    modifiers = sorted({part.lower() for part in modifiers}, key=lambda one: (one not in MODIFIERS, one))
    base = _base(last)
    wrong = [one for one in modifiers if one not in MODIFIERS] or ([last] if base is None else [])
    if base is None or wrong:
        raise ValueError(_no_key(written, wrong[0]))
    if modifiers == ["shift"] and len(base) == 1:
        return base.upper()
    if "ctrl" in modifiers and len(base) == 1:
        base = base.lower()
    name = "+".join([one for one in MODIFIERS if one in modifiers] + [base])
    if name in SENT_AS:
        raise ValueError(f"a terminal sends {written.strip()} as {SENT_AS[name]}: choose another key")
    return name


def _parts(written: str) -> list[str]:
    """The parts of `ctrl+x`; a plus at the end is the character itself."""
    text = written.strip() or written
    if text.endswith("+"):
        return [*[part for part in text[:-1].rstrip("+").split("+") if part], "+"]
    return text.split("+")


def _base(text: str) -> str | None:
    name = text.lower().replace(" ", "_")
    name = OTHER_NAMES.get(name, name)
    if name in NAMED:
        return name
    if len(text) == 1:
        return _sign(text)
    return name if _character(name) else None


def _sign(sign: str) -> str | None:
    """Textual's name of a printable character."""
    if sign.isalnum():
        return sign
    if not sign.isprintable() or sign == " ":
        return None
    name = unicodedata.name(sign, "").lower().replace("-", "_").replace(" ", "_")
    return SIGNS.get(name, name) or None


def _character(name: str) -> str:
    """The character of a name such as `question_mark`; empty if there is none."""
    if sign := next((one for one in string.punctuation if _sign(one) == name), ""):
        return sign
    try:
        sign = unicodedata.lookup(name.replace("_", " ").upper())
    except KeyError:
        return ""
    return sign if _sign(sign) == name else ""


def _no_key(written: str, wrong: str) -> str:
    hint = nearest(wrong.lower(), (*NAMED, *MODIFIERS)) if len(wrong) > 1 else ""
    hint = hint if hint.startswith("Did") else "Write one sign such as x or ?, or a name such as enter, f2, ctrl+g."
    return f"{written[:40]!r} is not a key. {hint}"


def config_notation(name: str) -> str:
    """A key in the notation of a configuration file: its character, or Textual's name."""
    return name if name in NAMED or "+" in name else _character(name) or name


def prints(name: str) -> bool:
    """Report if a text field takes the key as typed text."""
    return "+" not in name and (name not in NAMED or name == "space")


def key_name(name: str) -> str:
    """The notation of a key for people: `ctrl+z` as `Ctrl+Z`, `question_mark` as `?`."""
    *modifiers, last = name.split("+")
    shown = SHOWN.get(last) or (last.title() if last in NAMED else _character(last) or last)
    last = shown.upper() if "ctrl" in modifiers and len(shown) == 1 else shown
    return "+".join([*(one.title() for one in modifiers), last])
