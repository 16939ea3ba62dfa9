"""Equations with absolute values: one, two and nested bars, candidates that fail."""

from fractions import Fraction
from math import isqrt
from random import Random

from alphamath_lite.curriculum.family import (
    Code,
    Draw,
    M,
    Value,
    distinct,
    family,
    linear,
    nonzero,
    solution_set,
    variable,
)
from alphamath_lite.curriculum.helpers_steps import ALL_SOLUTIONS, solved, symbols_of
from alphamath_lite.curriculum.notation import py


def _solved(equation: str, x: str) -> Code:
    thought = f"Solve the equation with the absolute value for {x}."
    return solved(equation, x, real=True, thought=thought)


def _solved_if_possible(equation: str, x: str) -> Code:
    code = f"{symbols_of(x, real=True)}\nprint(solve({py(equation)}, {x}) or 'no solution')"
    return Code(f"Solve the equation with the absolute value for {x}.", code)


@family(level=1)
def simple_equation(rng: Random) -> Draw:
    """|ax + b| = c with two solutions."""
    x = variable(rng)
    low, high = sorted(distinct(rng, 2, -12, 12))
    a = rng.choice([1, 1, 2, 3, 4])
    scale = a if (low + high) % 2 == 0 else 2 * a
    left = f"abs({linear([scale, -scale * (low + high) // 2], [x, ''])})"
    equation = f"{left} = {scale * (high - low) // 2}"
    slots: dict[str, Value] = {"eq": M(equation), "x": M(x)}
    return Draw(slots, solution_set(low, high), [_solved(equation, x)], ALL_SOLUTIONS)


@family(level=2)
def two_absolute_values(rng: Random) -> Draw:
    """|ax + b| = |cx + d|: find all solutions."""
    x = variable(rng)
    a, c = rng.choice([(1, 1), (1, 2), (2, 1), (3, 1), (1, 3), (2, 3)])
    b, d = distinct(rng, 2, -12, 12)
    equation = f"abs({linear([a, b], [x, ''])}) = abs({linear([c, d], [x, ''])})"
    roots = {Fraction(-d - b, a + c)} | ({Fraction(d - b, a - c)} if a != c else set())
    answer = solution_set(*roots) if len(roots) > 1 else str(roots.pop())
    slots: dict[str, Value] = {"eq": M(equation), "x": M(x)}
    return Draw(slots, answer, [_solved(equation, x)], ALL_SOLUTIONS)


@family(level=2)
def isolate_first(rng: Random) -> Draw:
    """k|x - h| + c = d: two solutions, one, or none (the answer is then no solution)."""
    x, h, k, c = (
        variable(rng),
        rng.randint(-9, 9),
        rng.choice([1, 2, 3, 4, 5]),
        nonzero(rng, -12, 12),
    )
    m = rng.choice([0, -1, -2, -4, *range(1, 10), *range(1, 10)])
    part = f"abs({linear([1, -h], [x, ''])})"
    equation = f"{linear([k], [part])} {'+' if c > 0 else '-'} {abs(c)} = {k * m + c}"
    answer = solution_set(h - m, h + m) if m > 0 else str(h) if m == 0 else "no solution"
    return Draw(
        {"eq": M(equation), "x": M(x)}, answer, [_solved_if_possible(equation, x)], ALL_SOLUTIONS
    )


@family(level=3)
def linear_right_side(rng: Random) -> Draw:
    """|ax + b| = cx + d, where a candidate may fail: all solutions."""
    x, a, c = variable(rng), rng.choice([1, 2, 3, 4]), rng.choice([1, 1, 2, -1, -2])
    if a == abs(c):
        a += 1
    p = rng.randint(-8, 8)
    b = rng.randint(0, 12) - a * p if rng.random() < 0.85 else rng.randint(-9, 9)
    d = a * p + b - c * p
    roots = {r for r in (Fraction(d - b, a - c), Fraction(-d - b, a + c)) if c * r + d >= 0}
    equation = f"abs({linear([a, b], [x, ''])}) = {linear([c, d], [x, ''])}"
    answer = solution_set(*roots) if len(roots) > 1 else str(*roots) if roots else "no solution"
    return Draw(
        {"eq": M(equation), "x": M(x)}, answer, [_solved_if_possible(equation, x)], ALL_SOLUTIONS
    )


