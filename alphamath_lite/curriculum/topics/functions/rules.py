"""Rules of functions to draw, and the code that defines them."""

from random import Random

from alphamath_lite.curriculum.family import nonzero, polynomial
from alphamath_lite.curriculum.helpers_steps import symbols_of
from alphamath_lite.curriculum.notation import py


def two_names(rng: Random) -> tuple[str, str]:
    """Two names of functions, mostly f and g."""
    return rng.choice([("f", "g"), ("f", "g"), ("f", "h"), ("g", "h"), ("p", "q"), ("u", "v")])


def defined(*rules: tuple[str, str], x: str = "x") -> str:
    """Code that names the rules, each a pair of name and formula."""
    lines = [f"{name} = {py(rule)}" for name, rule in rules]
    return "\n".join([symbols_of(x), *lines])


def simple_rule(rng: Random, x: str = "x") -> tuple[str, list[int]]:
    """A linear or quadratic formula and its coefficients, highest power first."""
    coefficients = [nonzero(rng, -4, 5), rng.randint(-7, 7)]
    if rng.random() < 0.4:
        coefficients = [rng.choice([1, 1, 2, -1]), rng.randint(-5, 5), rng.randint(-8, 8)]
    return polynomial(coefficients, x), coefficients
