"""Sums, products, powers, transposes and images."""

from fractions import Fraction
from random import Random

from alphamath_lite.curriculum.family import IMPORT, Code, Draw, M, Value, family, nonzero
from alphamath_lite.curriculum.helpers_functions import plus
from alphamath_lite.curriculum.notation import py
from alphamath_lite.curriculum.topics.matrices.rows import (
    as_printed,
    draw_rows,
    mat,
    named,
    product,
    slots_of,
)


@family(level=1)
def sum_and_difference(rng: Random) -> Draw:
    """The sum A + B or difference A - B of two matrices of the same size."""
    n, m = rng.choice([(2, 2), (2, 2), (2, 3), (3, 2), (3, 3)])
    a, b, sign = draw_rows(rng, n, m), draw_rows(rng, n, m), rng.choice([1, -1])
    op = "+" if sign > 0 else "-"
    total = [[x + sign * y for x, y in zip(r, s, strict=True)] for r, s in zip(a, b, strict=True)]
    return Draw(
        slots=slots_of(A=a, B=b) | {"ab": M(f"{mat(a)} {op} {mat(b)}"), "op": M(f"A {op} B")},
        answer=as_printed(total),
        steps=[Code("Combine the matrices.", f"{named(A=a, B=b)}\nprint(A {op} B)")],
        final="This is the matrix.",
    )


@family(level=1)
def scalar_combination(rng: Random) -> Draw:
    """A combination such as 2A, 3A - B or 2A + 5B of matrices of the same size."""
    n, m = rng.choice([(2, 2), (2, 2), (2, 3), (3, 2)])
    a, b = draw_rows(rng, n, m, 7), draw_rows(rng, n, m, 7)
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
    given = f"A = {mat(a)}" + (f", B = {mat(b)}" if q else "")
    return Draw(
        slots={"given": M(given), "op": M(text)},
        answer=as_printed(total),
        steps=[Code("Combine the matrices.", f"{named(**both)}\nprint({code})")],
        final="This is the matrix.",
    )


@family(level=1)
def matrix_product(rng: Random) -> Draw:
    """The product AB of two small matrices (the second may be a column)."""
    n, k, m = rng.choice(
        [(2, 2, 2), (2, 2, 2), (2, 2, 1), (2, 3, 2), (3, 2, 2), (3, 3, 1), (1, 3, 1)]
    )
    a, b = draw_rows(rng, n, k, 6), draw_rows(rng, k, m, 6)
    return Draw(
        slots=slots_of(A=a, B=b) | {"ab": M(f"{mat(a)} {mat(b)}")},
        answer=as_printed(product(a, b)),
        steps=[Code("Multiply the matrices.", f"{named(A=a, B=b)}\nprint(A*B)")],
        final="This is the product.",
    )


@family(level=1)
def transpose(rng: Random) -> Draw:
    """The transpose of a matrix (up to 3x3)."""
    n, m = rng.choice([(2, 2), (2, 3), (3, 2), (3, 3), (1, 3), (3, 1)])
    a = draw_rows(rng, n, m, 12)
    return Draw(
        slots=slots_of(A=a) | {"tr": M(f"{mat(a)}^T")},
        answer=as_printed([list(column) for column in zip(*a, strict=True)]),
        steps=[Code("Transpose the matrix.", f"{named(A=a)}\nprint(A.T)")],
        final="This is the matrix.",
    )


@family(level=1)
def trace(rng: Random) -> Draw:
    """The trace of a square matrix."""
    n = rng.choice([2, 3, 3])
    a = draw_rows(rng, n, n, 15)
    return Draw(
        slots=slots_of(A=a) | {"size": f"{n}x{n}"},
        answer=str(sum(a[i][i] for i in range(n))),
        steps=[Code("Add the diagonal entries.", f"{named(A=a)}\nprint(A.trace())")],
        final="This is the trace.",
    )


