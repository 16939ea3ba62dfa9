"""Matrices: arithmetic, determinants, inverses, systems, eigenvalues."""

from collections.abc import Sequence
from fractions import Fraction
from random import Random

from alphamath_lite.curriculum.family import IMPORT, Code, Draw, M, family, nonzero
from alphamath_lite.curriculum.notation import py

Rows = list[list[int]]
Slots = dict[str, M | int | Fraction | str]


def _rows(rng: Random, n: int, m: int, size: int = 9) -> Rows:
    return [
        [rng.randint(-size if rng.random() < 0.5 else 0, size) for _ in range(m)] for _ in range(n)
    ]


def _mat(rows: Sequence[Sequence[object]]) -> str:
    """The plain notation of a matrix."""
    return f"mat({'; '.join(', '.join(str(v) for v in row) for row in rows)})"


def _answer(rows: Sequence[Sequence[object]]) -> str:
    return f"Matrix([{', '.join('[' + ', '.join(str(v) for v in row) + ']' for row in rows)}])"


def _product(a: Rows, b: Rows) -> Rows:
    return [
        [sum(x * y for x, y in zip(row, col, strict=True)) for col in zip(*b, strict=True)]
        for row in a
    ]


def _let(**matrices: Rows) -> str:
    """Code that imports sympy and names the matrices as in the question."""
    return IMPORT + "".join(f"\n{name} = {py(_mat(rows))}" for name, rows in matrices.items())


def _named(**matrices: Rows) -> Slots:
    """Slots a, A: the matrix alone and `A = ...`, for each name."""
    slots: Slots = {}
    for name, rows in matrices.items():
        slots |= {name.lower(): M(_mat(rows)), f"let_{name.lower()}": M(f"{name} = {_mat(rows)}")}
    return slots


@family(level=1)
def sum_and_difference(rng: Random) -> Draw:
    """The sum A + B or difference A - B of two matrices of the same size."""
    n, m = rng.choice([(2, 2), (2, 2), (2, 3), (3, 2), (3, 3)])
    a, b, sign = _rows(rng, n, m), _rows(rng, n, m), rng.choice([1, -1])
    op = "+" if sign > 0 else "-"
    total = [[x + sign * y for x, y in zip(r, s, strict=True)] for r, s in zip(a, b, strict=True)]
    return Draw(
        slots=_named(A=a, B=b) | {"ab": M(f"{_mat(a)} {op} {_mat(b)}"), "op": M(f"A {op} B")},
        answer=_answer(total),
        steps=[Code("Combine the matrices.", f"{_let(A=a, B=b)}\nprint(A {op} B)")],
        final="This is the matrix.",
    )


@family(level=1)
def scalar_combination(rng: Random) -> Draw:
    """A combination such as 2A, 3A - B or 2A + 5B of matrices of the same size."""
    n, m = rng.choice([(2, 2), (2, 2), (2, 3), (3, 2)])
    a, b = _rows(rng, n, m, 7), _rows(rng, n, m, 7)
    k, q = rng.choice([2, 3, 4, 5, -1, -2, -3]), rng.choice([0, 1, -1, 2, -2, 3])
    text, code = f"{k}A".replace("-1A", "-A"), f"{k}*A".replace("-1*A", "-A")
    if q:
        sign, size = "+" if q > 0 else "-", abs(q)
        text += f" {sign} {'' if size == 1 else size}B"
        code += f" {sign} {'' if size == 1 else f'{size}*'}B"
    else:
        b = a
    total = [[k * x + q * y for x, y in zip(r, s, strict=True)] for r, s in zip(a, b, strict=True)]
    both = {"A": a, "B": b} if q else {"A": a}
    given = f"A = {_mat(a)}" + (f", B = {_mat(b)}" if q else "")
    return Draw(
        slots={"given": M(given), "op": M(text)},
        answer=_answer(total),
        steps=[Code("Combine the matrices.", f"{_let(**both)}\nprint({code})")],
        final="This is the matrix.",
    )


@family(level=1)
def matrix_product(rng: Random) -> Draw:
    """The product AB of two small matrices (the second may be a column)."""
    n, k, m = rng.choice(
        [(2, 2, 2), (2, 2, 2), (2, 2, 1), (2, 3, 2), (3, 2, 2), (3, 3, 1), (1, 3, 1)]
    )
    a, b = _rows(rng, n, k, 6), _rows(rng, k, m, 6)
    return Draw(
        slots=_named(A=a, B=b) | {"ab": M(f"{_mat(a)} {_mat(b)}")},
        answer=_answer(_product(a, b)),
        steps=[Code("Multiply the matrices.", f"{_let(A=a, B=b)}\nprint(A*B)")],
        final="This is the product.",
    )


