"""What opens over the screens of a workspace."""
