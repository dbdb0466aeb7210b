"""The call of git by which a folder of unknown origin starts no program.

A folder brings its own `.git/config`, attributes, hooks and objects; dozens of git's settings name a program.
They are switched off by kind, since a list of names is never complete:

- remotes and helpers: no protocol is allowed, and a missing object is not fetched, so that no transport, proxy,
  credential helper or prompt is reached;
- drivers: no external diff, no textconv, no signature check, in each command that could use one;
- hooks, the file system monitor and the pager: off;
- variables of the caller that name a program for git are not passed on.

Options on the command line have precedence over every configuration file, also over included ones. The configuration
of the system, of the person and of the environment stays in force: it may say whom to trust (`safe.directory`).
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from pathlib import Path

NOWHERE = os.devnull
SETTINGS = {
    "core.fsmonitor": "false",
    "core.hooksPath": NOWHERE,
    "core.sshCommand": "false",
    "credential.helper": "",
    "gpg.program": "false",
    "gpg.ssh.program": "false",
    "gpg.x509.program": "false",
    "log.showSignature": "false",
    "protocol.allow": "never",
}
NO_DRIVERS = ("--no-ext-diff", "--no-textconv")
WITHOUT_DRIVERS = {"log": (*NO_DRIVERS, "--no-show-signature"), "diff-tree": NO_DRIVERS, "diff-index": NO_DRIVERS}
"""Options of the commands that compare content."""
ENVIRONMENT = {
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_PROTOCOL_FROM_USER": "0",
    "GIT_NO_LAZY_FETCH": "1",  # older versions try to fetch, by a protocol that is not allowed
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_PAGER": "cat",
    "GIT_EDITOR": "false",
    "GIT_ASKPASS": "",
    "SSH_ASKPASS": "",
}
NOT_INHERITED = (
    "GIT_EXTERNAL_DIFF",
    "GIT_SSH",
    "GIT_SSH_COMMAND",
    "GIT_PROXY_COMMAND",
    "GIT_SEQUENCE_EDITOR",
    "GIT_TEMPLATE_DIR",
    "PAGER",
    "EDITOR",
    "VISUAL",
)
OF_HOOKS = ("GIT_DIR", "GIT_INDEX_FILE", "GIT_PREFIX")
"""Set by git for a hook: they point to the folder in which the hook was started."""


def program() -> str | None:
    """The path of git; None if it is not installed. A relative folder in PATH would be looked up in the stranger's."""
    folders = [one for one in os.environ.get("PATH", os.defpath).split(os.pathsep) if Path(one).is_absolute()]
    return shutil.which("git", path=os.pathsep.join(folders))


def command(git: str, arguments: Sequence[str], *, own_hooks: bool = False) -> list[str]:
    """The command line; `own_hooks` keeps the setting where hooks are, for a question about it that starts none."""
    settings = {name: value for name, value in SETTINGS.items() if not (own_hooks and name == "core.hooksPath")}
    options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
    place = next((number for number, word in enumerate(arguments) if not word.startswith("-")), 0)
    before, name, after = arguments[:place], arguments[place], arguments[place + 1 :]
    return [git, "--no-pager", *options, *before, name, *WITHOUT_DRIVERS.get(name, ()), *after]


def environment() -> dict[str, str]:
    """The environment without what names a program for git, and without the variables of a hook."""
    dropped = NOT_INHERITED if "GIT_WORK_TREE" in os.environ else (*NOT_INHERITED, *OF_HOOKS)
    return {name: value for name, value in os.environ.items() if name not in dropped} | ENVIRONMENT
