"""A verdict for people: symbols, summaries, the path to Go, what a decision rests on, how long it stays valid."""
