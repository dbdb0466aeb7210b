"""Read foreign files as tables: container, encoding, delimiter, JSON shape, rows with their lines."""
