"""Division, remainders, factors, fractions of polynomials."""

from math import gcd
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
    variable,
)
from alphamath_lite.curriculum.helpers_answers import printed
from alphamath_lite.curriculum.helpers_functions import quotient, whole_value
from alphamath_lite.curriculum.helpers_steps import exact, symbols_of
from alphamath_lite.curriculum.notation import py
from alphamath_lite.curriculum.topics.polynomials.coefficients import random_coefficients, times_out


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
        f"{symbols_of(x)}\nprint(div({py(top)}, {py(bottom)}, {x}))",
    )
    answer = f"({printed(polynomial(quotient, x))}, {printed(polynomial(rest, x))})"
    return Draw({"top": M(top), "bottom": M(bottom)}, answer, [step], "Quotient and remainder.")


@family(level=2)
def remainder_at(rng: Random) -> Draw:
    """The remainder when a polynomial is divided by x - a."""
    x, at = rng.choice("xxxtz"), nonzero(rng, -5, 5)
    coefficients = random_coefficients(rng, rng.choice([3, 3, 4]))
    top, bottom = polynomial(coefficients, x), linear([1, -at], [x, ""])
    step = exact("Compute the remainder.", f"rem({py(top)}, {py(bottom)}, {x})", x)
    return Draw({"top": M(top), "bottom": M(bottom)}, str(whole_value(coefficients, at)), [step])


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
    step = exact("Factor the expression.", f"factor({py(expression)})", x)
    import sympy

    answer = str(sympy.factor(sympy.sympify(py(expression))))
    return Draw({"expr": M(expression)}, answer, [step], "This is the factored form.")


@family(level=3)
def common_divisor(rng: Random) -> Draw:
    """The greatest common divisor of two polynomials."""
    x, shared = variable(rng), [1, nonzero(rng, -6, 6)]
    p, q = distinct(rng, 2, -7, 7)
    left, right = times_out(shared, [1, p]), times_out(shared, [1, q])
    if rng.random() < 0.3:
        left, right = times_out(left, [1, 0, 1]), times_out(right, [1, 0, 2])
    one, two = polynomial(left, x), polynomial(right, x)
    step = exact("Compute the greatest common divisor.", f"gcd({py(one)}, {py(two)})", x)
    return Draw({"one": M(one), "two": M(two)}, printed(polynomial(shared, x)), [step])


@family(level=1)
def factor_pattern(rng: Random) -> Draw:
    """Factor a difference of squares, a perfect square, or a sum or difference of cubes."""
    x, y = rng.choice([("x", "y"), ("a", "b"), ("m", "n"), ("p", "q")])
    a, b = rng.randint(1, 7), rng.randint(1, 9)
    while gcd(a, b) > 1:
        b += 1
    kind, unit = rng.randrange(4), rng.choice([y, ""])
    square, cube = (f"{y}^2", f"{y}^3") if unit else ("", "")
    u, v = printed(linear([a, b], [x, unit])), printed(linear([a, -b], [x, unit]))
    if kind == 0:
        expression, answer = linear([a * a, -b * b], [f"{x}^2", square]), f"({v})*({u})"
    elif kind == 1:
        middle = f"{x}{unit}"
        expression, answer = (
            linear([a * a, 2 * a * b, b * b], [f"{x}^2", middle, square]),
            f"({u})**2",
        )
    else:
        a, b, sign = min(a, 3), min(b, 5), rng.choice([1, -1])
        while gcd(a, b) > 1:
            b -= 1
        expression = linear([a**3, sign * b**3], [f"{x}^3", cube])
        inner = linear([a * a, -sign * a * b, b * b], [f"{x}^2", f"{x}{unit}", square])
        answer = f"({printed(linear([a, sign * b], [x, unit]))})*({printed(inner)})"
    step = exact("Factor the expression.", f"factor({py(expression)})", x, y)
    return Draw({"expr": M(expression)}, answer, [step], "This is the factored form.")


@family(level=1)
def common_factor(rng: Random) -> Draw:
    """Take out the greatest common factor of a sum of two or three terms."""
    x, c, k = variable(rng), rng.choice([2, 3, 4, 5, 6, 7]), rng.randint(1, 3)
    a, b = rng.choice(
        [(1, 2), (1, -2), (2, 3), (2, -3), (3, 4), (3, -5), (1, 3), (4, -3), (5, 2), (1, -4)]
    )
    inner = [a, b] if rng.random() < 0.7 else [a, 0, b]
    expression = polynomial([c * i for i in inner] + [0] * k, x)
    unit = f"{x}**{k}" if k > 1 else x
    step = exact("Factor the expression.", f"factor({py(expression)})", x)
    answer = f"{c}*{unit}*({printed(polynomial(inner, x))})"
    return Draw({"expr": M(expression)}, answer, [step], "This is the factored form.")


@family(level=2)
def cancel_fraction(rng: Random) -> Draw:
    """Simplify a fraction of polynomials by cancelling a common factor."""
    x, (p, q, r) = variable(rng), distinct(rng, 3, -8, 8)
    top, bottom = times_out([1, -p], [1, -q]), times_out([1, -p], [1, -r])
    if rng.random() < 0.35:
        bottom = [1, -p]
    expression = f"({polynomial(top, x)})/({polynomial(bottom, x)})"
    step = exact("Cancel common factors.", f"cancel({py(expression)})", x)
    import sympy

    answer = sympy.sympify(py(polynomial([1, -q], x)))
    if len(bottom) == 3:
        answer /= sympy.sympify(py(polynomial([1, -r], x)))
    return Draw({"expr": M(expression)}, str(answer), [step])


@family(level=3)
def partial_fractions(rng: Random) -> Draw:
    """The partial fraction decomposition of a fraction with two different linear factors."""
    x, (p, q) = variable(rng), distinct(rng, 2, -7, 7)
    a, b = nonzero(rng, -6, 7), nonzero(rng, -6, 7)
    top = polynomial([a + b, -(a * q + b * p)], x)
    if top == "0":
        b, top = 2 * b, polynomial([a + 2 * b, -(a * q + 2 * b * p)], x)
    bottom = f"({linear([1, -p], [x, ''])})({linear([1, -q], [x, ''])})"
    if rng.random() < 0.5:
        bottom = polynomial(times_out([1, -p], [1, -q]), x)
    expression = quotient(top, bottom)
    step = exact("Split into partial fractions.", f"apart({py(expression)}, {x})", x)
    import sympy

    s = sympy.Symbol(x)
    answer = str(sympy.Integer(a) / (s - p) + sympy.Integer(b) / (s - q))
    return Draw({"expr": M(expression)}, answer, [step])


@family(level=3)
def remainder_of_product(rng: Random) -> Draw:
    """Remainders for x - a and x - b are known: the remainder for their product."""
    (a, b), m, n = distinct(rng, 2, -5, 6), nonzero(rng, -5, 5), rng.randint(-9, 9)
    one, two = linear([1, -a], ["x", ""]), linear([1, -b], ["x", ""])
    u, v = m * a + n, m * b + n
    step = exact(
        "The remainder is the line through both values.",
        f"interpolate([(solve({py(one)})[0], {u}), (solve({py(two)})[0], {v})], x)",
        "x",
    )
    slots: dict[str, Value] = {
        "one": M(one),
        "two": M(two),
        "u": M(str(u)),
        "v": M(str(v)),
        "both": M(f"({one})({two})"),
    }
    return Draw(slots, printed(linear([m, n], ["x", ""])), [step])
