"""Systems of equations: solving, intersections, stories, parameters."""
