"""The sentence of a condition: grammar -> predicate -> sentence, and what may come next."""
