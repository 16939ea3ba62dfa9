"""Limits at infinity: fractions, roots, sequences, powers."""

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
from alphamath_lite.curriculum.helpers_functions import coefficients, letter, plus, quotient
from alphamath_lite.curriculum.helpers_steps import define
from alphamath_lite.curriculum.topics.limits.problem import limit_problem


@family(level=1)
def rational_at_infinity(rng: Random) -> Draw:
    """The limit of a fraction of polynomials as x goes to infinity or minus infinity."""
    x, n = letter(rng), rng.choice([1, 2, 2, 3])
    top, bottom = coefficients(rng, n), coefficients(rng, n)
    answer: object = Fraction(top[0], bottom[0])
    if rng.random() < 0.25:
        top, answer = [*top[:0], *coefficients(rng, n - 1)], 0
    f = quotient(polynomial(top, x), polynomial(bottom, x))
    return limit_problem(f, x, rng.choice(["inf", "inf", "-inf"]), answer)


@family(level=3)
def euler_power(rng: Random) -> Draw:
    """The limit of (1 + a/x)^(bx) or (1 + ax)^(b/x): a power of e."""
    x, a, b = letter(rng), nonzero(rng, -6, 9), rng.randint(1, 7)
    sign, size = ("-" if a < 0 else "+"), abs(a)
    bx, sx = linear([b], [x]), linear([size], [x])
    if rng.random() < 0.6:
        return limit_problem(f"(1 {sign} {size}/{x})^({bx})", x, "inf", printed(f"e^({a * b})"))
    return limit_problem(f"(1 {sign} {sx})^({b}/{x})", x, "0", printed(f"e^({a * b})"))


@family(level=1)
def sequence_limit(rng: Random) -> Draw:
    """The limit of a sequence a_n given by a formula, as n goes to infinity."""
    name, a, b = rng.choice("aaaubx"), nonzero(rng, -9, 12), rng.randint(1, 9)
    c, d, q = rng.randint(1, 9), nonzero(rng, -9, 9), rng.randint(2, 9)
    f, answer = rng.choice([
        (f"({linear([a, b], ['n', ''])})/({linear([c, d], ['n', ''])})", Fraction(a, c)),
        (f"({linear([a, b], ['n^2', 'n'])})/({linear([c, d], ['n^2', ''])})", Fraction(a, c)),
        (f"{a} + {b}/n", Fraction(a)), (f"{b}/n^2 + {c}", Fraction(c)),
        (f"{a} + (1/{q})^n", Fraction(a)), (f"({linear([a, b], ['n', ''])})/n^2", Fraction(0)),
        (f"{c} - {b}*(2/{q + 1})^n", Fraction(c)),
    ])  # fmt: skip
    return Draw(
        slots={
            "an": M(f"{name}_n"),
            "def": M(f"{name}_n = {f}"),
            "f": M(f),
            "lim": M(f"lim({f}, n, inf)"),
        },
        answer=str(answer),
        steps=[Code("Find the limit.", f"{define(f, 'n')}\nprint(limit(f, n, oo))")],
        final="This is the limit.",
    )


@family(level=2)
def horizontal_asymptote(rng: Random) -> Draw:
    """The horizontal asymptote y = c of a rational or exponential function."""
    n, a, b = rng.choice([1, 1, 2]), nonzero(rng, -9, 9), rng.randint(1, 9)
    top, bottom = coefficients(rng, n), coefficients(rng, n)
    f, answer = rng.choice([
        (quotient(polynomial(top), polynomial(bottom)), Fraction(top[0], bottom[0])),
        (quotient(polynomial(top), polynomial(bottom)), Fraction(top[0], bottom[0])),
        (f"{a}{plus(b)}/x", Fraction(a)), (f"{a}{plus(b, 'e^(-x)')}", Fraction(a)),
        (f"({linear([a, b], ['x', ''])})/(x^2 + {b})", Fraction(0)),
        (f"{b}/(x + {abs(a)}){plus(a)}", Fraction(a)),
    ])  # fmt: skip
    return Draw(
        slots={"f": M(f), "fx": M(f"f(x) = {f}"), "yx": M(f"y = {f}")},
        answer=f"y = {answer}",
        steps=[
            Code("Find the limit at infinity.", f"{define(f, 'x')}\nprint('y =', limit(f, x, oo))")
        ],
        final="This is the asymptote.",
    )


@family(level=2)
def long_run(rng: Random) -> Draw:
    """The value that a model of time approaches in the long run."""
    a, b, c, k = rng.randint(2, 400), rng.randint(2, 90), rng.randint(1, 40), rng.randint(2, 9)
    rate = rng.choice(["0.1", "0.2", "0.5", "0.05", "2"])
    f, answer = rng.choice([
        (f"{a}t/({linear([k, c], ['t', ''])})", Fraction(a, k)),
        (f"{a} + {b}e^(-{rate}t)", Fraction(a)),
        (f"{a}/(1 + {b}e^(-{rate}t))", Fraction(a)), (f"{a} - {b}e^(-{rate}t)", Fraction(a)),
        (f"({a}t + {b})/(t + {c})", Fraction(a)), (f"{a}(1 - e^(-{rate}t))", Fraction(a)),
        (f"({linear([a, b], ['t^2', ''])})/({linear([k, c], ['t^2', 't'])})", Fraction(a, k)),
    ])  # fmt: skip
    name = rng.choice("fNTCPV")
    return Draw(
        slots={"f": M(f), "ft": M(f"{name}(t) = {f}"), "name": M(name)},
        answer=str(answer),
        steps=[Code("Find the limit at infinity.", f"{define(f, 't')}\nprint(limit(f, t, oo))")],
        final="This is the limit.",
    )


@family(level=3)
def root_difference(rng: Random) -> Draw:
    """The limit at infinity of a difference of a square root and a line or another root."""
    x, (a, b), c = letter(rng), distinct(rng, 2, -9, 12), rng.randint(1, 9)
    a = a or 3
    m = rng.choice([1, 1, 2, 3])
    lead, line = (f"{x}^2", x) if m == 1 else (f"{m * m}{x}^2", f"{m}{x}")
    one = linear([1, a], [lead, x])
    f, answer = rng.choice([
        (f"sqrt({one}) - {line}", Fraction(a, 2 * m)),
        (f"sqrt({one} + {c}) - {line}", Fraction(a, 2 * m)),
        (f"sqrt({one}) - sqrt({linear([1, b], [lead, x])})", Fraction(a - b, 2 * m)),
        (f"{line} - sqrt({one})", Fraction(-a, 2 * m)),
    ])  # fmt: skip
    return limit_problem(f, x, "inf", answer)
