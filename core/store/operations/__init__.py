"""The operations, each a function over a transaction: it reads what is, judges, and puts what shall be."""
