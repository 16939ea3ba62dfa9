"""Definite and improper integrals, unknown limits and coefficients."""

from fractions import Fraction
from random import Random

from alphamath_lite.curriculum.family import (
    Code,
    Draw,
    M,
    distinct,
    family,
    linear,
    nonzero,
    polynomial,
)
from alphamath_lite.curriculum.helpers_answers import printed
from alphamath_lite.curriculum.helpers_functions import function_name, letter, value
from alphamath_lite.curriculum.helpers_steps import calc, define, symbols_of
from alphamath_lite.curriculum.notation import py
from alphamath_lite.curriculum.topics.integrals.integrands import (
    draw_antiderivative,
    function_slots,
    integration,
    limit_slots,
)


@family(level=1)
def definite_polynomial(rng: Random) -> Draw:
    """The definite integral of a polynomial between two numbers."""
    x, degree = letter(rng), rng.choice([2, 2, 3, 3, 4])
    big = draw_antiderivative(rng, degree)
    a, b = sorted(distinct(rng, 2, -3, 6))
    f = polynomial([c * (degree - i) for i, c in enumerate(big[:-1])], x)
    return Draw(
        slots=function_slots(f, x, function_name(rng)) | limit_slots(f, x, a, b),
        answer=str(value(big, b) - value(big, a)),
        steps=integration(f, x, a, b),
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
        slots=function_slots(f, x, function_name(rng)) | limit_slots(f, x, a, b),
        answer=str(answer),
        steps=[
            Code(
                "Integrate between the limits.",
                f"{define(f, x)}\nprint(integrate(f, ({x}, {bounds[0]}, {bounds[1]})))",
            )
        ],
        final="This is the value of the integral.",
    )


@family(level=3)
def unknown_limit(rng: Random) -> Draw:
    """The positive upper limit k that gives the integral of a linear function a stated value."""
    a, b, k = rng.randint(1, 6), rng.randint(0, 9), rng.randint(1, 9)
    f = linear([2 * a, b], ["x", ""])
    total = a * k * k + b * k
    return Draw(
        slots=function_slots(f, "x")
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
        slots=function_slots(f, "x")
        | limit_slots(f, "x", a, b)
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
        slots=function_slots(f, x) | limit_slots(f, x, low, "inf"),
        answer=str(answer),
        steps=[
            Code(
                "Integrate between the limits.",
                f"{define(f, x)}\nprint(integrate(f, ({x}, {low}, oo)))",
            )
        ],
        final="This is the value of the integral.",
    )
