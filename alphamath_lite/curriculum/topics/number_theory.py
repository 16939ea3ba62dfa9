"""Number theory: divisors, primes, remainders, congruences, bases."""

from math import gcd
from random import Random

from alphamath_lite.curriculum.family import Code, Draw, M, distinct, family, solution_set
from alphamath_lite.curriculum.helpers_steps import calc, exact

_PRIMES = [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83,
           89, 97, 101, 103, 107, 109, 113, 127, 131, 137, 139, 149, 151]  # fmt: skip


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
              f"next(n for n in range(1, {m1} * {m2} + 1)"
              f" if n % {m1} == {r1} and n % {m2} == {r2})")],
    )  # fmt: skip


def _prime(n: int) -> bool:
    return n > 1 and all(n % d for d in range(2, int(n**0.5) + 1))


def _factored(n: int) -> dict[int, int]:
    """Prime factors of n and how often each divides it."""
    found: dict[int, int] = {}
    for prime in range(2, n + 1):
        while n % prime == 0:
            found[prime] = found.get(prime, 0) + 1
            n //= prime
    return found


def _digits(n: int, base: int) -> str:
    """n > 0 in a base up to 10."""
    return (_digits(n // base, base) if n >= base else "") + str(n % base)


def _smooth(rng: Random, low: int, high: int) -> int:
    """A whole number in [low, high] without large prime factors."""
    while max(_factored(n := rng.randint(low, high))) > 37:
        pass
    return n


@family(level=1)
def is_prime(rng: Random) -> Draw:
    """Whether n is a prime number, yes or no."""
    n = rng.choice([2, 3, 5, 7]) * 6 + rng.choice([-1, 1]) + 6 * rng.randint(0, 120)
    return Draw(
        {"n": n},
        "yes" if _prime(n) else "no",
        [exact("Test whether the number is prime.", f"'yes' if isprime({n}) else 'no'")],
    )


@family(level=1)
def prime_factorization(rng: Random) -> Draw:
    """n as a product of powers of primes."""
    n = _smooth(rng, 12, 2000)
    parts = [f"{p}**{k}" if k > 1 else str(p) for p, k in _factored(n).items()]
    code = f"'*'.join(f'{{p}}**{{k}}' if k > 1 else str(p) for p, k in factorint({n}).items())"
    return Draw({"n": n}, "*".join(parts), [exact("Factor into primes.", code)])


@family(level=1)
def next_prime(rng: Random) -> Draw:
    """The smallest prime number greater than n."""
    n = rng.randint(2, 900)
    found = next(k for k in range(n + 1, 2 * n + 2) if _prime(k))
    return Draw({"n": n}, str(found), [exact("Find the next prime.", f"nextprime({n})")])


@family(level=2)
def primes_between(rng: Random) -> Draw:
    """The set of all prime numbers between a and b (neither of them prime)."""
    a, b = 0, 0
    while _prime(a) or _prime(b) or not any(map(_prime, range(a, b))):
        a = rng.randint(4, 200)
        b = a + rng.randint(6, 30)
    return Draw(
        {"a": a, "b": b},
        solution_set(*[k for k in range(a, b) if _prime(k)]),
        [exact("List the primes in the range.", f"list(primerange({a}, {b}))")],
    )


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
    n = _smooth(rng, 8, 500)
    return Draw(
        {"n": n},
        str(sum(d for d in range(1, n + 1) if n % d == 0)),
        [exact("Add all divisors.", f"sum(divisors({n}))")],
    )


@family(level=2)
def euler_totient(rng: Random) -> Draw:
    """How many numbers from 1 to n have no common factor with n (Euler's phi)."""
    n = _smooth(rng, 6, 400)
    return Draw(
        {"n": n},
        str(sum(gcd(k, n) == 1 for k in range(1, n + 1))),
        [exact("Compute Euler's totient.", f"totient({n})")],
    )


@family(level=2)
def to_base(rng: Random) -> Draw:
    """The decimal number n written in base `base`."""
    base, n = rng.choice([2, 2, 2, 3, 4, 5, 6, 7, 8, 8, 9]), rng.randint(9, 900)
    code = (
        f"n = {n}\ndigits = ''\nwhile n:\n    digits = str(n % {base}) + digits\n"
        f"    n //= {base}\nprint(digits)"
    )
    return Draw(
        {"n": n, "base": base},
        _digits(n, base),
        [Code("Collect the remainders of repeated division.", code)],
    )


@family(level=1)
def from_base(rng: Random) -> Draw:
    """The decimal value of the numeral d in base `base`."""
    base, n = rng.choice([2, 2, 2, 3, 4, 5, 6, 7, 8, 8, 9]), rng.randint(9, 900)
    d = _digits(n, base)
    return Draw(
        {"d": d, "base": base},
        str(n),
        [calc("Convert the numeral to decimal.", f"int('{d}', {base})")],
    )


@family(level=2)
def last_digit(rng: Random) -> Draw:
    """The last digit of a power of whole numbers (slot power)."""
    base, exponent = rng.randint(2, 99), rng.randint(5, 999)
    value = 1
    for _ in range(exponent % 4 + 4):
        value = value * base % 10
    return Draw(
        {"power": M(f"{base}^{exponent}")},
        str(value),
        [calc("Compute the power modulo 10.", f"pow({base}, {exponent}, 10)")],
    )


@family(level=2)
def trailing_zeros(rng: Random) -> Draw:
    """Number of zeros at the end of n factorial (slot f shows it with the sign, n the number)."""
    n, zeros, power = rng.randint(10, 600), 0, 5
    while power <= n:
        zeros, power = zeros + n // power, power * 5
    return Draw(
        {"f": M(f"{n}!"), "n": n},
        str(zeros),
        [calc("Count the factors 5 of the factorial.",
              f"sum({n} // 5**k for k in range(1, 10))")],
    )  # fmt: skip


@family(level=3)
def modular_inverse(rng: Random) -> Draw:
    """The inverse of a modulo m, between 1 and m - 1."""
    m = rng.choice([*_PRIMES[3:20], 9, 10, 15, 16, 20, 21, 25, 26, 27, 30, 40])
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
    m = rng.choice([*_PRIMES[3:15], 9, 10, 12, 15, 16, 20, 21, 25])
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
def missing_digit(rng: Random) -> Draw:
    """The digit d for which the number `shown` (with the letter d in it) is divisible by m."""
    found: list[int] = []
    while len(found) != 1:
        m = rng.choice([3, 7, 9, 9, 9, 11, 11, 11, 13, 8])
        digits = [str(rng.randint(1, 9)) for _ in range(rng.randint(3, 5))]
        digits[rng.randrange(1, len(digits))] = "d"
        shown = "".join(digits)
        found = [d for d in range(10) if int(shown.replace("d", str(d))) % m == 0]
    return Draw(
        {"shown": shown, "m": m},
        str(found[0]),
        [calc("Try all digits.",
              f"[d for d in range(10) if int('{shown}'.replace('d', str(d))) % {m} == 0]")],
    )  # fmt: skip


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


@family(level=1)
def digit_sum(rng: Random) -> Draw:
    """The sum of the decimal digits of n."""
    n = rng.randint(100, 9999999)
    return Draw(
        {"n": n},
        str(sum(map(int, str(n)))),
        [calc("Add the digits.", f"sum(int(d) for d in str({n}))")],
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


@family(level=3)
def square_multiplier(rng: Random) -> Draw:
    """Smallest positive integer that makes n a perfect square when n is multiplied by it."""
    n = _smooth(rng, 6, 3000)
    found = 1
    for prime, power in _factored(n).items():
        found *= prime ** (power % 2)
    return Draw(
        {"n": n},
        str(found),
        [exact("Multiply the primes with odd powers.",
               f"prod(p for p, k in factorint({n}).items() if k % 2)")],
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
