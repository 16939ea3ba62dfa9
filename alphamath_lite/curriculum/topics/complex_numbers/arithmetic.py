"""Sums, products, quotients, powers and conjugates of complex numbers."""

from fractions import Fraction
from random import Random

from alphamath_lite.curriculum.family import IMPORT, Code, Draw, M, family, nonzero, polynomial
from alphamath_lite.curriculum.notation import py
from alphamath_lite.curriculum.topics.complex_numbers.pairs import (
    Pair,
    as_printed,
    draw_pair,
    named,
    plain,
    times,
)


@family(level=1)
def sum_of_two(rng: Random) -> Draw:
    """The sum or difference of two complex numbers, possibly with factors."""
    z, w, k = draw_pair(rng, 12), draw_pair(rng, 12), rng.choice([1, 1, 1, 2, 3])
    sign = rng.choice([1, -1])
    head, op = "" if k == 1 else str(k), "+" if sign > 0 else "-"
    lead = f"{head}({plain(z)})" if k > 1 or rng.random() < 0.7 else plain(z)
    f = f"{lead} {op} ({plain(w)})"
    return Draw(
        slots={
            "f": M(f),
            "z": M(f"z = {plain(z)}"),
            "w": M(f"w = {plain(w)}"),
            "op": M(f"{head}z {op} w"),
        },
        answer=as_printed((k * z[0] + sign * w[0], k * z[1] + sign * w[1])),
        steps=[Code("Expand the expression.", f"{IMPORT}\nprint(expand({py(f)}))")],
        final="This is the result.",
    )


@family(level=1)
def product_of_two(rng: Random) -> Draw:
    """The product of two complex numbers, or the square of one, in the form a + bi."""
    z, w = draw_pair(rng), draw_pair(rng)
    if rng.random() < 0.25:
        w = z
    f = f"({plain(z)})^2" if w == z else f"({plain(z)})({plain(w)})"
    return Draw(
        slots={
            "f": M(f),
            "z": M(f"z = {plain(z)}"),
            "w": M(f"w = {plain(w)}"),
            "n1": M(plain(z)),
            "n2": M(plain(w)),
        },
        answer=as_printed(times(z, w)),
        steps=[Code("Expand the expression.", f"{IMPORT}\nprint(expand({py(f)}))")],
        final="This is the result.",
    )


@family(level=2)
def quotient_of_two(rng: Random) -> Draw:
    """The quotient of two complex numbers in the form a + bi."""
    w = draw_pair(rng, 5)
    if rng.random() < 0.6:
        q = (rng.randint(-6, 6), nonzero(rng, -6, 6))
        z = times(q, w)
    else:
        z = (rng.randint(1, 9), 0) if rng.random() < 0.3 else draw_pair(rng, 8)
    n = w[0] ** 2 + w[1] ** 2
    top = times(z, (w[0], -w[1]))
    upper = plain(z) if 0 in z else f"({plain(z)})"
    f = f"{upper}/({plain(w)})"
    return Draw(
        slots={
            "f": M(f),
            "z": M(f"z = {plain(z)}"),
            "w": M(f"w = {plain(w)}"),
            "n1": M(plain(z)),
            "n2": M(plain(w)),
        },
        answer=as_printed((Fraction(top[0], n), Fraction(top[1], n))),
        steps=[Code("Divide and write as a + bi.", f"{IMPORT}\nprint(expand(simplify({py(f)})))")],
        final="This is the result.",
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
        answer=as_printed(z),
        steps=[Code("Evaluate the powers of i.", f"{IMPORT}\nprint({py(f)})")],
        final="This is the result.",
    )


