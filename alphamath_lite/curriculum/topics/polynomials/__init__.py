"""Polynomials: expanding, factoring, division, roots, remainders, coefficients."""
