"""Sync of the database and the text files."""
