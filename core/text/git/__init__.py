"""Git access for a workspace: commands, the repository's folder, its lock, renames and revisions."""
