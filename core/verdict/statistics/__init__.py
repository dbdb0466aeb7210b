"""Intervals, stratified samples, sample sizes and exact decimals."""
