"""Dialogs: each asks for one thing and closes; Esc always leaves."""
