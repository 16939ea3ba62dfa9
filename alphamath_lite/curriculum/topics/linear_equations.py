"""Linear equations in one unknown: solving, modelling stories, parameters."""

from fractions import Fraction
from random import Random

from alphamath_lite.curriculum.family import (
    Draw, M, distinct, family, join_terms, linear, nonzero, variable,
)  # fmt: skip
from alphamath_lite.curriculum.helpers_algebra import currency, modelled, solved, times


def _root(rng: Random) -> Fraction:
    return Fraction(rng.randint(-12, 12), rng.choice([1, 1, 1, 1, 2, 3]))


@family(level=1)
def both_sides(rng: Random) -> Draw:
    """Solve ax + b = c or ax + b = cx + d for the unknown."""
    x, root = variable(rng), _root(rng)
    a, c = distinct(rng, 2, -9, 12)
    a, c = (a or 13) * root.denominator, rng.choice([0, c]) * root.denominator
    if a == c:
        a += root.denominator
    b = rng.randint(-20, 20)
    equation = f"{linear([a, b], [x, ''])} = {linear([c, (a - c) * root + b], [x, ''])}"
    return Draw({"eq": M(equation), "x": M(x)}, str(root), [solved(equation, x)])


@family(level=2)
def with_brackets(rng: Random) -> Draw:
    """Solve a linear equation that has brackets, such as a(x + b) + c = d(x + e) + f."""
    x, root = variable(rng), rng.randint(-10, 10)
    a, d = distinct(rng, 2, -6, 9)
    a, b, c = a or 10, nonzero(rng, -9, 9), rng.randint(-12, 12)
    left = join_terms([f"{'-' if a == -1 else a if a != 1 else ''}({linear([1, b], [x, ''])})", str(c)])
    value = a * (root + b) + c
    if d and rng.random() < 0.5:
        e = nonzero(rng, -8, 8)
        coefficient = {1: "", -1: "-"}.get(d, str(d))
        right = join_terms([f"{coefficient}({linear([1, e], [x, ''])})", str(value - d * (root + e))])
    else:
        right = linear([d, value - d * root], [x, ""])
    left, right = rng.choice([(left, right), (right, left)])
    return Draw({"eq": M(f"{left} = {right}"), "x": M(x)}, str(root), [solved(f"{left} = {right}", x)])


@family(level=2)
def with_fractions(rng: Random) -> Draw:
    """Solve a linear equation that has fractions, such as x/2 + x/3 = 10."""
    x = variable(rng)
    a, b = distinct(rng, 2, 2, 9)
    kind = rng.randrange(3)
    if kind == 0:
        root = a * b * nonzero(rng, -4, 6)
        sign = rng.choice([1, -1])
        equation = f"{x}/{a} {'+' if sign > 0 else '-'} {x}/{b} = {root // a + sign * root // b}"
    elif kind == 1:
        k, root = nonzero(rng, -6, 6), rng.randint(-9, 9)
        p, q = a * k - root, b * k - root
        equation = f"({linear([1, p], [x, ''])})/{a} = ({linear([1, q], [x, ''])})/{b}"
    else:
        root, p = b * nonzero(rng, -6, 9), rng.randint(-12, 12)
        share = Fraction(a, b)
        equation = f"{linear([share, p], [x, ''])} = {share * root + p}"
    return Draw({"eq": M(equation), "x": M(x)}, str(root), [solved(equation, x)])


@family(level=1)
def number_puzzle_plus(rng: Random) -> Draw:
    """A multiple of a number plus a constant gives a result: find the number."""
    a, b, n = rng.randint(2, 12), rng.randint(1, 40), rng.randint(-15, 40)
    c = a * n + b
    return Draw(
        {"times": times(rng, a), "a": a, "b": b, "c": c}, str(n), [modelled(f"{a}x + {b} = {c}")]
    )


@family(level=1)
def fixed_and_rate(rng: Random) -> Draw:
    """A fixed fee and a price per unit give a total bill: how many units were paid?"""
    fee, rate, n = rng.randint(2, 90), rng.randint(2, 45), rng.randint(2, 30)
    total, show = fee + rate * n, currency(rng)
    return Draw(
        {"fee": show(fee), "rate": show(rate), "total": show(total)},
        str(n),
        [modelled(f"{fee} + {rate}x = {total}")],
    )


@family(level=2)
def parameter_from_root(rng: Random) -> Draw:
    """The equation holds for a given value of the unknown: find the parameter k in it."""
    x = rng.choice("xxxtz")
    k = rng.choice("kkamc")
    root, value = nonzero(rng, -8, 8), rng.randint(-9, 12)
    a, d = nonzero(rng, -7, 9), rng.randint(-15, 15)
    if rng.random() < 0.5:  # the parameter is a coefficient
        left, result = join_terms([f"{k}{x}", str(d)]), value * root + d
    else:
        left, result = join_terms([linear([a], [x]), k]), a * root + value
    equation, put = f"{left} = {result}", left.replace(x, f"*({root})").lstrip("*")
    put = left.replace(f"{k}{x}", f"{k}*({root})") if f"{k}{x}" in left else f"{a}*({root}) + {k}"
    step = solved(f"{put} = {result}", k, thought=f"Put {root} for {x} and solve for {k}.")
    return Draw({"eq": M(equation), "x": M(x), "k": M(k), "root": M(str(root))}, str(value), [step])
