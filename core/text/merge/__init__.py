"""Three-way merge by record and field, for the program and for git."""
