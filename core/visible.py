"""Text from people and files with every control and format character made visible, for display."""

from __future__ import annotations

import unicodedata

_VISIBLE = {code: chr(0x2400 + code) for code in range(0x20)} | {0x7F: "␡"}
_KEPT = {ord("\n"): "\n", ord("\t"): "    "}
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_JOINERS = frozenset("\u200c\u200d")


def visible(text: str) -> str:
    """Text of several lines with every control and format character made visible, so that nothing in it acts.

    Escape becomes ␛; direction overrides, line separators and the like become their code (`<U+202E>`), since a
    terminal or a browser would reorder or break the text beside them.
    """
    if text.isascii() and text.isprintable():
        return text
    return text.translate(_TABLE)


def visible_line(text: str) -> str:
    """Like `visible`, on one line: line breaks become ⏎."""
    return visible(text).replace("\n", "⏎")


def glimpse(text: str, most: int = 800) -> str:
    """The beginning of a text of any length, visible on one line: as much as any line of the screen can hold."""
    return visible_line(text if len(text) <= most else f"{text[:most]}…")


def _shown(char: str) -> str:
    code = ord(char)
    if code in _KEPT:
        return _KEPT[code]
    if code in _VISIBLE:
        return _VISIBLE[code]
    if char in _JOINERS:
        return char
    if unicodedata.category(char) in _INVISIBLE:
        return f"<U+{code:04X}>"
    return char


class _Table(dict[int, str]):
    """The visible form of each character, computed when it is first met."""

    def __missing__(self, code: int) -> str:
        shown = self[code] = _shown(chr(code))
        return shown


_TABLE = _Table()
