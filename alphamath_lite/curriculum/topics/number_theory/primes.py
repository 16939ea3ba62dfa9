"""Prime numbers, prime factors and what they decide."""

from math import gcd
from random import Random

from alphamath_lite.curriculum.family import Draw, family, solution_set
from alphamath_lite.curriculum.helpers_steps import exact
from alphamath_lite.curriculum.topics.number_theory.factors import PRIMES, draw_smooth, factored


@family(level=1)
def largest_prime_factor(rng: Random) -> Draw:
    """The largest prime factor of n."""
    primes = [rng.choice(PRIMES[:8]) for _ in range(rng.randint(1, 3))] + [rng.choice(PRIMES[:20])]
    n = 1
    for prime in primes:
        n *= prime
    return Draw(
        {"n": n},
        str(max(primes)),
        [exact("Factor into primes and take the largest.", f"max(factorint({n}))")],
    )


def _prime(n: int) -> bool:
    return n > 1 and all(n % d for d in range(2, int(n**0.5) + 1))


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
    n = draw_smooth(rng, 12, 2000)
    parts = [f"{p}**{k}" if k > 1 else str(p) for p, k in factored(n).items()]
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


@family(level=2)
def euler_totient(rng: Random) -> Draw:
    """How many numbers from 1 to n have no common factor with n (Euler's phi)."""
    n = draw_smooth(rng, 6, 400)
    return Draw(
        {"n": n},
        str(sum(gcd(k, n) == 1 for k in range(1, n + 1))),
        [exact("Compute Euler's totient.", f"totient({n})")],
    )


@family(level=3)
def square_multiplier(rng: Random) -> Draw:
    """Smallest positive integer that makes n a perfect square when n is multiplied by it."""
    n = draw_smooth(rng, 6, 3000)
    found = 1
    for prime, power in factored(n).items():
        found *= prime ** (power % 2)
    return Draw(
        {"n": n},
        str(found),
        [exact("Multiply the primes with odd powers.",
               f"prod(p for p, k in factorint({n}).items() if k % 2)")],
    )  # fmt: skip
