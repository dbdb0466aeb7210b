"""SQLite: schema and migrations, open, edit, journal, undo, watch. The only place with SQL, and the one way in."""
