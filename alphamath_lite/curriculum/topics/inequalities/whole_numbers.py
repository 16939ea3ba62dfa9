"""Whole numbers that satisfy an inequality."""

from random import Random

from alphamath_lite.curriculum.family import (
    Code,
    Draw,
    M,
    Value,
    family,
    linear,
    nonzero,
    polynomial,
    variable,
)
from alphamath_lite.curriculum.helpers_steps import symbols_of
from alphamath_lite.curriculum.notation import py
from alphamath_lite.curriculum.topics.inequalities.relations import RELATIONS


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
    test = f"{low} {left} {py(linear([a, b], [x, '']))} {right} {high}"
    code = f"print(sum(1 for {x} in range(-1000, 1000) if {test}))"
    step = Code("Count the integers that satisfy the inequality.", code)
    return Draw({"ineq": M(inequality), "x": M(x)}, str(count), [step])


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


@family(level=1)
def satisfies(rng: Random) -> Draw:
    """Does a given number satisfy an inequality: yes or no?"""
    x, relation, v = variable(rng), rng.choice(RELATIONS), rng.randint(-9, 9)
    a, b = nonzero(rng, -6, 7), rng.randint(-9, 9)
    coefficients = [a, b] if rng.random() < 0.6 else [rng.choice([1, 2, -1]), a, b]
    value = 0
    for c in coefficients:
        value = value * v + c
    right = value + rng.randint(-4, 4)
    left = polynomial(coefficients, x)
    holds = {"<": value < right, "<=": value <= right, ">": value > right, ">=": value >= right}[
        relation
    ]
    inequality = f"{left} {relation} {right}"
    code = f"{x} = {v}\nprint('yes' if {py(inequality)} else 'no')"
    slots: dict[str, Value] = {
        "ineq": M(inequality),
        "x": M(x),
        "v": M(str(v)),
        "put": M(f"{x} = {v}"),
    }
    return Draw(slots, "yes" if holds else "no", [Code(f"Put {v} for {x} and test.", code)])


@family(level=2)
def count_quadratic(rng: Random) -> Draw:
    """How many integers satisfy a quadratic inequality?"""
    x, b, c = rng.choice("xnkm"), rng.randint(-9, 9), -rng.randint(1, 40)
    relation = rng.choice(["<", "<="])
    expression = polynomial([1, b, c], x)
    count = sum(1 for v in range(-60, 61) if v * v + b * v + c < (relation == "<="))
    inequality = f"{expression} {relation} 0"
    code = f"print(sum(1 for {x} in range(-1000, 1000) if {py(inequality)}))"
    step = Code("Count the integers that satisfy the inequality.", code)
    return Draw({"ineq": M(inequality), "x": M(x)}, str(count), [step])


@family(level=1)
def largest_integer(rng: Random) -> Draw:
    """The largest integer that satisfies a linear inequality."""
    x, a, b = rng.choice("xnkm"), rng.randint(2, 9), rng.randint(-15, 15)
    relation, right = rng.choice(["<", "<="]), rng.randint(-20, 80)
    left = linear([a, b], [x, ""])
    most = max(v for v in range(-200, 200) if a * v + b < right + (relation == "<="))
    rounding = "floor({0})" if "=" in relation else "ceiling({0}) - 1"
    bound = f"solve(Eq({py(left)}, {right}), {x})[0]"
    thought = (
        "Find the bound and round down."
        if "=" in relation
        else "Find the bound and take the next integer below."
    )
    step = Code(thought, f"{symbols_of(x)}\nprint({rounding.format(bound)})")
    return Draw({"ineq": M(f"{left} {relation} {right}"), "x": M(x)}, str(most), [step])
