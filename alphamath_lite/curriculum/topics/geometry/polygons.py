"""Rectangles, trapezoids and regular polygons."""

from fractions import Fraction
from random import Random

from alphamath_lite.curriculum.family import Draw, distinct, family
from alphamath_lite.curriculum.helpers_steps import calc, exact, keep, solved
from alphamath_lite.curriculum.topics.geometry.lengths import UNITS


@family(level=1)
def rectangle_area(rng: Random) -> Draw:
    """Area of a rectangle with sides a and b (slot unit: unit of length)."""
    a, b = rng.randint(2, 60), rng.randint(2, 60)
    return Draw(
        {"a": a, "b": b, "unit": rng.choice(UNITS)},
        str(a * b),
        [calc("Multiply length and width.", f"{a} * {b}")],
    )


@family(level=1)
def rectangle_perimeter(rng: Random) -> Draw:
    """Perimeter of a rectangle with sides a and b (slot unit)."""
    a, b = rng.randint(2, 90), rng.randint(2, 90)
    return Draw(
        {"a": a, "b": b, "unit": rng.choice(UNITS)},
        str(2 * (a + b)),
        [calc("Add length and width and double.", f"2 * ({a} + {b})")],
    )


@family(level=1)
def other_side(rng: Random) -> Draw:
    """Side of a rectangle with area s and other side a (slot unit)."""
    a, b = rng.randint(2, 40), rng.randint(2, 60)
    return Draw(
        {"s": a * b, "a": a, "unit": rng.choice(UNITS)},
        str(b),
        [exact("Divide the area by the known side.", f"S({a * b}) / {a}")],
    )


@family(level=1)
def square_side(rng: Random) -> Draw:
    """Perimeter of a square with area s (slot unit)."""
    a = rng.randint(2, 60)
    return Draw(
        {"s": a * a, "unit": rng.choice(UNITS)},
        str(4 * a),
        [
            keep("Take the root of the area.", "side", f"sqrt({a * a})", sympy=True),
            calc("Multiply the side by 4.", "4 * side"),
        ],
    )


@family(level=1)
def polygon_angles(rng: Random) -> Draw:
    """Sum of the interior angles of a polygon with n sides, in degrees."""
    n = rng.randint(4, 200)
    return Draw(
        {"n": n}, str((n - 2) * 180), [calc("Use the angle sum of a polygon.", f"({n} - 2) * 180")]
    )


@family(level=2)
def regular_interior_angle(rng: Random) -> Draw:
    """Each interior angle of a regular polygon with n sides, in degrees."""
    n = rng.choice([5, 6, 8, 9, 10, 12, 15, 18, 20, 24, 30, 36, 40, 45, 60, *range(5, 120)])
    return Draw(
        {"n": n},
        str(Fraction((n - 2) * 180, n)),
        [exact("Divide the angle sum by the number of sides.", f"S({n} - 2) * 180 / {n}")],
    )


@family(level=2)
def sides_from_angle(rng: Random) -> Draw:
    """Number of sides of a regular polygon whose interior angles are a degrees each."""
    n = rng.choice([3, 4, 5, 6, 8, 9, 10, 12, 15, 18, 20, 24, 30, 36, 40, 45, 60, 72, 90, 120])
    a = (n - 2) * 180 // n
    return Draw(
        {"a": a},
        str(n),
        [solved(f"(n - 2)*180 = {a}n", "n", thought="Solve the equation for the number of sides.")],
    )


@family(level=1)
def polygon_diagonals(rng: Random) -> Draw:
    """Number of diagonals of a convex polygon with n sides."""
    n = rng.randint(4, 300)
    return Draw(
        {"n": n},
        str(n * (n - 3) // 2),
        [exact("Count the pairs of corners without the sides.", f"binomial({n}, 2) - {n}")],
    )


@family(level=1)
def trapezoid_area(rng: Random) -> Draw:
    """Area of a trapezoid with parallel sides a and b and height h (slot unit)."""
    (a, b), h = distinct(rng, 2, 2, 40), rng.randint(2, 30)
    return Draw(
        {"a": a, "b": b, "h": h, "unit": rng.choice(UNITS)},
        str(Fraction((a + b) * h, 2)),
        [
            exact(
                "Multiply the mean of the parallel sides by the height.", f"S({a} + {b}) / 2 * {h}"
            )
        ],
    )
