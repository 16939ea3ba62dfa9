"""Determinants, rank and areas."""

from fractions import Fraction
from random import Random

from alphamath_lite.curriculum.family import IMPORT, Code, Draw, M, family, nonzero
from alphamath_lite.curriculum.notation import py
from alphamath_lite.curriculum.topics.matrices.rows import det, draw_rows, mat, named, slots_of


@family(level=1)
def determinant(rng: Random) -> Draw:
    """The determinant of a 2x2 or 3x3 matrix."""
    n = rng.choice([2, 2, 3])
    a = draw_rows(rng, n, n, 12 if n == 2 else 6)
    return Draw(
        slots=slots_of(A=a) | {"det": M(f"det({mat(a)})"), "size": f"{n}x{n}"},
        answer=str(det(a)),
        steps=[Code("Find the determinant.", f"{named(A=a)}\nprint(A.det())")],
        final="This is the determinant.",
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
            "a": M(mat(rows)),
            "let_a": M(f"A = {mat(rows)}"),
            "k": M("k"),
            "d": M(str(d)),
            "det": M(f"det(A) = {d}"),
            "eq": M(f"det({mat(rows)}) = {d}"),
        },
        answer=str(k),
        steps=[
            Code(
                "Find the determinant.",
                f"{IMPORT}\nk = symbols('k')\nA = {py(mat(rows))}\nprint(A.det())",
            ),
            Code("Solve for k.", f"print(solve(Eq(A.det(), {d}), k)[0])"),
        ],
        final="This is k.",
    )


@family(level=2)
def rank(rng: Random) -> Draw:
    """The rank of a 3x3 or 2x3 matrix with small entries."""
    r, n = rng.choice([1, 2, 2, 3]), rng.choice([2, 3, 3])
    rows = draw_rows(rng, min(r, n), 3, 4)
    while len(rows) < n:
        p, q = rng.choice([1, 2, -1, 3]), rng.choice([0, 1, -1, 2])
        rows.append([p * u + q * v for u, v in zip(rows[0], rows[-1], strict=True)])
    rng.shuffle(rows)
    pairs = [(i, j, k, m) for i in range(n) for j in range(i) for k in range(3) for m in range(k)]
    minors = any(rows[i][k] * rows[j][m] != rows[i][m] * rows[j][k] for i, j, k, m in pairs)
    full = n == 3 and det(rows) != 0
    found = 3 if full else 2 if minors else int(any(map(any, rows)))
    return Draw(
        slots=slots_of(A=rows) | {"size": f"{n}x3"},
        answer=str(found),
        steps=[Code("Find the rank.", f"{named(A=rows)}\nprint(A.rank())")],
        final="This is the rank.",
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
