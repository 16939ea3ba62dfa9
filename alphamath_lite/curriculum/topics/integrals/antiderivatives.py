"""Antiderivatives: powers, substitution, parts, initial values, derivatives of integrals."""

from random import Random

from alphamath_lite.curriculum.family import Code, Draw, M, family, polynomial
from alphamath_lite.curriculum.helpers_answers import printed, with_constant
from alphamath_lite.curriculum.helpers_functions import (
    coefficients,
    function_name,
    letter,
    slope,
    value,
)
from alphamath_lite.curriculum.helpers_steps import calc, define, symbols_of
from alphamath_lite.curriculum.notation import py
from alphamath_lite.curriculum.topics.integrals.integrands import (
    draw_antiderivative,
    function_slots,
)


@family(level=1)
def polynomial_antiderivative(rng: Random) -> Draw:
    """The indefinite integral of a polynomial, with + C."""
    x, degree = letter(rng), rng.choice([2, 3, 3, 4])
    big = draw_antiderivative(rng, degree)
    f = polynomial([c * (degree - i) for i, c in enumerate(big[:-1])], x)
    return Draw(
        slots=function_slots(f, x, function_name(rng)),
        answer=with_constant(printed(polynomial(big, x))),
        steps=[Code("Integrate the function.", f"{define(f, x)}\nprint(integrate(f, {x}), '+ C')")],
        final="This is the antiderivative.",
    )


@family(level=2)
def initial_value(rng: Random) -> Draw:
    """The function with a given polynomial derivative and one given value."""
    x, fn = letter(rng), rng.choice("fffgyFh")
    c = coefficients(rng, rng.choice([2, 2, 3]), 6)
    a = rng.randint(-3, 4)
    f, b = polynomial(slope(c), x), value(c, a)
    return Draw(
        slots={
            "df": M(f),
            "dfx": M(f"{fn}'({x}) = {f}"),
            "cond": M(f"{fn}({a}) = {b}"),
            "x": M(x),
            "fn": M(fn),
            "fnx": M(f"{fn}({x})"),
            "a": M(str(a)),
            "b": M(str(b)),
            "point": M(f"({a}, {b})"),
        },
        answer=printed(polynomial(c, x)),
        steps=[
            Code("Integrate the function.", f"{define(f, x)}\nF = integrate(f, {x})\nprint(F)"),
            calc("Fit the constant to the given value.", f"F - F.subs({x}, {a}) + ({b})"),
        ],
        final="This is the function.",
    )


def _indefinite(f: str, x: str, fn: str) -> Draw:
    import sympy

    found = sympy.integrate(sympy.sympify(py(f)), sympy.Symbol(x))
    return Draw(
        slots=function_slots(f, x, fn),
        answer=with_constant(str(found)),
        steps=[Code("Integrate the function.", f"{define(f, x)}\nprint(integrate(f, {x}), '+ C')")],
        final="This is the antiderivative.",
    )


@family(level=1)
def basic_antiderivative(rng: Random) -> Draw:
    """The indefinite integral, with + C, of one or two basic functions (sine, e^x, 1/x, root)."""
    x, fn = letter(rng), function_name(rng)
    a, b, n = rng.randint(2, 9), rng.randint(2, 12), rng.randint(2, 5)
    pieces = [
        f"{a}sin({x})",
        f"{a}cos({x})",
        f"{a}e^{x}",
        f"{a}/{x}",
        f"{a}sqrt({x})",
        f"{a}/{x}^{n}",
    ]
    first, second = rng.choice(pieces), rng.choice([f"{b}{x}", str(b), f"{n + 1}{x}^{n}", ""])
    return _indefinite(f"{first} {rng.choice('+-')} {second}" if second else first, x, fn)


@family(level=2)
def substitution(rng: Random) -> Draw:
    """An indefinite integral, with + C, that a substitution solves."""
    x, fn = letter(rng), function_name(rng)
    a, b, n = rng.randint(2, 9), rng.randint(1, 9), rng.randint(2, 6)
    f = rng.choice([
        f"cos({a}{x} {rng.choice('+-')} {b})", f"sin({a}{x})", f"e^({a}{x})", f"e^({a}{x} + {b})",
        f"{a}{x} e^({x}^2)", f"2{x}/({x}^2 + {b})", f"1/({a}{x} + {b})", f"{b}/({x} + {a})",
        f"sin({x})^{n} cos({x})", f"{b}e^(-{x})", f"ln({x})/{x}", f"{a}cos({n}{x})",
    ])  # fmt: skip
    return _indefinite(f, x, fn)


@family(level=3)
def by_parts(rng: Random) -> Draw:
    """An indefinite integral, with + C, that integration by parts solves."""
    x, fn, a, n = letter(rng), function_name(rng), rng.randint(2, 6), rng.randint(2, 4)
    f = rng.choice([
        f"{x} e^{x}", f"{x} e^({a}{x})", f"{a}{x} e^{x}", f"{x} sin({x})", f"{x} cos({x})",
        f"{x} sin({a}{x})", f"{x} cos({a}{x})", f"ln({x})", f"{a}ln({x})", f"{x} ln({x})",
        f"{x}^{n} ln({x})", f"{x}^2 e^{x}", f"{a}{x} sin({x})", f"{a}{x} cos({x})", f"{x} e^(-{x})",
    ])  # fmt: skip
    return _indefinite(f, x, fn)


@family(level=2)
def derivative_of_integral(rng: Random) -> Draw:
    """The value F'(a) where F(x) is the integral of a function from a constant to x."""
    c, a = coefficients(rng, rng.choice([1, 2, 2, 3]), 8), rng.randint(-5, 6)
    f, low = polynomial(c, "t"), rng.randint(-3, 5)
    name = rng.choice("FFGA")
    return Draw(
        slots={
            "def": M(f"{name}(x) = int({f}, t, {low}, x)"),
            "wanted": M(f"{name}'({a})"),
            "a": M(str(a)),
            "at": M(f"x = {a}"),
            "name": M(name),
        },
        answer=str(value(c, a)),
        steps=[
            Code(
                "Integrate up to x and differentiate.",
                f"{symbols_of('x', 't')}\nF = integrate({py(f)}, (t, {low}, x))\n"
                "print(expand(diff(F, x)))",
            ),
            calc("Put the point into the derivative.", f"diff(F, x).subs(x, {a})"),
        ],
        final="This is the value.",
    )
