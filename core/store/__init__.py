"""SQLite storage: schema, migrations, operations, journal, undo, change detection. The only package with SQL."""
