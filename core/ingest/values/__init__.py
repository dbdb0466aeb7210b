"""Read the cells of foreign files: times, numbers, missing words, and the rows made of them."""
