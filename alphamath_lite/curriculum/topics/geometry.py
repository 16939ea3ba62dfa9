"""Geometry: lengths, angles, areas, solids, and points in the plane."""

from fractions import Fraction
from math import isqrt
from random import Random

from alphamath_lite.curriculum.family import IMPORT, Code, Draw, M, distinct, family, nonzero
from alphamath_lite.curriculum.helpers_answers import square_root
from alphamath_lite.curriculum.helpers_steps import calc, exact, keep, solved

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

_HERONIAN = [
    (13, 14, 15), (5, 5, 6), (5, 5, 8), (10, 13, 13), (4, 13, 15), (9, 10, 17), (7, 15, 20),
    (3, 4, 5), (10, 17, 21), (13, 20, 21), (6, 25, 29), (11, 13, 20), (17, 25, 28), (5, 12, 13),
    (15, 34, 35), (8, 29, 35),
]  # fmt: skip


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
        c = square_root(a * a + b * b)
    if rng.random() < 0.5:
        a, b = b, a
    return Draw(
        {"a": a, "b": b, "unit": rng.choice(_UNITS)},
        c,
        [exact("Use the Pythagorean theorem.", f"sqrt({a}**2 + {b}**2)")],
    )


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
        square_root(u * u + v * v),
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


@family(level=1)
def missing_leg(rng: Random) -> Draw:
    """A leg of a right triangle with hypotenuse c and other leg a (slot unit)."""
    x, y, z = rng.choice(_TRIPLES)
    k = rng.randint(1, 6)
    a, b, c = k * x, k * y, k * z
    if rng.random() < 0.25:
        a, c = sorted(distinct(rng, 2, 2, 15))
    elif rng.random() < 0.5:
        a, b = b, a
    return Draw(
        {"a": a, "c": c, "unit": rng.choice(_UNITS)},
        square_root(c * c - a * a),
        [exact("Use the Pythagorean theorem for a leg.", f"sqrt({c}**2 - {a}**2)")],
    )


@family(level=1)
def circumference(rng: Random) -> Draw:
    """Circumference of a circle with radius r in terms of pi (slot unit)."""
    r = rng.randint(2, 60)
    return Draw(
        {"r": r, "unit": rng.choice(_UNITS)},
        f"{2 * r}*pi",
        [exact("Use the circumference of a circle.", f"2 * pi * {r}")],
    )


@family(level=2)
def radius_from_area(rng: Random) -> Draw:
    """Radius of a circle with area n times pi (slot area, slot n is the factor; slot unit)."""
    r = rng.randint(2, 40)
    return Draw(
        {"area": M(f"{r * r}pi"), "n": r * r, "unit": rng.choice(_UNITS)},
        str(r),
        [exact("Take the root of the area divided by pi.", f"sqrt({r * r} * pi / pi)")],
    )


@family(level=1)
def other_side(rng: Random) -> Draw:
    """Side of a rectangle with area s and other side a (slot unit)."""
    a, b = rng.randint(2, 40), rng.randint(2, 60)
    return Draw(
        {"s": a * b, "a": a, "unit": rng.choice(_UNITS)},
        str(b),
        [exact("Divide the area by the known side.", f"S({a * b}) / {a}")],
    )


@family(level=1)
def square_side(rng: Random) -> Draw:
    """Perimeter of a square with area s (slot unit)."""
    a = rng.randint(2, 60)
    return Draw(
        {"s": a * a, "unit": rng.choice(_UNITS)},
        str(4 * a),
        [
            keep("Take the root of the area.", "side", f"sqrt({a * a})", sympy=True),
            calc("Multiply the side by 4.", "4 * side"),
        ],
    )


