"""Observations as of an instant: readings, review samples, weekly rates, activities."""