@family(level=3)
def sum_of_distances(rng: Random) -> Draw:
    """|x - a| + |x - b| = c with c greater than the distance of a and b: both solutions."""
    x, (a, b), extra = variable(rng), sorted(distinct(rng, 2, -9, 9)), rng.randint(1, 6)
    parts = [f"abs({linear([1, -v], [x, ''])})" for v in rng.sample([a, b], 2)]
    equation = f"{parts[0]} + {parts[1]} = {b - a + 2 * extra}"
    slots: dict[str, Value] = {"eq": M(equation), "x": M(x)}
    return Draw(slots, solution_set(a - extra, b + extra), [_solved(equation, x)], ALL_SOLUTIONS)


@family(level=3)
def nested(rng: Random) -> Draw:
    """||x - a| - b| = c: all solutions."""
    x, a, b = variable(rng), rng.randint(-8, 8), rng.randint(1, 9)
    c = rng.choice([v for v in range(1, 12) if v != b])
    equation = f"abs(abs({linear([1, -a], [x, ''])}) - {b}) = {c}"
    roots = {a + s * d for d in (b + c, b - c) if d >= 0 for s in (1, -1)}
    slots: dict[str, Value] = {"eq": M(equation), "x": M(x)}
    return Draw(slots, solution_set(*roots), [_solved(equation, x)], ALL_SOLUTIONS)


@family(level=3)
def quadratic_inside(rng: Random) -> Draw:
    """|x^2 - a| = b: all real solutions."""
    x, p = variable(rng), rng.randint(1, 9)
    q = rng.choice([v for v in range(1, 12) if v != p and (v + p) % 2 == 0] or [p + 2])
    low, high = sorted([p * p, q * q])
    a, b = (low + high) // 2, (high - low) // 2
    if rng.random() < 0.3:
        a, b, low = high - b - low, b + low, -1
        high = a + b
        low = a - b
    equation = f"abs(x^2 - {a}) = {b}".replace("x", x) if a > 0 else f"abs({x}^2 + {-a}) = {b}"
    roots = [s * isqrt(v) for v in {low, high} if v >= 0 for s in (1, -1)]
    slots: dict[str, Value] = {"eq": M(equation), "x": M(x)}
    return Draw(slots, solution_set(*roots), [_solved(equation, x)], ALL_SOLUTIONS)


@family(level=2)
def solution_count(rng: Random) -> Draw:
    """How many real solutions does an equation with |ax + b| have: 0, 1 or 2?"""
    x, a, b, c = variable(rng), rng.choice([1, 2, 3]), nonzero(rng, -9, 9), rng.randint(-9, 9)
    m = rng.choice([0, 0, -1, -3, -7, 1, 4, 6])
    equation = f"abs({linear([a, b], [x, ''])}) {'+' if c >= 0 else '-'} {abs(c)} = {m + c}"
    if c == 0:
        equation = f"abs({linear([a, b], [x, ''])}) = {m}"
    code = f"{symbols_of(x, real=True)}\nprint(len(solve({py(equation)}, {x})))"
    slots: dict[str, Value] = {"eq": M(equation), "x": M(x)}
    return Draw(slots, str((m >= 0) + (m > 0)), [Code("Count the real solutions.", code)])


@family(level=2)
def about_solutions(rng: Random) -> Draw:
    """The sum, product, largest or smallest of the solutions of |ax + b| = c."""
    x, (low, high), a = (
        variable(rng),
        sorted(distinct(rng, 2, -12, 12)),
        rng.choice([1, 2, 2, 3, 4]),
    )
    scale = a if (low + high) % 2 == 0 else 2 * a
    equation = (
        f"abs({linear([scale, -scale * (low + high) // 2], [x, ''])}) = {scale * (high - low) // 2}"
    )
    asked, function, value = rng.choice([
        ("sum", "sum", low + high), ("product", "prod", low * high),
        ("largest", "max", high), ("smallest", "min", low),
    ])  # fmt: skip
    phrase = (
        f"the {asked} of all solutions" if asked in {"sum", "product"} else f"the {asked} solution"
    )
    code = f"{symbols_of(x, real=True)}\nprint({function}(solve({py(equation)}, {x})))"
    slots: dict[str, Value] = {"eq": M(equation), "asked": phrase, "x": M(x)}
    return Draw(slots, str(value), [Code("Solve the equation and combine the solutions.", code)])
