"""Matrices: arithmetic, determinants, inverses, systems, eigenvalues."""

from collections.abc import Sequence
from fractions import Fraction
from random import Random

from alphamath_lite.curriculum.family import (
    IMPORT,
    Code,
    Draw,
    M,
    Value,
    family,
    nonzero,
    polynomial,
)
from alphamath_lite.curriculum.helpers_answers import printed
from alphamath_lite.curriculum.helpers_functions import plus
from alphamath_lite.curriculum.helpers_steps import calc, symbols_of
from alphamath_lite.curriculum.notation import py

Rows = list[list[int]]


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


def _named(**matrices: Rows) -> dict[str, Value]:
    """Slots a, A: the matrix alone and `A = ...`, for each name."""
    slots: dict[str, Value] = {}
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
        slots=_named(A=a) | {"inv": M(f"{_mat(a)}^(-1)")},
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
        slots={
            "a": M(_mat(rows)),
            "let_a": M(f"A = {_mat(rows)}"),
            "k": M("k"),
            "d": M(str(d)),
            "det": M(f"det(A) = {d}"),
            "eq": M(f"det({_mat(rows)}) = {d}"),
        },
        answer=str(k),
        steps=[
            Code(
                "Find the determinant.",
                f"{IMPORT}\nk = symbols('k')\nA = {py(_mat(rows))}\nprint(A.det())",
            ),
            Code("Solve for k.", f"print(solve(Eq(A.det(), {d}), k)[0])"),
        ],
        final="This is k.",
    )


@family(level=1)
def transpose(rng: Random) -> Draw:
    """The transpose of a matrix (up to 3x3)."""
    n, m = rng.choice([(2, 2), (2, 3), (3, 2), (3, 3), (1, 3), (3, 1)])
    a = _rows(rng, n, m, 12)
    return Draw(
        slots=_named(A=a) | {"tr": M(f"{_mat(a)}^T")},
        answer=_answer([list(column) for column in zip(*a, strict=True)]),
        steps=[Code("Transpose the matrix.", f"{_let(A=a)}\nprint(A.T)")],
        final="This is the matrix.",
    )


@family(level=1)
def trace(rng: Random) -> Draw:
    """The trace of a square matrix."""
    n = rng.choice([2, 3, 3])
    a = _rows(rng, n, n, 15)
    return Draw(
        slots=_named(A=a) | {"size": f"{n}x{n}"},
        answer=str(sum(a[i][i] for i in range(n))),
        steps=[Code("Add the diagonal entries.", f"{_let(A=a)}\nprint(A.trace())")],
        final="This is the trace.",
    )


@family(level=1)
def image_of_point(rng: Random) -> Draw:
    """The image of a point of the plane under the transformation of a 2x2 matrix, as a point."""
    a, (p, q) = _rows(rng, 2, 2, 6), (rng.randint(-9, 9), rng.randint(-9, 9))
    (u,), (v,) = _product(a, [[p], [q]])
    return Draw(
        slots=_named(A=a) | {"point": M(f"({p}, {q})")},
        answer=f"({u}, {v})",
        steps=[
            Code(
                "Multiply the matrix by the point.",
                f"{_let(A=a)}\nprint(tuple(A*Matrix([{p}, {q}])))",
            )
        ],
        final="This is the point.",
    )


@family(level=2)
def matrix_power(rng: Random) -> Draw:
    """A power A^n (n from 2 to 5) of a 2x2 matrix."""
    n = rng.choice([2, 2, 3, 3, 4, 5])
    a = _rows(rng, 2, 2, 6 if n == 2 else 3)
    total = a
    for _ in range(n - 1):
        total = _product(total, a)
    return Draw(
        slots=_named(A=a) | {"power": M(f"{_mat(a)}^{n}"), "an": M(f"A^{n}"), "n": n},
        answer=_answer(total),
        steps=[Code("Find the power of the matrix.", f"{_let(A=a)}\nprint(A**{n})")],
        final="This is the matrix.",
    )


