"""Complex numbers: arithmetic, modulus and argument, equations, powers."""

from fractions import Fraction
from random import Random

from alphamath_lite.curriculum.family import (
    IMPORT,
    Code,
    Draw,
    M,
    family,
    linear,
    nonzero,
    polynomial,
)
from alphamath_lite.curriculum.helpers_calculus import shown, start
from alphamath_lite.curriculum.notation import py

Pair = tuple[int, int]


def _z(z: tuple[int | Fraction, int | Fraction]) -> str:
    """`3 - 4i` in the plain notation."""
    return linear([*z], ["", "i"])


def _out(z: tuple[int | Fraction, int | Fraction]) -> str:
    """As sympy prints it."""
    return shown(_z(z))


def _draw(rng: Random, size: int = 9) -> Pair:
    return nonzero(rng, -size, size), nonzero(rng, -size, size)


def _times(z: Pair, w: Pair) -> Pair:
    return z[0] * w[0] - z[1] * w[1], z[0] * w[1] + z[1] * w[0]


def _let(**numbers: Pair) -> str:
    return IMPORT + "".join(f"\n{name} = {py(_z(z))}" for name, z in numbers.items())


@family(level=1)
def sum_of_two(rng: Random) -> Draw:
    """The sum or difference of two complex numbers, possibly with factors."""
    z, w, k = _draw(rng, 12), _draw(rng, 12), rng.choice([1, 1, 1, 2, 3])
    sign = rng.choice([1, -1])
    head, op = "" if k == 1 else str(k), "+" if sign > 0 else "-"
    lead = f"{head}({_z(z)})" if k > 1 or rng.random() < 0.7 else _z(z)
    f = f"{lead} {op} ({_z(w)})"
    return Draw(
        slots={
            "f": M(f),
            "z": M(f"z = {_z(z)}"),
            "w": M(f"w = {_z(w)}"),
            "op": M(f"{head}z {op} w"),
        },
        answer=_out((k * z[0] + sign * w[0], k * z[1] + sign * w[1])),
        steps=[Code("Expand the expression.", f"{IMPORT}\nprint(expand({py(f)}))")],
        final="This is the result.",
    )


@family(level=1)
def product_of_two(rng: Random) -> Draw:
    """The product of two complex numbers, or the square of one, in the form a + bi."""
    z, w = _draw(rng), _draw(rng)
    if rng.random() < 0.25:
        w = z
    f = f"({_z(z)})^2" if w == z else f"({_z(z)})({_z(w)})"
    return Draw(
        slots={
            "f": M(f),
            "z": M(f"z = {_z(z)}"),
            "w": M(f"w = {_z(w)}"),
            "n1": M(_z(z)),
            "n2": M(_z(w)),
        },
        answer=_out(_times(z, w)),
        steps=[Code("Expand the expression.", f"{IMPORT}\nprint(expand({py(f)}))")],
        final="This is the result.",
    )


@family(level=2)
def quotient_of_two(rng: Random) -> Draw:
    """The quotient of two complex numbers in the form a + bi."""
    w = _draw(rng, 5)
    if rng.random() < 0.6:
        q = (rng.randint(-6, 6), nonzero(rng, -6, 6))
        z = _times(q, w)
    else:
        z = (rng.randint(1, 9), 0) if rng.random() < 0.3 else _draw(rng, 8)
    n = w[0] ** 2 + w[1] ** 2
    top = _times(z, (w[0], -w[1]))
    upper = _z(z) if 0 in z else f"({_z(z)})"
    f = f"{upper}/({_z(w)})"
    return Draw(
        slots={
            "f": M(f),
            "z": M(f"z = {_z(z)}"),
            "w": M(f"w = {_z(w)}"),
            "n1": M(_z(z)),
            "n2": M(_z(w)),
        },
        answer=_out((Fraction(top[0], n), Fraction(top[1], n))),
        steps=[Code("Divide and write as a + bi.", f"{IMPORT}\nprint(expand(simplify({py(f)})))")],
        final="This is the result.",
    )


