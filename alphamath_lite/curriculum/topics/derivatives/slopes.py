"""Derivatives at a point: slopes, tangents, velocities, unknown coefficients."""

from fractions import Fraction
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
from alphamath_lite.curriculum.helpers_answers import printed
from alphamath_lite.curriculum.helpers_functions import (
    coefficients,
    function_name,
    letter,
    slope,
    value,
)
from alphamath_lite.curriculum.helpers_steps import calc, define, symbols_of
from alphamath_lite.curriculum.notation import py
from alphamath_lite.curriculum.topics.derivatives.slots import function_slots


@family(level=1)
def slope_at_point(rng: Random) -> Draw:
    """The value of the derivative of a polynomial at a given point."""
    x, fn = letter(rng), function_name(rng)
    c, a = coefficients(rng, rng.choice([2, 2, 3, 3, 4])), rng.randint(-5, 6)
    f = polynomial(c, x)
    return Draw(
        slots=function_slots(f, x, fn)
        | {"a": M(str(a)), "at": M(f"{x} = {a}"), "dfa": M(f"{fn}'({a})")},
        answer=str(value(slope(c), a)),
        steps=[
            Code("Differentiate the function.", f"{define(f, x)}\nprint(diff(f, {x}))"),
            calc("Put the point into the derivative.", f"diff(f, {x}).subs({x}, {a})"),
        ],
        final="This is the slope.",
    )


@family(level=2)
def tangent_line(rng: Random) -> Draw:
    """The equation y = mx + c of the tangent to a polynomial curve where x = a."""
    c, a = coefficients(rng, rng.choice([2, 2, 2, 3]), 6), rng.randint(-4, 4)
    f = polynomial(c)
    m, y0 = value(slope(c), a), value(c, a)
    return Draw(
        slots=function_slots(f, "x", function_name(rng)) | {"a": M(str(a)), "at": M(f"x = {a}")},
        answer=f"y = {printed(linear([m, y0 - m * a], ['x', '']))}",
        steps=[
            Code("Find the value at the point.", f"{define(f, 'x')}\nprint(f.subs(x, {a}))"),
            Code("Find the slope at the point.", f"m = diff(f, x).subs(x, {a})\nprint(m)"),
            Code("Write the line.", f"print('y =', expand(f.subs(x, {a}) + m*(x - ({a}))))"),
        ],
        final="This is the tangent line.",
    )


@family(level=2)
def motion(rng: Random) -> Draw:
    """The velocity of a body at a time, from its position as a polynomial of time."""
    c, a = coefficients(rng, rng.choice([2, 3]), 8), rng.randint(1, 9)
    c[0] = abs(c[0])
    fn, f = rng.choice("sxhdr" if rng.random() < 0.5 else "s"), polynomial(c, "t")
    return Draw(
        slots={"f": M(f), "fx": M(f"{fn}(t) = {f}"), "a": M(str(a)), "at": M(f"t = {a}")},
        answer=str(value(slope(c), a)),
        steps=[
            Code("Differentiate the function.", f"{define(f, 't')}\nprint(diff(f, t))"),
            calc("Put the point into the derivative.", f"diff(f, t).subs(t, {a})"),
        ],
        final="This is the velocity.",
    )


@family(level=2)
def slope_equals(rng: Random) -> Draw:
    """All x where a quadratic or cubic curve has a given slope m."""
    x, fn = letter(rng), function_name(rng)
    p, q = sorted(distinct(rng, 2, -5, 6))
    k, m, c = rng.choice([1, 1, 2, -1]), nonzero(rng, -12, 15), rng.randint(-9, 9)
    if rng.random() < 0.5:
        a = nonzero(rng, -5, 5)
        f, answer = polynomial([a, m - 2 * a * p, c], x), str(p)
    else:
        s = [2 * k, -3 * k * (p + q), 6 * k * p * q + m, c]
        f, answer = polynomial(s, x), f"{{{p}, {q}}}"
    return Draw(
        slots=function_slots(f, x, fn) | {"m": M(str(m)), "eq": M(f"{fn}'({x}) = {m}")},
        answer=answer,
        steps=[
            Code("Differentiate the function.", f"{define(f, x)}\nprint(diff(f, {x}))"),
            calc("Set the derivative to the slope.", f"solve(Eq(diff(f, {x}), {m}), {x})"),
        ],
        final="These are all the solutions.",
    )


@family(level=3)
def parameter_slope(rng: Random) -> Draw:
    """The coefficient k in a function for which the derivative at a point has a given value."""
    fn, a, k, m = function_name(rng), nonzero(rng, -4, 5), nonzero(rng, -8, 9), nonzero(rng, -6, 6)
    f, left = rng.choice([
        (f"k x^2 {'+' if m > 0 else '-'} {abs(m)}x", 2 * k * a + m),
        (f"{abs(m)}x^3 + k x", 3 * abs(m) * a * a + k),
        (f"x^3 - k x^2 + {abs(m)}", 3 * a * a - 2 * k * a),
        (f"k x^3 - {abs(m)}x^2", 3 * k * a * a - 2 * abs(m) * a),
        (f"x^2 + k x {'+' if m > 0 else '-'} {abs(m)}", 2 * a + k),
    ])  # fmt: skip
    f = f.replace("1x", "x") if abs(m) == 1 else f
    return Draw(
        slots=function_slots(f, "x", fn)
        | {
            "a": M(str(a)),
            "at": M(f"x = {a}"),
            "m": M(str(left)),
            "k": M("k"),
            "cond": M(f"{fn}'({a}) = {left}"),
        },
        answer=str(k),
        steps=[
            Code(
                "Find the slope at the point.",
                f"{symbols_of('x', 'k')}\nf = {py(f)}\nm = diff(f, x).subs(x, {a})\nprint(m)",
            ),
            calc("Solve for k.", f"solve(Eq(m, {left}), k)[0]"),
        ],
        final="This is k.",
    )


@family(level=3)
def implicit_slope(rng: Random) -> Draw:
    """The slope dy/dx of an implicitly given ellipse at a point of it."""
    p, q = nonzero(rng, -5, 5), nonzero(rng, -5, 5)
    a, b, m = rng.randint(1, 4), rng.choice([0, 0, 1, -1, 2]), rng.randint(1, 4)
    while b * b == 4 * a * m:  # two parallel lines
        m = rng.randint(1, 4)
    while b * p + 2 * m * q == 0:
        q = nonzero(rng, -5, 5)
    left = linear([a, b, m], ["x^2", "xy", "y^2"])
    right = a * p * p + b * p * q + m * q * q
    return Draw(
        slots={
            "eq": M(f"{left} = {right}"),
            "point": M(f"({p}, {q})"),
            "p": M(f"x = {p}"),
            "q": M(f"y = {q}"),
        },
        answer=str(Fraction(-(2 * a * p + b * q), b * p + 2 * m * q)),
        steps=[
            Code(
                "Differentiate implicitly.",
                f"{symbols_of('x', 'y')}\nF = {py(left)} - ({right})\nprint(idiff(F, y, x))",
            ),
            calc("Put in the point.", f"idiff(F, y, x).subs({{x: {p}, y: {q}}})"),
        ],
        final="This is the slope.",
    )