@family(level=2)
def matrix_polynomial(rng: Random) -> Draw:
    """A polynomial of a 2x2 matrix such as A^2 - 3A + 2I, or the difference AB - BA."""
    a, b = _rows(rng, 2, 2, 5), _rows(rng, 2, 2, 5)
    p, q = nonzero(rng, -5, 5), nonzero(rng, -9, 9)
    square = _product(a, a)
    if rng.random() < 0.3:
        text, code, given = "AB - BA", "A*B - B*A", f"A = {_mat(a)}, B = {_mat(b)}"
        one, two, lines = _product(a, b), _product(b, a), _let(A=a, B=b)
        total = [[x - y for x, y in zip(r, t, strict=True)] for r, t in zip(one, two, strict=True)]
    else:
        text, given, lines = f"A^2{plus(p, 'A')}{plus(q, 'I')}", f"A = {_mat(a)}", _let(A=a)
        code = f"A**2 {'-' if p < 0 else '+'} {abs(p)}*A {'-' if q < 0 else '+'} {abs(q)}*eye(2)"
        total = [[square[i][j] + p * a[i][j] + q * (i == j) for j in (0, 1)] for i in (0, 1)]
    return Draw(
        slots={"given": M(given), "op": M(text)},
        answer=_answer(total),
        steps=[Code("Combine the matrices.", f"{lines}\nprint({code})")],
        final="This is the matrix.",
    )


@family(level=2)
def rank(rng: Random) -> Draw:
    """The rank of a 3x3 or 2x3 matrix with small entries."""
    r, n = rng.choice([1, 2, 2, 3]), rng.choice([2, 3, 3])
    rows = _rows(rng, min(r, n), 3, 4)
    while len(rows) < n:
        p, q = rng.choice([1, 2, -1, 3]), rng.choice([0, 1, -1, 2])
        rows.append([p * u + q * v for u, v in zip(rows[0], rows[-1], strict=True)])
    rng.shuffle(rows)
    pairs = [(i, j, k, m) for i in range(n) for j in range(i) for k in range(3) for m in range(k)]
    minors = any(rows[i][k] * rows[j][m] != rows[i][m] * rows[j][k] for i, j, k, m in pairs)
    full = n == 3 and _det(rows) != 0
    found = 3 if full else 2 if minors else int(any(map(any, rows)))
    return Draw(
        slots=_named(A=rows) | {"size": f"{n}x3"},
        answer=str(found),
        steps=[Code("Find the rank.", f"{_let(A=rows)}\nprint(A.rank())")],
        final="This is the rank.",
    )


@family(level=2)
def characteristic_polynomial(rng: Random) -> Draw:
    """The characteristic polynomial det(xI - A) of a 2x2 matrix, expanded in x."""
    a = _rows(rng, 2, 2, 7)
    return Draw(
        slots=_named(A=a) | {"poly": M("det(xI - A)")},
        answer=printed(polynomial([1, -a[0][0] - a[1][1], _det(a)])),
        steps=[
            Code(
                "Expand the determinant of xI - A.",
                f"{_let(A=a)}\nx = symbols('x')\nprint(expand((x*eye(2) - A).det()))",
            )
        ],
        final="This is the polynomial.",
    )


@family(level=2)
def area_by_determinant(rng: Random) -> Draw:
    """The area of a triangle with given corners or of a parallelogram spanned by two vectors."""
    (p, q), (r, s), (t, u) = ((rng.randint(-8, 9), rng.randint(-8, 9)) for _ in range(3))
    if rng.random() < 0.6:
        double = (r - p) * (u - q) - (t - p) * (s - q)
        what = M(f"({p}, {q}), ({r}, {s}), ({t}, {u})")
        code = f"A = Matrix([[{p}, {q}, 1], [{r}, {s}, 1], [{t}, {u}, 1]])\nprint(abs(A.det())/2)"
        shape, thought = (
            "triangle with the corners",
            "Half the determinant of the corners is the area.",
        )
        answer = Fraction(abs(double), 2)
    else:
        what, answer = M(f"({p}, {q}), ({r}, {s})"), Fraction(abs(p * s - q * r))
        code = f"A = Matrix([[{p}, {q}], [{r}, {s}]])\nprint(abs(A.det()))"
        shape, thought = (
            "parallelogram spanned by the vectors",
            "The determinant of the vectors is the area.",
        )
    return Draw(
        slots={"what": what, "shape": shape},
        answer=str(answer),
        steps=[Code(thought, f"{IMPORT}\n{code}")],
        final="This is the area.",
    )


@family(level=2)
def state_after_steps(rng: Random) -> Draw:
    """The state after one or two steps of a transition matrix (column form), as a column."""
    p, q, n = rng.randint(1, 9), rng.randint(1, 9), rng.choice([1, 1, 2])
    t = [[10 - p, q], [p, 10 - q]]
    v = [[rng.randint(1, 9) * 100], [rng.randint(1, 9) * 100]]
    total = v
    for _ in range(n):
        total = _product(t, total)
    shares = [[f"0.{c}" for c in row] for row in t]
    slots: dict[str, Value] = {
        "t": M(_mat(shares)), "let_t": M(f"T = {_mat(shares)}"),
        "v": M(_mat(v)), "let_v": M(f"v = {_mat(v)}"),
        "steps": {1: "one step", 2: "two steps"}[n],
        "weeks": {1: "one week", 2: "two weeks"}[n], "tv": M("Tv" if n == 1 else "T^2 v"),
    }  # fmt: skip
    power = "T*v" if n == 1 else "T**2*v"
    return Draw(
        slots=slots,
        answer=_answer([[Fraction(x, 10**n)] for (x,) in total]),
        steps=[
            Code(
                "Apply the matrix to the state.",
                f"{IMPORT}\nT = {py(_mat(shares))}\nv = {py(_mat(v))}\nprint({power})",
            )
        ],
        final="This is the state.",
    )


