"""The text form: TOML for what is agreed, JSON Lines for what happened."""
