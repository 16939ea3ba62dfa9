"""Functions to draw: their names, and polynomials as coefficients, highest power first."""

from collections.abc import Sequence
from fractions import Fraction
from random import Random

from alphamath_lite.curriculum.family import linear, nonzero

_LETTERS = ("x", "x", "x", "x", "t", "t", "u", "z", "s", "w")


def letter(rng: Random) -> str:
    """The variable of a function, mostly x."""
    return rng.choice(_LETTERS)


def function_name(rng: Random) -> str:
    """The name of a function, mostly f."""
    return rng.choice("ffffgghpqFr")


def coefficients(rng: Random, degree: int, size: int = 9) -> list[int]:
    """Random whole coefficients, some of the middle ones 0."""
    middle = [
        rng.choice([0, rng.randint(-size, size), nonzero(rng, -size, size)]) for _ in range(degree)
    ]
    return [nonzero(rng, -min(size, 6), size), *middle]


def value(coefficients: Sequence[int | Fraction], at: int | Fraction) -> Fraction:
    """A polynomial at a number."""
    total = Fraction(0)
    for c in coefficients:
        total = total * at + c
    return total


def whole_value(coefficients: Sequence[int], at: int) -> int:
    """A polynomial with whole coefficients at a whole number."""
    return int(value(coefficients, at))


def slope(coefficients: Sequence[int]) -> list[int]:
    """The coefficients of the derivative of a polynomial."""
    top = len(coefficients) - 1
    return [c * (top - i) for i, c in enumerate(coefficients[:-1])]


def quotient(top: str, bottom: str) -> str:
    """`5/(x - 2)`, `(x + 1)/x`: a fraction with brackets around what needs them."""
    above = f"({top})" if " " in top else top
    return f"{above}/{bottom}" if len(bottom) == 1 else f"{above}/({bottom})"


def plus(c: int | Fraction, rest: str = "") -> str:
    """`+ 3x` or `- 3x`: a signed term to write after another one; empty for 0."""
    if c == 0:
        return ""
    return f" {'-' if c < 0 else '+'} {linear([max(c, -c)], [rest])}"
