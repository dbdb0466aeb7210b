"""The names of a workspace's files. Loads nothing else: git is asked about them while the program still loads."""

from __future__ import annotations

FILE = "workspace.toml"
"""The file of the specification, the operations and the gate."""
FOLDER = "evidence"
READINGS = f"{FOLDER}/readings.jsonl"
EXCEPTIONS = f"{FOLDER}/exceptions.jsonl"
ACTIVITIES = f"{FOLDER}/activities.jsonl"
SESSIONS = f"{FOLDER}/sessions.jsonl"
TRAFFIC = f"{FOLDER}/traffic.jsonl"
STOPS = f"{FOLDER}/stops.jsonl"
EVIDENCE_FILES = (ACTIVITIES, EXCEPTIONS, READINGS, SESSIONS, STOPS, TRAFFIC)
FILES = (FILE, *EVIDENCE_FILES)
