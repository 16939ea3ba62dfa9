"""Equations with complex solutions or coefficients."""

from random import Random

from alphamath_lite.curriculum.family import Code, Draw, M, family, linear, nonzero, polynomial
from alphamath_lite.curriculum.helpers_answers import printed
from alphamath_lite.curriculum.helpers_functions import plus
from alphamath_lite.curriculum.helpers_steps import calc, symbols_of
from alphamath_lite.curriculum.notation import py
from alphamath_lite.curriculum.topics.complex_numbers.pairs import (
    as_printed,
    draw_pair,
    plain,
    times,
)


@family(level=2)
def quadratic_roots(rng: Random) -> Draw:
    """Both complex roots of a quadratic with real coefficients and negative discriminant."""
    x = rng.choice(["z", "z", "x", "w"])
    p, q, a = rng.randint(-7, 7), rng.randint(1, 9), rng.choice([1, 1, 1, 2, 3])
    left = polynomial([a, -2 * a * p, a * (p * p + q * q)], x)
    eq = f"{left} = 0"
    if rng.random() < 0.3:
        move = a * (p * p + q * q)
        eq = f"{polynomial([a, -2 * a * p, 0], x)} = {-move}"
    roots = [as_printed((p, -q)), as_printed((p, q))]
    return Draw(
        slots={"eq": M(eq), "x": M(x), "left": M(left)},
        answer="{" + ", ".join(roots) + "}",
        steps=[
            Code(f"Solve the equation for {x}.", f"{symbols_of(x)}\nprint(solve({py(eq)}, {x}))")
        ],
        final="These are all the solutions.",
    )


@family(level=2)
def linear_equation(rng: Random) -> Draw:
    """The complex number z that solves az + b = c with complex coefficients."""
    a, b, z = draw_pair(rng, 5), draw_pair(rng, 9), (rng.randint(-6, 6), nonzero(rng, -6, 6))
    az = times(a, z)
    eq = f"({plain(a)})z + {plain(b)} = {plain((az[0] + b[0], az[1] + b[1]))}"
    if b[0] < 0:
        eq = f"({plain(a)})z = {plain(az)}"
    return Draw(
        slots={"eq": M(eq), "z": M("z")},
        answer=as_printed(z),
        steps=[
            Code(
                "Solve the equation for z.",
                f"{symbols_of('z')}\ns = solve({py(eq)}, z)[0]\nprint(s)",
            ),
            Code("Write it as a + bi.", "print(expand(simplify(s)))"),
        ],
        final="This is z.",
    )


@family(level=2)
def real_unknowns(rng: Random) -> Draw:
    """The real numbers x and y in one equation between complex numbers."""
    x, y, z = rng.randint(-8, 9), nonzero(rng, -8, 9), draw_pair(rng, 5)
    m, n = rng.randint(2, 5), rng.randint(1, 4)
    product = times((x, y), z)
    left, right = rng.choice([
        (f"(x + yi)({plain(z)})", product), (f"{m}x + {linear([n], ['yi'])}", (m * x, n * y)),
        ("x + y + (x - y)i", (x + y, x - y)),
        (f"x({plain(z)}) + y i", (x * z[0], x * z[1] + y)),
        (f"(x - {m}) + (y + {n})i", (x - m, y + n)),
        (f"{linear([m, -n], ['x', 'yi'])} + {abs(z[0])}", (m * x + abs(z[0]), -n * y)),
    ])  # fmt: skip
    eq = f"{left} = {plain(right)}"
    return Draw(
        slots={"eq": M(eq), "x": M("x"), "y": M("y")},
        answer=f"x = {x}, y = {y}",
        steps=[
            Code(
                "Compare real and imaginary parts.",
                f"{symbols_of('x', 'y', real=True)}\n"
                f"w = expand({py(left)} - ({py(plain(right))}))\n"
                "s = solve([re(w), im(w)], [x, y])\nprint(s)",
            ),
            Code("Name both numbers.", "print(f'x = {s[x]}, y = {s[y]}')"),
        ],
        final="These are x and y.",
    )


