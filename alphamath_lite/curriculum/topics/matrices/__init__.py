"""Matrices: arithmetic, determinants, inverses, systems, eigenvalues."""
