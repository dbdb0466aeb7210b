"""The weekly review: which cases are drawn, in which order, and the results. Pure functions of cases and sessions."""