def _det(a: Rows) -> int:
    if len(a) == 1:
        return a[0][0]
    return sum(
        (-1) ** j * v * _det([r[:j] + r[j + 1 :] for r in a[1:]]) for j, v in enumerate(a[0])
    )


@family(level=1)
def determinant(rng: Random) -> Draw:
    """The determinant of a 2x2 or 3x3 matrix."""
    n = rng.choice([2, 2, 3])
    a = _rows(rng, n, n, 12 if n == 2 else 6)
    return Draw(
        slots=_named(A=a) | {"det": M(f"det({_mat(a)})"), "size": f"{n}x{n}"},
        answer=str(_det(a)),
        steps=[Code("Find the determinant.", f"{_let(A=a)}\nprint(A.det())")],
        final="This is the determinant.",
    )


def _invertible(rng: Random, n: int, size: int = 6) -> Rows:
    while _det(a := _rows(rng, n, n, size)) == 0:
        pass
    return a


@family(level=2)
def inverse(rng: Random) -> Draw:
    """The inverse of a 2x2 matrix."""
    a = _invertible(rng, 2)
    while abs(_det(a)) > 12:
        a = _invertible(rng, 2)
    d = _det(a)
    back = [[a[1][1], -a[0][1]], [-a[1][0], a[0][0]]]
    return Draw(
        slots=_named(A=a) | {"inv": M(f"({_mat(a)})^(-1)")},
        answer=_answer([[Fraction(v, d) for v in row] for row in back]),
        steps=[
            Code("Find the determinant.", f"{_let(A=a)}\nprint(A.det())"),
            Code("Find the inverse.", "print(A.inv())"),
        ],
        final="This is the inverse.",
    )


@family(level=2)
def solve_system(rng: Random) -> Draw:
    """The column X with AX = B for a 2x2 or 3x3 matrix A and a column B."""
    n = rng.choice([2, 2, 2, 3])
    a, x = _invertible(rng, n, 5), [[rng.randint(-7, 8)] for _ in range(n)]
    b = _product(a, x)
    return Draw(
        slots=_named(A=a, B=b) | {"eq": M(f"{_mat(a)} X = {_mat(b)}")},
        answer=_answer(x),
        steps=[Code("Solve the system with the matrix.", f"{_let(A=a, B=b)}\nprint(A.LUsolve(B))")],
        final="This is the solution.",
    )


@family(level=2)
def eigenvalues(rng: Random) -> Draw:
    """The two eigenvalues of a 2x2 matrix (whole numbers)."""
    p, q = rng.randint(-6, 8), rng.randint(-6, 8)
    b = nonzero(rng, -4, 5)
    # similar to a triangular matrix: add s times one row, subtract s times the other column
    s = rng.randint(-2, 2)
    a = [[p + s * b, b], [s * (q - p) - s * s * b, q - s * b]]
    return Draw(
        slots=_named(A=a),
        answer="{" + ", ".join(str(v) for v in sorted({p, q})) + "}",
        steps=[
            Code("Find the eigenvalues.", f"{_let(A=a)}\nprint(sorted(A.eigenvals()))"),
        ],
        final="These are the eigenvalues.",
    )


@family(level=3)
def singular_parameter(rng: Random) -> Draw:
    """The k for which a 2x2 matrix with one entry k (or two) has a given determinant, often 0."""
    k, d = rng.randint(-9, 9), rng.choice([0, 0, 0, nonzero(rng, -9, 9)])
    b, c = nonzero(rng, -6, 6), nonzero(rng, -6, 6)
    a = rng.choice([1, -1, 2, 3, b])
    corner = a * k - d  # must be b * c
    c = next((v for v in (corner // b,) if v * b == corner), 0)
    if c * b != corner:
        b, c = 1, corner
    rows: list[list[object]] = [["k", b], [c, a]] if rng.random() < 0.5 else [[a, b], [c, "k"]]
    return Draw(
        slots={"a": M(_mat(rows)), "let_a": M(f"A = {_mat(rows)}"), "k": M("k"), "d": M(str(d)),
               "det": M(f"det(A) = {d}"), "eq": M(f"det({_mat(rows)}) = {d}")},
        answer=str(k),
        steps=[
            Code("Find the determinant.", f"{IMPORT}\nk = symbols('k')\nA = {py(_mat(rows))}\nprint(A.det())"),
            Code("Solve for k.", f"print(solve(Eq(A.det(), {d}), k)[0])"),
        ],
        final="This is k.",
    )  # fmt: skip
