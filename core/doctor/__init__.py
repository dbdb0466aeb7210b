"""Checks of a workspace: database, journal, text, recorded times, git. Nothing is written."""
