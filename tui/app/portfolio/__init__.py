"""The portfolio on the screen."""
