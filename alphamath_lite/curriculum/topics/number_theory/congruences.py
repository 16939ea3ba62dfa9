"""Remainders and congruences."""

from math import gcd
from random import Random

from alphamath_lite.curriculum.family import Draw, M, distinct, family
from alphamath_lite.curriculum.helpers_steps import calc, exact
from alphamath_lite.curriculum.topics.number_theory.factors import PRIMES


@family(level=1)
def division_remainder(rng: Random) -> Draw:
    """The remainder when n is divided by d."""
    d, n = rng.randint(3, 60), rng.randint(70, 9999)
    return Draw({"n": n, "d": d}, str(n % d), [calc("Compute the remainder.", f"{n} % {d}")])


@family(level=2)
def power_remainder(rng: Random) -> Draw:
    """The remainder when base^exponent (slot power) is divided by m."""
    base, exponent, m = rng.randint(2, 30), rng.randint(5, 300), rng.randint(3, 50)
    value = 1
    for _ in range(exponent):
        value = value * base % m
    return Draw(
        {"power": M(f"{base}^{exponent}"), "m": m},
        str(value),
        [calc("Compute the power modulo the divisor.", f"pow({base}, {exponent}, {m})")],
    )


@family(level=3)
def two_congruences(rng: Random) -> Draw:
    """Smallest positive integer with remainder r1 on division by m1 and r2 by m2."""
    m1, m2 = distinct(rng, 2, 3, 19)
    while gcd(m1, m2) > 1:
        m1, m2 = distinct(rng, 2, 3, 19)
    r1, r2 = rng.randint(1, m1 - 1), rng.randint(1, m2 - 1)
    found = next(n for n in range(1, m1 * m2 + 1) if n % m1 == r1 and n % m2 == r2)
    return Draw(
        {"m1": m1, "m2": m2, "r1": r1, "r2": r2},
        str(found),
        [calc("Search for the smallest number with both remainders.",
              f"next(n for n in range(1, {m1} * {m2} + 1)"
              f" if n % {m1} == {r1} and n % {m2} == {r2})")],
    )  # fmt: skip


@family(level=3)
def modular_inverse(rng: Random) -> Draw:
    """The inverse of a modulo m, between 1 and m - 1."""
    m = rng.choice([*PRIMES[3:20], 9, 10, 15, 16, 20, 21, 25, 26, 27, 30, 40])
    a = rng.randint(2, m - 1)
    while gcd(a, m) > 1:
        a = rng.randint(2, m - 1)
    found = next(k for k in range(1, m) if a * k % m == 1)
    return Draw(
        {"a": a, "m": m}, str(found), [calc("Compute the inverse modulo m.", f"pow({a}, -1, {m})")]
    )


@family(level=3)
def linear_congruence(rng: Random) -> Draw:
    """Smallest non-negative x with a*x congruent to b modulo m (slot ax shows the product)."""
    m = rng.choice([*PRIMES[3:15], 9, 10, 12, 15, 16, 20, 21, 25])
    a, b = rng.randint(2, m - 1), rng.randint(1, m - 1)
    while gcd(a, m) > 1:
        a = rng.randint(2, m - 1)
    found = next(k for k in range(m) if (a * k - b) % m == 0)
    return Draw(
        {"ax": M(f"{a}x"), "a": a, "b": b, "m": m},
        str(found),
        [calc("Search for the smallest solution.",
              f"next(x for x in range({m}) if ({a}*x - {b}) % {m} == 0)")],
    )  # fmt: skip


@family(level=2)
def same_remainder(rng: Random) -> Draw:
    """Smallest number greater than r that leaves remainder r on division by each of a, b and c."""
    a, b, c = sorted(distinct(rng, 3, 3, 16))
    r = rng.randint(1, a - 1)
    multiple = a * b // gcd(a, b)
    multiple = multiple * c // gcd(multiple, c)
    return Draw(
        {"a": a, "b": b, "c": c, "r": r},
        str(multiple + r),
        [exact("Add the remainder to the least common multiple.",
               f"ilcm({a}, {b}, {c}) + {r}")],
    )  # fmt: skip


@family(level=3)
def count_solutions(rng: Random) -> Draw:
    """Number of pairs of non-negative integers x, y with a*x + b*y = c (slot eq)."""
    a, b = distinct(rng, 2, 2, 12)
    c = a * rng.randint(1, 9) + b * rng.randint(1, 9)
    count = sum((c - a * x) % b == 0 for x in range(c // a + 1))
    return Draw(
        {"eq": M(f"{a}x + {b}y = {c}"), "a": a, "b": b, "c": c},
        str(count),
        [calc("Count the values of x that leave a multiple.",
              f"sum(({c} - {a}*x) % {b} == 0 for x in range({c} // {a} + 1))")],
    )  # fmt: skip
