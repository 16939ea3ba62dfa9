"""Answers as sympy prints them, from formulas in the plain notation of `notation`."""

from fractions import Fraction

from alphamath_lite.curriculum.notation import py


def printed(text: str) -> str:
    """A formula as sympy prints it."""
    import sympy

    return str(sympy.sympify(py(text)))


def derivative(text: str, x: str, times: int = 1) -> str:
    """The derivative of a formula."""
    import sympy

    return str(sympy.diff(sympy.sympify(py(text)), sympy.Symbol(x), times))


def with_constant(text: str) -> str:
    """An antiderivative with its constant."""
    return f"{text} + C"


def square_root(number: int | Fraction) -> str:
    """The simplified square root of a number >= 0, `2*sqrt(5)`."""
    import sympy

    return str(sympy.sqrt(sympy.Rational(number.numerator, number.denominator)))


def interval(low: object, high: object, *, closed_low: bool, closed_high: bool) -> str:
    """`[-2, 3)`; an end None is infinite and open."""
    left = "(-oo" if low is None else f"{'[' if closed_low else '('}{low}"
    right = "oo)" if high is None else f"{high}{']' if closed_high else ')'}"
    return f"{left}, {right}"
