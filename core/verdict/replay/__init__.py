"""Replay of evidence in time order, from which `for`, `until`, the latch and the history are computed."""
