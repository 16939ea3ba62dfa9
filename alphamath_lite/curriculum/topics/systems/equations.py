"""Two equations in two unknowns: letters, coefficients, the step that solves them."""

from random import Random

from alphamath_lite.curriculum.family import Code, linear, nonzero
from alphamath_lite.curriculum.helpers_steps import symbols_of
from alphamath_lite.curriculum.notation import py

PAIRS = [("x", "y")] * 6 + [("a", "b"), ("u", "v"), ("s", "t"), ("m", "n"), ("p", "q")]


def solved_for(equations: list[str], names: tuple[str, ...], *, real: bool = False) -> Code:
    """Solve equations of the plain notation for the names."""
    code = symbols_of(*names, real=real)
    listed = ", ".join(py(e) for e in equations)
    code += f"\nprint(solve([{listed}], [{', '.join(names)}]))"
    return Code(f"Solve the system for {' and '.join(names)}.", code)


def draw_coefficients(rng: Random) -> tuple[int, int, int, int]:
    """a, b, c, d other than 0 with ad different from bc: exactly one solution."""
    while True:
        a, b, c, d = (nonzero(rng, -7, 9) for _ in range(4))
        if a * d != b * c:
            return a, b, c, d


def line(a: int, b: int, total: int, x: str = "x", y: str = "y") -> str:
    """The equation ax + by = total."""
    return f"{linear([a, b], [x, y])} = {total}"
