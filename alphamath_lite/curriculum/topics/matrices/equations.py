"""Inverses, linear systems and equations between matrices."""

from fractions import Fraction
from random import Random

from alphamath_lite.curriculum.family import Code, Draw, M, family, nonzero
from alphamath_lite.curriculum.helpers_steps import symbols_of
from alphamath_lite.curriculum.notation import py
from alphamath_lite.curriculum.topics.matrices.rows import (
    as_printed,
    det,
    draw_invertible,
    draw_rows,
    mat,
    named,
    product,
    slots_of,
)


@family(level=2)
def inverse(rng: Random) -> Draw:
    """The inverse of a 2x2 matrix."""
    a = draw_invertible(rng, 2)
    while abs(det(a)) > 12:
        a = draw_invertible(rng, 2)
    d = det(a)
    back = [[a[1][1], -a[0][1]], [-a[1][0], a[0][0]]]
    return Draw(
        slots=slots_of(A=a) | {"inv": M(f"{mat(a)}^(-1)")},
        answer=as_printed([[Fraction(v, d) for v in row] for row in back]),
        steps=[
            Code("Find the determinant.", f"{named(A=a)}\nprint(A.det())"),
            Code("Find the inverse.", "print(A.inv())"),
        ],
        final="This is the inverse.",
    )


@family(level=2)
def solve_system(rng: Random) -> Draw:
    """The column X with AX = B for a 2x2 or 3x3 matrix A and a column B."""
    n = rng.choice([2, 2, 2, 3])
    a, x = draw_invertible(rng, n, 5), [[rng.randint(-7, 8)] for _ in range(n)]
    b = product(a, x)
    return Draw(
        slots=slots_of(A=a, B=b) | {"eq": M(f"{mat(a)} X = {mat(b)}")},
        answer=as_printed(x),
        steps=[
            Code("Solve the system with the matrix.", f"{named(A=a, B=b)}\nprint(A.LUsolve(B))")
        ],
        final="This is the solution.",
    )


@family(level=3)
def unknown_entries(rng: Random) -> Draw:
    """The numbers x and y in an equation between matrices that contain them."""
    x, y = rng.randint(-9, 9), rng.randint(-9, 9)
    a, b = draw_invertible(rng, 2, 5), draw_rows(rng, 2, 2, 9)
    (u,), (v,) = product(a, [[x], [y]])
    p, q = nonzero(rng, -9, 9), nonzero(rng, 2, 5)
    total = [[x + a[0][0], b[0][1] + a[0][1]], [b[1][0] + a[1][0], y + a[1][1]]]
    left, right = rng.choice([
        (f"{mat(a)} mat(x; y)", mat([[u], [v]])),
        (f"{mat([['x', b[0][1]], [b[1][0], 'y']])} + {mat(a)}", mat(total)),
        (mat([["x + y", b[0][1]], [p, f"{q}x - y"]]), mat([[x + y, b[0][1]], [p, q * x - y]])),
        (f"x mat({a[0][0]}; {a[1][0]}) + y mat({a[0][1]}; {a[1][1]})", mat([[u], [v]])),
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
    a, x, b = draw_invertible(rng, 2, 4), draw_rows(rng, 2, 2, 5), draw_rows(rng, 2, 2, 6)
    kind = rng.choice(["AX = B", "XA = B", "AX + B = C"])
    if kind == "AX = B":
        let, code = {"A": a, "B": product(a, x)}, "A.inv()*B"
    elif kind == "XA = B":
        let, code = {"A": a, "B": product(x, a)}, "B*A.inv()"
    else:
        ax = product(a, x)
        c = [[u + v for u, v in zip(r, t, strict=True)] for r, t in zip(ax, b, strict=True)]
        let, code = {"A": a, "B": b, "C": c}, "A.inv()*(C - B)"
    return Draw(
        slots={
            "eq": M(kind),
            "given": M(", ".join(f"{n} = {mat(r)}" for n, r in let.items())),
            "x": M("X"),
        },
        answer=as_printed(x),
        steps=[Code("Solve for X with the inverse of A.", f"{named(**let)}\nprint({code})")],
        final="This is X.",
    )
