"""Integrals: antiderivatives, areas, accumulated change."""
