"""The workspaces under a folder, side by side: discovered, summarised, and sorted worst first."""
