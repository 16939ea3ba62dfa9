"""Quadratics: equations, factors, vertex, discriminant, roots and coefficients, stories."""

from fractions import Fraction
from random import Random

from alphamath_lite.curriculum.family import (
    IMPORT, Code, Draw, M, distinct, family, linear, nonzero, polynomial, solution_set, variable,
)  # fmt: skip
from alphamath_lite.curriculum.helpers_algebra import ALL_SOLUTIONS, computed, printed, solved
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
    step = computed("Factor the expression.", f"factor({py(expression)})", x)
    answer = f"({py(linear([a, -p], [x, '']))})*({py(linear([1, -q], [x, '']))})"
    if a == 1 and p == q:
        answer = f"({py(linear([1, -p], [x, '']))})**2"
    return Draw({"expr": M(expression), "x": M(x)}, answer, [step], "This is the factored form.")


@family(level=1)
def discriminant_value(rng: Random) -> Draw:
    """The discriminant of a quadratic expression."""
    x = variable(rng)
    a, b, c = nonzero(rng, -6, 9), rng.randint(-14, 14), nonzero(rng, -12, 12)
    expression = polynomial([a, b, c], x)
    step = computed("Compute the discriminant.", f"discriminant({py(expression)}, {x})", x)
    slots = {"expr": M(expression), "eq": M(f"{expression} = 0"), "x": M(x)}
    return Draw(slots, str(b * b - 4 * a * c), [step])


@family(level=2)
def vertex(rng: Random) -> Draw:
    """The vertex of a parabola given by its quadratic function, as a point."""
    x, f = rng.choice("xxxt"), rng.choice(["y", "y", "f(x)"])
    a, h, k = rng.choice([1, 1, 2, 3, -1, -2, -4]), nonzero(rng, -9, 9), rng.randint(-20, 20)
    expression = polynomial([a, -2 * a * h, a * h * h + k], x)
    left = f.replace("x", x)
    find = f"h = solve(diff(f, {x}), {x})[0]\nprint((h, f.subs({x}, h)))"
    step = Code(
        "The vertex is where the derivative is zero.",
        f"{IMPORT}\n{x} = symbols('{x}')\nf = {py(expression)}\n{find}",
    )
    slots = {"rule": M(f"{left} = {expression}"), "expr": M(expression)}
    return Draw(slots, f"({h}, {k})", [step], "This is the vertex.")


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


@family(level=2)
def sum_of_roots(rng: Random) -> Draw:
    """The sum of the two roots of a quadratic equation."""
    x = variable(rng)
    p, q = nonzero(rng, -15, 15), nonzero(rng, -15, 15)
    left = polynomial([1, -(p + q), p * q + rng.choice([0, 0, 1, -2])], x)
    name = rng.choice(["p, q", "r, s", "alpha, beta", "a, b", "x_1, x_2"])
    step = computed("Add the roots.", f"expand(sum(roots({py(left)}, {x}, multiple=True)))", x)
    slots = {"eq": M(f"{left} = 0"), "names": M(name), "sum": M(name.replace(", ", " + "))}
    return Draw(slots, str(p + q), [step])


@family(level=2)
def from_roots(rng: Random) -> Draw:
    """The monic quadratic expression with two given roots, expanded."""
    x = variable(rng)
    p, q = distinct(rng, 2, -11, 11)
    step = computed("Multiply the factors out.", f"expand(({x} - ({p}))*({x} - ({q})))", x)
    answer = printed(polynomial([1, -(p + q), p * q], x))
    return Draw({"p": M(str(p)), "q": M(str(q)), "x": M(x)}, answer, [step])


@family(level=2)
def rectangle_sides(rng: Random) -> Draw:
    """A rectangle is k longer than wide and has a given area: find its width."""
    width, k = rng.randint(2, 30), rng.randint(1, 15)
    unit = rng.choice(["cm", "m", "feet", "inches", "mm", "units"])
    area = width * (width + k)
    code = f"{IMPORT}\nx = symbols('x', positive=True)\nprint(solve(Eq(x*(x + {k}), {area}), x))"
    step = Code("Let x be the width and solve the equation for the area.", code)
    return Draw({"k": k, "area": area, "unit": unit}, str(width), [step], "This is the width.")