@family(level=1)
def image_of_point(rng: Random) -> Draw:
    """The image of a point of the plane under the transformation of a 2x2 matrix, as a point."""
    a, (p, q) = draw_rows(rng, 2, 2, 6), (rng.randint(-9, 9), rng.randint(-9, 9))
    (u,), (v,) = product(a, [[p], [q]])
    return Draw(
        slots=slots_of(A=a) | {"point": M(f"({p}, {q})")},
        answer=f"({u}, {v})",
        steps=[
            Code(
                "Multiply the matrix by the point.",
                f"{named(A=a)}\nprint(tuple(A*Matrix([{p}, {q}])))",
            )
        ],
        final="This is the point.",
    )


@family(level=2)
def matrix_power(rng: Random) -> Draw:
    """A power A^n (n from 2 to 5) of a 2x2 matrix."""
    n = rng.choice([2, 2, 3, 3, 4, 5])
    a = draw_rows(rng, 2, 2, 6 if n == 2 else 3)
    total = a
    for _ in range(n - 1):
        total = product(total, a)
    return Draw(
        slots=slots_of(A=a) | {"power": M(f"{mat(a)}^{n}"), "an": M(f"A^{n}"), "n": n},
        answer=as_printed(total),
        steps=[Code("Find the power of the matrix.", f"{named(A=a)}\nprint(A**{n})")],
        final="This is the matrix.",
    )


@family(level=2)
def matrix_polynomial(rng: Random) -> Draw:
    """A polynomial of a 2x2 matrix such as A^2 - 3A + 2I, or the difference AB - BA."""
    a, b = draw_rows(rng, 2, 2, 5), draw_rows(rng, 2, 2, 5)
    p, q = nonzero(rng, -5, 5), nonzero(rng, -9, 9)
    square = product(a, a)
    if rng.random() < 0.3:
        text, code, given = "AB - BA", "A*B - B*A", f"A = {mat(a)}, B = {mat(b)}"
        one, two, lines = product(a, b), product(b, a), named(A=a, B=b)
        total = [[x - y for x, y in zip(r, t, strict=True)] for r, t in zip(one, two, strict=True)]
    else:
        text, given, lines = f"A^2{plus(p, 'A')}{plus(q, 'I')}", f"A = {mat(a)}", named(A=a)
        code = f"A**2 {'-' if p < 0 else '+'} {abs(p)}*A {'-' if q < 0 else '+'} {abs(q)}*eye(2)"
        total = [[square[i][j] + p * a[i][j] + q * (i == j) for j in (0, 1)] for i in (0, 1)]
    return Draw(
        slots={"given": M(given), "op": M(text)},
        answer=as_printed(total),
        steps=[Code("Combine the matrices.", f"{lines}\nprint({code})")],
        final="This is the matrix.",
    )


@family(level=2)
def state_after_steps(rng: Random) -> Draw:
    """The state after one or two steps of a transition matrix (column form), as a column."""
    p, q, n = rng.randint(1, 9), rng.randint(1, 9), rng.choice([1, 1, 2])
    t = [[10 - p, q], [p, 10 - q]]
    v = [[rng.randint(1, 9) * 100], [rng.randint(1, 9) * 100]]
    total = v
    for _ in range(n):
        total = product(t, total)
    shares = [[f"0.{c}" for c in row] for row in t]
    slots: dict[str, Value] = {
        "t": M(mat(shares)), "let_t": M(f"T = {mat(shares)}"),
        "v": M(mat(v)), "let_v": M(f"v = {mat(v)}"),
        "steps": {1: "one step", 2: "two steps"}[n],
        "weeks": {1: "one week", 2: "two weeks"}[n], "tv": M("Tv" if n == 1 else "T^2 v"),
    }  # fmt: skip
    power = "T*v" if n == 1 else "T**2*v"
    return Draw(
        slots=slots,
        answer=as_printed([[Fraction(x, 10**n)] for (x,) in total]),
        steps=[
            Code(
                "Apply the matrix to the state.",
                f"{IMPORT}\nT = {py(mat(shares))}\nv = {py(mat(v))}\nprint({power})",
            )
        ],
        final="This is the state.",
    )
