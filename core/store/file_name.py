"""The name of a workspace's database. Loads nothing else."""

DATABASE = "workspace.db"
