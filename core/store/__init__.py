"""The SQLite working copy: one way in, everything journalled."""
