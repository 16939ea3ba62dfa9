"""Linear inequalities: one, or two at once."""

from fractions import Fraction
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
    variable,
)
from alphamath_lite.curriculum.helpers_answers import interval
from alphamath_lite.curriculum.helpers_steps import holds_on, symbols_of
from alphamath_lite.curriculum.notation import py
from alphamath_lite.curriculum.topics.inequalities.relations import FLIP, RELATIONS, ray


@family(level=1)
def linear_inequality(rng: Random) -> Draw:
    """Solve a linear inequality; the answer is an interval."""
    x, relation = variable(rng), rng.choice(RELATIONS)
    a, c = distinct(rng, 2, -7, 9)
    c = rng.choice([0, 0, c])
    a = a if a not in {0, c} else c + rng.choice([-2, 3])
    a = a or 4
    bound, b = Fraction(rng.randint(-12, 12)), rng.randint(-15, 15)
    if a == c:
        c = 0
    inequality = f"{linear([a, b], [x, ''])} {relation} {linear([c, (a - c) * bound + b], [x, ''])}"
    solved = relation if a > c else FLIP[relation]
    return Draw({"ineq": M(inequality), "x": M(x)}, ray(solved, bound), [holds_on(inequality, x)])


@family(level=1)
def double_inequality(rng: Random) -> Draw:
    """Solve a double inequality such as -3 < 2x + 1 <= 7; the answer is an interval."""
    x, a, b = variable(rng), nonzero(rng, -4, 6), rng.randint(-12, 12)
    low, high = sorted(distinct(rng, 2, -9, 9))
    left, right = rng.choice(["<", "<="]), rng.choice(["<", "<="])
    ends = (a * low + b, a * high + b) if a > 0 else (a * high + b, a * low + b)
    inequality = f"{ends[0]} {left} {linear([a, b], [x, ''])} {right} {ends[1]}"
    first, second = (left, right) if a > 0 else (right, left)
    answer = interval(low, high, closed_low="=" in first, closed_high="=" in second)
    return Draw({"ineq": M(inequality), "x": M(x)}, answer, [holds_on(inequality, x)])


def _set_of(code: str, x: str, thought: str = "") -> Code:
    full = f"{symbols_of(x, real=True)}\nprint(({code}).as_set())"
    return Code(thought or f"Solve the inequality for {x}.", full)


@family(level=2)
def either_or(rng: Random) -> Draw:
    """One linear inequality or another holds; the answer is a union of two intervals."""
    x, (low, high) = variable(rng), sorted(distinct(rng, 2, -10, 10))
    a, b, c, d = rng.randint(1, 5), rng.randint(-9, 9), rng.randint(1, 5), rng.randint(-9, 9)
    left, right = rng.choice(["<", "<="]), rng.choice([">", ">="])
    one = f"{linear([a, b], [x, ''])} {left} {a * low + b}"
    two = f"{linear([c, d], [x, ''])} {right} {c * high + d}"
    first = interval(None, low, closed_low=False, closed_high="=" in left)
    second = interval(high, None, closed_low="=" in right, closed_high=False)
    slots: dict[str, Value] = {"one": M(one), "two": M(two), "x": M(x)}
    return Draw(slots, f"{first} U {second}", [_set_of(f"Or({py(one)}, {py(two)})", x)])


@family(level=2)
def both_hold(rng: Random) -> Draw:
    """Two linear inequalities hold at once; the answer is an interval."""
    x, (low, high) = variable(rng), sorted(distinct(rng, 2, -12, 12))
    a, b, c, d = rng.randint(1, 5), rng.randint(-9, 9), rng.randint(-4, -1), rng.randint(-9, 9)
    left, right = rng.choice([">", ">="]), rng.choice([">", ">="])
    one = f"{linear([a, b], [x, ''])} {left} {a * low + b}"
    two = f"{linear([c, d], [x, ''])} {right} {c * high + d}"
    answer = interval(low, high, closed_low="=" in left, closed_high="=" in right)
    one, two = rng.choice([(one, two), (two, one)])
    slots: dict[str, Value] = {"one": M(one), "two": M(two), "x": M(x)}
    return Draw(slots, answer, [_set_of(f"And({py(one)}, {py(two)})", x)])


@family(level=2)
def fractions_and_brackets(rng: Random) -> Draw:
    """Solve a linear inequality with brackets or fractions; the answer is an interval."""
    x, relation, bound = variable(rng), rng.choice(RELATIONS), rng.randint(-12, 12)
    a, b = distinct(rng, 2, 2, 6)
    if rng.random() < 0.5:
        p = rng.randint(-9, 9)
        right = linear([b, a * (bound + p) - b * bound], [x, ""])
        inequality = f"{a}({linear([1, p], [x, ''])}) {relation} {right}"
        solved = relation if a > b else FLIP[relation]
    else:
        bound *= a * b
        value = bound // a - bound // b
        inequality = f"{x}/{a} - {x}/{b} {relation} {value}"
        solved = relation if a < b else FLIP[relation]
    return Draw({"ineq": M(inequality), "x": M(x)}, ray(solved, bound), [holds_on(inequality, x)])


@family(level=2)
def converted_range(rng: Random) -> Draw:
    """One quantity is a linear rule of another and stays in a range: the interval of the other."""
    a, b, low = rng.choice([2, 3, 4, 5]), rng.randint(1, 40), rng.randint(0, 30)
    high = low + rng.randint(2, 30)
    y, x = rng.choice([("C", "n"), ("p", "d"), ("y", "x"), ("w", "t"), ("T", "h")])
    rule, inequality = (
        f"{y} = {linear([a, b], [x, ''])}",
        f"{a * low + b} <= {linear([a, b], [x, ''])} <= {a * high + b}",
    )
    slots: dict[str, Value] = {
        "rule": M(rule),
        "low": a * low + b,
        "high": a * high + b,
        "x": M(x),
        "y": M(y),
    }
    return Draw(slots, f"[{low}, {high}]", [holds_on(inequality, x)])
