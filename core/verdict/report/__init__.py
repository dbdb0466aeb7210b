"""Verdict reports: symbols, summaries, path to Go, decision basis and validity."""
