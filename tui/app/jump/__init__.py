"""Jump mode: every target on the screen gets a letter, and typing it goes there."""
