"""Integrals: antiderivatives, areas, accumulated change."""

from fractions import Fraction
from itertools import pairwise
from random import Random

from alphamath_lite.curriculum.family import (
    Code,
    Draw,
    M,
    Value,
    distinct,
    family,
    linear,
    nonzero,
    polynomial,
)
from alphamath_lite.curriculum.helpers_answers import printed, with_constant
from alphamath_lite.curriculum.helpers_functions import (
    coefficients,
    function_name,
    letter,
    slope,
    value,
)
from alphamath_lite.curriculum.helpers_steps import calc, define, symbols_of
from alphamath_lite.curriculum.notation import py


def _slots(f: str, x: str, fn: str = "f") -> dict[str, Value]:
    """The function alone, its definition and its integral."""
    return {
        "f": M(f), "fx": M(f"{fn}({x}) = {f}"), "yx": M(f"y = {f}"), "x": M(x), "fn": M(fn),
        "int": M(f"int({f}, {x})"),
    }  # fmt: skip


def _between(f: str, x: str, a: object, b: object) -> dict[str, Value]:
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
        answer=with_constant(printed(polynomial(big, x))),
        steps=[Code("Integrate the function.", f"{define(f, x)}\nprint(integrate(f, {x}), '+ C')")],
        final="This is the antiderivative.",
    )


def _definite(f: str, x: str, a: object, b: object) -> list[Code]:
    return [
        Code("Integrate the function.", f"{define(f, x)}\nprint(integrate(f, {x}))"),
        calc("Integrate between the limits.", f"integrate(f, ({x}, {a}, {b}))"),
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
        (f"{head}sin({kx})", "0", "pi" if k == 1 else f"pi/{k}", Fraction(2 * m, k)),
        (f"{head}cos({x})", "0", "pi/2", Fraction(m)),
        (f"{head}sin({x})", "0", "pi/2", Fraction(m)),
        (f"{head}e^({kx})", "0", str(n), f"-{Fraction(m, k)} + {printed(f'({m}/{k})e^({k * n})')}"),
        (f"{m}/{x}", "1", str(n + 1), printed(f"{m}ln({n + 1})")),
        (f"{head}sqrt({x})", "0", str(n * n), Fraction(2 * m * n**3, 3)),
        (f"{m}/{x}^2", str(n), str(n + k), Fraction(m, n) - Fraction(m, n + k)),
        (f"{m}/{x}", "1", "e", Fraction(m)),
        (f"e^(-{x})", "0", str(n), printed(f"1 - e^(-{n})")),
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
                f"{symbols_of('x')}\nf = {py(first)}\ng = {py(second)}\nprint(solve(Eq(f, g), x))",
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
        },
        answer=printed(polynomial(c, x)),
        steps=[
            Code("Integrate the function.", f"{define(f, x)}\nF = integrate(f, {x})\nprint(F)"),
            calc("Fit the constant to the given value.", f"F - F.subs({x}, {a}) + ({b})"),
        ],
        final="This is the function.",
    )


@family(level=2)
def displacement(rng: Random) -> Draw:
    """The change of position (or amount) over a time interval, from the rate as a polynomial."""
    degree = rng.choice([2, 2, 3])
    big = _anti(rng, degree)
    big[0] = max(big[0], -big[0])
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
                f"{symbols_of('x')}\nk = symbols('k', positive=True)\nf = {py(f)}\n"
                "print(integrate(f, (x, 0, k)))",
            ),
            calc("Solve for k.", f"solve(Eq(integrate(f, (x, 0, k)), {total}), k)[0]"),
        ],
        final="This is the limit.",
    )


def _indefinite(f: str, x: str, fn: str) -> Draw:
    import sympy

    found = sympy.integrate(sympy.sympify(py(f)), sympy.Symbol(x))
    return Draw(
        slots=_slots(f, x, fn),
        answer=with_constant(str(found)),
        steps=[Code("Integrate the function.", f"{define(f, x)}\nprint(integrate(f, {x}), '+ C')")],
        final="This is the antiderivative.",
    )


