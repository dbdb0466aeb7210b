"""The list of many workspaces, on the screen and printed."""
