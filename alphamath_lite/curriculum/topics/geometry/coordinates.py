"""Points, lines and circles in the plane of coordinates."""

from fractions import Fraction
from random import Random

from alphamath_lite.curriculum.family import IMPORT, Code, Draw, M, distinct, family, nonzero
from alphamath_lite.curriculum.helpers_answers import square_root
from alphamath_lite.curriculum.helpers_steps import exact, symbols_of
from alphamath_lite.curriculum.notation import py
from alphamath_lite.curriculum.topics.geometry.lengths import TRIPLES


@family(level=2)
def point_distance_plane(rng: Random) -> Draw:
    """Distance between the points P and Q of the plane (slots p, q as points)."""
    x, y = rng.randint(-9, 9), rng.randint(-9, 9)
    u, v, _ = rng.choice(TRIPLES[:3])
    if rng.random() < 0.5:
        u, v = rng.randint(1, 8), rng.randint(1, 8)
    u, v = u * rng.choice([1, -1]), v * rng.choice([1, -1])
    p, q = (x, y), (x + u, y + v)
    return Draw(
        {"p": M(str(p)), "q": M(str(q))},
        square_root(u * u + v * v),
        [exact("Use the distance formula.", f"Point{p}.distance(Point{q})")],
    )


@family(level=1)
def midpoint(rng: Random) -> Draw:
    """Midpoint of the segment between the points P and Q (slots p, q)."""
    (x, y), (u, v) = distinct(rng, 2, -12, 12), distinct(rng, 2, -12, 12)
    return Draw(
        {"p": M(str((x, y))), "q": M(str((u, v)))},
        f"({Fraction(x + u, 2)}, {Fraction(y + v, 2)})",
        [exact("Average the coordinates.",
               f"((S({x}) + {u}) / 2, (S({y}) + {v}) / 2)".replace("+ -", "- "))],
    )  # fmt: skip


@family(level=1)
def slope_of_line(rng: Random) -> Draw:
    """Slope of the line through the points P and Q (slots p, q)."""
    (x, u), (y, v) = distinct(rng, 2, -12, 12), distinct(rng, 2, -12, 12)
    return Draw(
        {"p": M(str((x, y))), "q": M(str((u, v)))},
        str(Fraction(v - y, u - x)),
        [exact("Divide the rise by the run.", f"S({v} - ({y})) / ({u} - ({x}))")],
    )


@family(level=2)
def line_through_points(rng: Random) -> Draw:
    """Right side m*x + b of the equation y = ... of the line through P and Q (slots p, q)."""
    m, b = nonzero(rng, -6, 6), rng.randint(-12, 12)
    x, u = distinct(rng, 2, -6, 6)
    p, q = (x, m * x + b), (u, m * u + b)
    line = {1: "x", -1: "-x"}.get(m, f"{m}*x")
    code = (
        f"{IMPORT}\nx = symbols('x')\nslope = S({q[1]} - ({p[1]})) / ({u} - ({x}))\n"
        f"print(expand(slope * (x - ({x})) + ({p[1]})))"
    )
    return Draw(
        {"p": M(str(p)), "q": M(str(q))},
        line + (f" + {b}" if b > 0 else f" - {-b}" if b < 0 else ""),
        [Code("Compute the slope and expand the point form.", code)],
    )


@family(level=2)
def coordinate_triangle(rng: Random) -> Draw:
    """Area of the triangle with corners P, Q, R (slots p, q, r)."""
    area = 0
    while area == 0:
        points = [(rng.randint(-6, 9), rng.randint(-6, 9)) for _ in range(3)]
        (a, b), (c, d), (e, f) = points
        area = abs((c - a) * (f - b) - (e - a) * (d - b))
    p, q, r = points
    return Draw(
        {"p": M(str(p)), "q": M(str(q)), "r": M(str(r))},
        str(Fraction(area, 2)),
        [exact("Use the area formula for three corners.", f"abs(Triangle({p}, {q}, {r}).area)")],
    )


@family(level=3)
def circle_radius(rng: Random) -> Draw:
    """Radius of the circle given by an expanded equation in x and y (slot eq)."""
    a, b, r = nonzero(rng, -6, 6), nonzero(rng, -6, 6), rng.randint(1, 9)
    rest = a * a + b * b - r * r
    eq = f"x^2 + y^2 + {-2 * a}x + {-2 * b}y + {rest} = 0".replace("+ -", "- ").replace("+ 0 ", "")
    return Draw(
        {"eq": M(eq)},
        str(r),
        [Code("Complete the squares: the centre is where the left side is least.",
              f"{symbols_of('x', 'y')}\nf = {py(eq.removesuffix(' = 0'))}\n"
              "centre = solve([diff(f, x), diff(f, y)], [x, y])\n"
              "print(sqrt(-f.subs(centre)))")],
    )  # fmt: skip
