"""Limits at a point: substitution, factoring, standard limits, laws."""

from fractions import Fraction
from random import Random

from alphamath_lite.curriculum.family import (
    IMPORT,
    Code,
    Draw,
    M,
    distinct,
    family,
    linear,
    nonzero,
    polynomial,
)
from alphamath_lite.curriculum.helpers_functions import coefficients, letter, plus, value
from alphamath_lite.curriculum.helpers_steps import calc, symbols_of
from alphamath_lite.curriculum.notation import py
from alphamath_lite.curriculum.topics.limits.problem import limit_problem, limit_slots


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
    return limit_problem(f, x, str(a), answer)


@family(level=1)
def removable_hole(rng: Random) -> Draw:
    """The limit of a fraction of polynomials where both are zero."""
    x, a, k = letter(rng), rng.randint(-7, 7), rng.choice([1, 1, 2, 3])
    p, q = rng.sample([n for n in range(-9, 10) if n != a], 2)
    top = polynomial([k, -k * (a + p), k * a * p], x)
    bottom, below = linear([1, -a], [x, ""]), 1
    if rng.random() < 0.5:
        bottom, below = polynomial([1, -(a + q), a * q], x), a - q
    return limit_problem(f"({top})/({bottom})", x, str(a), Fraction(k * (a - p), below))


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
    return limit_problem(f, x, "0", answer)


@family(level=2)
def with_square_root(rng: Random) -> Draw:
    """The limit of a fraction with a square root where both parts are zero."""
    x, r = letter(rng), rng.randint(1, 9)
    b = rng.randint(-9, 20)
    a = r * r - b
    root, line = f"sqrt({linear([1, b], [x, ''])})", linear([1, -a], [x, ""])
    if rng.random() < 0.5:
        return limit_problem(f"({root} - {r})/({line})", x, str(a), Fraction(1, 2 * r))
    return limit_problem(f"({line})/({root} - {r})", x, str(a), 2 * r)


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
    return limit_problem(f, x, "0", answer)


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
        slots=limit_slots(f, "x", a) | {"k": M("k"), "top": M(top), "bottom": M(bottom)},
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
