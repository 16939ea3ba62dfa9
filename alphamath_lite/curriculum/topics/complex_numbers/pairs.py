"""Complex numbers as pairs of whole real and imaginary parts."""

from fractions import Fraction
from random import Random

from alphamath_lite.curriculum.family import IMPORT, linear, nonzero
from alphamath_lite.curriculum.helpers_answers import printed
from alphamath_lite.curriculum.notation import py

Pair = tuple[int, int]


def plain(z: tuple[int | Fraction, int | Fraction]) -> str:
    """`3 - 4i` in the plain notation."""
    return linear([*z], ["", "i"])


def as_printed(z: tuple[int | Fraction, int | Fraction]) -> str:
    """As sympy prints it."""
    return printed(plain(z))


def draw_pair(rng: Random, size: int = 9) -> Pair:
    """A number whose parts are both other than 0."""
    return nonzero(rng, -size, size), nonzero(rng, -size, size)


def times(z: Pair, w: Pair) -> Pair:
    """The product."""
    return z[0] * w[0] - z[1] * w[1], z[0] * w[1] + z[1] * w[0]


def named(**numbers: Pair) -> str:
    """Code that imports sympy and names the numbers as in the question."""
    return IMPORT + "".join(f"\n{name} = {py(plain(z))}" for name, z in numbers.items())
