"""Jump mode: a letter over everything that one can go to, and the letter goes there."""
