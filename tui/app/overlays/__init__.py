"""Overlays of the workspace screens."""
