"""Absolute value: equations, inequalities, distances on the number line."""

from fractions import Fraction
from random import Random

from alphamath_lite.curriculum.family import (
    Code, Draw, M, distinct, family, linear, nonzero, solution_set, variable,
)  # fmt: skip
from alphamath_lite.curriculum.helpers_algebra import (
    ALL_SOLUTIONS, arithmetic, interval, symbols_of,
)  # fmt: skip
from alphamath_lite.curriculum.notation import py


def _solved(equation: str, x: str) -> Code:
    code = f"{symbols_of(x, real=True)}\nprint(solve({py(equation)}, {x}))"
    return Code(f"Solve the equation with the absolute value for {x}.", code)


def _holds_on(inequality: str, x: str) -> Code:
    code = f"{symbols_of(x, real=True)}\nprint(({py(inequality)}).as_set())"
    return Code(f"Solve the inequality for {x}.", code)


@family(level=1)
def simple_equation(rng: Random) -> Draw:
    """|ax + b| = c with two solutions."""
    x = variable(rng)
    low, high = sorted(distinct(rng, 2, -12, 12))
    a = rng.choice([1, 1, 2, 3, 4])
    scale = a if (low + high) % 2 == 0 else 2 * a
    left = f"abs({linear([scale, -scale * (low + high) // 2], [x, ''])})"
    equation = f"{left} = {scale * (high - low) // 2}"
    slots = {"eq": M(equation), "x": M(x)}
    return Draw(slots, solution_set(low, high), [_solved(equation, x)], ALL_SOLUTIONS)


@family(level=1)
def point_distance(rng: Random) -> Draw:
    """Distance between two numbers on the number line."""
    a, b = distinct(rng, 2, -40, 40)
    step = Code("The distance is the absolute difference.", f"print(abs({a} - ({b})))")
    slots = {"a": M(str(a)), "b": M(str(b))}
    return Draw(slots, str(abs(a - b)), [step], "This is the distance.")


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
    return Draw({"ineq": M(inequality), "x": M(x)}, answer, [_holds_on(inequality, x)])


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
    slots = {"ineq": M(inequality), "x": M(x)}
    return Draw(slots, f"{low} U {high}", [_holds_on(inequality, x)])


@family(level=1)
def evaluate(rng: Random) -> Draw:
    """The value of a numerical expression with absolute values."""
    a, b, c, d = (nonzero(rng, -12, 15) for _ in range(4))
    k = rng.randint(2, 6)
    expression, value = rng.choice([
        (f"abs({a} - {abs(b)}) + abs({c})", abs(a - abs(b)) + abs(c)),
        (f"{k}abs({a}) - abs({c} - {abs(d)})", k * abs(a) - abs(c - abs(d))),
        (f"abs({a}) - abs({b})", abs(a) - abs(b)),
        (f"-abs({a}) + abs({k} * {abs(b)} - {abs(d)})", -abs(a) + abs(k * abs(b) - abs(d))),
        (f"abs({a} + {abs(b)}) * abs({c})", abs(a + abs(b)) * abs(c)),
    ])  # fmt: skip
    step = arithmetic("Compute the value.", py(expression).replace("Abs", "abs"))
    return Draw({"expr": M(expression)}, str(value), [step])


@family(level=2)
def two_absolute_values(rng: Random) -> Draw:
    """|ax + b| = |cx + d|: find all solutions."""
    x = variable(rng)
    a, c = rng.choice([(1, 1), (1, 2), (2, 1), (3, 1), (1, 3), (2, 3)])
    b, d = distinct(rng, 2, -12, 12)
    equation = f"abs({linear([a, b], [x, ''])}) = abs({linear([c, d], [x, ''])})"
    roots = {Fraction(-d - b, a + c)} | ({Fraction(d - b, a - c)} if a != c else set())
    answer = solution_set(*roots) if len(roots) > 1 else str(roots.pop())
    slots = {"eq": M(equation), "x": M(x)}
    return Draw(slots, answer, [_solved(equation, x)], ALL_SOLUTIONS)


@family(level=2)
def tolerance(rng: Random) -> Draw:
    """A target value with a tolerance: the interval of allowed values."""
    target, off = rng.randint(20, 900), rng.randint(1, 15)
    code = f"{symbols_of('x', real=True)}\nprint((Abs(x - {target}) <= {off}).as_set())"
    step = Code("The distance from the target is at most the tolerance.", code)
    unit = rng.choice(["g", "mm", "cm", "ml", "volts", "seconds", "kg"])
    slots = {"target": target, "off": off, "unit": unit}
    answer = interval(target - off, target + off, closed_low=True, closed_high=True)
    return Draw(slots, answer, [step])
