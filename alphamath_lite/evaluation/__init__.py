"""Evaluation: accuracy of search strategies with what it cost, and what the value head is worth.

Read in this order: data (problems with reference answers), records (what is kept of each),
running (groups of problems, resumable), equal_tokens (the vote beside each search), statistics,
summary, table, plots, report.
"""
