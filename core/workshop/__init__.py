"""The workshop: the blanks of a page as questions, in the order that decides most. Pure functions of a workspace."""
