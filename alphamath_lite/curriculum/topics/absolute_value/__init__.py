"""Absolute value: equations, inequalities, distances on the number line."""