@family(level=1)
def basic_antiderivative(rng: Random) -> Draw:
    """The indefinite integral, with + C, of one or two basic functions (sine, e^x, 1/x, root)."""
    x, fn = letter(rng), function_name(rng)
    a, b, n = rng.randint(2, 9), rng.randint(2, 12), rng.randint(2, 5)
    pieces = [
        f"{a}sin({x})",
        f"{a}cos({x})",
        f"{a}e^{x}",
        f"{a}/{x}",
        f"{a}sqrt({x})",
        f"{a}/{x}^{n}",
    ]
    first, second = rng.choice(pieces), rng.choice([f"{b}{x}", str(b), f"{n + 1}{x}^{n}", ""])
    return _indefinite(f"{first} {rng.choice('+-')} {second}" if second else first, x, fn)


@family(level=2)
def substitution(rng: Random) -> Draw:
    """An indefinite integral, with + C, that a substitution solves."""
    x, fn = letter(rng), function_name(rng)
    a, b, n = rng.randint(2, 9), rng.randint(1, 9), rng.randint(2, 6)
    f = rng.choice([
        f"cos({a}{x} {rng.choice('+-')} {b})", f"sin({a}{x})", f"e^({a}{x})", f"e^({a}{x} + {b})",
        f"{a}{x} e^({x}^2)", f"2{x}/({x}^2 + {b})", f"1/({a}{x} + {b})", f"{b}/({x} + {a})",
        f"sin({x})^{n} cos({x})", f"{b}e^(-{x})", f"ln({x})/{x}", f"{a}cos({n}{x})",
    ])  # fmt: skip
    return _indefinite(f, x, fn)


@family(level=3)
def by_parts(rng: Random) -> Draw:
    """An indefinite integral, with + C, that integration by parts solves."""
    x, fn, a, n = letter(rng), function_name(rng), rng.randint(2, 6), rng.randint(2, 4)
    f = rng.choice([
        f"{x} e^{x}", f"{x} e^({a}{x})", f"{a}{x} e^{x}", f"{x} sin({x})", f"{x} cos({x})",
        f"{x} sin({a}{x})", f"{x} cos({a}{x})", f"ln({x})", f"{a}ln({x})", f"{x} ln({x})",
        f"{x}^{n} ln({x})", f"{x}^2 e^{x}", f"{a}{x} sin({x})", f"{a}{x} cos({x})", f"{x} e^(-{x})",
    ])  # fmt: skip
    return _indefinite(f, x, fn)


@family(level=1)
def pieces_of_integral(rng: Random) -> Draw:
    """The integral over a whole interval (or the rest of it) from integrals over parts of it."""
    (a, b, c), p, q = sorted(distinct(rng, 3, -5, 12)), rng.randint(-15, 20), rng.randint(-15, 20)
    fn = rng.choice("fffgh")
    m = rng.choice([1, 1, 2, 3, -1])
    head = {1: "", -1: "-"}.get(m, str(m))
    part = M(f"int({fn}(x), x, {a}, {b}) = {p}")
    if rng.random() < 0.6:
        other, wanted = f"int({fn}(x), x, {b}, {c}) = {q}", f"int({head}{fn}(x), x, {a}, {c})"
        answer, code = m * (p + q), f"{m}*({p} + ({q}))"
    else:
        other, wanted = f"int({fn}(x), x, {a}, {c}) = {q}", f"int({head}{fn}(x), x, {b}, {c})"
        answer, code = m * (q - p), f"{m}*({q} - ({p}))"
    return Draw(
        slots={"one": part, "two": M(other), "wanted": M(wanted), "fn": M(fn)},
        answer=str(answer),
        steps=[Code("Combine the integrals over the parts.", f"print({code.removeprefix('1*')})")],
        final="This is the value of the integral.",
    )


