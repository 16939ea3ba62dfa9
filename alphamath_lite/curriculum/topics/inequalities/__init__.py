"""Inequalities: linear, double, quadratic, rational, counting solutions, limits in stories."""
