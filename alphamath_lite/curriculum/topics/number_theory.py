"""Number theory: divisors, primes, remainders, congruences, bases."""

from math import gcd
from random import Random

from alphamath_lite.curriculum.family import Draw, M, distinct, family
from alphamath_lite.curriculum.helpers_quantities import calc, exact

_PRIMES = [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89,
           97, 101, 103, 107, 109, 113, 127, 131, 137, 139, 149, 151]  # fmt: skip


@family(level=1)
def greatest_common_divisor(rng: Random) -> Draw:
    """Greatest common divisor of two numbers a and b."""
    common = rng.choice([2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 14, 15, 16, 18, 20, 21, 24, 25, 1])
    p, q = distinct(rng, 2, 2, 25)
    while gcd(p, q) > 1:
        p, q = distinct(rng, 2, 2, 25)
    a, b = common * p, common * q
    return Draw(
        {"a": a, "b": b},
        str(common),
        [exact("Compute the greatest common divisor.", f"gcd({a}, {b})")],
    )


@family(level=1)
def least_common_multiple(rng: Random) -> Draw:
    """Least common multiple of two numbers a and b; also when two repeating events meet again."""
    a, b = distinct(rng, 2, 4, 60)
    return Draw(
        {"a": a, "b": b},
        str(a * b // gcd(a, b)),
        [exact("Compute the least common multiple.", f"lcm({a}, {b})")],
    )


@family(level=1)
def largest_prime_factor(rng: Random) -> Draw:
    """The largest prime factor of n."""
    primes = [rng.choice(_PRIMES[:8]) for _ in range(rng.randint(1, 3))] + [
        rng.choice(_PRIMES[:20])
    ]
    n = 1
    for prime in primes:
        n *= prime
    return Draw(
        {"n": n},
        str(max(primes)),
        [exact("Factor into primes and take the largest.", f"max(factorint({n}))")],
    )


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


@family(level=2)
def count_divisors(rng: Random) -> Draw:
    """How many positive divisors n has."""
    powers = dict.fromkeys(rng.sample(_PRIMES[:6], rng.randint(1, 3)), 1)
    n, count = 1, 1
    for prime in powers:
        power = rng.randint(1, 4 if prime < 5 else 2)
        n, count = n * prime**power, count * (power + 1)
    return Draw({"n": n}, str(count), [exact("Count the divisors.", f"divisor_count({n})")])


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
              f"next(n for n in range(1, {m1} * {m2} + 1) if n % {m1} == {r1} and n % {m2} == {r2})")],
    )  # fmt: skip
