"""Inequalities: linear, double, quadratic, rational, counting solutions, limits in stories."""

from fractions import Fraction
from random import Random

from alphamath_lite.curriculum.family import (
    Code, Draw, M, distinct, family, linear, nonzero, polynomial, variable,
)  # fmt: skip
from alphamath_lite.curriculum.helpers_algebra import currency, interval, symbols_of
from alphamath_lite.curriculum.notation import py

RELATIONS = ["<", "<=", ">", ">="]
_FLIP = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}


def holds_on(inequality: str, x: str) -> Code:
    """Print the set where an inequality of the plain notation holds."""
    code = f"{symbols_of(x, real=True)}\nprint(({py(inequality)}).as_set())"
    return Code(f"Solve the inequality for {x}.", code)


def _ray(relation: str, bound: object) -> str:
    closed = "=" in relation
    if "<" in relation:
        return interval(None, bound, closed_low=False, closed_high=closed)
    return interval(bound, None, closed_low=closed, closed_high=False)


def between(p: object, q: object, relation: str) -> str:
    """Where (x - p)(x - q) stands in `relation` to zero, for p < q."""
    closed = "=" in relation
    if "<" in relation:
        return interval(p, q, closed_low=closed, closed_high=closed)
    low = interval(None, p, closed_low=False, closed_high=closed)
    return f"{low} U {interval(q, None, closed_low=closed, closed_high=False)}"


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
    solved = relation if a > c else _FLIP[relation]
    return Draw({"ineq": M(inequality), "x": M(x)}, _ray(solved, bound), [holds_on(inequality, x)])


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


@family(level=2)
def quadratic_inequality(rng: Random) -> Draw:
    """Solve a quadratic inequality; the answer is an interval or a union of two."""
    x, relation = variable(rng), rng.choice(RELATIONS)
    p, q = sorted(distinct(rng, 2, -9, 9))
    a = rng.choice([1, 1, 1, 2, -1])
    left = polynomial([a, -a * (p + q), a * p * q], x)
    inequality = f"{left} {relation} 0"
    if a == 1 and rng.random() < 0.3:
        inequality = f"{polynomial([1, 0, 0], x)} {relation} {linear([p + q, -p * q], [x, ''])}"
    solved = relation if a > 0 else _FLIP[relation]
    answer = between(p, q, solved)
    return Draw({"ineq": M(inequality), "x": M(x)}, answer, [holds_on(inequality, x)])


@family(level=3)
def rational_inequality(rng: Random) -> Draw:
    """Solve (x - p)/(x - q) against 0; the answer is an interval or a union of two."""
    x, relation = variable(rng), rng.choice(RELATIONS)
    p, q = distinct(rng, 2, -9, 9)
    inequality = f"({linear([1, -p], [x, ''])})/({linear([1, -q], [x, ''])}) {relation} 0"
    closed_p = "=" in relation
    low, high = sorted([p, q])
    at_low, at_high = closed_p and low == p, closed_p and high == p
    answer = interval(low, high, closed_low=at_low, closed_high=at_high)
    if ">" in relation:
        first = interval(None, low, closed_low=False, closed_high=at_low)
        answer = f"{first} U {interval(high, None, closed_low=at_high, closed_high=False)}"
    return Draw({"ineq": M(inequality), "x": M(x)}, answer, [holds_on(inequality, x)])


@family(level=2)
def count_integers(rng: Random) -> Draw:
    """How many integers satisfy a double inequality?"""
    x, a, b = rng.choice("xnkm"), rng.randint(1, 5), rng.randint(-9, 9)
    low = rng.randint(-30, 20)
    high = low + rng.randint(4, 40)
    left, right = rng.choice(["<", "<="]), rng.choice(["<", "<="])
    inequality = f"{low} {left} {linear([a, b], [x, ''])} {right} {high}"
    first = low + (0 if "=" in left else 1)
    last = high - (0 if "=" in right else 1)
    count = len([v for v in range(-200, 200) if first <= a * v + b <= last])
    code = f"print(sum(1 for {x} in range(-1000, 1000) if {low} {left} {py(linear([a, b], [x, '']))} {right} {high}))"
    step = Code("Count the integers that satisfy the inequality.", code)
    return Draw({"ineq": M(inequality), "x": M(x)}, str(count), [step])


@family(level=1)
def budget(rng: Random) -> Draw:
    """A fixed cost and a price each with a budget: the largest number that can be bought."""
    fixed, price, n = rng.randint(3, 60), rng.randint(2, 30), rng.randint(3, 40)
    limit, show = fixed + price * n + rng.randrange(price), currency(rng)
    step = Code(
        "Divide what is left by the price and round down.", f"print(({limit} - {fixed}) // {price})"
    )
    slots = {"fixed": show(fixed), "price": show(price), "limit": show(limit)}
    return Draw(slots, str(n), [step])


@family(level=1)
def smallest_integer(rng: Random) -> Draw:
    """The smallest integer that satisfies a linear inequality."""
    x, a, b = rng.choice("xnkm"), rng.randint(2, 9), rng.randint(-15, 15)
    relation, right = rng.choice([">", ">="]), rng.randint(-20, 80)
    inequality = f"{linear([a, b], [x, ''])} {relation} {right}"
    least = next(
        v for v in range(-60, 200) if a * v + b > right or ("=" in relation and a * v + b == right)
    )
    code = f"{symbols_of(x)}\nprint(solve({py(inequality)}, {x}))"
    rounding = "ceiling({0})" if "=" in relation else "floor({0}) + 1"
    bound = f"solve(Eq({py(linear([a, b], [x, '']))}, {right}), {x})[0]"
    code = f"{symbols_of(x)}\nprint({rounding.format(bound)})"
    thought = (
        "Find the bound and round up."
        if "=" in relation
        else "Find the bound and take the next integer above."
    )
    return Draw({"ineq": M(inequality), "x": M(x)}, str(least), [Code(thought, code)])
