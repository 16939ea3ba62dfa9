"""Code steps that solutions of many topics share: print, keep a value, solve an equation.

Formulas are in the plain notation of `notation`, expressions are Python.
"""

from alphamath_lite.curriculum.family import IMPORT, Code
from alphamath_lite.curriculum.notation import py

ALL_SOLUTIONS = "These are all the solutions."


def symbols_of(*names: str, real: bool = False) -> str:
    """The import and the line that makes the names symbols."""
    comma, spaced = ", ".join(names), " ".join(names)
    return f"{IMPORT}\n{comma} = symbols('{spaced}'{', real=True' if real else ''})"


def define(f: str, *names: str, real: bool = False) -> str:
    """Code that begins with the function exactly as the question shows it: `f = ...`."""
    return f"{symbols_of(*names, real=real)}\nf = {py(f)}"


def of_function(
    f: str, x: str, rest: str, thought: str, *, parameter: str = "", real: bool = False
) -> Code:
    """Define the function `f` of x, perhaps with a parameter, and go on with `rest`."""
    names = (x, parameter) if parameter else (x,)
    return Code(thought, f"{define(f, *names, real=real)}\n{rest}")


def calc(thought: str, expression: str) -> Code:
    """Print one expression of plain numbers or of earlier names."""
    return Code(thought, f"print({expression})")


def exact(thought: str, expression: str, *names: str) -> Code:
    """Print one expression that needs sympy, with symbols when it has any."""
    return Code(thought, f"{symbols_of(*names) if names else IMPORT}\nprint({expression})")


def keep(thought: str, name: str, expression: str, *, sympy: bool = False) -> Code:
    """Give a value a name for later steps and print it."""
    first = f"{IMPORT}\n" if sympy else ""
    return Code(thought, f"{first}{name} = {expression}\nprint({name})")


def cash(thought: str, expression: str) -> Code:
    """Print an amount of money with two decimals."""
    return Code(thought, f'print(f"{{{expression}:.2f}}")')


def solved(equation: str, x: str, *, real: bool = False, thought: str = "") -> Code:
    """Solve an equation for one unknown, as it stands."""
    code = f"{symbols_of(x, real=real)}\nprint(solve({py(equation)}, {x}))"
    return Code(thought or f"Solve the equation for {x}.", code)


def modelled(equation: str, x: str = "x") -> Code:
    """Write the equation that the story says, and solve it."""
    return solved(equation, x, thought=f"Let {x} be the unknown, write an equation and solve it.")


def holds_on(inequality: str, x: str) -> Code:
    """Print the set of real x where an inequality holds."""
    code = f"{symbols_of(x, real=True)}\nprint(({py(inequality)}).as_set())"
    return Code(f"Solve the inequality for {x}.", code)
