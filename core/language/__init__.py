"""The sentence of a condition: grammar -> predicate -> sentence, and its completion."""
