"""Small helpers that the topics of calculus, algebra of matrices and series share.

Formulas are in the plain notation of `notation.py`; answers are texts as sympy prints them.
"""

from collections.abc import Sequence
from fractions import Fraction
from random import Random

from alphamath_lite.curriculum.family import IMPORT, Code, linear, nonzero
from alphamath_lite.curriculum.notation import py

NAMES = ("x", "x", "x", "x", "t", "t", "u", "z", "s", "w")


def letter(rng: Random) -> str:
    """The variable of a function, mostly x."""
    return rng.choice(NAMES)


def function_name(rng: Random) -> str:
    """The name of a function, mostly f."""
    return rng.choice("ffffgghpqFr")


def start(*names: str, options: str = "") -> str:
    """The lines of code that import sympy and make symbols."""
    left, inner = ", ".join(names), " ".join(names)
    return f"{IMPORT}\n{left} = symbols('{inner}'{', ' + options if options else ''})"


def define(f: str, x: str, *, options: str = "") -> str:
    """Code that begins with the function exactly as the question shows it: `f = ...`."""
    return f"{start(x, options=options)}\nf = {py(f)}"


def then(thought: str, expression: str) -> Code:
    """A later step that prints one expression."""
    return Code(thought, f"print({expression})")


def shown(text: str) -> str:
    """A formula of the plain notation as sympy prints it."""
    import sympy

    return str(sympy.sympify(py(text)))


def derivative(text: str, x: str, times: int = 1) -> str:
    """The derivative as sympy prints it."""
    import sympy

    return str(sympy.diff(sympy.sympify(py(text)), sympy.Symbol(x), times))


def value(coefficients: Sequence[int | Fraction], at: int | Fraction) -> Fraction:
    """A polynomial, highest power first, at a number."""
    total = Fraction(0)
    for c in coefficients:
        total = total * at + c
    return total


def slope(coefficients: Sequence[int]) -> list[int]:
    """The coefficients of the derivative of a polynomial, highest power first."""
    top = len(coefficients) - 1
    return [c * (top - i) for i, c in enumerate(coefficients[:-1])]


def coefficients(rng: Random, degree: int, size: int = 9) -> list[int]:
    """Random whole coefficients, highest power first, some of the middle ones 0."""
    middle = [
        rng.choice([0, rng.randint(-size, size), nonzero(rng, -size, size)]) for _ in range(degree)
    ]
    return [nonzero(rng, -min(size, 6), size), *middle]


def plus(c: int | Fraction, rest: str = "") -> str:
    """`+ 3x` or `- 3x`: a signed term to write after another one; empty for 0."""
    if c == 0:
        return ""
    return f" {'-' if c < 0 else '+'} {linear([max(c, -c)], [rest])}"


def with_constant(text: str) -> str:
    """An antiderivative with its constant."""
    return f"{text} + C"
