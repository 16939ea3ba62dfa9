"""Inequalities with absolute values: intervals, rays, tolerances, whole solutions."""

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


@family(level=2)
def open_inequality(rng: Random) -> Draw:
    """|ax + b| < c or <= c as an interval."""
    x = variable(rng)
    a, b, c = rng.choice([1, 1, 2, 3, 5]), nonzero(rng, -9, 9), rng.randint(1, 15)
    relation = rng.choice(["<", "<="])
    inequality = f"abs({linear([a, b], [x, ''])}) {relation} {c}"
    closed = relation == "<="
    low, high = Fraction(-c - b, a), Fraction(c - b, a)
    answer = interval(low, high, closed_low=closed, closed_high=closed)
    return Draw({"ineq": M(inequality), "x": M(x)}, answer, [holds_on(inequality, x)])


@family(level=2)
def outer_inequality(rng: Random) -> Draw:
    """|ax + b| > c or >= c as a union of two intervals."""
    x = variable(rng)
    a, b, c = rng.choice([1, 1, 2, 3, 5]), nonzero(rng, -9, 9), rng.randint(1, 15)
    relation = rng.choice([">", ">="])
    inequality = f"abs({linear([a, b], [x, ''])}) {relation} {c}"
    closed = relation == ">="
    low = interval(None, Fraction(-c - b, a), closed_low=False, closed_high=closed)
    high = interval(Fraction(c - b, a), None, closed_low=closed, closed_high=False)
    slots: dict[str, Value] = {"ineq": M(inequality), "x": M(x)}
    return Draw(slots, f"{low} U {high}", [holds_on(inequality, x)])


@family(level=2)
def tolerance(rng: Random) -> Draw:
    """A target value with a tolerance: the interval of allowed values."""
    target, off = rng.randint(20, 900), rng.randint(1, 15)
    code = f"{symbols_of('x', real=True)}\nprint((Abs(x - {target}) <= {off}).as_set())"
    step = Code("The distance from the target is at most the tolerance.", code)
    unit = rng.choice(["g", "mm", "cm", "ml", "volts", "seconds", "kg"])
    slots: dict[str, Value] = {"target": target, "off": off, "unit": unit}
    answer = interval(target - off, target + off, closed_low=True, closed_high=True)
    return Draw(slots, answer, [step])


@family(level=2)
def count_integers(rng: Random) -> Draw:
    """How many integers satisfy |ax + b| < c or <= c?"""
    x, a, b, c = (
        rng.choice("xnkm"),
        rng.choice([1, 1, 2, 3]),
        rng.randint(-15, 15),
        rng.randint(2, 30),
    )
    relation = rng.choice(["<", "<="])
    inequality = f"abs({linear([a, b], [x, ''])}) {relation} {c}"
    count = sum(1 for v in range(-99, 100) if abs(a * v + b) < c + (relation == "<="))
    shown = py(inequality).replace("Abs", "abs")
    step = Code("Count the integers that satisfy the inequality.",
                f"print(sum(1 for {x} in range(-1000, 1000) if {shown}))")  # fmt: skip
    return Draw({"ineq": M(inequality), "x": M(x)}, str(count), [step])


@family(level=3)
def from_interval(rng: Random) -> Draw:
    """The solutions of |x - a| < b (or <=) form a given interval: find a and b."""
    low, high = sorted(distinct(rng, 2, -20, 30))
    relation = rng.choice(["<", "<="])
    shown = f"({low}, {high})" if relation == "<" else f"from {low} to {high}, ends included"
    a, b = Fraction(low + high, 2), Fraction(high - low, 2)
    code = f"from sympy import *\nprint('a =', S({low} + {high})/2, ', b =', S({high} - ({low}))/2)"
    slots: dict[str, Value] = {
        "ineq": M(f"abs(x - a) {relation} b"),
        "interval": shown,
        "low": M(str(low)),
        "high": M(str(high)),
    }
    step = Code("The middle is a and half the length is b.", code)
    return Draw(slots, f"a = {a}, b = {b}", [step])


@family(level=3)
def closer_to(rng: Random) -> Draw:
    """|x - a| < |x - b| (any relation): the ray of solutions."""
    x, (a, b), relation = (
        variable(rng),
        distinct(rng, 2, -12, 12),
        rng.choice(["<", "<=", ">", ">="]),
    )
    parts = [f"abs({linear([1, -v], [x, ''])})" for v in (a, b)]
    inequality = f"{parts[0]} {relation} {parts[1]}"
    middle, closed = Fraction(a + b, 2), "=" in relation
    if ("<" in relation) == (a < b):
        answer = interval(None, middle, closed_low=False, closed_high=closed)
    else:
        answer = interval(middle, None, closed_low=closed, closed_high=False)
    code = f"{symbols_of(x, real=True)}\nprint(solveset({py(inequality)}, {x}, S.Reals))"
    step = Code(f"Solve the inequality for {x}.", code)
    return Draw({"ineq": M(inequality), "x": M(x)}, answer, [step])
