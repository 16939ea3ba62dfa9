"""Units of length, and right triangles with whole sides."""

UNITS = ["cm", "cm", "m", "mm", "inches", "feet", "units", "km"]
TRIPLES = [
    (3, 4, 5),
    (5, 12, 13),
    (8, 15, 17),
    (7, 24, 25),
    (20, 21, 29),
    (9, 40, 41),
    (12, 35, 37),
]
