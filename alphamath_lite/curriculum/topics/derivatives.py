"""Derivatives: rules, tangents, extreme values, rates of change."""

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
)
from alphamath_lite.curriculum.helpers_answers import derivative, printed
from alphamath_lite.curriculum.helpers_functions import (
    coefficients,
    function_name,
    letter,
    slope,
    value,
)
from alphamath_lite.curriculum.helpers_steps import calc, define, symbols_of
from alphamath_lite.curriculum.notation import py


def _slots(f: str, x: str, fn: str) -> dict[str, Value]:
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
        answer=printed(polynomial(slope(c), x)),
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
            calc("Put the point into the derivative.", f"diff(f, {x}).subs({x}, {a})"),
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
        f"{n}sin({linear([abs(a)], [x])})", f"e^(sin({x}))", f"ln(cos({x}))",
        f"arctan({linear([abs(a)], [x])})",
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
        answer=f"y = {printed(linear([m, y0 - m * a], ['x', '']))}",
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
            calc("Set the derivative to zero.", f"solve(diff(f, {x}), {x})"),
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
            calc("Put the point into the derivative.", f"diff(f, t).subs(t, {a})"),
        ],
        final="This is the velocity.",
    )


@family(level=1)
def higher_derivative(rng: Random) -> Draw:
    """The second or third derivative of a polynomial, as a formula."""
    x, fn, times = letter(rng), function_name(rng), rng.choice([2, 2, 2, 3])
    c = coefficients(rng, rng.choice([3, 3, 4, 5]))
    f, found = polynomial(c, x), c
    for _ in range(times):
        found = slope(found)
    primes = "'" * times
    slots = _slots(f, x, fn) | {
        "order": {2: "second", 3: "third"}[times], "ddf": M(f"{fn}{primes}({x})"),
        "twice": {2: "twice", 3: "three times"}[times],
    }  # fmt: skip
    code = f"{define(f, x)}\nprint(expand(diff(f, {x}, {times})))"
    return Draw(
        slots=slots,
        answer=printed(polynomial(found, x)),
        steps=[Code(f"Differentiate {slots['twice']}.", code)],
        final="This is the derivative.",
    )


@family(level=1)
def power_derivative(rng: Random) -> Draw:
    """The derivative of a sum with roots, reciprocals or fractional powers of x."""
    x, fn = letter(rng), function_name(rng)
    a, b, n = rng.randint(2, 12), rng.randint(2, 9), rng.randint(2, 4)
    first = rng.choice([f"{a}sqrt({x})", f"{a}/{x}", f"{a}/{x}^{n}", f"{a}{x}^(-{n})"])
    first = rng.choice([first, f"{x}^(1/{n + 1})", f"{a}{x}^({2 * n - 1}/2)", f"sqrt({x})"])
    sign = rng.choice("+-")
    f = rng.choice([first, f"{first} {sign} {b}{x}^{n}", f"{b}{x} {sign} {first}"])
    return Draw(
        slots=_slots(f, x, fn),
        answer=derivative(f, x),
        steps=[Code("Differentiate the function.", f"{define(f, x)}\nprint(diff(f, {x}))")],
        final="This is the derivative.",
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
        slots=_slots(f, x, fn) | {"m": M(str(m)), "eq": M(f"{fn}'({x}) = {m}")},
        answer=answer,
        steps=[
            Code("Differentiate the function.", f"{define(f, x)}\nprint(diff(f, {x}))"),
            calc("Set the derivative to the slope.", f"solve(Eq(diff(f, {x}), {m}), {x})"),
        ],
        final="These are all the solutions.",
    )


@family(level=2)
def inflection_point(rng: Random) -> Draw:
    """The point of inflection (x, y) of a cubic curve."""
    k, p, c = rng.choice([1, 1, 2, -1]), rng.randint(-4, 5), [0, 0]
    c = [k, -3 * k * p, rng.randint(-9, 9), rng.randint(-9, 9)]
    f = polynomial(c)
    return Draw(
        slots=_slots(f, "x", function_name(rng)),
        answer=f"({p}, {value(c, p)})",
        steps=[
            Code(
                "Set the second derivative to zero.",
                f"{define(f, 'x')}\na = solve(diff(f, x, 2), x)[0]\nprint(a)",
            ),
            calc("Write the point.", "(a, f.subs(x, a))"),
        ],
        final="This is the point.",
    )


