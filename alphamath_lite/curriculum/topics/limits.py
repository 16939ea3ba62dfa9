"""Limits: by substitution, factoring, at infinity, one-sided, continuity."""

from fractions import Fraction
from random import Random

from alphamath_lite.curriculum.family import (
    IMPORT,
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
from alphamath_lite.curriculum.helpers_answers import printed
from alphamath_lite.curriculum.helpers_functions import coefficients, letter, plus, value
from alphamath_lite.curriculum.helpers_steps import calc, define, symbols_of
from alphamath_lite.curriculum.notation import py


def _slots(f: str, x: str, a: object) -> dict[str, Value]:
    return {
        "f": M(f), "x": M(x), "a": M(str(a)),
        "lim": M(f"lim({f}, {x}, {a})"), "at": M(f"{x} = {a}"),
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
        (f"{a}{x}/tan({b}{x})", Fraction(a, b)),
        (f"(e^({a}{x}) - e^({b}{x}))/{x}", Fraction(a - b)),
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
        },
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
                f"{define(f, x, real=True)}\nprint(limit(f, {x}, {a}, '{side}'))",
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
        return _limit(f"(1 {sign} {size}/{x})^({bx})", x, "inf", printed(f"e^({a * b})"))
    return _limit(f"(1 {sign} {sx})^({b}/{x})", x, "0", printed(f"e^({a * b})"))


@family(level=1)
def limit_laws(rng: Random) -> Draw:
    """The limit of a combination of f and g whose limits at a point are given."""
    a, p, q = rng.randint(-5, 9), nonzero(rng, -9, 12), nonzero(rng, -6, 8)
    m, n = rng.randint(2, 7), rng.randint(2, 5)
    f, answer, code = rng.choice([
        ("f(x) + g(x)", Fraction(p + q), f"{p} + ({q})"),
        (f"{m}f(x) - g(x)", Fraction(m * p - q), f"{m}*({p}) - ({q})"),
        (f"{m}f(x) + {n}g(x)", Fraction(m * p + n * q), f"{m}*({p}) + {n}*({q})"),
        ("f(x)/g(x)", Fraction(p, q), f"S({p})/({q})"),
        ("f(x)g(x)", Fraction(p * q), f"({p})*({q})"),
        (f"f(x)^2 - {m}g(x)", Fraction(p * p - m * q), f"({p})**2 - {m}*({q})"),
        (f"(f(x) + {m})/g(x)", Fraction(p + m, q), f"S({p} + {m})/({q})"),
    ])  # fmt: skip
    return Draw(
        slots={
            "a": M(str(a)),
            "limf": M(f"lim(f(x), x, {a}) = {p}"),
            "f": M(f),
            "limg": M(f"lim(g(x), x, {a}) = {q}"),
            "wanted": M(f"lim({f}, x, {a})"),
        },
        answer=str(answer),
        steps=[Code("Put the limits into the combination.", f"{IMPORT}\nprint({code})")],
        final="This is the limit.",
    )


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


@family(level=1)
def vertical_asymptotes(rng: Random) -> Draw:
    """All x where the graph of a reduced rational function has a vertical asymptote."""
    p, q = sorted(distinct(rng, 2, -8, 9))
    r = rng.choice([n for n in range(-9, 10) if n not in (p, q)])
    k = rng.choice([1, 1, 2, 3])
    top = rng.choice([str(rng.randint(1, 9)), linear([1, -r], ["x", ""])])
    bottom, answer = rng.choice([
        (polynomial([1, -(p + q), p * q]), f"{{{p}, {q}}}"),
        (linear([k, -k * p], ["x", ""]), str(p)),
        (polynomial([k, -k * (p + q), k * p * q]), f"{{{p}, {q}}}"),
        (polynomial([1, 0, -r * r]) if r else "x", f"{{{-abs(r)}, {abs(r)}}}" if r else "0"),
    ])  # fmt: skip
    if (
        bottom.startswith("x^2 -")
        and "x -" not in bottom
        and abs(r)
        and top == linear([1, -r], ["x", ""])
    ):
        top = str(k)
    f = f"{top}/({bottom})" if top.isdigit() else f"({top})/({bottom})"
    return Draw(
        slots={"f": M(f), "fx": M(f"f(x) = {f}"), "yx": M(f"y = {f}")},
        answer=answer,
        steps=[
            Code(
                "Set the denominator to zero.", f"{symbols_of('x')}\nprint(solve({py(bottom)}, x))"
            )
        ],
        final="These are all the solutions.",
    )


@family(level=2)
def horizontal_asymptote(rng: Random) -> Draw:
    """The horizontal asymptote y = c of a rational or exponential function."""
    n, a, b = rng.choice([1, 1, 2]), nonzero(rng, -9, 9), rng.randint(1, 9)
    top, bottom = coefficients(rng, n), coefficients(rng, n)
    f, answer = rng.choice([
        (f"({polynomial(top)})/({polynomial(bottom)})", Fraction(top[0], bottom[0])),
        (f"({polynomial(top)})/({polynomial(bottom)})", Fraction(top[0], bottom[0])),
        (f"{a}{plus(b)}/x", Fraction(a)), (f"{a} + {b}e^(-x)", Fraction(a)),
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
def difference_quotient(rng: Random) -> Draw:
    """The limit of a difference quotient as h goes to 0, with a number or with x."""
    a, m = rng.randint(2, 9), rng.randint(2, 6)
    f, answer = rng.choice([
        (f"(({a} + h)^2 - {a * a})/h", str(2 * a)), (f"(({a} + h)^3 - {a**3})/h", str(3 * a * a)),
        (f"({m}({a} + h)^2 - {m * a * a})/h", str(2 * m * a)), ("((x + h)^2 - x^2)/h", "2*x"),
        ("((x + h)^3 - x^3)/h", "3*x**2"), (f"({m}(x + h)^2 - {m}x^2)/h", f"{2 * m}*x"),
        (f"(1/({a} + h) - 1/{a})/h", str(Fraction(-1, a * a))),
        (f"(sqrt({a * a} + h) - {a})/h", str(Fraction(1, 2 * a))),
        (f"(({a} + h)^2 + {m}({a} + h) - {a * a + m * a})/h", str(2 * a + m)),
        (f"((h - {a})^2 - {a * a})/h", str(-2 * a)),
    ])  # fmt: skip
    names = ("x", "h") if "x" in f else ("h",)
    return Draw(
        slots={"f": M(f), "lim": M(f"lim({f}, h, 0)"), "h": M("h")},
        answer=answer,
        steps=[
            Code("Find the limit.", f"{symbols_of(*names)}\nf = {py(f)}\nprint(limit(f, h, 0))")
        ],
        final="This is the limit.",
    )


@family(level=2)
def limit_exists(rng: Random) -> Draw:
    """Yes or no: does the two-sided limit of a function of two pieces exist where they meet?"""
    a, c = rng.randint(-4, 5), coefficients(rng, rng.choice([1, 2]), 5)
    m = nonzero(rng, -5, 5)
    gap = rng.choice([0, 0, 0, 1, -2, 4])
    left, right = polynomial(c), linear([m, int(value(c, a)) - m * a + gap], ["x", ""])
    if rng.random() < 0.5:
        left, right = right, left
    return Draw(
        slots={
            "left": M(left),
            "right": M(right),
            "a": M(str(a)),
            "below": M(f"x < {a}"),
            "above": M(f"x > {a}"),
            "at": M(f"x = {a}"),
        },
        answer="no" if gap else "yes",
        steps=[
            Code(
                "Put the meeting point into both pieces.",
                f"{symbols_of('x')}\nleft = ({py(left)}).subs(x, {a})\n"
                f"right = ({py(right)}).subs(x, {a})\nprint(left, right)",
            ),
            calc("Compare the one-sided limits.", "'yes' if left == right else 'no'"),
        ],
        final="This answers the question.",
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
    return _limit(f, x, "inf", answer)


@family(level=3)
def repeated_rule(rng: Random) -> Draw:
    """A limit at 0 that needs l'Hopital's rule two or three times (or a series)."""
    x, a, b = letter(rng), rng.randint(1, 6), rng.randint(1, 7)
    ax, bx = linear([a], [x]), linear([b], [x])
    f, answer = rng.choice([
        (f"({ax} - sin({ax}))/{x}^3", Fraction(a**3, 6)),
        (f"(tan({ax}) - {ax})/{x}^3", Fraction(a**3, 3)),
        (f"(e^({ax}) - 1 - {ax})/{x}^2", Fraction(a * a, 2)),
        (f"(1 - cos({ax}))/({linear([b], [f'{x}^2'])})", Fraction(a * a, 2 * b)),
        (f"(cos({ax}) - cos({linear([a + b], [x])}))/{x}^2", Fraction((a + b) ** 2 - a * a, 2)),
        (f"({ax} - ln(1 + {ax}))/{x}^2", Fraction(a * a, 2)),
        (f"(1 - cos({ax}))/({x} sin({bx}))", Fraction(a * a, 2 * b)),
    ])  # fmt: skip
    return _limit(f, x, "0", answer)


@family(level=3)
def parameter_for_limit(rng: Random) -> Draw:
    """The k for which a fraction with k in the numerator has a finite limit at a zero below."""
    a, p = nonzero(rng, -6, 7), rng.randint(-9, 9)
    k, m = -(a + p), rng.choice([1, 1, 2, 3])
    top = rng.choice([f"x^2 + k x{plus(a * p)}", f"x^2{plus(k, 'x')} + k"])
    if top.endswith("+ k"):
        k = a * p
    bottom = linear([m, -m * a], ["x", ""])
    f = f"({top})/({bottom})"
    return Draw(
        slots=_slots(f, "x", a) | {"k": M("k"), "top": M(top), "bottom": M(bottom)},
        answer=str(k),
        steps=[
            Code(
                "The numerator must be zero at the point.",
                f"{symbols_of('x', 'k')}\ntop = {py(top)}\nprint(top.subs(x, {a}))",
            ),
            calc("Solve for k.", f"solve(top.subs(x, {a}), k)[0]"),
        ],
        final="This is k.",
    )
