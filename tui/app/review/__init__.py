"""The review of exceptions on the screen."""
