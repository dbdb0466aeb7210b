"""A person's configuration file: the theme and custom keys."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Literal

import tomli
from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError

from core.errors import BadData, OptableError, nearest
from core.presence import hides
from core.store.origin import Origin, new_run
from core.text.toml_problems import TomlProblem, not_toml, raise_first
from core.text.validation_messages import input_text, validation_message
from core.visible import visible_line
from tui.common.actions import ACTIONS
from tui.common.keymap import KeyMap, troubles
from tui.common.keys import key

MOST_BYTES = 100_000
"""Maximum size of a configuration file."""
ThemeName = Literal["dark", "light", "monochrome", "high-contrast"]


def _keys(given: object) -> tuple[str, ...]:
    """One key or a list of them, by Textual's names."""
    written = [given] if isinstance(given, str) else given
    if not isinstance(written, list) or not written or not all(isinstance(one, str) for one in written):
        raise ValueError(f'must be a key such as "u", or a list such as ["u", "f2"], not {input_text(given)}')
    return tuple(dict.fromkeys(key(one) for one in written))


class Config(BaseModel):
    """The user's choices. `keys` has a table for each place, and in it the keys of an action by its name."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    theme: ThemeName = "dark"
    flash: bool = True
    """False to keep the verdict still when it turns."""
    keys: Mapping[str, Mapping[str, Annotated[tuple[str, ...], BeforeValidator(_keys)]]] = {}

    @property
    def keymap(self) -> KeyMap:
        """Custom keys by the id of the action; defaults are left out."""
        usual = {action.id: tuple(action.keys.split(",")) for action in ACTIONS}
        own = {f"{place}.{name}": keys for place, table in self.keys.items() for name, keys in table.items()}
        return KeyMap({name: keys for name, keys in own.items() if keys != usual.get(name)})


@dataclass(frozen=True)
class Settings:
    """The settings with which the application starts."""

    config: Config = field(default_factory=Config)
    problem: str = ""
    """The problem of the configuration file."""
    tour: bool = False
    """True on the first start by this person."""
    workshop: bool = False
    """True to start with the questions of the workshop."""
    origin: Origin = field(default_factory=lambda: new_run("application"))
    """The run of the program, whose changes an undo takes back."""


def read(path: Path) -> Config:
    """The configuration in a file; the defaults without a file. BadData names the problem and its place."""
    name = visible_line(str(path))
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
        text = data.decode("utf-8-sig")
    except FileNotFoundError:
        if hides(path):
            raise BadData("is a link to nothing", name) from None
        return Config()
    except OSError as error:
        raise BadData(f"cannot be read: {error.strerror}", name) from None
    except UnicodeDecodeError:
        raise BadData("is not UTF-8 text", name) from None
    if len(data) > MOST_BYTES:
        raise BadData("is too large for a configuration file", name)
    return parse(text.replace("\r\n", "\n"), name)


def parse(text: str, name: str) -> Config:
    """The configuration in a text; `name` is the file's name in messages."""
    try:
        document = tomli.loads(text)
    except (ValueError, RecursionError) as error:
        raise not_toml(error, text, name) from None
    try:
        config = Config.model_validate(document)
    except ValidationError as error:
        raise_first([*_judged(error), *_unknown(document)], text, name)
    if problems := [*_unknown(document), *_troubles(config)]:
        raise_first(problems, text, name)
    return config


def settings(path: Path) -> Settings:
    """The settings; an invalid file is reported in them, and the program starts with the defaults."""
    try:
        return Settings(read(path))
    except OptableError as error:
        return Settings(problem=f"{error}\nThe defaults apply until it is corrected.")


def _judged(error: ValidationError) -> Iterator[TomlProblem]:
    for one in error.errors(include_url=False):
        path = tuple(str(part) for part in one["loc"] if part != "[key]")
        explanation = validation_message(one, Config.model_fields)
        yield TomlProblem(path, explanation.message, explanation.hint)


def _unknown(document: Mapping[str, object]) -> Iterator[TomlProblem]:
    """Places and actions that are not in the table."""
    keys = document.get("keys")
    for section, table in keys.items() if isinstance(keys, dict) else ():
        known = {action.key for action in ACTIONS if action.section == section}
        if not known:
            sections = {action.section for action in ACTIONS}
            yield TomlProblem(("keys", section), f"there is no place {input_text(section)}", nearest(section, sections))
        elif isinstance(table, dict):
            for name in table.keys() - known:
                hint = _elsewhere(name) or nearest(name, known)
                yield TomlProblem(("keys", section, name), f"there is no action {input_text(name)} here", hint)


def _elsewhere(name: str) -> str:
    places = [action.section for action in ACTIONS if action.key == name]
    return f"It is in keys.{', keys.'.join(places)}." if places else ""


def _troubles(config: Config) -> Iterator[TomlProblem]:
    for action, message, hint in troubles(config.keymap):
        yield TomlProblem(("keys", action.section, action.key), message, hint)