@family(level=2)
def area_to_axis(rng: Random) -> Draw:
    """The area enclosed by a parabola and the x-axis (between its two zeros)."""
    p, q = sorted(distinct(rng, 2, -6, 7))
    k = rng.choice([1, -1, -1, 2, -2, 3])
    f = polynomial([k, -k * (p + q), k * p * q])
    if rng.random() < 0.3:
        f = f"{'' if k == 1 else '-' if k == -1 else k}({linear([1, -p], ['x', ''])})"
        f += f"({linear([1, -q], ['x', ''])})"
    return Draw(
        slots=_slots(f, "x"),
        answer=str(Fraction(abs(k) * (q - p) ** 3, 6)),
        steps=[
            Code("Find the zeros.", f"{define(f, 'x')}\na, b = solve(f, x)\nprint(a, b)"),
            calc("Integrate between the zeros.", "abs(integrate(f, (x, a, b)))"),
        ],
        final="This is the enclosed area.",
    )


@family(level=2)
def average_value(rng: Random) -> Draw:
    """The mean value of a polynomial over an interval."""
    x, degree = letter(rng), rng.choice([2, 3, 3])
    big = _anti(rng, degree)
    a = rng.choice([0, 0, -2, 1, 2])
    b = a + rng.randint(1, 6)
    f = polynomial([c * (degree - i) for i, c in enumerate(big[:-1])], x)
    return Draw(
        slots=_slots(f, x, function_name(rng)) | _between(f, x, a, b),
        answer=str((value(big, b) - value(big, a)) / (b - a)),
        steps=[
            Code(
                "Integrate between the limits.",
                f"{define(f, x)}\ntotal = integrate(f, ({x}, {a}, {b}))\nprint(total)",
            ),
            calc("Divide by the length of the interval.", f"total/({b} - ({a}))"),
        ],
        final="This is the mean value.",
    )


@family(level=3)
def unknown_coefficient(rng: Random) -> Draw:
    """The coefficient k for which a definite integral of a polynomial has a stated value."""
    k, c, b = nonzero(rng, -8, 9), nonzero(rng, -6, 9), rng.randint(1, 5)
    a = rng.choice([0, 0, 0, -1, 1]) if b > 1 else 0
    choices: list[tuple[str, list[int | Fraction]]] = [
        (f"k x {'+' if c > 0 else '-'} {abs(c)}", [Fraction(k, 2), c, 0]),
        ("3x^2 + k x", [1, Fraction(k, 2), 0, 0]),
        ("k x^2", [Fraction(k, 3), 0, 0, 0]),
        (f"{2 * c}x + k", [c, k, 0]),
        (f"3k x^2 + {2 * abs(c)}x", [k, abs(c), 0, 0]),
    ]
    f, big = rng.choice(choices)
    total = value(big, b) - value(big, a)
    return Draw(
        slots=_slots(f, "x")
        | _between(f, "x", a, b)
        | {"k": M("k"), "total": M(str(total)), "eq": M(f"int({f}, x, {a}, {b}) = {total}")},
        answer=str(k),
        steps=[
            Code(
                "Integrate between the limits.",
                f"{symbols_of('x', 'k')}\nf = {py(f)}\n"
                f"total = integrate(f, (x, {a}, {b}))\nprint(total)",
            ),
            calc("Solve for k.", f"solve(Eq(total, {py(str(total))}), k)[0]"),
        ],
        final="This is k.",
    )


@family(level=3)
def volume_of_revolution(rng: Random) -> Draw:
    """The exact volume of the solid made by turning a curve about the x-axis between two x."""
    m, a, n = rng.randint(1, 6), rng.choice([0, 0, 0, 1, 2]), rng.randint(1, 5)
    b = a + rng.randint(1, 5)
    choices: list[tuple[str, list[int | Fraction]]] = [
        (linear([m], ["x"]), [Fraction(m * m, 3), 0, 0, 0]),
        (linear([1, n], ["x", ""]), [Fraction(1, 3), n, n * n, 0]),
        ("sqrt(x)" if m == 1 else f"{m}sqrt(x)", [Fraction(m * m, 2), 0, 0]),
        (linear([m], ["x^2"]), [Fraction(m * m, 5), 0, 0, 0, 0, 0]),
        (f"sqrt({linear([m, n], ['x', ''])})", [Fraction(m, 2), n, 0]),
    ]
    f, square = rng.choice(choices)
    v = value(square, b) - value(square, a)
    return Draw(
        slots=_slots(f, "x") | _between(f, "x", a, b),
        answer=printed(f"{v.numerator}pi/{v.denominator}"),
        steps=[
            Code(
                "Integrate pi times the square of the function.",
                f"{define(f, 'x')}\nprint(integrate(pi*f**2, (x, {a}, {b})))",
            )
        ],
        final="This is the volume.",
    )


