"""Polynomials: expanding, factoring, division, roots, remainders, coefficients."""

from random import Random

from alphamath_lite.curriculum.family import (
    Code, Draw, M, distinct, family, linear, nonzero, polynomial, solution_set, variable,
)  # fmt: skip
from alphamath_lite.curriculum.helpers_algebra import (
    ALL_SOLUTIONS,
    computed,
    printed,
    solved,
    symbols_of,
)
from alphamath_lite.curriculum.notation import py


def times_out(*factors: list[int]) -> list[int]:
    """The coefficients of a product, from the highest power down."""
    product = [1]
    for factor in factors:
        grown = [0] * (len(product) + len(factor) - 1)
        for i, a in enumerate(product):
            for j, b in enumerate(factor):
                grown[i + j] += a * b
        product = grown
    return product


def _value(coefficients: list[int], at: int) -> int:
    total = 0
    for c in coefficients:
        total = total * at + c
    return total


def _random(rng: Random, degree: int, size: int = 9) -> list[int]:
    lower = [rng.choice([0, *range(-size, size + 1)]) for _ in range(degree)]
    return [nonzero(rng, -4, 5), *lower]


@family(level=1)
def expand_product(rng: Random) -> Draw:
    """Expand a product of brackets, or the square of one, to a sum of powers."""
    x = variable(rng)
    left, right = _random(rng, 1), _random(rng, rng.choice([1, 1, 2]))
    if rng.random() < 0.25:
        expression, product = f"({polynomial(left, x)})^2", times_out(left, left)
    else:
        expression = f"({polynomial(left, x)})({polynomial(right, x)})"
        product = times_out(left, right)
    step = computed("Expand the expression.", f"expand({py(expression)})", x)
    return Draw({"expr": M(expression), "x": M(x)}, printed(polynomial(product, x)), [step])


@family(level=1)
def evaluate(rng: Random) -> Draw:
    """The value of a polynomial at a given number."""
    x, p = rng.choice("xxxtz"), rng.choice("pfPqg")
    coefficients, at = _random(rng, rng.choice([2, 3, 3, 4])), nonzero(rng, -5, 6)
    expression = polynomial(coefficients, x)
    code = f"{x} = {at}\nprint({py(expression)})"
    slots = {
        "rule": M(f"{p}({x}) = {expression}"), "expr": M(expression), "x": M(x),
        "at": M(str(at)), "call": M(f"{p}({at})"),
    }  # fmt: skip
    return Draw(slots, str(_value(coefficients, at)), [Code(f"Put {at} for {x}.", code)])


@family(level=2)
def divide(rng: Random) -> Draw:
    """Quotient and remainder of one polynomial divided by another."""
    x = variable(rng)
    divisor = (
        [1, nonzero(rng, -6, 6)]
        if rng.random() < 0.7
        else [1, rng.randint(-4, 4), nonzero(rng, -5, 5)]
    )
    quotient = [rng.choice([1, 1, 2, 3]), rng.randint(-7, 7), rng.randint(-7, 7)]
    rest = [nonzero(rng, -9, 9)] if len(divisor) == 2 else [nonzero(rng, -5, 5), rng.randint(-9, 9)]
    whole = times_out(divisor, quotient)
    for at, c in enumerate(reversed(rest), 1):
        whole[-at] += c
    top, bottom = polynomial(whole, x), polynomial(divisor, x)
    step = Code(
        "Divide with remainder.",
        f"{symbols_of(x)}\nq, r = div({py(top)}, {py(bottom)}, {x})\nprint('quotient', q)\nprint('remainder', r)\nprint((q, r))",
    )
    answer = f"({printed(polynomial(quotient, x))}, {printed(polynomial(rest, x))})"
    return Draw({"top": M(top), "bottom": M(bottom)}, answer, [step], "Quotient and remainder.")


@family(level=2)
def remainder_at(rng: Random) -> Draw:
    """The remainder when a polynomial is divided by x - a."""
    x, at = rng.choice("xxxtz"), nonzero(rng, -5, 5)
    coefficients = _random(rng, rng.choice([3, 3, 4]))
    top, bottom = polynomial(coefficients, x), linear([1, -at], [x, ""])
    step = computed("Compute the remainder.", f"rem({py(top)}, {py(bottom)}, {x})", x)
    return Draw({"top": M(top), "bottom": M(bottom)}, str(_value(coefficients, at)), [step])


@family(level=2)
def cubic_roots(rng: Random) -> Draw:
    """All roots of a cubic polynomial equation with integer roots."""
    x, roots = variable(rng), distinct(rng, 3, -7, 7)
    cubic = times_out(*[[1, -r] for r in roots])
    if rng.random() < 0.4:
        cubic = times_out([rng.choice([2, 3, -1])], cubic)
    equation = f"{polynomial(cubic, x)} = 0"
    slots = {"eq": M(equation), "expr": M(polynomial(cubic, x)), "x": M(x)}
    return Draw(slots, solution_set(*roots), [solved(equation, x)], ALL_SOLUTIONS)


@family(level=2)
def factor_fully(rng: Random) -> Draw:
    """Factor a polynomial of degree 3 or 4 completely over the integers."""
    x = variable(rng)
    r, s, t = (nonzero(rng, -6, 6) for _ in range(3))
    kinds = ([[1, 0, -r * r], [1, s]], [[1, -r], [1, -s], [1, t]], [[1, 0, -r * r], [1, 0, abs(s)]])
    product = times_out([rng.choice([1, 1, 2, 3])], *rng.choice(kinds))
    if rng.random() < 0.2:
        product = [1, 0, 0, rng.choice([1, -1]) * abs(r) ** 3]
    expression = polynomial(product, x)
    step = computed("Factor the expression.", f"factor({py(expression)})", x)
    import sympy

    answer = str(sympy.factor(sympy.sympify(py(expression))))
    return Draw({"expr": M(expression)}, answer, [step], "This is the factored form.")


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
    slots = {"expr": M(expression), "factor": M(factor), "k": M(k)}
    return Draw(slots, str(value), [step])


@family(level=1)
def combine(rng: Random) -> Draw:
    """Add or subtract polynomials in brackets and simplify."""
    x = variable(rng)
    left, right = _random(rng, rng.choice([1, 2, 3])), _random(rng, rng.choice([1, 2, 2]))
    sign = rng.choice([1, -1])
    width = max(len(left), len(right))
    padded = [[0] * (width - len(p)) + p for p in (left, right)]
    total = [a + sign * b for a, b in zip(*padded, strict=True)]
    expression = f"({polynomial(left, x)}) {'+' if sign > 0 else '-'} ({polynomial(right, x)})"
    step = computed("Expand the expression.", f"expand({py(expression)})", x)
    return Draw({"expr": M(expression)}, printed(polynomial(total, x)), [step])
