"""Generate a config file with every default commented out."""

from __future__ import annotations

import json

from tui.common.actions import ACTIONS
from tui.common.keys import config_notation

HEAD = """# The configuration of Operating Table. Every line below says what holds without it:
# take the # in front of one away, and change it. A line that is wrong is told at the start of the program,
# and then nothing in this file counts.

# dark, light, monochrome or high-contrast. NO_COLOR, where it is set, wins.
#theme = "dark"

# false: the verdict does not flash when it turns.
#flash = true

# Keys. One such as "u", or several such as ["u", "f2"]: the first is the one that is shown. A key is a sign,
# a name (enter, escape, space, tab, backspace, delete, insert, home, end, pageup, pagedown, up, down, left, right,
# f1 to f24), or one of them after ctrl+, alt+ or shift+.
"""


def example() -> str:
    """The file as TOML: table headers are active, their lines are comments."""
    lines = [HEAD.rstrip()]
    for section in dict.fromkeys(action.section for action in ACTIONS):
        lines += ["", f"[keys.{section}]"]
        for action in ACTIONS:
            if action.section == section:
                keys = [json.dumps(config_notation(key), ensure_ascii=False) for key in action.keys.split(",")]
                value = keys[0] if len(keys) == 1 else f"[{', '.join(keys)}]"
                lines.append(f"#{f'{action.key} = {value}':<40} # {action.title}: {action.help}")
    return "\n".join(lines)
