"""Characteristic polynomials and eigenvalues."""

from random import Random

from alphamath_lite.curriculum.family import Code, Draw, M, family, nonzero, polynomial
from alphamath_lite.curriculum.helpers_answers import printed
from alphamath_lite.curriculum.helpers_steps import calc
from alphamath_lite.curriculum.topics.matrices.rows import det, draw_rows, mat, named, slots_of


@family(level=2)
def eigenvalues(rng: Random) -> Draw:
    """The two eigenvalues of a 2x2 matrix (whole numbers)."""
    p, q = rng.randint(-6, 8), rng.randint(-6, 8)
    b = nonzero(rng, -4, 5)
    # similar to a triangular matrix: add s times one row, subtract s times the other column
    s = rng.randint(-2, 2)
    a = [[p + s * b, b], [s * (q - p) - s * s * b, q - s * b]]
    return Draw(
        slots=slots_of(A=a),
        answer="{" + ", ".join(str(v) for v in sorted({p, q})) + "}",
        steps=[
            Code("Find the eigenvalues.", f"{named(A=a)}\nprint(sorted(A.eigenvals()))"),
        ],
        final="These are the eigenvalues.",
    )


@family(level=2)
def characteristic_polynomial(rng: Random) -> Draw:
    """The characteristic polynomial det(xI - A) of a 2x2 matrix, expanded in x."""
    a = draw_rows(rng, 2, 2, 7)
    return Draw(
        slots=slots_of(A=a) | {"poly": M("det(xI - A)")},
        answer=printed(polynomial([1, -a[0][0] - a[1][1], det(a)])),
        steps=[
            Code(
                "Expand the determinant of xI - A.",
                f"{named(A=a)}\nx = symbols('x')\nprint(expand((x*eye(2) - A).det()))",
            )
        ],
        final="This is the polynomial.",
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
        slots=slots_of(A=a) | {"v": M(mat([[u], [v]])), "let_v": M(f"v = {mat([[u], [v]])}")},
        answer=str(e),
        steps=[
            Code(
                "Multiply the matrix by the vector.",
                f"{named(A=a)}\nv = Matrix([{u}, {v}])\nprint(A*v)",
            ),
            calc("Divide by the entry of the vector.", "(A*v)[0]/v[0]"),
        ],
        final="This is the eigenvalue.",
    )
