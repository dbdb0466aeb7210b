"""Tests of the dialog that takes evidence in."""
