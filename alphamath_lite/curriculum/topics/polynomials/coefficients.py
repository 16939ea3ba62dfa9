"""Polynomials as coefficients, from the highest power down."""

from random import Random

from alphamath_lite.curriculum.family import nonzero


def times_out(*factors: list[int]) -> list[int]:
    """The coefficients of a product, from the highest power down."""
    product = [1]
    for factor in factors:
        grown = [0] * (len(product) + len(factor) - 1)
        for i, a in enumerate(product):
            for j, b in enumerate(factor):
                grown[i + j] += a * b
        product = grown
    return product


def random_coefficients(rng: Random, degree: int, size: int = 9) -> list[int]:
    """Random whole coefficients with a small leading one, some of the others 0."""
    lower = [rng.choice([0, *range(-size, size + 1)]) for _ in range(degree)]
    return [nonzero(rng, -4, 5), *lower]
