"""Integrands: what the wordings mention of them, drawing them, integrating between limits."""

from fractions import Fraction
from random import Random

from alphamath_lite.curriculum.family import Code, M, Value
from alphamath_lite.curriculum.helpers_functions import coefficients
from alphamath_lite.curriculum.helpers_steps import calc, define


def function_slots(f: str, x: str, fn: str = "f") -> dict[str, Value]:
    """The function alone, its definition and its integral."""
    return {
        "f": M(f), "fx": M(f"{fn}({x}) = {f}"), "yx": M(f"y = {f}"), "x": M(x), "fn": M(fn),
        "int": M(f"int({f}, {x})"),
    }  # fmt: skip


def limit_slots(f: str, x: str, a: object, b: object) -> dict[str, Value]:
    """The limits, and the integral between them."""
    return {
        "a": M(str(a)), "b": M(str(b)), "xa": M(f"{x} = {a}"), "xb": M(f"{x} = {b}"),
        "dint": M(f"int({f}, {x}, {a}, {b})"), "range": M(f"{a} <= {x} <= {b}"),
    }  # fmt: skip


def draw_antiderivative(rng: Random, degree: int) -> list[int | Fraction]:
    """Coefficients of a polynomial without constant whose derivative is whole, highest first."""
    c = coefficients(rng, degree - 1, 7)
    return [Fraction(k, degree - i) if rng.random() < 0.4 else k for i, k in enumerate(c)] + [0]


def integration(f: str, x: str, a: object, b: object) -> list[Code]:
    """The steps of a definite integral: the antiderivative, then the value."""
    return [
        Code("Integrate the function.", f"{define(f, x)}\nprint(integrate(f, {x}))"),
        calc("Integrate between the limits.", f"integrate(f, ({x}, {a}, {b}))"),
    ]
