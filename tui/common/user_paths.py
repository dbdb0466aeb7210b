"""Paths of a person's configuration and state, apart from any workspace."""

from __future__ import annotations

import os
from pathlib import Path

CONFIG_VARIABLE, STATE_VARIABLE = "OPTABLE_CONFIG", "OPTABLE_STATE"
NAME = "optable"


def config_file() -> Path:
    """The file in OPTABLE_CONFIG, else `config.toml` in this platform's configuration folder."""
    if named := os.environ.get(CONFIG_VARIABLE, "").strip():
        return Path(named).expanduser()
    from platformdirs import user_config_path  # noqa: PLC0415  # only where nobody named a place

    return user_config_path(NAME, appauthor=False) / "config.toml"


def state_folder() -> Path:
    """The folder in OPTABLE_STATE, else this platform's state folder."""
    if named := os.environ.get(STATE_VARIABLE, "").strip():
        return Path(named).expanduser()
    from platformdirs import user_state_path  # noqa: PLC0415  # only where nobody named a place

    return user_state_path(NAME, appauthor=False)
