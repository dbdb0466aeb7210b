"""The review of exceptions, as the screen shows it."""
