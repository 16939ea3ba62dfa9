"""Geometry: lengths, angles, areas, solids, and points in the plane."""
