r"""Mathematics as people write it: one plain notation, shown in many ways.

A family writes its formulas once, in a plain notation, and the renderer shows them as a person at
a keyboard, a worksheet or a Python program would:

    "x^2 - 5x + 6 = 0"   ->  x^2-5x+6=0   x² − 5x + 6 = 0   x^{2}-5x+6=0   Eq(x**2 - 5*x + 6, 0)

The notation: + - * / ^ ! ' and juxtaposition, which binds tighter than `/` (write `(1/2)x`); the
relations = != < <= > >= and `,` between parts; names of one letter, Greek letters, `pi`, `inf`,
names with an index (`x_1`, `a_n`, `a_(n+1)`); `sqrt(x)`, `root(3, x)`, `abs(x)`, `sin(x)` ...,
`ln(x)`, `log(x)`, `log_2(x)`; `int(f, x)`, `int(f, x, a, b)`, `deriv(f, x)`, `lim(f, x, a)`,
`sum(f, k, a, b)`, `binom(n, k)`, `mat(1, 2; 3, 4)`, `conj(z)`.
"""

from alphamath_lite.curriculum.notation.reading import NotationError, parse
from alphamath_lite.curriculum.notation.styles import PYTHON, Kind, Style
from alphamath_lite.curriculum.notation.writing import FormulaWriter

__all__ = ["PYTHON", "Kind", "NotationError", "Style", "parse", "py", "render"]


def render(text: str, style: Style) -> str:
    """Show a formula of the plain notation in `style` (without dollars or other delimiters)."""
    return FormulaWriter(style).show(parse(text))


def py(text: str) -> str:
    """A formula of the plain notation as sympy code, with exact numbers: `S(1)/2`."""
    return render(text, PYTHON)
