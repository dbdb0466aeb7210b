"""The workshop: one question at a time, large."""
