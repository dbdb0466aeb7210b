"""Evidence from files that others wrote: reading them, finding their columns, judging their rows."""
