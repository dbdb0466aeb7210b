"""The workshop: one question at a time, in large letters."""
