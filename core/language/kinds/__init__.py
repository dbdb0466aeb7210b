"""Kinds of sentences: a file each says how it is read, rendered, checked and completed."""
