"""Expanding, collecting, evaluating; coefficients and degree."""

from math import comb
from random import Random

from alphamath_lite.curriculum.family import (
    Code,
    Draw,
    M,
    Value,
    family,
    linear,
    nonzero,
    polynomial,
    variable,
)
from alphamath_lite.curriculum.helpers_answers import printed
from alphamath_lite.curriculum.helpers_functions import whole_value
from alphamath_lite.curriculum.helpers_steps import exact
from alphamath_lite.curriculum.notation import py
from alphamath_lite.curriculum.topics.polynomials.coefficients import random_coefficients, times_out


@family(level=1)
def expand_product(rng: Random) -> Draw:
    """Expand a product of brackets, or the square of one, to a sum of powers."""
    x = variable(rng)
    left, right = random_coefficients(rng, 1), random_coefficients(rng, rng.choice([1, 1, 2]))
    if rng.random() < 0.25:
        expression, product = f"({polynomial(left, x)})^2", times_out(left, left)
    else:
        expression = f"({polynomial(left, x)})({polynomial(right, x)})"
        product = times_out(left, right)
    step = exact("Expand the expression.", f"expand({py(expression)})", x)
    return Draw({"expr": M(expression), "x": M(x)}, printed(polynomial(product, x)), [step])


@family(level=1)
def evaluate(rng: Random) -> Draw:
    """The value of a polynomial at a given number."""
    x, p = rng.choice("xxxtz"), rng.choice("pfPqg")
    coefficients, at = random_coefficients(rng, rng.choice([2, 3, 3, 4])), nonzero(rng, -5, 6)
    expression = polynomial(coefficients, x)
    code = f"{x} = {at}\nprint({py(expression)})"
    slots: dict[str, Value] = {
        "rule": M(f"{p}({x}) = {expression}"), "expr": M(expression), "x": M(x),
        "at": M(str(at)), "call": M(f"{p}({at})"),
    }  # fmt: skip
    return Draw(slots, str(whole_value(coefficients, at)), [Code(f"Put {at} for {x}.", code)])


@family(level=1)
def combine(rng: Random) -> Draw:
    """Add or subtract polynomials in brackets and simplify."""
    x = variable(rng)
    left, right = (
        random_coefficients(rng, rng.choice([1, 2, 3])),
        random_coefficients(rng, rng.choice([1, 2, 2])),
    )
    sign = rng.choice([1, -1])
    width = max(len(left), len(right))
    padded = [[0] * (width - len(p)) + p for p in (left, right)]
    total = [a + sign * b for a, b in zip(*padded, strict=True)]
    expression = f"({polynomial(left, x)}) {'+' if sign > 0 else '-'} ({polynomial(right, x)})"
    step = exact("Expand the expression.", f"expand({py(expression)})", x)
    return Draw({"expr": M(expression)}, printed(polynomial(total, x)), [step])


@family(level=2)
def binomial_coefficient_of(rng: Random) -> Draw:
    """The coefficient of x^k in a power of a binomial (ax + b)^n."""
    x, a, b = variable(rng), rng.choice([1, 1, 1, 2, 3, -1]), nonzero(rng, -5, 5)
    n = rng.randint(3, 9 if abs(a * b) < 4 else 6)
    k = rng.randint(1, n - 1)
    expression, unit = f"({linear([a, b], [x, ''])})^{n}", f"{x}^{k}" if k > 1 else x
    step = exact("Expand and take the coefficient.", f"expand({py(expression)}).coeff({x}, {k})", x)
    slots: dict[str, Value] = {"expr": M(expression), "power": M(unit), "k": k}
    return Draw(slots, str(comb(n, k) * a**k * b ** (n - k)), [step])


