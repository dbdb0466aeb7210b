"""Evaluators: what a condition comes to at an instant, one file per kind of condition."""
