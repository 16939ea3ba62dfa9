"""Angles in degrees and radians, and right triangles with whole sides."""

from fractions import Fraction
from random import Random

TRIPLES = [
    (3, 4, 5),
    (5, 12, 13),
    (8, 15, 17),
    (7, 24, 25),
    (20, 21, 29),
    (12, 35, 37),
    (9, 40, 41),
]


def degrees(rng: Random, n: object) -> str:
    """An angle in degrees, as people write it."""
    return rng.choice([f"{n}°", f"{n}°", f"{n}°", f"{n} degrees", f"{n} deg"])


def radians(n: int | Fraction) -> str:
    """`n` degrees as a multiple of pi in the plain notation."""
    f = Fraction(n) / 180
    top = {0: "0", 1: "pi", -1: "-pi"}.get(f.numerator, f"{f.numerator}pi")
    return top if f.denominator == 1 else f"{top}/{f.denominator}" if "p" in top else "0"
