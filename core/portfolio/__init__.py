"""Many workspaces under one folder, side by side: found, looked at, and sorted worst first."""
