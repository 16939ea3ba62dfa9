"""Styles: how a formula looks."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["plain", "unicode", "latex", "python"]


@dataclass(frozen=True, slots=True)
class Style:
    """How formulas look: the kind, spaces around + - and relations, the slash or fraction bar."""

    kind: Kind = "plain"
    tight: bool = False
    slash: bool = False  # LaTeX: a/b instead of \frac{a}{b}
    star: bool = False  # plain: 2*x instead of 2x
    double_star: bool = False  # plain: x**2 instead of x^2


PYTHON = Style("python")
