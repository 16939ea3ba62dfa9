"""Roots, and polynomials found from roots, points and conditions."""

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
    solution_set,
    variable,
)
from alphamath_lite.curriculum.helpers_answers import printed
from alphamath_lite.curriculum.helpers_functions import whole_value
from alphamath_lite.curriculum.helpers_steps import ALL_SOLUTIONS, exact, solved, symbols_of
from alphamath_lite.curriculum.notation import py
from alphamath_lite.curriculum.topics.polynomials.coefficients import times_out


@family(level=2)
def cubic_roots(rng: Random) -> Draw:
    """All roots of a cubic polynomial equation with integer roots."""
    x, roots = variable(rng), distinct(rng, 3, -7, 7)
    cubic = times_out(*[[1, -r] for r in roots])
    if rng.random() < 0.4:
        cubic = times_out([rng.choice([2, 3, -1])], cubic)
    equation = f"{polynomial(cubic, x)} = 0"
    slots: dict[str, Value] = {"eq": M(equation), "expr": M(polynomial(cubic, x)), "x": M(x)}
    return Draw(slots, solution_set(*roots), [solved(equation, x)], ALL_SOLUTIONS)


@family(level=2)
def factor_parameter(rng: Random) -> Draw:
    """A linear expression is a factor of a polynomial with an unknown coefficient k: find k."""
    x, k = "x", rng.choice("kkamc")
    root, value = nonzero(rng, -4, 4), nonzero(rng, -9, 9)
    a, b = rng.choice([1, 1, 2]), rng.randint(-8, 8)
    rest = -(a * root**3 + value * root**2 + b * root)
    expression = linear([a, 1, b, rest], [f"{x}^3", f"{k}{x}^2", x, ""])
    if rng.random() < 0.5:
        rest = -(a * root**3 + b * root**2 + value * root)
        expression = linear([a, b, 1, rest], [f"{x}^3", f"{x}^2", f"{k}{x}", ""])
    factor = linear([1, -root], [x, ""])
    code = f"{symbols_of(x, k)}\nprint(solve(rem({py(expression)}, {py(factor)}, {x}), {k}))"
    step = Code("The remainder must be zero.", code)
    slots: dict[str, Value] = {"expr": M(expression), "factor": M(factor), "k": M(k)}
    return Draw(slots, str(value), [step])


@family(level=3)
def cubic_vieta(rng: Random) -> Draw:
    """The sum, the product, or the sum of squares of the three roots of a cubic equation."""
    x, roots = rng.choice("xxxzt"), [nonzero(rng, -6, 7) for _ in range(3)]
    equation = f"{polynomial(times_out(*[[1, -r] for r in roots]), x)} = 0"
    r, s, t = roots
    asked, code, value = rng.choice([
        ("sum", "sum(r)", r + s + t), ("product", "prod(r)", r * s * t),
        ("sum of the squares", "sum(a**2 for a in r)", r * r + s * s + t * t),
        ("sum of the cubes", "sum(a**3 for a in r)", r**3 + s**3 + t**3),
    ])  # fmt: skip
    left = py(equation.removesuffix(" = 0"))
    find = f"{symbols_of(x)}\nr = roots({left}, {x}, multiple=True)\nprint({code})"
    slots: dict[str, Value] = {
        "eq": M(equation),
        "expr": M(equation.removesuffix(" = 0")),
        "asked": asked,
    }
    return Draw(slots, str(value), [Code("Find the roots and combine them.", find)])


@family(level=3)
def from_zeros_and_value(rng: Random) -> Draw:
    """The cubic polynomial with three given zeros and a given value at one point, expanded."""
    roots, at, a = distinct(rng, 3, -5, 5), rng.randint(-4, 6), nonzero(rng, -3, 4)
    while at in roots:
        at += 1
    cubic = [a * c for c in times_out(*[[1, -r] for r in roots])]
    f, value = rng.choice("fpPgq"), whole_value(cubic, at)
    p, q, r = roots
    factors = f"(x - ({p}))*(x - ({q}))*(x - ({r}))"
    code = f"{symbols_of('x')}\nf = {factors}\nprint(expand(S({value})/f.subs(x, {at})*f))"
    slots: dict[str, Value] = {
        "p": M(str(p)),
        "q": M(str(q)),
        "r": M(str(r)),
        "cond": M(f"{f}({at}) = {value}"),
        "f": M(f),
    }
    step = Code("Scale the product of the factors to the given value.", code)
    return Draw(slots, printed(polynomial(cubic)), [step])


@family(level=2)
def biquadratic(rng: Random) -> Draw:
    """All real solutions of an equation in x^4 and x^2."""
    x, (p, q) = variable(rng), distinct(rng, 2, 1, 6)
    second = rng.choice([q * q, q * q, -q])
    equation = f"{polynomial([1, 0, -(p * p + second), 0, p * p * second], x)} = 0"
    answer = solution_set(p, -p, q, -q) if second > 0 else solution_set(p, -p)
    slots: dict[str, Value] = {"eq": M(equation), "x": M(x)}
    return Draw(slots, answer, [solved(equation, x, real=True)], ALL_SOLUTIONS)


@family(level=3)
def through_points(rng: Random) -> Draw:
    """The quadratic polynomial through three given points, expanded."""
    c, ats = (
        [nonzero(rng, -4, 4), rng.randint(-6, 6), rng.randint(-9, 9)],
        sorted(distinct(rng, 3, -4, 5)),
    )
    points = [f"({at}, {whole_value(c, at)})" for at in ats]
    listed = ", ".join(points)
    step = exact(
        "Find the polynomial through the points.", f"expand(interpolate([{listed}], x))", "x"
    )
    slots: dict[str, Value] = {f"p_{i}": M(point) for i, point in enumerate(points, 1)}
    return Draw(slots, printed(polynomial(c)), [step])


@family(level=3)
def compare_coefficients(rng: Random) -> Draw:
    """A polynomial identity with two unknown coefficients a and b: find both."""
    r, a, b = nonzero(rng, -5, 5), rng.randint(-8, 9), nonzero(rng, -9, 9)
    left = polynomial(times_out([1, -r], [1, a, b]))
    right = f"({linear([1, -r], ['x', ''])})(x^2 + a x + b)".replace("a x", "ax")
    code = (
        f"{symbols_of('a', 'b', 'x')}\n"
        f"print(solve(Poly({py(left)} - {py(right)}, x).coeffs(), [a, b]))"
    )
    slots: dict[str, Value] = {
        "identity": M(f"{left} = {right}"),
        "left": M(left),
        "factor": M(linear([1, -r], ["x", ""])),
    }
    return Draw(slots, f"a = {a}, b = {b}", [Code("Compare the coefficients.", code)])
