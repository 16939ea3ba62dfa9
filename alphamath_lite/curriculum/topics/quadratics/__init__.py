"""Quadratics: equations, factors, vertex, discriminant, roots and coefficients, stories."""