@family(level=2)
def power_of_number(rng: Random) -> Draw:
    """A power (a + bi)^n with n from 3 to 8, in the form a + bi."""
    z = rng.choice(
        [(1, 1), (1, -1), (-1, 1), draw_pair(rng, 2), draw_pair(rng, 3), draw_pair(rng, 4)]
    )
    n = rng.randint(3, 8) if max(map(abs, z)) < 3 else rng.randint(3, 4)
    w: Pair = (1, 0)
    for _ in range(n):
        w = times(w, z)
    f = f"({plain(z)})^{n}"
    return Draw(
        slots={
            "f": M(f),
            "z": M(f"z = {plain(z)}"),
            "n": M(str(n)),
            "zn": M(f"z^{n}"),
            "z0": M(plain(z)),
        },
        answer=as_printed(w),
        steps=[Code("Expand the expression.", f"{IMPORT}\nprint(expand({py(f)}))")],
        final="This is the result.",
    )


@family(level=1)
def conjugate_value(rng: Random) -> Draw:
    """The conjugate of z, or z + conj(z), z - conj(z), z conj(z), for a given z."""
    z = draw_pair(rng, 12)
    (a, b), text = z, plain(z)
    wanted, code, answer = rng.choice([
        ("conj(z)", "conjugate(z)", as_printed((a, -b))),
        ("conj(z)", "conjugate(z)", as_printed((a, -b))),
        ("z + conj(z)", "z + conjugate(z)", str(2 * a)),
        ("z - conj(z)", "z - conjugate(z)", as_printed((0, 2 * b))),
        ("z conj(z)", "expand(z*conjugate(z))", str(a * a + b * b)),
        ("2conj(z) + z", "expand(2*conjugate(z) + z)", as_printed((3 * a, -b))),
    ])  # fmt: skip
    return Draw(
        slots={"z": M(text), "zz": M(f"z = {text}"), "wanted": M(wanted)},
        answer=answer,
        steps=[Code("Work with the conjugate.", f"{named(z=z)}\nprint({code})")],
        final="This is the result.",
    )


@family(level=1)
def real_or_imaginary_part(rng: Random) -> Draw:
    """The real part or the imaginary part of a product, square or sum of complex numbers."""
    z, w, part = draw_pair(rng), draw_pair(rng), rng.choice([0, 1])
    f, value = rng.choice([
        (f"({plain(z)})({plain(w)})", times(z, w)), (f"({plain(z)})^2", times(z, z)),
        (f"{plain(z)} - ({plain(w)})", (z[0] - w[0], z[1] - w[1])),
        (f"i({plain(z)})", (-z[1], z[0])),
        (f"({plain(z)})({plain(w)}) + 2i", (times(z, w)[0], times(z, w)[1] + 2)),
    ])  # fmt: skip
    word = "imaginary" if part else "real"
    return Draw(
        slots={
            "f": M(f),
            "zf": M(f"z = {f}"),
            "part": f"{word} part",
            "short": "Im" if part else "Re",
        },
        answer=str(value[part]),
        steps=[
            Code(
                f"Take the {word} part.",
                f"{IMPORT}\nprint({'im' if part else 're'}(expand({py(f)})))",
            )
        ],
        final="This is the result.",
    )


@family(level=2)
def value_of_polynomial(rng: Random) -> Draw:
    """A quadratic or cubic expression in z evaluated at a given complex z."""
    z, c = draw_pair(rng, 4), [rng.choice([1, 1, 2, 3]), rng.randint(-6, 6), rng.randint(-9, 9)]
    if rng.random() < 0.25:
        c = [1, 0, *c[1:]]
    w: Pair = (0, 0)
    for v in c:
        w = times(w, z)
        w = (w[0] + v, w[1])
    f = polynomial(c, "z")
    return Draw(
        slots={
            "f": M(f),
            "fz": M(f"f(z) = {f}"),
            "z0": M(plain(z)),
            "at": M(f"z = {plain(z)}"),
            "fz0": M(f"f({plain(z)})"),
        },
        answer=as_printed(w),
        steps=[Code("Put in the number and expand.", f"{named(z=z)}\nprint(expand({py(f)}))")],
        final="This is the result.",
    )
