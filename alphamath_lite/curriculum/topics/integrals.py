"""Integrals: antiderivatives, areas, accumulated change."""

from fractions import Fraction
from random import Random

from alphamath_lite.curriculum.family import (
    Code,
    Draw,
    M,
    distinct,
    family,
    linear,
    polynomial,
)
from alphamath_lite.curriculum.helpers_calculus import (
    coefficients,
    define,
    function_name,
    letter,
    shown,
    slope,
    start,
    then,
    value,
    with_constant,
)  # fmt: skip
from alphamath_lite.curriculum.notation import py


def _slots(f: str, x: str, fn: str = "f") -> dict[str, M | int | Fraction | str]:
    """The function alone, its definition and its integral."""
    return {
        "f": M(f), "fx": M(f"{fn}({x}) = {f}"), "yx": M(f"y = {f}"), "x": M(x), "fn": M(fn),
        "int": M(f"int({f}, {x})"),
    }  # fmt: skip


def _between(f: str, x: str, a: object, b: object) -> dict[str, M | int | Fraction | str]:
    return {
        "a": M(str(a)), "b": M(str(b)), "xa": M(f"{x} = {a}"), "xb": M(f"{x} = {b}"),
        "dint": M(f"int({f}, {x}, {a}, {b})"), "range": M(f"{a} <= {x} <= {b}"),
    }  # fmt: skip


def _anti(rng: Random, degree: int) -> list[int | Fraction]:
    """Coefficients of a polynomial without constant whose derivative is whole, highest first."""
    c = coefficients(rng, degree - 1, 7)
    return [Fraction(k, degree - i) if rng.random() < 0.4 else k for i, k in enumerate(c)] + [0]


@family(level=1)
def polynomial_antiderivative(rng: Random) -> Draw:
    """The indefinite integral of a polynomial, with + C."""
    x, degree = letter(rng), rng.choice([2, 3, 3, 4])
    big = _anti(rng, degree)
    f = polynomial([c * (degree - i) for i, c in enumerate(big[:-1])], x)
    return Draw(
        slots=_slots(f, x, function_name(rng)),
        answer=with_constant(shown(polynomial(big, x))),
        steps=[Code("Integrate the function.", f"{define(f, x)}\nprint(integrate(f, {x}), '+ C')")],
        final="This is the antiderivative.",
    )


def _definite(f: str, x: str, a: object, b: object) -> list[Code]:
    return [
        Code("Integrate the function.", f"{define(f, x)}\nprint(integrate(f, {x}))"),
        then("Integrate between the limits.", f"integrate(f, ({x}, {a}, {b}))"),
    ]


@family(level=1)
def definite_polynomial(rng: Random) -> Draw:
    """The definite integral of a polynomial between two numbers."""
    x, degree = letter(rng), rng.choice([2, 2, 3, 3, 4])
    big = _anti(rng, degree)
    a, b = sorted(distinct(rng, 2, -3, 6))
    f = polynomial([c * (degree - i) for i, c in enumerate(big[:-1])], x)
    return Draw(
        slots=_slots(f, x, function_name(rng)) | _between(f, x, a, b),
        answer=str(value(big, b) - value(big, a)),
        steps=_definite(f, x, a, b),
        final="This is the value of the integral.",
    )


@family(level=2)
def definite_special(rng: Random) -> Draw:
    """The exact definite integral of a sine, cosine, exponential, root or reciprocal."""
    x, k, m = letter(rng), rng.choice([1, 2, 3, 4]), rng.randint(1, 9)
    kx, head = ("" if k == 1 else str(k)) + x, "" if m == 1 else str(m)
    n = rng.randint(1, 6)
    f, a, b, answer = rng.choice([
        (f"{head}sin({kx})", "0", "pi", Fraction(m * (1 - (-1) ** k), k)),
        (f"{head}cos({x})", "0", "pi/2", Fraction(m)),
        (f"{head}sin({x})", "0", "pi/2", Fraction(m)),
        (f"{head}e^({kx})", "0", str(n), shown(f"({m}/{k})(e^({k * n}) - 1)") if m % k else shown(f"{m // k}e^({k * n}) - {m // k}")),
        (f"{m}/{x}", "1", str(n + 1), shown(f"{m}ln({n + 1})")),
        (f"{head}sqrt({x})", "0", str(n * n), Fraction(2 * m * n**3, 3)),
        (f"{m}/{x}^2", str(n), str(n + k), Fraction(m, n) - Fraction(m, n + k)),
        (f"{m}/{x}", "1", "e", Fraction(m)),
        (f"e^(-{x})", "0", str(n), shown(f"1 - e^(-{n})")),
    ])  # fmt: skip
    bounds = (py(a), py(b))
    return Draw(
        slots=_slots(f, x, function_name(rng)) | _between(f, x, a, b),
        answer=str(answer),
        steps=[
            Code(
                "Integrate between the limits.",
                f"{define(f, x)}\nprint(integrate(f, ({x}, {bounds[0]}, {bounds[1]})))",
            )
        ],
        final="This is the value of the integral.",
    )


