"""Lint rules for gates: statements that are valid but probably unintended."""
