"""Arithmetic, fractions, decimals, ratios and percentages."""
