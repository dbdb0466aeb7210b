"""Word, sign and tone of a verdict, for whatever faces a terminal: never a colour alone."""

from __future__ import annotations

from core.model.gate import GateName

WORDS: dict[GateName, str] = {"go": "GO", "hold": "HOLD", "stop": "STOP"}
SIGNS: dict[GateName, str] = {"go": "✓", "hold": "‖", "stop": "■"}
TONES: dict[GateName, str] = {"go": "good", "hold": "warn", "stop": "bad"}