@family(level=2)
def area_between(rng: Random) -> Draw:
    """The area enclosed by a parabola and a line, or by two parabolas."""
    p, q = sorted(distinct(rng, 2, -4, 5))
    k, m, n = rng.choice([1, 1, 2, 3]), rng.randint(-4, 4), rng.randint(-6, 6)
    s = rng.choice([0, 0, 1, -2])
    lower = polynomial([k + s, m - k * (p + q), n + k * p * q])
    upper = polynomial([s, m, n])
    first, second = rng.sample([lower, upper], 2)
    return Draw(
        slots={"f": M(first), "g": M(second), "yf": M(f"y = {first}"), "yg": M(f"y = {second}")},
        answer=str(Fraction(k * (q - p) ** 3, 6)),
        steps=[
            Code(
                "Find where the curves meet.",
                f"{start('x')}\nf = {py(first)}\ng = {py(second)}\nprint(solve(Eq(f, g), x))",
            ),
            Code(
                "Integrate the difference between the meeting points.",
                "a, b = solve(Eq(f, g), x)\nprint(abs(integrate(f - g, (x, a, b))))",
            ),
        ],
        final="This is the enclosed area.",
    )


@family(level=2)
def initial_value(rng: Random) -> Draw:
    """The function with a given polynomial derivative and one given value."""
    x, fn = letter(rng), rng.choice("fffgyFh")
    c = coefficients(rng, rng.choice([2, 2, 3]), 6)
    a = rng.randint(-3, 4)
    f, b = polynomial(slope(c), x), value(c, a)
    return Draw(
        slots={
            "df": M(f),
            "dfx": M(f"{fn}'({x}) = {f}"),
            "cond": M(f"{fn}({a}) = {b}"),
            "x": M(x),
            "fn": M(fn),
            "fnx": M(f"{fn}({x})"),
            "a": M(str(a)),
            "b": M(str(b)),
            "point": M(f"({a}, {b})"),
        },  # fmt: skip
        answer=shown(polynomial(c, x)),
        steps=[
            Code("Integrate the function.", f"{define(f, x)}\nF = integrate(f, {x})\nprint(F)"),
            then("Fit the constant to the given value.", f"F - F.subs({x}, {a}) + ({b})"),
        ],
        final="This is the function.",
    )


@family(level=2)
def displacement(rng: Random) -> Draw:
    """The change of position (or amount) over a time interval, from the rate as a polynomial."""
    degree = rng.choice([2, 2, 3])
    big = _anti(rng, degree)
    big[0] = abs(big[0])
    a = rng.choice([0, 0, 1, 2])
    b = a + rng.randint(1, 6)
    f = polynomial([c * (degree - i) for i, c in enumerate(big[:-1])], "t")
    fn = rng.choice("vvvrf")
    return Draw(
        slots=_slots(f, "t", fn) | _between(f, "t", a, b),
        answer=str(value(big, b) - value(big, a)),
        steps=_definite(f, "t", a, b),
        final="This is the total change.",
    )


@family(level=3)
def unknown_limit(rng: Random) -> Draw:
    """The positive upper limit k that gives the integral of a linear function a stated value."""
    a, b, k = rng.randint(1, 6), rng.randint(0, 9), rng.randint(1, 9)
    f = linear([2 * a, b], ["x", ""])
    total = a * k * k + b * k
    return Draw(
        slots=_slots(f, "x")
        | {"k": M("k"), "total": M(str(total)), "eq": M(f"int({f}, x, 0, k) = {total}")},
        answer=str(k),
        steps=[
            Code(
                "Integrate between the limits.",
                f"{start('x')}\nk = symbols('k', positive=True)\nf = {py(f)}\n"
                "print(integrate(f, (x, 0, k)))",
            ),
            then("Solve for k.", f"solve(Eq(integrate(f, (x, 0, k)), {total}), k)"),
        ],
        final="This is the limit.",
    )
