"""The workshop: the blanks of a page as questions, the most decisive first. Pure functions of a workspace."""
