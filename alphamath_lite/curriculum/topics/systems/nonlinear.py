"""Lines with parabolas and circles, sums with products."""

from random import Random

from alphamath_lite.curriculum.family import (
    Code,
    Draw,
    M,
    Value,
    distinct,
    family,
    linear,
    polynomial,
    solution_set,
)
from alphamath_lite.curriculum.helpers_steps import symbols_of
from alphamath_lite.curriculum.topics.systems.equations import solved_for


@family(level=2)
def line_and_parabola(rng: Random) -> Draw:
    """All points where a line meets a parabola."""
    p, q = sorted(distinct(rng, 2, -6, 6))
    m, b = rng.randint(-4, 5), rng.randint(-9, 9)
    # x^2 + r x + s - (m x + b) = (x - p)(x - q)
    curve = polynomial([1, m - p - q, p * q + b])
    one, two = f"y = {curve}", f"y = {linear([m, b], ['x', ''])}"
    one, two = rng.choice([(one, two), (two, one)])
    answer = ", ".join(f"({r}, {m * r + b})" for r in (p, q))
    return Draw(
        {"eq_1": M(one), "eq_2": M(two)}, "{" + answer + "}", [solved_for([one, two], ("x", "y"))]
    )


@family(level=2)
def sum_and_product(rng: Random) -> Draw:
    """Two numbers with a given sum and product: both numbers, as a set."""
    p, q = distinct(rng, 2, -15, 25)
    code = f"{symbols_of('x')}\nprint(solve(Eq(x*({p + q} - x), {p * q}), x))"
    step = Code("One number is x, the other is the sum minus x.", code)
    slots: dict[str, Value] = {"sum": M(str(p + q)), "product": M(str(p * q))}
    return Draw(slots, solution_set(p, q), [step], "These are the two numbers.")


@family(level=3)
def circle_and_line(rng: Random) -> Draw:
    """All points where a line meets a circle around the origin."""
    u, v = rng.choice(
        [(3, 4), (5, 12), (6, 8), (1, 2), (1, 3), (2, 3), (1, 7), (8, 15), (2, 4), (1, 5)]
    )
    points = {(s * a, t * b) for a, b in ((u, v), (v, u)) for s in (1, -1) for t in (1, -1)}
    while True:
        (a, b), (c, d) = rng.sample(sorted(points), 2)
        if a != c and (d - b) % (c - a) == 0:
            break
    m = (d - b) // (c - a)
    one, two = f"x^2 + y^2 = {u * u + v * v}", f"y = {linear([m, b - m * a], ['x', ''])}"
    answer = ", ".join(f"({p}, {q})" for p, q in sorted([(a, b), (c, d)]))
    slots: dict[str, Value] = {"circle": M(one), "line": M(two)}
    return Draw(slots, "{" + answer + "}", [solved_for([one, two], ("x", "y"))])
