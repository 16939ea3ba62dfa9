"""Primes, and the prime factors of a number."""

from random import Random

PRIMES = [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83,
           89, 97, 101, 103, 107, 109, 113, 127, 131, 137, 139, 149, 151]  # fmt: skip


def factored(n: int) -> dict[int, int]:
    """Prime factors of n and how often each divides it."""
    found: dict[int, int] = {}
    for prime in range(2, n + 1):
        while n % prime == 0:
            found[prime] = found.get(prime, 0) + 1
            n //= prime
    return found


def draw_smooth(rng: Random, low: int, high: int) -> int:
    """A whole number in [low, high] without large prime factors."""
    while max(factored(n := rng.randint(low, high))) > 37:
        pass
    return n
