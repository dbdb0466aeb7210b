"""The database and the text files, kept in step."""
