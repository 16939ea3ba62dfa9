"""Solving quadratic equations, and equations that lead to one."""

from fractions import Fraction
from random import Random

from alphamath_lite.curriculum.family import (
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
from alphamath_lite.curriculum.helpers_steps import ALL_SOLUTIONS, exact, solved
from alphamath_lite.curriculum.notation import py


@family(level=1)
def solve_equation(rng: Random) -> Draw:
    """Find all solutions of a quadratic equation with rational roots."""
    x = variable(rng)
    a, (p, q) = rng.choice([1, 1, 1, 2, 3, 5]), distinct(rng, 2, -10, 10)
    if rng.random() < 0.15:
        q = p
    b, c = -(p + a * q), p * q  # (a x - p)(x - q)
    kind = rng.randrange(5)
    if kind == 0:
        equation = f"{polynomial([a, 0, 0], x)} = {linear([-b, -c], [x, ''])}"
    elif kind == 1 and c:
        equation = f"{polynomial([a, b, 0], x)} = {-c}"
    else:
        equation = f"{polynomial([a, b, c], x)} = 0"
    roots = {Fraction(p, a), Fraction(q)}
    answer = solution_set(*roots) if len(roots) > 1 else str(roots.pop())
    return Draw({"eq": M(equation), "x": M(x)}, answer, [solved(equation, x)], ALL_SOLUTIONS)


@family(level=1)
def factorise(rng: Random) -> Draw:
    """Factor a quadratic expression."""
    x = variable(rng)
    p, q = nonzero(rng, -10, 10), nonzero(rng, -10, 10)
    a = rng.choice([1, 1, 1, 2, 3]) if p != q else 1
    while a > 1 and p % a == 0:
        p += 1
    expression = polynomial([a, -(p + a * q), p * q], x)
    step = exact("Factor the expression.", f"factor({py(expression)})", x)
    answer = f"({py(linear([a, -p], [x, '']))})*({py(linear([1, -q], [x, '']))})"
    if a == 1 and p == q:
        answer = f"({py(linear([1, -p], [x, '']))})**2"
    return Draw({"expr": M(expression), "x": M(x)}, answer, [step], "This is the factored form.")


@family(level=2)
def exact_roots(rng: Random) -> Draw:
    """The exact irrational solutions of a quadratic equation, with square roots."""
    x, h = variable(rng), nonzero(rng, -7, 7)
    d = rng.choice([2, 3, 5, 6, 7, 10, 11, 13, 14, 15, 17, 19, 21])
    m = rng.choice([1, 1, 1, 2, 3])
    equation = f"{polynomial([1, -2 * h, h * h - m * m * d], x)} = 0"
    s = f"{m}*sqrt({d})"
    answer = solution_set(f"{h} - {s}", f"{h} + {s}")
    return Draw({"eq": M(equation), "x": M(x)}, answer, [solved(equation, x)], ALL_SOLUTIONS)


@family(level=1)
def square_form(rng: Random) -> Draw:
    """An equation (x - h)^2 = m^2, a multiple of it, or x^2 = m^2: find all solutions."""
    x, h, m, a = variable(rng), rng.randint(-9, 9), rng.randint(1, 12), rng.choice([1, 1, 2, 3])
    inner = f"({linear([1, -h], [x, ''])})^2" if h else f"{x}^2"
    equation = f"{a if a > 1 else ''}{inner} = {a * m * m}"
    if rng.random() < 0.3:
        equation = f"{a if a > 1 else ''}{inner} - {a * m * m} = 0"
    slots: dict[str, Value] = {"eq": M(equation), "x": M(x)}
    return Draw(slots, solution_set(h - m, h + m), [solved(equation, x)], ALL_SOLUTIONS)


@family(level=2)
def complex_roots(rng: Random) -> Draw:
    """The complex solutions of a quadratic equation with negative discriminant."""
    x, h, k = rng.choice("xxzzw"), rng.randint(-6, 6), rng.randint(1, 7)
    equation = f"{polynomial([1, -2 * h, h * h + k * k], x)} = 0"
    answer = "{" + f"{printed(f'{h} - {k}i')}, {printed(f'{h} + {k}i')}" + "}"
    slots: dict[str, Value] = {"eq": M(equation), "x": M(x)}
    return Draw(slots, answer, [solved(equation, x)], ALL_SOLUTIONS)


@family(level=3)
def fraction_equation(rng: Random) -> Draw:
    """An equation such as x + 6/x = 5 that leads to a quadratic: all solutions."""
    x, (p, q) = variable(rng), distinct(rng, 2, -9, 9)
    p, q = p or 10, q or -10
    s = p + q
    if s == 0:
        q, s = q + (1 if q != -1 else 2), p + q + (1 if q != -1 else 2)
    right = linear([1, -s], [x, ""])
    equation = rng.choice([f"{linear([1], [x])} {'+' if p * q > 0 else '-'} {abs(p * q)}/{x} = {s}",
                           f"{-p * q}/{x} = {right}"])  # fmt: skip
    slots: dict[str, Value] = {"eq": M(equation), "x": M(x)}
    answer = solution_set(p, q) if p != q else str(p)
    return Draw(slots, answer, [solved(equation, x)], ALL_SOLUTIONS)


@family(level=3)
def radical_equation(rng: Random) -> Draw:
    """An equation with a square root, such as sqrt(x + 7) = x - 5: find all real solutions."""
    x, root, m = variable(rng), rng.randint(-6, 20), rng.randint(1, 7)
    b = m - root  # sqrt(x + c) = x + b with value m at the root
    c = m * m - root
    equation = f"sqrt({linear([1, c], [x, ''])}) = {linear([1, b], [x, ''])}"
    # squaring gives x^2 + (2b - 1)x + b^2 - c = 0, whose other root is 1 - 2b - root
    other = 1 - 2 * b - root
    good = [r for r in {root, other} if r + b >= 0]
    answer = solution_set(*good) if len(good) > 1 else str(root)
    slots: dict[str, Value] = {"eq": M(equation), "x": M(x)}
    return Draw(slots, answer, [solved(equation, x)], ALL_SOLUTIONS)
