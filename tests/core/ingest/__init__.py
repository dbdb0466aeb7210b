"""Evidence from files."""