@family(level=2)
def quadratic_from_root(rng: Random) -> Draw:
    """The monic quadratic in x with real coefficients that has a given complex root."""
    z = draw_pair(rng, 8)
    return Draw(
        slots={"z": M(plain(z)), "root": M(f"x = {plain(z)}")},
        answer=printed(polynomial([1, -2 * z[0], z[0] ** 2 + z[1] ** 2])),
        steps=[
            Code(
                "The conjugate is the other root.",
                f"{symbols_of('x')}\nz = {py(plain(z))}\nprint(conjugate(z))",
            ),
            calc("Expand the product of both factors.", "expand((x - z)*(x - conjugate(z)))"),
        ],
        final="This is the quadratic.",
    )


@family(level=3)
def square_roots(rng: Random) -> Draw:
    """Both complex numbers z with z^2 = a + bi (whole parts)."""
    p, q = rng.randint(1, 7), nonzero(rng, -7, 7)
    square = plain(times((p, q), (p, q)))
    eq = f"z^2 = {square}"
    return Draw(
        slots={"eq": M(eq), "w": M(square), "z": M("z")},
        answer=f"{{{as_printed((-p, -q))}, {as_printed((p, q))}}}",
        steps=[
            Code(
                "Compare real and imaginary parts.",
                f"{symbols_of('x', 'y', real=True)}\n"
                f"w = expand((x + y*I)**2 - ({py(square)}))\n"
                "s = solve([re(w), im(w)], [x, y])\nprint(s)",
            ),
            calc("Write the numbers.", "[a + b*I for a, b in s]"),
        ],
        final="These are all the solutions.",
    )


@family(level=3)
def roots_of_number(rng: Random) -> Draw:
    """All complex solutions of z^n = c for n = 3 or 4 and a real c."""
    import sympy

    x, a = rng.choice(["z", "z", "x", "w"]), rng.randint(1, 12)
    n = rng.choice([3, 3, 3, 4])
    c = a**n * (rng.choice([1, -1]) if n == 3 else 1)
    eq = rng.choice([f"{x}^{n} = {c}", f"{x}^{n}{plus(-c)} = 0"])
    symbol = sympy.Symbol(x)
    roots = sympy.solve(symbol**n - c, symbol)
    return Draw(
        slots={"eq": M(eq), "x": M(x), "c": M(str(c)), "nth": {3: "cube", 4: "fourth"}[n], "n": n},
        answer="{" + ", ".join(map(str, roots)) + "}",
        steps=[
            Code(f"Solve the equation for {x}.", f"{symbols_of(x)}\nprint(solve({py(eq)}, {x}))")
        ],
        final="These are all the solutions.",
    )


@family(level=3)
def equation_with_conjugate(rng: Random) -> Draw:
    """The complex number z in an equation with z and its conjugate, such as 2z + conj(z) = c."""
    a, b = rng.sample([1, 2, 3, 4, 5], 2)
    x, y = rng.randint(-7, 8), nonzero(rng, -7, 8)
    sign = rng.choice([1, -1])
    left = f"{linear([a], ['z'])} {'+' if sign > 0 else '-'} {'' if b == 1 else b}conj(z)"
    right = ((a + sign * b) * x, (a - sign * b) * y)
    return Draw(
        slots={"eq": M(f"{left} = {plain(right)}"), "z": M("z")},
        answer=as_printed((x, y)),
        steps=[
            Code(
                "Compare real and imaginary parts.",
                f"{symbols_of('x', 'y', real=True)}\nz = x + y*I\n"
                f"w = expand({py(left)} - ({py(plain(right))}))\n"
                "s = solve([re(w), im(w)], [x, y])\nprint(s)",
            ),
            calc("Write the number.", "z.subs(s)"),
        ],
        final="This is z.",
    )
