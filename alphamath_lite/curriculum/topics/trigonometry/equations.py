"""Trigonometric equations on an interval."""

import math
from fractions import Fraction
from random import Random

from alphamath_lite.curriculum.family import IMPORT, Code, Draw, M, family
from alphamath_lite.curriculum.helpers_answers import printed
from alphamath_lite.curriculum.helpers_steps import calc, symbols_of
from alphamath_lite.curriculum.notation import py
from alphamath_lite.curriculum.topics.trigonometry.angles import radians

SQUARES = {"sqrt(2)": math.sqrt(2), "sqrt(3)": math.sqrt(3)}
VALUES = ("0", "1", "-1", "1/2", "-1/2", *(f"{s}{r}/2" for s in ("", "-") for r in SQUARES))
TANGENTS = ("0", "1", "-1", "sqrt(3)", "-sqrt(3)", "sqrt(3)/3")


def number_of(value: str) -> float:
    """A special value such as `-sqrt(3)/2` as a number."""
    sign = -1 if value.startswith("-") else 1
    top, _, bottom = value.removeprefix("-").partition("/")
    return sign * (SQUARES[top] if top in SQUARES else int(top)) / int(bottom or 1)


def angles_with(name: str, target: float, factor: int = 1, end: int = 360) -> list[Fraction]:
    """All angles in [0, end) degrees at which sin, cos or tan of `factor` times it is `target`."""
    steps = [Fraction(5 * n, 2) for n in range(end * 2 // 5)]
    return [
        n
        for n in steps
        if not (name == "tan" and factor * n % 180 == 90)
        and abs(getattr(math, name)(math.radians(factor * n)) - target) < 1e-9
    ]


@family(level=2)
def simple_equation(rng: Random) -> Draw:
    """All solutions of sin x, cos x or tan x = special value for 0 <= x < 2 pi."""
    x = rng.choice(["x", "x", "x", "theta", "t"])
    name, k = rng.choice(["sin", "cos", "tan"]), rng.choice([1, 1, 2])
    v = rng.choice(TANGENTS if name == "tan" else VALUES)
    eq = f"{name}({x}) = {v}"
    if k == 2 and v.endswith("/2"):
        eq = f"2{name}({x}) = {v.removesuffix('/2')}"
    found = angles_with(name, number_of(v))
    return Draw(
        slots={"eq": M(eq), "x": M(x), "range": M(f"0 <= {x} < 2pi")},
        answer="{" + ", ".join(printed(radians(n)) for n in found) + "}",
        steps=[
            Code(
                "Solve the equation on the interval.",
                f"{IMPORT}\n{x} = symbols('{x}')\n"
                f"print(solveset({py(eq)}, {x}, Interval.Ropen(0, 2*pi)))",
            )
        ],
        final="These are all the solutions.",
    )


@family(level=2)
def equation_in_degrees(rng: Random) -> Draw:
    """All angles from 0 up to 360 degrees with sin, cos or tan equal to a special value."""
    x, name = rng.choice(["x", "x", "theta", "A"]), rng.choice(["sin", "cos", "tan"])
    v = rng.choice(TANGENTS if name == "tan" else VALUES)
    found = angles_with(name, number_of(v))
    eq = f"{name}({x}) = {v}"
    return Draw(
        slots={"eq": M(eq), "x": M(x)},
        answer="{" + ", ".join(map(str, found)) + "}",
        steps=[
            Code(
                "Solve the equation on the interval.",
                f"{IMPORT}\n{x} = symbols('{x}')\n"
                f"s = solveset({py(eq)}, {x}, Interval.Ropen(0, 2*pi))\nprint(s)",
            ),
            Code("Change radians to degrees.", "print([deg(v) for v in s])"),
        ],
        final="These are all the angles in degrees.",
    )


@family(level=3)
def quadratic_equation(rng: Random) -> Draw:
    """All x in [0, 2 pi) that solve a quadratic equation in sin x or cos x."""
    x, name = rng.choice(["x", "x", "theta"]), rng.choice(["sin", "cos"])
    f = f"{name}({x})"
    left, roots = rng.choice([
        (f"2{f}^2 - 3{f} + 1", (1, 0.5)), (f"2{f}^2 + 3{f} + 1", (-1, -0.5)),
        (f"2{f}^2 - {f} - 1", (1, -0.5)),
        (f"2{f}^2 + {f} - 1", (-1, 0.5)), (f"2{f}^2 - {f}", (0, 0.5)), (f"{f}^2 - {f}", (0, 1)),
        (f"2{f}^2 + {f}", (0, -0.5)), (f"{f}^2 + {f}", (0, -1)),
        (f"4{f}^2 - 1", (0.5, -0.5)), (f"{f}^2 - 1", (1, -1)),
        (f"2{f}^2 - 5{f} + 2", (0.5,)),
        (f"2{f}^2 + 5{f} + 2", (-0.5,)), (f"{f}^2 - 3{f} + 2", (1,)),
        (f"2{f}^2 - 7{f} + 3", (0.5,)), (f"{f}^2 + 4{f} + 3", (-1,)),
        (f"{f}^2 + 3{f}", (0,)), (f"4{f}^2 - 4{f} + 1", (0.5,)),
    ])  # fmt: skip
    found = sorted(n for v in roots for n in angles_with(name, v))
    eq = f"{left} = 0"
    return Draw(
        slots={"eq": M(eq), "x": M(x), "range": M(f"0 <= {x} < 2pi"), "f": M(f)},
        answer="{" + ", ".join(printed(radians(n)) for n in found) + "}",
        steps=[
            Code(
                f"Solve for s = {f}.",
                f"{symbols_of(x, 's')}\nr = solve({py(eq).replace(f, 's')}, s)\nprint(r)",
            ),
            calc(
                "Solve for the angle on the interval.",
                f"Union(*[solveset(Eq({f}, v), {x}, Interval.Ropen(0, 2*pi)) for v in r])",
            ),
        ],
        final="These are all the solutions.",
    )


@family(level=3)
def multiple_angle_equation(rng: Random) -> Draw:
    """All x in [0, 2 pi) or [0, pi) that solve sin, cos or tan of a multiple of x = value."""
    x, k, name = (
        rng.choice(["x", "x", "theta"]),
        rng.choice([2, 2, 3]),
        rng.choice(["sin", "cos", "tan"]),
    )
    v = rng.choice(TANGENTS if name == "tan" else VALUES)
    end = rng.choice([360, 180]) if k == 2 else 180
    right = "2pi" if end == 360 else "pi"
    found = angles_with(name, number_of(v), k, end)
    eq = f"{name}({k}{x}) = {v}"
    return Draw(
        slots={"eq": M(eq), "x": M(x), "range": M(f"0 <= {x} < {right}")},
        answer="{" + ", ".join(printed(radians(n)) for n in found) + "}",
        steps=[
            Code(
                "Solve the equation on the interval.",
                f"{symbols_of(x)}\nprint(solveset({py(eq)}, {x}, Interval.Ropen(0, {py(right)})))",
            )
        ],
        final="These are all the solutions.",
    )
