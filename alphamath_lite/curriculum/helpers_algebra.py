"""What the algebra topics share: code steps around `solve`, amounts of money, intervals."""

from collections.abc import Callable
from fractions import Fraction
from random import Random

from alphamath_lite.curriculum.family import IMPORT, Code
from alphamath_lite.curriculum.notation import py

ALL_SOLUTIONS = "These are all the solutions."
_WORDS = "zero one two three four five six seven eight nine ten eleven twelve"
WORDS = _WORDS.split()


def symbols_of(*names: str, real: bool = False) -> str:
    """The import and the line that makes the names symbols."""
    comma, spaced = ", ".join(names), " ".join(names)
    return f"{IMPORT}\n{comma} = symbols('{spaced}'{', real=True' if real else ''})"


def solved(equation: str, x: str, *, real: bool = False, thought: str = "") -> Code:
    """Solve an equation of the plain notation, as it stands."""
    code = f"{symbols_of(x, real=real)}\nprint(solve({py(equation)}, {x}))"
    return Code(thought or f"Solve the equation for {x}.", code)


def modelled(equation: str, x: str = "x") -> Code:
    """Write the equation that the story says, and solve it."""
    return solved(equation, x, thought=f"Let {x} be the unknown, write an equation and solve it.")


def computed(thought: str, expression: str, *names: str) -> Code:
    """Print one Python expression, with symbols when it has any."""
    return Code(thought, f"{symbols_of(*names) if names else IMPORT}\nprint({expression})")


def arithmetic(thought: str, expression: str) -> Code:
    """Print one expression of plain Python numbers."""
    return Code(thought, f"print({expression})")


def currency(rng: Random) -> Callable[[object], str]:
    """A way to write amounts of money: `$5`, `5 euros`, ..."""
    template = rng.choice(["${}", "${}", "{} dollars", "{} euros", "€{}", "£{}", "{} pounds", "{}"])
    return lambda amount: template.format(amount)


def times(rng: Random, n: int) -> str:
    """`3 times`, `three times`, `twice`."""
    if n == 2 and rng.random() < 0.7:
        return "twice"
    return f"{n if n > 12 or rng.random() < 0.5 else WORDS[n]} times"


def interval(low: object, high: object, *, closed_low: bool, closed_high: bool) -> str:
    """`[-2, 3)`; an end None is infinite and open."""
    left = "(-oo" if low is None else f"{'[' if closed_low else '('}{low}"
    right = "oo)" if high is None else f"{high}{']' if closed_high else ')'}"
    return f"{left}, {right}"


def ratio(rng: Random, top: int = 9, bottoms: tuple[int, ...] = (2, 3, 4, 5)) -> Fraction:
    """A simple fraction that is not whole."""
    while (found := Fraction(rng.randint(-top, top), rng.choice(bottoms))).denominator == 1:
        pass
    return found


def printed(text: str) -> str:
    """An expression of the plain notation the way sympy prints it."""
    import sympy

    return str(sympy.sympify(py(text)))
