"""Derivatives as formulas: powers, products, quotients, chains."""

from random import Random

from alphamath_lite.curriculum.family import Code, Draw, M, family, linear, nonzero, polynomial
from alphamath_lite.curriculum.helpers_answers import derivative, printed
from alphamath_lite.curriculum.helpers_functions import coefficients, function_name, letter, slope
from alphamath_lite.curriculum.helpers_steps import define
from alphamath_lite.curriculum.topics.derivatives.slots import function_slots


@family(level=1)
def polynomial_derivative(rng: Random) -> Draw:
    """The derivative of a polynomial."""
    x, fn = letter(rng), function_name(rng)
    c = coefficients(rng, rng.choice([2, 2, 3, 3, 4, 5]))
    f = polynomial(c, x)
    return Draw(
        slots=function_slots(f, x, fn),
        answer=printed(polynomial(slope(c), x)),
        steps=[Code("Differentiate the function.", f"{define(f, x)}\nprint(diff(f, {x}))")],
        final="This is the derivative.",
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
        slots=function_slots(f, x, fn),
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
        slots=function_slots(f, x, fn),
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
        slots=function_slots(f, x, fn),
        answer=str(sympy.simplify(derivative(f, x))),
        steps=[
            Code("Differentiate and simplify.", f"{define(f, x)}\nprint(simplify(diff(f, {x})))")
        ],
        final="This is the derivative.",
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
    slots = function_slots(f, x, fn) | {
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
        slots=function_slots(f, x, fn),
        answer=derivative(f, x),
        steps=[Code("Differentiate the function.", f"{define(f, x)}\nprint(diff(f, {x}))")],
        final="This is the derivative.",
    )
