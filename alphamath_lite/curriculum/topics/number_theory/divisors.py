"""Divisors and multiples: greatest, least, how many, their sum."""

from math import gcd
from random import Random

from alphamath_lite.curriculum.family import Draw, distinct, family
from alphamath_lite.curriculum.helpers_steps import calc, exact
from alphamath_lite.curriculum.topics.number_theory.factors import PRIMES, draw_smooth


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


@family(level=2)
def count_divisors(rng: Random) -> Draw:
    """How many positive divisors n has."""
    powers = dict.fromkeys(rng.sample(PRIMES[:6], rng.randint(1, 3)), 1)
    n, count = 1, 1
    for prime in powers:
        power = rng.randint(1, 4 if prime < 5 else 2)
        n, count = n * prime**power, count * (power + 1)
    return Draw({"n": n}, str(count), [exact("Count the divisors.", f"divisor_count({n})")])


@family(level=1)
def count_multiples(rng: Random) -> Draw:
    """How many multiples of d lie from a to b, both included."""
    d, a = rng.randint(3, 19), rng.randint(1, 200)
    b = a + rng.randint(20, 900)
    return Draw(
        {"d": d, "a": a, "b": b},
        str(b // d - (a - 1) // d),
        [calc("Count the multiples up to the end and drop those before the start.",
              f"{b} // {d} - ({a} - 1) // {d}")],
    )  # fmt: skip


@family(level=2)
def sum_of_divisors(rng: Random) -> Draw:
    """The sum of all positive divisors of n."""
    n = draw_smooth(rng, 8, 500)
    return Draw(
        {"n": n},
        str(sum(d for d in range(1, n + 1) if n % d == 0)),
        [exact("Add all divisors.", f"sum(divisors({n}))")],
    )


@family(level=2)
def lcm_from_gcd(rng: Random) -> Draw:
    """Least common multiple of two numbers whose product is p and whose gcd is g."""
    g, (u, v) = rng.randint(2, 15), distinct(rng, 2, 2, 14)
    while gcd(u, v) > 1:
        u, v = distinct(rng, 2, 2, 14)
    return Draw(
        {"p": g * g * u * v, "g": g},
        str(g * u * v),
        [exact("Divide the product by the greatest common divisor.", f"S({g * g * u * v}) / {g}")],
    )


@family(level=3)
def multiples_of_either(rng: Random) -> Draw:
    """How many numbers from 1 to n are divisible by a or by b (or by both)."""
    (a, b), n = distinct(rng, 2, 2, 15), rng.randint(30, 1000)
    return Draw(
        {"a": a, "b": b, "n": n},
        str(sum(k % a == 0 or k % b == 0 for k in range(1, n + 1))),
        [calc("Count the numbers with one of the divisors.",
              f"sum(k % {a} == 0 or k % {b} == 0 for k in range(1, {n} + 1))")],
    )  # fmt: skip


@family(level=2)
def gcd_of_three(rng: Random) -> Draw:
    """Greatest common divisor of three numbers a, b, c."""
    common, parts = rng.randint(2, 30), distinct(rng, 3, 2, 20)
    a, b, c = (common * part for part in parts)
    return Draw(
        {"a": a, "b": b, "c": c},
        str(gcd(gcd(a, b), c)),
        [exact("Compute the greatest common divisor.", f"igcd({a}, {b}, {c})")],
    )