@family(level=3)
def unknown_entries(rng: Random) -> Draw:
    """The numbers x and y in an equation between matrices that contain them."""
    x, y = rng.randint(-9, 9), rng.randint(-9, 9)
    a, b = _invertible(rng, 2, 5), _rows(rng, 2, 2, 9)
    (u,), (v,) = _product(a, [[x], [y]])
    p, q = nonzero(rng, -9, 9), nonzero(rng, 2, 5)
    total = [[x + a[0][0], b[0][1] + a[0][1]], [b[1][0] + a[1][0], y + a[1][1]]]
    left, right = rng.choice([
        (f"{_mat(a)} mat(x; y)", _mat([[u], [v]])),
        (f"{_mat([['x', b[0][1]], [b[1][0], 'y']])} + {_mat(a)}", _mat(total)),
        (_mat([["x + y", b[0][1]], [p, f"{q}x - y"]]), _mat([[x + y, b[0][1]], [p, q * x - y]])),
        (f"x mat({a[0][0]}; {a[1][0]}) + y mat({a[0][1]}; {a[1][1]})", _mat([[u], [v]])),
    ])  # fmt: skip
    return Draw(
        slots={
            "eq": M(f"{left} = {right}"),
            "left": M(left),
            "right": M(right),
            "x": M("x"),
            "y": M("y"),
        },
        answer=f"x = {x}, y = {y}",
        steps=[
            Code(
                "Solve the equation of matrices for x and y.",
                f"{symbols_of('x', 'y')}\ns = solve({py(left)} - {py(right)}, [x, y])\nprint(s)",
            ),
            Code("Name both numbers.", "print(f'x = {s[x]}, y = {s[y]}')"),
        ],
        final="These are x and y.",
    )


@family(level=3)
def matrix_equation(rng: Random) -> Draw:
    """The 2x2 matrix X with AX = B, XA = B or AX + B = C."""
    a, x, b = _invertible(rng, 2, 4), _rows(rng, 2, 2, 5), _rows(rng, 2, 2, 6)
    kind = rng.choice(["AX = B", "XA = B", "AX + B = C"])
    if kind == "AX = B":
        let, code = {"A": a, "B": _product(a, x)}, "A.inv()*B"
    elif kind == "XA = B":
        let, code = {"A": a, "B": _product(x, a)}, "B*A.inv()"
    else:
        ax = _product(a, x)
        c = [[u + v for u, v in zip(r, t, strict=True)] for r, t in zip(ax, b, strict=True)]
        let, code = {"A": a, "B": b, "C": c}, "A.inv()*(C - B)"
    return Draw(
        slots={
            "eq": M(kind),
            "given": M(", ".join(f"{n} = {_mat(r)}" for n, r in let.items())),
            "x": M("X"),
        },
        answer=_answer(x),
        steps=[Code("Solve for X with the inverse of A.", f"{_let(**let)}\nprint({code})")],
        final="This is X.",
    )


@family(level=3)
def eigenvalue_of_vector(rng: Random) -> Draw:
    """The eigenvalue that belongs to a given eigenvector of a 2x2 matrix."""
    e, c = rng.randint(-7, 9), nonzero(rng, -4, 4)
    u, v = rng.choice([(1, 1), (1, 2), (2, 1), (1, -1), (3, 1), (1, 3), (2, -1), (1, -2), (1, 4)])
    d = nonzero(rng, -4, 4)
    # rows (e + c v, -c u) and (d v, e - d u) send (u, v) to e (u, v)
    a = [[e + c * v, -c * u], [d * v, e - d * u]]
    return Draw(
        slots=_named(A=a) | {"v": M(_mat([[u], [v]])), "let_v": M(f"v = {_mat([[u], [v]])}")},
        answer=str(e),
        steps=[
            Code(
                "Multiply the matrix by the vector.",
                f"{_let(A=a)}\nv = Matrix([{u}, {v}])\nprint(A*v)",
            ),
            calc("Divide by the entry of the vector.", "(A*v)[0]/v[0]"),
        ],
        final="This is the eigenvalue.",
    )
