"""Quadratic, rational and cubic inequalities, parameters, least and greatest values."""

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
    polynomial,
    variable,
)
from alphamath_lite.curriculum.helpers_answers import interval
from alphamath_lite.curriculum.helpers_steps import holds_on, symbols_of
from alphamath_lite.curriculum.notation import py
from alphamath_lite.curriculum.topics.inequalities.relations import FLIP, RELATIONS, between


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
    solved = relation if a > 0 else FLIP[relation]
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


@family(level=3)
def factored_cubic(rng: Random) -> Draw:
    """Solve (x - a)(x - b)(x - c) against 0; the answer is a union of two intervals."""
    x, relation, (p, q, r) = variable(rng), rng.choice(RELATIONS), sorted(distinct(rng, 3, -8, 8))
    factors = [f"({linear([1, -v], [x, ''])})" if v else x for v in rng.sample([p, q, r], 3)]
    factors.sort(key=lambda f: f != x)
    closed = "=" in relation
    if ">" in relation:
        low = interval(p, q, closed_low=closed, closed_high=closed)
        answer = f"{low} U {interval(r, None, closed_low=closed, closed_high=False)}"
    else:
        low = interval(None, p, closed_low=False, closed_high=closed)
        answer = f"{low} U {interval(q, r, closed_low=closed, closed_high=closed)}"
    inequality = f"{''.join(factors)} {relation} 0"
    return Draw({"ineq": M(inequality), "x": M(x)}, answer, [holds_on(inequality, x)])


@family(level=3)
def always_positive(rng: Random) -> Draw:
    """For which k is a quadratic expression positive for all real x? The answer is an interval."""
    k, a, m = rng.choice("kkmac"), rng.choice([1, 1, 4, 9]), rng.randint(1, 9)
    root = {1: 1, 4: 2, 9: 3}[a]
    if rng.random() < 0.5:
        expression = linear([a, 1, m * m], ["x^2", f"{k}x", ""])
        answer = f"({-2 * root * m}, {2 * root * m})"
    else:
        b = 2 * nonzero(rng, -6, 6)
        a = 1
        expression = linear([1, b, 1], ["x^2", "x", k])
        answer = f"({b * b // 4}, oo)"
    code = (
        f"{symbols_of('x', k, real=True)}\nprint((discriminant({py(expression)}, x) < 0).as_set())"
    )
    slots: dict[str, Value] = {"expr": M(expression), "ineq": M(f"{expression} > 0"), "k": M(k)}
    return Draw(slots, answer, [Code("The discriminant must be negative.", code)])


@family(level=3)
def parameter_root_count(rng: Random) -> Draw:
    """For which k has a quadratic equation two different real solutions, or none? An interval."""
    k, b, a = rng.choice("kkmac"), 2 * nonzero(rng, -6, 6), rng.choice([1, 1, -1])
    expression, bound = linear([a, b, 1], ["x^2", "x", k]), Fraction(b * b, 4 * a)
    kind, relation = rng.choice([("two different real solutions", ">"), ("no real solution", "<")])
    # the discriminant b^2 - 4ak against 0
    below = (relation == ">") == (a > 0)
    answer = f"(-oo, {bound})" if below else f"({bound}, oo)"
    code = (
        f"{symbols_of('x', k, real=True)}\n"
        f"print((discriminant({py(expression)}, x) {relation} 0).as_set())"
    )
    sign = "positive" if relation == ">" else "negative"
    slots: dict[str, Value] = {"eq": M(f"{expression} = 0"), "k": M(k), "kind": kind}
    return Draw(slots, answer, [Code(f"The discriminant must be {sign}.", code)])


@family(level=3)
def least_sum(rng: Random) -> Draw:
    """The least value of ax + b/x for positive x."""
    x, a, m, n = variable(rng), rng.choice([1, 1, 2, 3, 4, 9]), rng.randint(1, 9), rng.randint(1, 4)
    b = a * m * m
    expression = f"{linear([a], [x])} + {b}/{x}"
    value, extra = 2 * a * m, nonzero(rng, -9, 9)
    if rng.random() < 0.3:
        expression, value = f"{expression} {'+' if extra > 0 else '-'} {abs(extra)}", value + extra
    code = f"from sympy import *\n{x} = symbols('{x}', positive=True)\nf = {py(expression)}\n"
    code += f"print(f.subs({x}, solve(diff(f, {x}), {x})[0]))"
    step = Code("The extreme value is where the derivative is zero.", code)
    return Draw({"expr": M(expression), "x": M(x), "n": n}, str(value), [step])


@family(level=3)
def greatest_product(rng: Random) -> Draw:
    """The greatest product of two numbers with a given sum, or ax + y = s: the product."""
    a, half = rng.choice([1, 1, 1, 2, 3]), rng.randint(2, 40)
    total = 2 * a * half
    condition = f"{linear([a, 1], ['x', 'y'])} = {total}"
    code = f"{symbols_of('x')}\nf = x*({total} - {a}*x)\nprint(f.subs(x, solve(diff(f, x), x)[0]))"
    step = Code(
        "The extreme value is where the derivative is zero.",
        code.replace("1*x", "x") if a == 1 else code,
    )
    return Draw({"cond": M(condition), "prod": M("xy")}, str(a * half * half), [step])