@family(level=3)
def improper(rng: Random) -> Draw:
    """A convergent improper integral up to infinity (power or exponential)."""
    x, m, n, a = letter(rng), rng.randint(1, 12), rng.randint(2, 4), rng.randint(1, 4)
    k = rng.choice([1, 2, 3, 4])
    kx = x if k == 1 else f"{k}{x}"
    head = "" if m == 1 else str(m)
    f, low, answer = rng.choice([
        (f"{m}/{x}^{n}", a, Fraction(m, (n - 1) * a ** (n - 1))),
        (f"{head}e^(-{kx})", 0, Fraction(m, k)),
        (f"{head}{x} e^(-{kx})", 0, Fraction(m, k * k)),
        (f"{head}{x}^2 e^(-{x})", 0, Fraction(2 * m)),
    ])  # fmt: skip
    return Draw(
        slots=_slots(f, x) | _between(f, x, low, "inf"),
        answer=str(answer),
        steps=[
            Code(
                "Integrate between the limits.",
                f"{define(f, x)}\nprint(integrate(f, ({x}, {low}, oo)))",
            )
        ],
        final="This is the value of the integral.",
    )


@family(level=3)
def distance_travelled(rng: Random) -> Draw:
    """The total distance covered in a time interval by a body whose velocity changes sign."""
    p, q = sorted(distinct(rng, 2, 1, 6))
    end, k = q + rng.randint(0, 3), rng.choice([1, 2, 3, -1])
    c = [k, -k * (p + q), k * p * q] if rng.random() < 0.5 else [2 * k, -2 * k * p]
    f = polynomial(c, "t")
    big = [Fraction(v, len(c) - i) for i, v in enumerate(c)] + [Fraction(0)]
    points = [0, p, *([q] if len(c) == 3 and q < end else []), end]
    total = sum(abs(value(big, v) - value(big, u)) for u, v in pairwise(points))
    return Draw(
        slots=_slots(f, "t", "v") | _between(f, "t", 0, end),
        answer=str(total),
        steps=[
            Code(
                "Find when the velocity is zero.",
                f"{define(f, 't')}\n"
                f"points = [0] + [v for v in solve(f, t) if 0 < v < {end}] + [{end}]\n"
                "print(points)",
            ),
            calc(
                "Add the distances between these times.",
                "sum(abs(integrate(f, (t, p, q))) for p, q in zip(points, points[1:]))",
            ),
        ],
        final="This is the distance.",
    )


@family(level=2)
def derivative_of_integral(rng: Random) -> Draw:
    """The value F'(a) where F(x) is the integral of a function from a constant to x."""
    c, a = coefficients(rng, rng.choice([1, 2, 2, 3]), 8), rng.randint(-5, 6)
    f, low = polynomial(c, "t"), rng.randint(-3, 5)
    name = rng.choice("FFGA")
    return Draw(
        slots={
            "def": M(f"{name}(x) = int({f}, t, {low}, x)"),
            "wanted": M(f"{name}'({a})"),
            "a": M(str(a)),
            "at": M(f"x = {a}"),
            "name": M(name),
        },
        answer=str(value(c, a)),
        steps=[
            Code(
                "Integrate up to x and differentiate.",
                f"{symbols_of('x', 't')}\nF = integrate({py(f)}, (t, {low}, x))\n"
                "print(expand(diff(F, x)))",
            ),
            calc("Put the point into the derivative.", f"diff(F, x).subs(x, {a})"),
        ],
        final="This is the value.",
    )
