"""Sequences and series: arithmetic, geometric, recursive, sums."""