@family(level=2)
def sector_area(rng: Random) -> Draw:
    """Area of a circular sector with radius r and angle a degrees in terms of pi (slot unit)."""
    r, a = rng.randint(2, 30), rng.choice([30, 36, 40, 45, 60, 72, 80, 90, 120, 135, 150, 240, 270])
    area = Fraction(a * r * r, 360)
    top = "pi" if area.numerator == 1 else f"{area.numerator}*pi"
    return Draw(
        {"r": r, "a": a, "unit": rng.choice(_UNITS)},
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
        {"r": r, "a": a, "unit": rng.choice(_UNITS)},
        top if arc.denominator == 1 else f"{top}/{arc.denominator}",
        [exact("Take the fraction of the circumference.", f"S({a})/360 * 2 * pi * {r}")],
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


@family(level=2)
def shadow_height(rng: Random) -> Draw:
    """Height of an object with shadow t, when a stick of height a casts a shadow s (metres)."""
    a, s = rng.randint(1, 9), rng.randint(1, 12)
    t = s * rng.randint(2, 15)
    return Draw(
        {"a": a, "s": s, "t": t},
        str(Fraction(a * t, s)),
        [exact("Use the ratio of similar triangles.", f"S({a}) / {s} * {t}")],
    )


@family(level=1)
def box_volume(rng: Random) -> Draw:
    """Volume of a box with edges a, b, c (slot unit)."""
    a, b, c = (rng.randint(2, 30) for _ in range(3))
    return Draw(
        {"a": a, "b": b, "c": c, "unit": rng.choice(_UNITS)},
        str(a * b * c),
        [calc("Multiply the three edges.", f"{a} * {b} * {c}")],
    )


@family(level=2)
def box_surface(rng: Random) -> Draw:
    """Surface area of a closed box with edges a, b, c (slot unit)."""
    a, b, c = (rng.randint(2, 20) for _ in range(3))
    return Draw(
        {"a": a, "b": b, "c": c, "unit": rng.choice(_UNITS)},
        str(2 * (a * b + a * c + b * c)),
        [calc("Add the areas of all faces.", f"2 * ({a}*{b} + {a}*{c} + {b}*{c})")],
    )


@family(level=2)
def cone_volume(rng: Random) -> Draw:
    """Volume of a cone with radius r and height h in terms of pi (slot unit)."""
    r, h = rng.randint(1, 15), rng.choice([3, 6, 9, 12, 15, 18, 21, 24, 30])
    return Draw(
        {"r": r, "h": h, "unit": rng.choice(_UNITS)},
        "pi" if r * r * h == 3 else f"{r * r * h // 3}*pi",
        [exact("Use the volume of a cone.", f"pi * {r}**2 * {h} / 3")],
    )


@family(level=2)
def sphere_volume(rng: Random) -> Draw:
    """Volume of a sphere with radius r in terms of pi (slot unit)."""
    r = rng.choice([1, 2, 3, 3, 4, 5, 6, 6, 7, 8, 9, 10, 12, 15, 18, 21, 24, 30])
    v = Fraction(4 * r**3, 3)
    return Draw(
        {"r": r, "unit": rng.choice(_UNITS)},
        f"{v.numerator}*pi" + ("" if v.denominator == 1 else f"/{v.denominator}"),
        [exact("Use the volume of a sphere.", f"S(4)/3 * pi * {r}**3")],
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


@family(level=3)
def heron(rng: Random) -> Draw:
    """Area of a triangle with sides a, b, c (slot unit)."""
    sides = rng.choice(_HERONIAN)
    k = rng.randint(1, 6)
    a, b, c = (k * side for side in rng.sample(sides, 3))
    square = (a + b + c) * (-a + b + c) * (a - b + c) * (a + b - c)
    return Draw(
        {"a": a, "b": b, "c": c, "unit": rng.choice(_UNITS)},
        str(Fraction(isqrt(square), 4)),
        [
            keep("Compute half of the perimeter.", "s", f"S({a} + {b} + {c}) / 2", sympy=True),
            calc("Use the formula of Heron.", f"sqrt(s * (s - {a}) * (s - {b}) * (s - {c}))"),
        ],
    )


@family(level=3)
def cosine_rule(rng: Random) -> Draw:
    """Third side of a triangle with sides a, b and the included angle w degrees (slot unit)."""
    a, b, w = rng.randint(2, 20), rng.randint(2, 20), rng.choice([60, 60, 120, 120, 90])
    square = a * a + b * b - {60: 1, 120: -1, 90: 0}[w] * a * b
    return Draw(
        {"a": a, "b": b, "w": w, "unit": rng.choice(_UNITS)},
        square_root(square),
        [exact("Use the law of cosines.",
               f"sqrt({a}**2 + {b}**2 - 2*{a}*{b}*cos(rad({w})))")],
    )  # fmt: skip


@family(level=2)
def angles_in_ratio(rng: Random) -> Draw:
    """Largest angle in degrees of a triangle whose angles are in the ratio p : q : r."""
    while 180 % sum(ratio := [rng.randint(1, 9) for _ in range(3)]):
        pass
    p, q, r = ratio
    return Draw(
        {"p": p, "q": q, "r": r},
        str(180 * max(ratio) // sum(ratio)),
        [exact("Take the largest share of 180 degrees.",
               f"S(180) * max({p}, {q}, {r}) / ({p} + {q} + {r})")],
    )  # fmt: skip


@family(level=1)
def trapezoid_area(rng: Random) -> Draw:
    """Area of a trapezoid with parallel sides a and b and height h (slot unit)."""
    (a, b), h = distinct(rng, 2, 2, 40), rng.randint(2, 30)
    return Draw(
        {"a": a, "b": b, "h": h, "unit": rng.choice(_UNITS)},
        str(Fraction((a + b) * h, 2)),
        [
            exact(
                "Multiply the mean of the parallel sides by the height.", f"S({a} + {b}) / 2 * {h}"
            )
        ],
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


@family(level=1)
def supplement(rng: Random) -> Draw:
    """Angle that together with a degrees makes `whole` degrees (90 complement, 180 supplement)."""
    whole, name = rng.choice([(90, "complementary"), (180, "supplementary")])
    a = rng.randint(3, whole - 3)
    return Draw(
        {"a": a, "whole": whole, "kind": name},
        str(whole - a),
        [calc("Subtract the angle from the whole.", f"{whole} - {a}")],
    )


@family(level=2)
def ring_area(rng: Random) -> Draw:
    """Area between two concentric circles with radii r (outer) and q (inner) in terms of pi."""
    q, r = sorted(distinct(rng, 2, 1, 30))
    return Draw(
        {"r": r, "q": q, "unit": rng.choice(_UNITS)},
        f"{r * r - q * q}*pi",
        [exact("Subtract the inner circle from the outer one.", f"pi * {r}**2 - pi * {q}**2")],
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
        [exact("Complete the squares of both variables.",
               f"sqrt((S({-2 * a}) / 2)**2 + (S({-2 * b}) / 2)**2 - ({rest}))")],
    )  # fmt: skip
