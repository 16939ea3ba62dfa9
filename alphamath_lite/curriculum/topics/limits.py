"""Limits: by substitution, factoring, at infinity, one-sided, continuity."""

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
from alphamath_lite.curriculum.helpers_calculus import coefficients, define, letter, shown, value
from alphamath_lite.curriculum.notation import py

Slots = dict[str, M | int | Fraction | str]


def _slots(f: str, x: str, a: object) -> Slots:
    return {
        "f": M(f), "x": M(x), "a": M(str(a)), "lim": M(f"lim({f}, {x}, {a})"), "at": M(f"{x} = {a}"),
        "fx": M(f"f({x}) = {f}"),
    }  # fmt: skip


def _limit(f: str, x: str, a: str, answer: object, thought: str = "Find the limit.") -> Draw:
    return Draw(
        slots=_slots(f, x, a),
        answer=str(answer),
        steps=[Code(thought, f"{define(f, x)}\nprint(limit(f, {x}, {py(a)}))")],
        final="This is the limit.",
    )


@family(level=1)
def by_substitution(rng: Random) -> Draw:
    """The limit of a polynomial or continuous fraction at a number."""
    x, a = letter(rng), rng.randint(-5, 6)
    c = coefficients(rng, rng.choice([1, 2, 2, 3]))
    f, answer = polynomial(c, x), value(c, a)
    if rng.random() < 0.5:
        p, q = rng.randint(1, 5), rng.randint(-9, 9)
        if p * a + q:
            f, answer = f"({f})/({linear([p, q], [x, ''])})", answer / (p * a + q)
    return _limit(f, x, str(a), answer)


@family(level=1)
def removable_hole(rng: Random) -> Draw:
    """The limit of a fraction of polynomials where both are zero."""
    x, a, k = letter(rng), rng.randint(-7, 7), rng.choice([1, 1, 2, 3])
    p, q = rng.sample([n for n in range(-9, 10) if n != a], 2)
    top = polynomial([k, -k * (a + p), k * a * p], x)
    bottom, below = linear([1, -a], [x, ""]), 1
    if rng.random() < 0.5:
        bottom, below = polynomial([1, -(a + q), a * q], x), a - q
    return _limit(f"({top})/({bottom})", x, str(a), Fraction(k * (a - p), below))


@family(level=1)
def rational_at_infinity(rng: Random) -> Draw:
    """The limit of a fraction of polynomials as x goes to infinity or minus infinity."""
    x, n = letter(rng), rng.choice([1, 2, 2, 3])
    top, bottom = coefficients(rng, n), coefficients(rng, n)
    answer: object = Fraction(top[0], bottom[0])
    if rng.random() < 0.25:
        top, answer = [*top[:0], *coefficients(rng, n - 1)], 0
    f = f"({polynomial(top, x)})/({polynomial(bottom, x)})"
    return _limit(f, x, rng.choice(["inf", "inf", "-inf"]), answer)


@family(level=2)
def sine_and_exponential(rng: Random) -> Draw:
    """A standard limit at 0: sin(ax)/(bx), tan, (1 - cos)/x^2, (e^(ax) - 1)/x, ln(1 + ax)/x."""
    x, (a, b) = letter(rng), distinct(rng, 2, 2, 15)
    f, answer = rng.choice([
        (f"sin({a}{x})/({b}{x})", Fraction(a, b)), (f"sin({a}{x})/{x}", Fraction(a)),
        (f"sin({a}{x})/sin({b}{x})", Fraction(a, b)), (f"tan({a}{x})/({b}{x})", Fraction(a, b)),
        (f"(1 - cos({a}{x}))/{x}^2", Fraction(a * a, 2)), (f"(e^({a}{x}) - 1)/{x}", Fraction(a)),
        (f"(e^({a}{x}) - 1)/({b}{x})", Fraction(a, b)), (f"ln(1 + {a}{x})/{x}", Fraction(a)),
        (f"ln(1 + {a}{x})/({b}{x})", Fraction(a, b)), (f"{x}/sin({a}{x})", Fraction(1, a)),
        (f"{a}{x}/tan({b}{x})", Fraction(a, b)), (f"(e^({a}{x}) - e^({b}{x}))/{x}", Fraction(a - b)),
    ])  # fmt: skip
    return _limit(f, x, "0", answer)


