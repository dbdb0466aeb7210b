"""Which cases people look at each week, in which order, and what comes of it: pure functions of cases and sessions."""
