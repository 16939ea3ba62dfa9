"""The problem families, one module a topic."""
