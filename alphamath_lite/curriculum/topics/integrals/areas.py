"""What integrals measure: areas, volumes, averages, displacement, distance."""

from fractions import Fraction
from itertools import pairwise
from random import Random

from alphamath_lite.curriculum.family import Code, Draw, M, distinct, family, linear, polynomial
from alphamath_lite.curriculum.helpers_answers import printed
from alphamath_lite.curriculum.helpers_functions import function_name, letter, value
from alphamath_lite.curriculum.helpers_steps import calc, define, symbols_of
from alphamath_lite.curriculum.notation import py
from alphamath_lite.curriculum.topics.integrals.integrands import (
    draw_antiderivative,
    function_slots,
    integration,
    limit_slots,
)


@family(level=2)
def area_between(rng: Random) -> Draw:
    """The area enclosed by a parabola and a line, or by two parabolas."""
    p, q = sorted(distinct(rng, 2, -4, 5))
    k, m, n = rng.choice([1, 1, 2, 3]), rng.randint(-4, 4), rng.randint(-6, 6)
    s = rng.choice([0, 0, 1, -2])
    lower = polynomial([k + s, m - k * (p + q), n + k * p * q])
    upper = polynomial([s, m, n])
    first, second = rng.sample([lower, upper], 2)
    return Draw(
        slots={"f": M(first), "g": M(second), "yf": M(f"y = {first}"), "yg": M(f"y = {second}")},
        answer=str(Fraction(k * (q - p) ** 3, 6)),
        steps=[
            Code(
                "Find where the curves meet.",
                f"{symbols_of('x')}\nf = {py(first)}\ng = {py(second)}\nprint(solve(Eq(f, g), x))",
            ),
            Code(
                "Integrate the difference between the meeting points.",
                "a, b = solve(Eq(f, g), x)\nprint(abs(integrate(f - g, (x, a, b))))",
            ),
        ],
        final="This is the enclosed area.",
    )


@family(level=2)
def displacement(rng: Random) -> Draw:
    """The change of position (or amount) over a time interval, from the rate as a polynomial."""
    degree = rng.choice([2, 2, 3])
    big = draw_antiderivative(rng, degree)
    big[0] = max(big[0], -big[0])
    a = rng.choice([0, 0, 1, 2])
    b = a + rng.randint(1, 6)
    f = polynomial([c * (degree - i) for i, c in enumerate(big[:-1])], "t")
    fn = rng.choice("vvvrf")
    return Draw(
        slots=function_slots(f, "t", fn) | limit_slots(f, "t", a, b),
        answer=str(value(big, b) - value(big, a)),
        steps=integration(f, "t", a, b),
        final="This is the total change.",
    )


@family(level=2)
def area_to_axis(rng: Random) -> Draw:
    """The area enclosed by a parabola and the x-axis (between its two zeros)."""
    p, q = sorted(distinct(rng, 2, -6, 7))
    k = rng.choice([1, -1, -1, 2, -2, 3])
    f = polynomial([k, -k * (p + q), k * p * q])
    if rng.random() < 0.3:
        f = f"{'' if k == 1 else '-' if k == -1 else k}({linear([1, -p], ['x', ''])})"
        f += f"({linear([1, -q], ['x', ''])})"
    return Draw(
        slots=function_slots(f, "x"),
        answer=str(Fraction(abs(k) * (q - p) ** 3, 6)),
        steps=[
            Code("Find the zeros.", f"{define(f, 'x')}\na, b = solve(f, x)\nprint(a, b)"),
            calc("Integrate between the zeros.", "abs(integrate(f, (x, a, b)))"),
        ],
        final="This is the enclosed area.",
    )


@family(level=2)
def average_value(rng: Random) -> Draw:
    """The mean value of a polynomial over an interval."""
    x, degree = letter(rng), rng.choice([2, 3, 3])
    big = draw_antiderivative(rng, degree)
    a = rng.choice([0, 0, -2, 1, 2])
    b = a + rng.randint(1, 6)
    f = polynomial([c * (degree - i) for i, c in enumerate(big[:-1])], x)
    return Draw(
        slots=function_slots(f, x, function_name(rng)) | limit_slots(f, x, a, b),
        answer=str((value(big, b) - value(big, a)) / (b - a)),
        steps=[
            Code(
                "Integrate between the limits.",
                f"{define(f, x)}\ntotal = integrate(f, ({x}, {a}, {b}))\nprint(total)",
            ),
            calc("Divide by the length of the interval.", f"total/({b} - ({a}))"),
        ],
        final="This is the mean value.",
    )


@family(level=3)
def volume_of_revolution(rng: Random) -> Draw:
    """The exact volume of the solid made by turning a curve about the x-axis between two x."""
    m, a, n = rng.randint(1, 6), rng.choice([0, 0, 0, 1, 2]), rng.randint(1, 5)
    b = a + rng.randint(1, 5)
    choices: list[tuple[str, list[int | Fraction]]] = [
        (linear([m], ["x"]), [Fraction(m * m, 3), 0, 0, 0]),
        (linear([1, n], ["x", ""]), [Fraction(1, 3), n, n * n, 0]),
        ("sqrt(x)" if m == 1 else f"{m}sqrt(x)", [Fraction(m * m, 2), 0, 0]),
        (linear([m], ["x^2"]), [Fraction(m * m, 5), 0, 0, 0, 0, 0]),
        (f"sqrt({linear([m, n], ['x', ''])})", [Fraction(m, 2), n, 0]),
    ]
    f, square = rng.choice(choices)
    v = value(square, b) - value(square, a)
    return Draw(
        slots=function_slots(f, "x") | limit_slots(f, "x", a, b),
        answer=printed(f"{v.numerator}pi/{v.denominator}"),
        steps=[
            Code(
                "Integrate pi times the square of the function.",
                f"{define(f, 'x')}\nprint(integrate(pi*f**2, (x, {a}, {b})))",
            )
        ],
        final="This is the volume.",
    )


@family(level=3)
def distance_travelled(rng: Random) -> Draw:
    """The total distance covered in a time interval by a body whose velocity changes sign."""
    p, q = sorted(distinct(rng, 2, 1, 6))
    end, k = q + rng.randint(0, 3), rng.choice([1, 2, 3, -1])
    c = [k, -k * (p + q), k * p * q] if rng.random() < 0.5 else [2 * k, -2 * k * p]
    f = polynomial(c, "t")
    big = [Fraction(v, len(c) - i) for i, v in enumerate(c)] + [Fraction(0)]
    points = [0, p, *([q] if len(c) == 3 and q < end else []), end]
    total = sum(abs(value(big, v) - value(big, u)) for u, v in pairwise(points))
    return Draw(
        slots=function_slots(f, "t", "v") | limit_slots(f, "t", 0, end),
        answer=str(total),
        steps=[
            Code(
                "Find when the velocity is zero.",
                f"{define(f, 't')}\n"
                f"points = [0] + [v for v in solve(f, t) if 0 < v < {end}] + [{end}]\n"
                "print(points)",
            ),
            calc(
                "Add the distances between these times.",
                "sum(abs(integrate(f, (t, p, q))) for p, q in zip(points, points[1:]))",
            ),
        ],
        final="This is the distance.",
    )
