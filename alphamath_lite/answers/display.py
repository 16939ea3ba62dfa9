"""Answers as a textbook prints them: from Python and sympy print forms to plain text and LaTeX.

`2*x**2 - 17*x + 5` becomes `2x^2 - 17x + 5`, `Interval.open(-oo, 3)` becomes `(-∞, 3)`. The order
of terms stays. What cannot be read, or would read differently afterwards, is returned as is.
"""

import re

from alphamath_lite.answers import terms as t
from alphamath_lite.answers.cleaning import clean
from alphamath_lite.answers.latex_reader import read_latex
from alphamath_lite.answers.matching import Matcher
from alphamath_lite.answers.numerals import read_number
from alphamath_lite.answers.printing import LATEX, TEXT, Printer, Style
from alphamath_lite.answers.python_reader import read_python
from alphamath_lite.answers.reading import read
from alphamath_lite.answers.terms import Term


def textbook(answer: str) -> str:
    """Plain text as in a textbook; the answer itself where it cannot be read."""
    return _printed(answer, TEXT)


def latex(answer: str) -> str:
    """LaTeX without dollar signs; the answer itself where it cannot be read."""
    return answer if "\\" in answer else _printed(answer, LATEX)


def _printed(answer: str, style: Style) -> str:
    raw = answer.strip()
    if power := _SCIENTIFIC.match(raw):
        return style.scientific(power[1], str(int(power[2])))
    term = _read(raw)
    if term is None:
        return answer
    try:
        shown = Printer(style).answer(term)
    except (ValueError, OverflowError, RecursionError):
        return answer
    before, after = read(raw), read(shown)
    same = before.text == after.text or Matcher().answers(before, after)
    return shown if same else answer


_SCIENTIFIC = re.compile(r"([-+]?\d+(?:\.\d+)?)[eE]([-+]?\d{1,3})\Z")
_KEPT = re.compile("[/,eE]")


def _read(raw: str) -> Term | None:
    """A term where the text is a print form; numbers only where decimals need trimming."""
    value = read_number(raw)
    if value is not None:
        return value if value.digits and not _KEPT.search(raw) else None
    if "\\" in raw:
        return read_latex(clean(raw))
    term = read_python(raw)
    if term is None and ("**" in raw or "*" in raw or "oo" in raw):
        term = read_latex(clean(raw))
    if isinstance(term, t.Sym) and term.name not in t.CONSTANTS:
        return None
    return term
