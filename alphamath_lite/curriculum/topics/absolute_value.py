"""Absolute value: equations, inequalities, distances on the number line."""

from random import Random

from alphamath_lite.curriculum.family import (
    IMPORT, Code, Draw, M, distinct, family, linear, nonzero, solution_set, variable,
)  # fmt: skip
from alphamath_lite.curriculum.notation import py


@family(level=1)
def simple_equation(rng: Random) -> Draw:
    """|ax + b| = c with two solutions."""
    x = variable(rng)
    low, high = sorted(distinct(rng, 2, -12, 12))
    a = rng.choice([1, 1, 2, 3, 4])
    left = f"abs({linear([2 * a, -a * (low + high)], [x, ''])})"
    if (low + high) % 2 == 0:
        left = f"abs({linear([a, -a * (low + high) // 2], [x, ''])})"
        right = a * (high - low) // 2
    else:
        right = a * (high - low)
    equation = f"{left} = {right}"
    return Draw(
        slots={"eq": M(equation), "x": M(x)},
        answer=solution_set(low, high),
        steps=[
            Code(
                f"Solve the equation with the absolute value for {x}.",
                f"{IMPORT}\n{x} = symbols('{x}', real=True)\nprint(solve({py(equation)}, {x}))",
            )
        ],
        final="These are all the solutions.",
    )


@family(level=1)
def point_distance(rng: Random) -> Draw:
    """Distance between two numbers on the number line."""
    a, b = distinct(rng, 2, -40, 40)
    return Draw(
        slots={"a": M(str(a)), "b": M(str(b))},
        answer=str(abs(a - b)),
        steps=[Code("The distance is the absolute difference.", f"print(abs({a} - ({b})))")],
        final="This is the distance.",
    )


@family(level=2)
def open_inequality(rng: Random) -> Draw:
    """|ax + b| < c or <= c as an interval."""
    x = variable(rng)
    a, b, c = rng.choice([1, 1, 2, 3, 5]), nonzero(rng, -9, 9), rng.randint(1, 15)
    relation = rng.choice(["<", "<="])
    left = linear([a, b], [x, ""])
    from fractions import Fraction

    low, high = Fraction(-c - b, a), Fraction(c - b, a)
    opening, closing = "()" if relation == "<" else "[]"
    inequality = f"abs({left}) {relation} {c}"
    return Draw(
        slots={"ineq": M(inequality), "x": M(x)},
        answer=f"{opening}{low}, {high}{closing}",
        steps=[
            Code(
                f"Solve the inequality for {x}.",
                f"{IMPORT}\n{x} = symbols('{x}', real=True)\nprint(solveset({py(inequality)}, {x}, S.Reals))",
            )
        ],
        final="As an interval.",
    )
