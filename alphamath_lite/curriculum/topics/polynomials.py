"""Polynomials: expanding, factoring, division, roots, remainders, coefficients."""

from math import comb, gcd
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
    step = exact("Expand the expression.", f"expand({py(expression)})", x)
    return Draw({"expr": M(expression), "x": M(x)}, printed(polynomial(product, x)), [step])


@family(level=1)
def evaluate(rng: Random) -> Draw:
    """The value of a polynomial at a given number."""
    x, p = rng.choice("xxxtz"), rng.choice("pfPqg")
    coefficients, at = _random(rng, rng.choice([2, 3, 3, 4])), nonzero(rng, -5, 6)
    expression = polynomial(coefficients, x)
    code = f"{x} = {at}\nprint({py(expression)})"
    slots: dict[str, Value] = {
        "rule": M(f"{p}({x}) = {expression}"), "expr": M(expression), "x": M(x),
        "at": M(str(at)), "call": M(f"{p}({at})"),
    }  # fmt: skip
    return Draw(slots, str(whole_value(coefficients, at)), [Code(f"Put {at} for {x}.", code)])


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
    coefficients = _random(rng, rng.choice([3, 3, 4]))
    top, bottom = polynomial(coefficients, x), linear([1, -at], [x, ""])
    step = exact("Compute the remainder.", f"rem({py(top)}, {py(bottom)}, {x})", x)
    return Draw({"top": M(top), "bottom": M(bottom)}, str(whole_value(coefficients, at)), [step])


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
    x, left, right = variable(rng), _random(rng, rng.choice([2, 3])), _random(rng, 2)
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
    x, left, right = variable(rng), _random(rng, rng.randint(1, 5)), _random(rng, rng.randint(1, 4))
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
    left, right = _random(rng, 2), _random(rng, 2)
    expression, value = rng.choice([
        (f"({linear([a, b], [x, ''])})^{n}", (a + b) ** n),
        (f"({polynomial(left, x)})({polynomial(right, x)})", sum(left) * sum(right)),
        (f"({polynomial(left, x)})^{n % 3 + 2}", sum(left) ** (n % 3 + 2)),
    ])  # fmt: skip
    step = exact(f"Put 1 for {x}.", f"({py(expression)}).subs({x}, 1)", x)
    return Draw({"expr": M(expression)}, str(value), [step])


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
def shifted(rng: Random) -> Draw:
    """The expanded expression p(x + a) for a given polynomial p(x)."""
    p, coefficients, a = rng.choice("pfgPq"), _random(rng, 2), nonzero(rng, -4, 5)
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
        bottom = f"({polynomial(times_out([1, -p], [1, -q]), x)})"
    expression = f"({top})/({bottom})" if bottom.count("(") > 1 else f"({top})/{bottom}"
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
        f"interpolate([({a}, {u}), ({b}, {v})], x)",
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
