"""What happened, in order of its time: `for`, `until`, the latch and the history are computed from it."""