@family(level=1)
def modulus(rng: Random) -> Draw:
    """The modulus (absolute value) of a complex number."""
    triples = [
        (3, 4),
        (5, 12),
        (8, 15),
        (7, 24),
        (20, 21),
        (9, 40),
        (6, 8),
        (9, 12),
        (12, 16),
        (10, 24),
    ]
    a, b = rng.choice(triples) if rng.random() < 0.6 else (rng.randint(1, 9), rng.randint(1, 9))
    a, b = rng.sample([a, b], 2)
    z = (rng.choice([a, -a]), rng.choice([b, -b]))
    return Draw(
        slots={
            "z": M(_z(z)),
            "zz": M(f"z = {_z(z)}"),
            "abs": M(f"abs({_z(z)})"),
            "az": M("abs(z)"),
        },
        answer=shown(f"sqrt({a * a + b * b})"),
        steps=[Code("Find the modulus.", f"{IMPORT}\nprint(Abs({py(_z(z))}))")],
        final="This is the modulus.",
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
    roots = [_out((p, -q)), _out((p, q))]
    return Draw(
        slots={"eq": M(eq), "x": M(x), "left": M(left)},
        answer="{" + ", ".join(roots) + "}",
        steps=[Code(f"Solve the equation for {x}.", f"{start(x)}\nprint(solve({py(eq)}, {x}))")],
        final="These are all the solutions.",
    )


@family(level=1)
def power_of_i(rng: Random) -> Draw:
    """A high power of i, or a sum of such powers."""
    n, m = rng.randint(5, 250), rng.randint(5, 150)
    units = [(1, 0), (0, 1), (-1, 0), (0, -1)]
    f, z = f"i^{n}", units[n % 4]
    if rng.random() < 0.5:
        k, sign = rng.choice([1, 1, 2, 3, 5]), rng.choice([1, -1])
        f += f" {'+' if sign > 0 else '-'} {'' if k == 1 else k}i^{m}"
        other = units[m % 4]
        z = (z[0] + sign * k * other[0], z[1] + sign * k * other[1])
    return Draw(
        slots={"f": M(f)},
        answer=_out(z),
        steps=[Code("Evaluate the powers of i.", f"{IMPORT}\nprint({py(f)})")],
        final="This is the result.",
    )


@family(level=2)
def power_of_number(rng: Random) -> Draw:
    """A power (a + bi)^n with n from 3 to 8, in the form a + bi."""
    z = rng.choice([(1, 1), (1, -1), (-1, 1), _draw(rng, 2), _draw(rng, 3), _draw(rng, 4)])
    n = rng.randint(3, 8) if max(map(abs, z)) < 3 else rng.randint(3, 4)
    w: Pair = (1, 0)
    for _ in range(n):
        w = _times(w, z)
    f = f"({_z(z)})^{n}"
    return Draw(
        slots={
            "f": M(f),
            "z": M(f"z = {_z(z)}"),
            "n": M(str(n)),
            "zn": M(f"z^{n}"),
            "z0": M(_z(z)),
        },
        answer=_out(w),
        steps=[Code("Expand the expression.", f"{IMPORT}\nprint(expand({py(f)}))")],
        final="This is the result.",
    )


@family(level=2)
def linear_equation(rng: Random) -> Draw:
    """The complex number z that solves az + b = c with complex coefficients."""
    a, b, z = _draw(rng, 5), _draw(rng, 9), (rng.randint(-6, 6), nonzero(rng, -6, 6))
    az = _times(a, z)
    eq = f"({_z(a)})z + {_z(b)} = {_z((az[0] + b[0], az[1] + b[1]))}"
    if b[0] < 0:
        eq = f"({_z(a)})z = {_z(az)}"
    return Draw(
        slots={"eq": M(eq), "z": M("z")},
        answer=_out(z),
        steps=[
            Code("Solve the equation for z.", f"{start('z')}\ns = solve({py(eq)}, z)[0]\nprint(s)"),
            Code("Write it as a + bi.", "print(expand(simplify(s)))"),
        ],
        final="This is z.",
    )
