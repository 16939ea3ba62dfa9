"""Geometry: lengths, angles, areas, solids, and points in the plane."""

from fractions import Fraction
from math import isqrt
from random import Random

from alphamath_lite.curriculum.family import Draw, M, distinct, family
from alphamath_lite.curriculum.helpers_quantities import calc, exact

_UNITS = ["cm", "cm", "m", "mm", "inches", "feet", "units", "km"]
_TRIPLES = [
    (3, 4, 5),
    (5, 12, 13),
    (8, 15, 17),
    (7, 24, 25),
    (20, 21, 29),
    (9, 40, 41),
    (12, 35, 37),
]


@family(level=1)
def rectangle_area(rng: Random) -> Draw:
    """Area of a rectangle with sides a and b (slot unit: unit of length)."""
    a, b = rng.randint(2, 60), rng.randint(2, 60)
    return Draw(
        {"a": a, "b": b, "unit": rng.choice(_UNITS)},
        str(a * b),
        [calc("Multiply length and width.", f"{a} * {b}")],
    )


@family(level=1)
def rectangle_perimeter(rng: Random) -> Draw:
    """Perimeter of a rectangle with sides a and b (slot unit)."""
    a, b = rng.randint(2, 90), rng.randint(2, 90)
    return Draw(
        {"a": a, "b": b, "unit": rng.choice(_UNITS)},
        str(2 * (a + b)),
        [calc("Add length and width and double.", f"2 * ({a} + {b})")],
    )


@family(level=1)
def triangle_area(rng: Random) -> Draw:
    """Area of a triangle with base b and height h (slot unit)."""
    b, h = rng.randint(2, 50), rng.randint(2, 50)
    return Draw(
        {"b": b, "h": h, "unit": rng.choice(_UNITS)},
        str(Fraction(b * h, 2)),
        [exact("Take half of base times height.", f"S({b}) * {h} / 2")],
    )


@family(level=1)
def hypotenuse(rng: Random) -> Draw:
    """Hypotenuse of a right triangle with legs a and b (slot unit)."""
    x, y, z = rng.choice(_TRIPLES)
    k = rng.randint(1, 6)
    a, b, c = k * x, k * y, str(k * z)
    if rng.random() < 0.25:
        a, b = distinct(rng, 2, 1, 12)
        c = _root(a * a + b * b)
    if rng.random() < 0.5:
        a, b = b, a
    return Draw(
        {"a": a, "b": b, "unit": rng.choice(_UNITS)},
        c,
        [exact("Use the Pythagorean theorem.", f"sqrt({a}**2 + {b}**2)")],
    )


def _root(n: int) -> str:
    """The simplified square root of n, `2*sqrt(5)`."""
    out = max(k for k in range(1, isqrt(n) + 1) if n % (k * k) == 0)
    rest = n // out**2
    return str(out) if rest == 1 else f"{'' if out == 1 else f'{out}*'}sqrt({rest})"


@family(level=1)
def circle_area(rng: Random) -> Draw:
    """Area of a circle with radius r in terms of pi (slot unit)."""
    r = rng.randint(2, 40)
    return Draw(
        {"r": r, "unit": rng.choice(_UNITS)},
        f"{r * r}*pi",
        [exact("Use the area of a circle.", f"pi * {r}**2")],
    )


@family(level=1)
def third_angle(rng: Random) -> Draw:
    """Third angle in degrees of a triangle with angles a and b degrees."""
    a, b = rng.randint(10, 110), rng.randint(10, 65)
    return Draw(
        {"a": a, "b": b},
        str(180 - a - b),
        [calc("Subtract the angles from 180 degrees.", f"180 - {a} - {b}")],
    )


@family(level=2)
def point_distance_plane(rng: Random) -> Draw:
    """Distance between the points P and Q of the plane (slots p, q as points)."""
    x, y = rng.randint(-9, 9), rng.randint(-9, 9)
    u, v, _ = rng.choice(_TRIPLES[:3])
    if rng.random() < 0.5:
        u, v = rng.randint(1, 8), rng.randint(1, 8)
    u, v = u * rng.choice([1, -1]), v * rng.choice([1, -1])
    p, q = (x, y), (x + u, y + v)
    return Draw(
        {"p": M(str(p)), "q": M(str(q))},
        _root(u * u + v * v),
        [exact("Use the distance formula.", f"Point{p}.distance(Point{q})")],
    )


@family(level=2)
def cylinder_volume(rng: Random) -> Draw:
    """Volume of a cylinder with radius r and height h in terms of pi (slot unit)."""
    r, h = rng.randint(1, 20), rng.randint(2, 40)
    return Draw(
        {"r": r, "h": h, "unit": rng.choice(_UNITS)},
        f"{r * r * h}*pi",
        [exact("Use the volume of a cylinder.", f"pi * {r}**2 * {h}")],
    )