@family(level=2)
def product_coefficient(rng: Random) -> Draw:
    """The coefficient of x^k in the product of two polynomials."""
    x, left, right = (
        variable(rng),
        random_coefficients(rng, rng.choice([2, 3])),
        random_coefficients(rng, 2),
    )
    product = times_out(left, right)
    k = rng.randint(1, len(product) - 2)
    expression = f"({polynomial(left, x)})({polynomial(right, x)})"
    step = exact("Expand and take the coefficient.", f"expand({py(expression)}).coeff({x}, {k})", x)
    slots: dict[str, Value] = {"expr": M(expression), "power": M(f"{x}^{k}" if k > 1 else x)}
    return Draw(slots, str(product[-1 - k]), [step])


@family(level=2)
def expand_power(rng: Random) -> Draw:
    """Expand a cube or higher power of a binomial."""
    x, a, b, n = (
        variable(rng),
        rng.choice([1, 1, 1, 2, 3]),
        nonzero(rng, -4, 4),
        rng.choice([3, 3, 4, 5]),
    )
    expression = f"({linear([a, b], [x, ''])})^{n}"
    step = exact("Expand the expression.", f"expand({py(expression)})", x)
    return Draw({"expr": M(expression)}, printed(polynomial(times_out(*[[a, b]] * n), x)), [step])


@family(level=1)
def degree_of(rng: Random) -> Draw:
    """The degree of a polynomial, given as a product, a power or a jumbled sum."""
    x, left, right = (
        variable(rng),
        random_coefficients(rng, rng.randint(1, 5)),
        random_coefficients(rng, rng.randint(1, 4)),
    )
    n = rng.randint(2, 5)
    powers = sorted(rng.sample(range(1, 12), 3), key=lambda _: rng.random())
    jumbled = linear(
        [nonzero(rng, -9, 9) for _ in range(3)], [f"{x}^{i}" if i > 1 else x for i in powers]
    )
    expression, degree = rng.choice([
        (f"({polynomial(left, x)})({polynomial(right, x)})", len(left) + len(right) - 2),
        (f"({polynomial(left, x)})^{n}", n * (len(left) - 1)),
        (jumbled, max(powers)), (jumbled, max(powers)),
    ])  # fmt: skip
    step = exact("Compute the degree.", f"degree({py(expression)}, {x})", x)
    return Draw({"expr": M(expression), "x": M(x)}, str(degree), [step])


@family(level=2)
def coefficient_sum(rng: Random) -> Draw:
    """The sum of all coefficients of a polynomial given as a power or product (its value at 1)."""
    x, a, b, n = variable(rng), nonzero(rng, -4, 5), nonzero(rng, -4, 5), rng.randint(2, 8)
    left, right = random_coefficients(rng, 2), random_coefficients(rng, 2)
    expression, value = rng.choice([
        (f"({linear([a, b], [x, ''])})^{n}", (a + b) ** n),
        (f"({polynomial(left, x)})({polynomial(right, x)})", sum(left) * sum(right)),
        (f"({polynomial(left, x)})^{n % 3 + 2}", sum(left) ** (n % 3 + 2)),
    ])  # fmt: skip
    step = exact(f"Put 1 for {x}.", f"({py(expression)}).subs({x}, 1)", x)
    return Draw({"expr": M(expression)}, str(value), [step])


@family(level=2)
def shifted(rng: Random) -> Draw:
    """The expanded expression p(x + a) for a given polynomial p(x)."""
    p, coefficients, a = rng.choice("pfgPq"), random_coefficients(rng, 2), nonzero(rng, -4, 5)
    rule, call = polynomial(coefficients), linear([1, a], ["x", ""])
    whole = [0, 0, 0]
    for power, c in enumerate(reversed(coefficients)):
        for i, d in enumerate(reversed(times_out(*[[1, a]] * power))):
            whole[-1 - i] += c * d
    step = exact(
        "Put the new argument in and expand.", f"expand(({py(rule)}).subs(x, {py(call)}))", "x"
    )
    slots: dict[str, Value] = {"rule": M(f"{p}(x) = {rule}"), "call": M(f"{p}({call})")}
    return Draw(slots, printed(polynomial(whole)), [step])
