"""Circles and their parts; boxes, cylinders, cones, spheres."""

from fractions import Fraction
from random import Random

from alphamath_lite.curriculum.family import Draw, M, distinct, family
from alphamath_lite.curriculum.helpers_steps import calc, exact
from alphamath_lite.curriculum.topics.geometry.lengths import UNITS


@family(level=1)
def circle_area(rng: Random) -> Draw:
    """Area of a circle with radius r in terms of pi (slot unit)."""
    r = rng.randint(2, 40)
    return Draw(
        {"r": r, "unit": rng.choice(UNITS)},
        f"{r * r}*pi",
        [exact("Use the area of a circle.", f"pi * {r}**2")],
    )


@family(level=2)
def cylinder_volume(rng: Random) -> Draw:
    """Volume of a cylinder with radius r and height h in terms of pi (slot unit)."""
    r, h = rng.randint(1, 20), rng.randint(2, 40)
    return Draw(
        {"r": r, "h": h, "unit": rng.choice(UNITS)},
        f"{r * r * h}*pi",
        [exact("Use the volume of a cylinder.", f"pi * {r}**2 * {h}")],
    )


@family(level=1)
def circumference(rng: Random) -> Draw:
    """Circumference of a circle with radius r in terms of pi (slot unit)."""
    r = rng.randint(2, 60)
    return Draw(
        {"r": r, "unit": rng.choice(UNITS)},
        f"{2 * r}*pi",
        [exact("Use the circumference of a circle.", f"2 * pi * {r}")],
    )


@family(level=2)
def radius_from_area(rng: Random) -> Draw:
    """Radius of a circle with area n times pi (slot area, slot n is the factor; slot unit)."""
    r = rng.randint(2, 40)
    return Draw(
        {"area": M(f"{r * r}pi"), "n": r * r, "unit": rng.choice(UNITS)},
        str(r),
        [exact("Take the root of the area divided by pi.", f"sqrt({r * r} * pi / pi)")],
    )


@family(level=2)
def sector_area(rng: Random) -> Draw:
    """Area of a circular sector with radius r and angle a degrees in terms of pi (slot unit)."""
    r, a = rng.randint(2, 30), rng.choice([30, 36, 40, 45, 60, 72, 80, 90, 120, 135, 150, 240, 270])
    area = Fraction(a * r * r, 360)
    top = "pi" if area.numerator == 1 else f"{area.numerator}*pi"
    return Draw(
        {"r": r, "a": a, "unit": rng.choice(UNITS)},
        top if area.denominator == 1 else f"{top}/{area.denominator}",
        [exact("Take the fraction of the circle area.", f"S({a})/360 * pi * {r}**2")],
    )


@family(level=2)
def arc_length(rng: Random) -> Draw:
    """Length of an arc with radius r and angle a degrees in terms of pi (slot unit)."""
    r, a = rng.randint(2, 40), rng.choice([30, 36, 40, 45, 60, 72, 80, 90, 120, 135, 150, 240, 270])
    arc = Fraction(a * 2 * r, 360)
    top = "pi" if arc.numerator == 1 else f"{arc.numerator}*pi"
    return Draw(
        {"r": r, "a": a, "unit": rng.choice(UNITS)},
        top if arc.denominator == 1 else f"{top}/{arc.denominator}",
        [exact("Take the fraction of the circumference.", f"S({a})/360 * 2 * pi * {r}")],
    )


@family(level=1)
def box_volume(rng: Random) -> Draw:
    """Volume of a box with edges a, b, c (slot unit)."""
    a, b, c = (rng.randint(2, 30) for _ in range(3))
    return Draw(
        {"a": a, "b": b, "c": c, "unit": rng.choice(UNITS)},
        str(a * b * c),
        [calc("Multiply the three edges.", f"{a} * {b} * {c}")],
    )


@family(level=2)
def box_surface(rng: Random) -> Draw:
    """Surface area of a closed box with edges a, b, c (slot unit)."""
    a, b, c = (rng.randint(2, 20) for _ in range(3))
    return Draw(
        {"a": a, "b": b, "c": c, "unit": rng.choice(UNITS)},
        str(2 * (a * b + a * c + b * c)),
        [calc("Add the areas of all faces.", f"2 * ({a}*{b} + {a}*{c} + {b}*{c})")],
    )


@family(level=2)
def cone_volume(rng: Random) -> Draw:
    """Volume of a cone with radius r and height h in terms of pi (slot unit)."""
    r, h = rng.randint(1, 15), rng.choice([3, 6, 9, 12, 15, 18, 21, 24, 30])
    return Draw(
        {"r": r, "h": h, "unit": rng.choice(UNITS)},
        "pi" if r * r * h == 3 else f"{r * r * h // 3}*pi",
        [exact("Use the volume of a cone.", f"pi * {r}**2 * {h} / 3")],
    )


@family(level=2)
def sphere_volume(rng: Random) -> Draw:
    """Volume of a sphere with radius r in terms of pi (slot unit)."""
    r = rng.choice([1, 2, 3, 3, 4, 5, 6, 6, 7, 8, 9, 10, 12, 15, 18, 21, 24, 30])
    v = Fraction(4 * r**3, 3)
    return Draw(
        {"r": r, "unit": rng.choice(UNITS)},
        f"{v.numerator}*pi" + ("" if v.denominator == 1 else f"/{v.denominator}"),
        [exact("Use the volume of a sphere.", f"S(4)/3 * pi * {r}**3")],
    )


@family(level=2)
def ring_area(rng: Random) -> Draw:
    """Area between two concentric circles with radii r (outer) and q (inner) in terms of pi."""
    q, r = sorted(distinct(rng, 2, 1, 30))
    return Draw(
        {"r": r, "q": q, "unit": rng.choice(UNITS)},
        f"{r * r - q * q}*pi",
        [exact("Subtract the inner circle from the outer one.", f"pi * {r}**2 - pi * {q}**2")],
    )