@family(level=3)
def extreme_on_interval(rng: Random) -> Draw:
    """The largest or smallest value of a cubic (or quadratic) on a closed interval."""
    x, fn = letter(rng), function_name(rng)
    p, q = sorted(distinct(rng, 2, -3, 4))
    k, d = rng.choice([1, 1, -1]), rng.randint(-9, 12)
    c = [2 * k, -3 * k * (p + q), 6 * k * p * q, d]
    if rng.random() < 0.4:
        c = [k, -2 * k * p, d]
    a, b = p - rng.randint(1, 3), q + rng.randint(0, 3)
    f, word = polynomial(c, x), rng.choice(["maximum", "minimum"])
    best = max if word == "maximum" else min
    candidates = [v for v in (p, q) if a <= v <= b] if len(c) == 4 else [p]
    return Draw(
        slots=_slots(f, x, fn)
        | {
            "range": M(f"{a} <= {x} <= {b}"),
            "word": word,
            "a": M(str(a)),
            "b": M(str(b)),
            "big": {"maximum": "largest", "minimum": "smallest"}[word],
            "high": {"maximum": "highest", "minimum": "lowest"}[word],
        },
        answer=str(best(value(c, v) for v in [*candidates, a, b])),
        steps=[
            Code(
                "Find where the derivative is zero.",
                f"{define(f, x)}\npoints = solve(diff(f, {x}), {x})\nprint(points)",
            ),
            Code(
                "Keep the points inside and add the ends.",
                f"points = [v for v in points if {a} <= v <= {b}] + [{a}, {b}]\nprint(points)",
            ),
            calc(f"Find the {word} value.", f"{best.__name__}(f.subs({x}, v) for v in points)"),
        ],
        final=f"This is the {word}.",
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
        slots=_slots(f, "x", fn)
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
def monotone_interval(rng: Random) -> Draw:
    """Where a cubic or quadratic is strictly increasing or decreasing, as open intervals."""
    fn, (p, q) = function_name(rng), sorted(distinct(rng, 2, -6, 6))
    k, d = rng.choice([1, 1, -1]), rng.randint(-9, 9)
    c, inside = [2 * k, -3 * k * (p + q), 6 * k * p * q, d], k < 0
    if rng.random() < 0.35:
        c = [k, -2 * k * p, d]
    f, word = polynomial(c), rng.choice(["increasing", "decreasing"])
    up = word == "increasing"
    if len(c) == 3:
        answer = f"({p}, oo)" if up == (k > 0) else f"(-oo, {p})"
    else:
        answer = f"({p}, {q})" if up == inside else f"(-oo, {p}) U ({q}, oo)"
    sign = ">" if up else "<"
    return Draw(
        slots=_slots(f, "x", fn) | {"word": word, "rising": "rising" if up else "falling"},
        answer=answer,
        steps=[
            Code(
                "Differentiate the function.",
                f"{define(f, 'x', real=True)}\nprint(diff(f, x))",
            ),
            calc(
                f"The derivative must be {'positive' if up else 'negative'}.",
                f"solveset(diff(f, x) {sign} 0, x, S.Reals)",
            ),
        ],
        final="As an interval.",
    )


@family(level=3)
def implicit_slope(rng: Random) -> Draw:
    """The slope dy/dx of an implicitly given conic-like curve at a point of it."""
    p, q = nonzero(rng, -5, 5), nonzero(rng, -5, 5)
    a, b, m = rng.randint(1, 4), rng.choice([0, 0, 1, -1, 2]), rng.randint(1, 4)
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


@family(level=3)
def open_box(rng: Random) -> Draw:
    """The side of the corner squares cut from a square sheet that makes the open box largest."""
    s = rng.choice([*range(6, 121, 6), *range(9, 60, 3), 10, 20, 40, 50, 100])
    return Draw(
        slots={"s": s},
        answer=str(Fraction(s, 6)),
        steps=[
            Code(
                "Write the volume of the box and differentiate.",
                f"{symbols_of('x')}\nV = x*({s} - 2*x)**2\nprint(factor(diff(V, x)))",
            ),
            calc(
                "Take the root with the largest volume.",
                "max(solve(diff(V, x), x), key=lambda v: V.subs(x, v))",
            ),
        ],
        final="This is the best cut.",
    )


@family(level=2)
def best_input(rng: Random) -> Draw:
    """The x at which a quadratic model (profit, height) is largest, or the largest value itself."""
    x, fn = rng.choice("xxxptn"), rng.choice("fPRhp")
    fn = "f" if fn == x else fn
    a, p = -rng.randint(1, 6), rng.randint(2, 40)
    c = [a, -2 * a * p, rng.randint(-200, 300)]
    f, top = polynomial(c, x), rng.random() < 0.5
    ask = "the largest value" if top else f"the value of {x} that gives the largest value"
    best = Code(
        "Set the derivative to zero.", f"{define(f, x)}\na = solve(diff(f, {x}), {x})[0]\nprint(a)"
    )
    return Draw(
        slots=_slots(f, x, fn) | {"ask": ask},
        answer=str(value(c, p)) if top else str(p),
        steps=[best, calc("Find the maximum value.", f"f.subs({x}, a)")] if top else [best],
        final="This is the maximum." if top else "This is the best value.",
    )
