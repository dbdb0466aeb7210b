"""Ingest evidence from foreign files: read them, map their columns, validate their rows."""