@family(level=2)
def with_square_root(rng: Random) -> Draw:
    """The limit of a fraction with a square root where both parts are zero."""
    x, r = letter(rng), rng.randint(1, 9)
    b = rng.randint(-9, 20)
    a = r * r - b
    root, line = f"sqrt({linear([1, b], [x, ''])})", linear([1, -a], [x, ""])
    if rng.random() < 0.5:
        return _limit(f"({root} - {r})/({line})", x, str(a), Fraction(1, 2 * r))
    return _limit(f"({line})/({root} - {r})", x, str(a), 2 * r)


@family(level=2)
def continuity_parameter(rng: Random) -> Draw:
    """The k that makes a function of two pieces continuous at the point where they meet."""
    k, a = nonzero(rng, -9, 9), nonzero(rng, -4, 5)
    c = coefficients(rng, rng.choice([1, 2]), 5)
    other = int(value(c, a)) - k * a
    left, right = linear([1, other], ["kx", ""]), polynomial(c)
    if rng.random() < 0.4:
        k = int(value(c, a)) - a * a
        left = "x^2 + k"
    first, second = rng.sample([left, right], 2)
    return Draw(
        slots={
            "left": M(first),
            "right": M(second),
            "a": M(str(a)),
            "below": M(f"x < {a}"),
            "above": M(f"x >= {a}"),
            "at": M(f"x = {a}"),
        },  # fmt: skip
        answer=str(k),
        steps=[
            Code(
                "Put the meeting point into both pieces.",
                f"from sympy import *\nx, k = symbols('x k')\nleft = ({py(first)}).subs(x, {a})\n"
                f"right = ({py(second)}).subs(x, {a})\nprint(left, right)",
            ),
            Code("Set them equal and solve for k.", "print(solve(Eq(left, right), k)[0])"),
        ],
        final="This makes the function continuous.",
    )


@family(level=2)
def one_sided(rng: Random) -> Draw:
    """A one-sided limit of a fraction at its pole, or with an absolute value; may be infinite."""
    x, a, m = letter(rng), rng.randint(-7, 9), nonzero(rng, -6, 6)
    side = rng.choice("+-")
    line, s = linear([1, -a], [x, ""]), 1 if side == "+" else -1
    f, answer = rng.choice([
        (f"{m}/({line})", "oo" if m * s > 0 else "-oo"),
        (f"{m}/({line})^2", "oo" if m > 0 else "-oo"),
        (f"abs({line})/({line})", s), (f"({line})/abs({line})", s),
        (f"{abs(m)}abs({line})/({line})", s * abs(m)),
    ])  # fmt: skip
    if abs(m) == 1:
        f = f.replace("1abs", "abs")
    return Draw(
        slots=_slots(f, x, a)
        | {"side": "right" if s > 0 else "left", "above": "above" if s > 0 else "below"},
        answer=str(answer),
        steps=[
            Code(
                "Find the one-sided limit.",
                f"{define(f, x, options='real=True')}\nprint(limit(f, {x}, {a}, '{side}'))",
            )
        ],
        final="This is the limit.",
    )


@family(level=3)
def euler_power(rng: Random) -> Draw:
    """The limit of (1 + a/x)^(bx) or (1 + ax)^(b/x): a power of e."""
    x, a, b = letter(rng), nonzero(rng, -6, 9), rng.randint(1, 7)
    sign, size = ("-" if a < 0 else "+"), abs(a)
    bx, sx = linear([b], [x]), linear([size], [x])
    if rng.random() < 0.6:
        return _limit(f"(1 {sign} {size}/{x})^({bx})", x, "inf", shown(f"e^({a * b})"))
    return _limit(f"(1 {sign} {sx})^({b}/{x})", x, "0", shown(f"e^({a * b})"))
