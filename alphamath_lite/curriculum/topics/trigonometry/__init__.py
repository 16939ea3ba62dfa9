"""Trigonometry: exact values, triangles, equations, identities, circles."""
