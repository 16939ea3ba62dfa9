"""From one side and the other: continuity, one-sided limits, vertical asymptotes."""

from random import Random

from alphamath_lite.curriculum.family import (
    Code,
    Draw,
    M,
    distinct,
    family,
    linear,
    nonzero,
    polynomial,
)
from alphamath_lite.curriculum.helpers_functions import coefficients, letter, value
from alphamath_lite.curriculum.helpers_steps import calc, define, symbols_of
from alphamath_lite.curriculum.notation import py
from alphamath_lite.curriculum.topics.limits.problem import limit_slots


@family(level=2)
def continuity_parameter(rng: Random) -> Draw:
    """The k that makes a function of two pieces continuous at the point where they meet."""
    k, a = nonzero(rng, -9, 9), nonzero(rng, -4, 5)
    c = coefficients(rng, rng.choice([1, 2]), 5)
    other = int(value(c, a)) - k * a
    left, right = linear([1, other], ["kx", ""]), polynomial(c)
    if rng.random() < 0.4:
        k = int(value(c, a)) - a * a
        left = "x^2 + k"
    first, second = rng.sample([left, right], 2)
    return Draw(
        slots={
            "left": M(first),
            "right": M(second),
            "a": M(str(a)),
            "below": M(f"x < {a}"),
            "above": M(f"x >= {a}"),
            "at": M(f"x = {a}"),
        },
        answer=str(k),
        steps=[
            Code(
                "Put the meeting point into both pieces.",
                f"from sympy import *\nx, k = symbols('x k')\nleft = ({py(first)}).subs(x, {a})\n"
                f"right = ({py(second)}).subs(x, {a})\nprint(left, right)",
            ),
            Code("Set them equal and solve for k.", "print(solve(Eq(left, right), k)[0])"),
        ],
        final="This makes the function continuous.",
    )


@family(level=2)
def one_sided(rng: Random) -> Draw:
    """A one-sided limit of a fraction at its pole, or with an absolute value; may be infinite."""
    x, a, m = letter(rng), rng.randint(-7, 9), nonzero(rng, -6, 6)
    side = rng.choice("+-")
    line, s = linear([1, -a], [x, ""]), 1 if side == "+" else -1
    factor = f"({line})" if a else x
    f, answer = rng.choice([
        (f"{m}/{factor}", "oo" if m * s > 0 else "-oo"),
        (f"{m}/{factor}^2", "oo" if m > 0 else "-oo"),
        (f"abs({line})/{factor}", s), (f"{factor}/abs({line})", s),
        (f"{linear([abs(m)], [f'abs({line})'])}/{factor}", s * abs(m)),
    ])  # fmt: skip
    return Draw(
        slots=limit_slots(f, x, a)
        | {"side": "right" if s > 0 else "left", "above": "above" if s > 0 else "below"},
        answer=str(answer),
        steps=[
            Code(
                "Find the one-sided limit.",
                f"{define(f, x, real=True)}\nprint(limit(f, {x}, {a}, '{side}'))",
            )
        ],
        final="This is the limit.",
    )


@family(level=1)
def vertical_asymptotes(rng: Random) -> Draw:
    """All x where the graph of a reduced rational function has a vertical asymptote."""
    p, q = sorted(distinct(rng, 2, -8, 9))
    r = rng.choice([n for n in range(-9, 10) if n not in (p, q)])
    k = rng.choice([1, 1, 2, 3])
    top = rng.choice([str(rng.randint(1, 9)), linear([1, -r], ["x", ""])])
    bottom, answer = rng.choice([
        (polynomial([1, -(p + q), p * q]), f"{{{p}, {q}}}"),
        (linear([k, -k * p], ["x", ""]), str(p)),
        (polynomial([k, -k * (p + q), k * p * q]), f"{{{p}, {q}}}"),
        (polynomial([1, 0, -r * r]) if r else "x", f"{{{-abs(r)}, {abs(r)}}}" if r else "0"),
    ])  # fmt: skip
    if (
        bottom.startswith("x^2 -")
        and "x -" not in bottom
        and abs(r)
        and top == linear([1, -r], ["x", ""])
    ):
        top = str(k)
    f = f"{top}/({bottom})" if top.isdigit() else f"({top})/({bottom})"
    return Draw(
        slots={"f": M(f), "fx": M(f"f(x) = {f}"), "yx": M(f"y = {f}")},
        answer=answer,
        steps=[
            Code(
                "Set the denominator to zero.", f"{symbols_of('x')}\nprint(solve({py(bottom)}, x))"
            )
        ],
        final="These are all the solutions.",
    )


@family(level=2)
def limit_exists(rng: Random) -> Draw:
    """Yes or no: does the two-sided limit of a function of two pieces exist where they meet?"""
    a, c = rng.randint(-4, 5), coefficients(rng, rng.choice([1, 2]), 5)
    m = nonzero(rng, -5, 5)
    gap = rng.choice([0, 0, 0, 1, -2, 4])
    left, right = polynomial(c), linear([m, int(value(c, a)) - m * a + gap], ["x", ""])
    if rng.random() < 0.5:
        left, right = right, left
    return Draw(
        slots={
            "left": M(left),
            "right": M(right),
            "a": M(str(a)),
            "below": M(f"x < {a}"),
            "above": M(f"x > {a}"),
            "at": M(f"x = {a}"),
        },
        answer="no" if gap else "yes",
        steps=[
            Code(
                "Put the meeting point into both pieces.",
                f"{symbols_of('x')}\nleft = ({py(left)}).subs(x, {a})\n"
                f"right = ({py(right)}).subs(x, {a})\nprint(left, right)",
            ),
            calc("Compare the one-sided limits.", "'yes' if left == right else 'no'"),
        ],
        final="This answers the question.",
    )
