"""Lint: what a gate says that is allowed and hardly meant."""
