"""Word problems in several steps: totals, differences, shares and rates one after another."""
