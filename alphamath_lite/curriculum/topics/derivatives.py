"""Derivatives: rules, tangents, extreme values, rates of change."""

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
from alphamath_lite.curriculum.helpers_calculus import (
    coefficients,
    define,
    derivative,
    function_name,
    letter,
    shown,
    slope,
    then,
    value,
)  # fmt: skip


def _slots(f: str, x: str, fn: str) -> dict[str, M | int | Fraction | str]:
    """The function alone, its definition, the names in use."""
    return {
        "f": M(f), "fx": M(f"{fn}({x}) = {f}"), "yx": M(f"y = {f}"), "x": M(x), "fn": M(fn),
        "dfx": M(f"{fn}'({x})"),
    }  # fmt: skip


@family(level=1)
def polynomial_derivative(rng: Random) -> Draw:
    """The derivative of a polynomial."""
    x, fn = letter(rng), function_name(rng)
    c = coefficients(rng, rng.choice([2, 2, 3, 3, 4, 5]))
    f = polynomial(c, x)
    return Draw(
        slots=_slots(f, x, fn),
        answer=shown(polynomial(slope(c), x)),
        steps=[Code("Differentiate the function.", f"{define(f, x)}\nprint(diff(f, {x}))")],
        final="This is the derivative.",
    )


@family(level=1)
def slope_at_point(rng: Random) -> Draw:
    """The value of the derivative of a polynomial at a given point."""
    x, fn = letter(rng), function_name(rng)
    c, a = coefficients(rng, rng.choice([2, 2, 3, 3, 4])), rng.randint(-5, 6)
    f = polynomial(c, x)
    return Draw(
        slots=_slots(f, x, fn) | {"a": M(str(a)), "at": M(f"{x} = {a}"), "dfa": M(f"{fn}'({a})")},
        answer=str(value(slope(c), a)),
        steps=[
            Code("Differentiate the function.", f"{define(f, x)}\nprint(diff(f, {x}))"),
            then("Put the point into the derivative.", f"diff(f, {x}).subs({x}, {a})"),
        ],
        final="This is the slope.",
    )


def _composite(rng: Random, x: str) -> str:
    a, b, n = rng.choice([2, 3, 4, 5, 6, -1, -2, -3]), nonzero(rng, -9, 9), rng.randint(2, 8)
    line, power = linear([a, b], [x, ""]), linear([a], [f"{x}^{rng.choice([2, 2, 3])}"])
    return rng.choice([
        f"({line})^{n}", f"({power}{' + ' if b > 0 else ' - '}{abs(b)})^{n}", f"sin({line})",
        f"cos({line})", f"e^({line})", f"e^({power})", f"ln({line})", f"sqrt({line})",
        f"sin({power})", f"cos({power})", f"tan({line})", f"1/({line})^{n}", f"sin({x})^{n}",
        f"cos({x})^{n}", f"ln({x}^2 + {abs(b)})", f"sqrt({x}^2 + {abs(b)})", f"{n + 1}e^({line})",
        f"{n}sin({linear([abs(a)], [x])})", f"e^(sin({x}))", f"ln(cos({x}))", f"arctan({linear([abs(a)], [x])})",
    ])  # fmt: skip


@family(level=2)
def chain_rule(rng: Random) -> Draw:
    """The derivative of a composite function (power, sine, exponential, logarithm, root)."""
    x, fn = letter(rng), function_name(rng)
    f = _composite(rng, x)
    return Draw(
        slots=_slots(f, x, fn),
        answer=derivative(f, x),
        steps=[Code("Differentiate the function.", f"{define(f, x)}\nprint(diff(f, {x}))")],
        final="This is the derivative.",
    )


@family(level=2)
def product_rule(rng: Random) -> Draw:
    """The derivative of a product of two functions, simplified or factored as sympy does."""
    x, fn = letter(rng), function_name(rng)
    a, n = rng.randint(2, 7), rng.randint(2, 6)
    power = rng.choice([x, f"{x}^{n}", f"{a}{x}", f"{a}{x}^{n}", f"({linear([a, n], [x, ''])})"])
    k = rng.choice(["", "2", "3", "5", "-", "-2"])
    other = rng.choice(
        [f"sin({k}{x})", f"cos({k}{x})", f"e^({k}{x})", f"ln({x})", f"sin({x})", f"e^({x})"]
    )
    f = f"{power} {other}"
    return Draw(
        slots=_slots(f, x, fn),
        answer=derivative(f, x),
        steps=[Code("Differentiate the function.", f"{define(f, x)}\nprint(diff(f, {x}))")],
        final="This is the derivative.",
    )


@family(level=2)
def quotient_rule(rng: Random) -> Draw:
    """The simplified derivative of a fraction of two linear or quadratic functions."""
    import sympy

    x, fn = letter(rng), function_name(rng)
    a, b, c, d = nonzero(rng, -5, 7), rng.randint(-9, 9), rng.randint(1, 4), nonzero(rng, -9, 9)
    while a * d == b * c:
        d = nonzero(rng, -9, 9)
    top, bottom = linear([a, b], [x, ""]), linear([c, d], [x, ""])
    if rng.random() < 0.35:
        bottom = linear([1, abs(d)], [f"{x}^2", ""])
    f = f"({top})/({bottom})"
    return Draw(
        slots=_slots(f, x, fn),
        answer=str(sympy.simplify(derivative(f, x))),
        steps=[
            Code("Differentiate and simplify.", f"{define(f, x)}\nprint(simplify(diff(f, {x})))")
        ],
        final="This is the derivative.",
    )


@family(level=2)
def tangent_line(rng: Random) -> Draw:
    """The equation y = mx + c of the tangent to a polynomial curve where x = a."""
    c, a = coefficients(rng, rng.choice([2, 2, 2, 3]), 6), rng.randint(-4, 4)
    f = polynomial(c)
    m, y0 = value(slope(c), a), value(c, a)
    return Draw(
        slots=_slots(f, "x", function_name(rng)) | {"a": M(str(a)), "at": M(f"x = {a}")},
        answer=f"y = {shown(linear([m, y0 - m * a], ['x', '']))}",
        steps=[
            Code("Find the value at the point.", f"{define(f, 'x')}\nprint(f.subs(x, {a}))"),
            Code("Find the slope at the point.", f"m = diff(f, x).subs(x, {a})\nprint(m)"),
            Code("Write the line.", f"print('y =', expand(f.subs(x, {a}) + m*(x - ({a}))))"),
        ],
        final="This is the tangent line.",
    )


@family(level=2)
def stationary_points(rng: Random) -> Draw:
    """All x where the derivative of a cubic (or quadratic) is zero."""
    x, fn = letter(rng), function_name(rng)
    p, q = sorted(distinct(rng, 2, -6, 6))
    k = rng.choice([1, 2, 1, -1])
    if (p + q) % 2:
        k *= 2
    c = [k * 2, -3 * k * (p + q), 6 * k * p * q, rng.randint(-9, 9)]
    if not (p + q) % 2:
        c = [k, -3 * k * (p + q) // 2, 3 * k * p * q, rng.randint(-9, 9)]
    f = polynomial(c, x)
    return Draw(
        slots=_slots(f, x, fn),
        answer=f"{{{p}, {q}}}",
        steps=[
            Code("Differentiate the function.", f"{define(f, x)}\nprint(diff(f, {x}))"),
            then("Set the derivative to zero.", f"solve(diff(f, {x}), {x})"),
        ],
        final="These are all the solutions.",
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
            then("Put the point into the derivative.", f"diff(f, t).subs(t, {a})"),
        ],
        final="This is the velocity.",
    )
