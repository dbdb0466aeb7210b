"""Condition evaluators: the state of a condition at an instant, one module per kind of condition."""
