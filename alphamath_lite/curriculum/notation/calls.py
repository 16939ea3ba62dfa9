"""Writing the calls that do not look like `name(arguments)`: roots, integrals, limits, matrices ...

Each writer of a call gets the writer of the whole formula and the arguments, row by row.
"""

from collections.abc import Callable, Sequence
from typing import Protocol

from alphamath_lite.curriculum.notation.reading import Tree
from alphamath_lite.curriculum.notation.styles import Kind, Style

Rows = Sequence[Sequence[Tree]]


class Writer(Protocol):
    """What a call needs of the writer: the style, and its arguments and brackets as text."""

    style: Style
    kind: Kind

    def show(self, tree: object, floor: int = 0) -> str:
        """The text of a tree, in brackets where it binds weaker than `floor`."""

    def brackets(self, text: str) -> str:
        """Brackets around a text."""


def _sqrt(writer: Writer, rows: Rows) -> str:
    inner = writer.show(rows[0][0])
    if writer.kind == "latex":
        return rf"\sqrt{{{inner}}}"
    if writer.kind == "unicode":
        return f"√{inner}" if inner.isalnum() else f"√({inner})"
    return f"sqrt({inner})"


def _root(writer: Writer, rows: Rows) -> str:
    degree, inner = (writer.show(part) for part in rows[0])
    if writer.kind == "latex":
        return rf"\sqrt[{degree}]{{{inner}}}"
    if writer.kind == "python":
        return f"root({inner}, {degree})"
    if writer.kind == "unicode" and degree in {"3", "4"}:
        return ("∛" if degree == "3" else "∜") + (inner if inner.isalnum() else f"({inner})")
    return f"cbrt({inner})" if degree == "3" else f"({inner})^(1/{degree})"


def _abs(writer: Writer, rows: Rows) -> str:
    return f"|{writer.show(rows[0][0])}|"


def _conj(writer: Writer, rows: Rows) -> str:
    inner = writer.show(rows[0][0])
    return rf"\overline{{{inner}}}" if writer.kind == "latex" else f"conj({inner})"


def _floor(writer: Writer, rows: Rows) -> str:
    inner = writer.show(rows[0][0])
    if writer.kind == "plain":
        return f"floor({inner})"
    return rf"\lfloor {inner} \rfloor" if writer.kind == "latex" else f"⌊{inner}⌋"


def _ceil(writer: Writer, rows: Rows) -> str:
    inner = writer.show(rows[0][0])
    if writer.kind == "plain":
        return f"ceil({inner})"
    return rf"\lceil {inner} \rceil" if writer.kind == "latex" else f"⌈{inner}⌉"


def _binom(writer: Writer, rows: Rows) -> str:
    top, bottom = (writer.show(part) for part in rows[0])
    if writer.kind == "python":
        return f"binomial({top}, {bottom})"
    return rf"\binom{{{top}}}{{{bottom}}}" if writer.kind == "latex" else f"C({top}, {bottom})"


def _exp(writer: Writer, rows: Rows) -> str:
    inner = writer.show(rows[0][0])
    if writer.kind == "python":
        return f"exp({inner})"
    return f"e^{{{inner}}}" if writer.kind == "latex" else f"e^({inner})"


def _int(writer: Writer, rows: Rows) -> str:
    body, name, *limits = rows[0]
    variable = writer.show(name)
    inner = writer.show(body, 4 if writer.kind != "python" else 0)
    bounds = [writer.show(limit) for limit in limits]
    if writer.kind == "python":
        span = f"({variable}, {', '.join(bounds)})" if bounds else variable
        return f"integrate({inner}, {span})"
    if writer.kind == "latex":
        sign = rf"\int_{{{bounds[0]}}}^{{{bounds[1]}}}" if bounds else r"\int"
        return rf"{sign} {inner} \, d{variable}"
    if writer.kind == "unicode":
        sign = f"∫_{bounds[0]}^{bounds[1]}" if bounds else "∫"
        return f"{sign} {inner} d{variable}"
    span = f" from {bounds[0]} to {bounds[1]}" if bounds else ""
    return f"integral{span} of {inner} d{variable}"


def _deriv(writer: Writer, rows: Rows) -> str:
    body, name = rows[0][:2]
    variable = writer.show(name)
    if writer.kind == "python":
        return f"diff({writer.show(body)}, {variable})"
    shown = writer.show(body, 4)
    if writer.kind == "latex":
        return rf"\frac{{d}}{{d{variable}}} {writer.brackets(writer.show(body))}"
    return f"d/d{variable} {shown}"


def _lim(writer: Writer, rows: Rows) -> str:
    body, name, point = rows[0]
    variable, target = writer.show(name), writer.show(point)
    if writer.kind == "python":
        return f"limit({writer.show(body)}, {variable}, {target})"
    if writer.kind == "latex":
        return rf"\lim_{{{variable} \to {target}}} {writer.show(body, 4)}"
    arrow = "→" if writer.kind == "unicode" else "->"
    return f"lim {variable}{arrow}{target} {writer.show(body, 4)}"


def _sum(writer: Writer, rows: Rows) -> str:
    body, name, low, high = rows[0]
    variable, start, stop = writer.show(name), writer.show(low), writer.show(high)
    if writer.kind == "python":
        return f"summation({writer.show(body)}, ({variable}, {start}, {stop}))"
    inner = writer.show(body, 4)
    if writer.kind == "latex":
        return rf"\sum_{{{variable}={start}}}^{{{stop}}} {inner}"
    if writer.kind == "unicode":
        return f"Σ_{{{variable}={start}}}^{stop} {inner}"
    return f"sum from {variable}={start} to {stop} of {inner}"


def _mat(writer: Writer, rows: Rows) -> str:
    cells = [[writer.show(cell) for cell in row] for row in rows]
    if writer.kind == "python":
        return "Matrix([" + ", ".join(f"[{', '.join(row)}]" for row in cells) + "])"
    if writer.kind == "latex":
        body = r" \\ ".join(" & ".join(row) for row in cells)
        return rf"\begin{{pmatrix}} {body} \end{{pmatrix}}"
    if writer.style.tight:
        return "[" + "; ".join(" ".join(row) for row in cells) + "]"
    return "[" + ", ".join(f"[{', '.join(row)}]" for row in cells) + "]"


CALLS: dict[str, Callable[[Writer, Rows], str]] = {
    "sqrt": _sqrt,
    "root": _root,
    "abs": _abs,
    "conj": _conj,
    "floor": _floor,
    "ceil": _ceil,
    "binom": _binom,
    "exp": _exp,
    "int": _int,
    "deriv": _deriv,
    "lim": _lim,
    "sum": _sum,
    "mat": _mat,
}
# in Python these are calls like any other
PYTHON_CALLS = {"sqrt", "abs", "conj", "floor", "ceil"}
