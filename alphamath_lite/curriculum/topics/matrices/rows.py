"""Matrices as lists of rows: drawing, writing, multiplying them."""

from collections.abc import Sequence
from random import Random

from alphamath_lite.curriculum.family import IMPORT, M, Value
from alphamath_lite.curriculum.notation import py

Rows = list[list[int]]


def draw_rows(rng: Random, n: int, m: int, size: int = 9) -> Rows:
    """An n x m matrix of whole numbers, half of them without sign."""
    return [
        [rng.randint(-size if rng.random() < 0.5 else 0, size) for _ in range(m)] for _ in range(n)
    ]


def mat(rows: Sequence[Sequence[object]]) -> str:
    """The plain notation of a matrix."""
    return f"mat({'; '.join(', '.join(str(v) for v in row) for row in rows)})"


def as_printed(rows: Sequence[Sequence[object]]) -> str:
    """A matrix as sympy prints it."""
    return f"Matrix([{', '.join('[' + ', '.join(str(v) for v in row) + ']' for row in rows)}])"


def product(a: Rows, b: Rows) -> Rows:
    """The product of two matrices that fit together."""
    return [
        [sum(x * y for x, y in zip(row, col, strict=True)) for col in zip(*b, strict=True)]
        for row in a
    ]


def named(**matrices: Rows) -> str:
    """Code that imports sympy and names the matrices as in the question."""
    return IMPORT + "".join(f"\n{name} = {py(mat(rows))}" for name, rows in matrices.items())


def slots_of(**matrices: Rows) -> dict[str, Value]:
    """Slots a, A: the matrix alone and `A = ...`, for each name."""
    slots: dict[str, Value] = {}
    for name, rows in matrices.items():
        slots |= {name.lower(): M(mat(rows)), f"let_{name.lower()}": M(f"{name} = {mat(rows)}")}
    return slots


def det(a: Rows) -> int:
    """The determinant of a square matrix."""
    if len(a) == 1:
        return a[0][0]
    return sum((-1) ** j * v * det([r[:j] + r[j + 1 :] for r in a[1:]]) for j, v in enumerate(a[0]))


def draw_invertible(rng: Random, n: int, size: int = 6) -> Rows:
    """An n x n matrix whose determinant is not 0."""
    while det(a := draw_rows(rng, n, n, size)) == 0:
        pass
    return a
