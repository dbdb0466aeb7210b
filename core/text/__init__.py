"""The text form of a workspace: files that people read, review and merge, and their sync with the database."""
