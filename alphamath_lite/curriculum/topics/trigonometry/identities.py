"""Identities: the other ratio, double angles, sums of angles, simplification."""

from fractions import Fraction
from random import Random

from alphamath_lite.curriculum.family import IMPORT, Code, Draw, M, family
from alphamath_lite.curriculum.helpers_answers import printed
from alphamath_lite.curriculum.helpers_steps import symbols_of
from alphamath_lite.curriculum.notation import py
from alphamath_lite.curriculum.topics.trigonometry.angles import TRIPLES

QUADRANTS = {
    1: ("first", "I", (1, 1)), 2: ("second", "II", (1, -1)),
    3: ("third", "III", (-1, -1)), 4: ("fourth", "IV", (-1, 1)),
}  # fmt: skip


@family(level=2)
def other_ratio(rng: Random) -> Draw:
    """cos or sin of an angle in a stated quadrant, from the other one as a fraction."""
    a, b, c = rng.choice(TRIPLES)
    if rng.random() < 0.5:
        a, b = b, a
    number = rng.randint(1, 4)
    word, roman, signs = QUADRANTS[number]
    given, wanted = rng.sample(["sin", "cos"], 2)
    s1, s2 = (signs[0], signs[1]) if given == "sin" else (signs[1], signs[0])
    angle = rng.choice(["theta", "theta", "alpha", "x"])
    v = f"{'-' if s1 < 0 else ''}{a}/{c}"
    bracket = f"({py(v)})"
    name = {"sin": "Sine", "cos": "Cosine"}[wanted]
    sign = "positive" if s2 > 0 else "negative"
    return Draw(
        slots={
            "given": M(f"{given}({angle}) = {v}"),
            "wanted": M(f"{wanted}({angle})"),
            "quadrant": f"{word} quadrant",
            "roman": f"quadrant {roman}",
            "angle": M(angle),
        },
        answer=str(Fraction(s2 * b, c)),
        steps=[
            Code(
                f"{name} is {sign} in the {word} quadrant.",
                f"{IMPORT}\nprint({'-' if s2 < 0 else ''}sqrt(1 - {bracket}**2))",
            )
        ],
        final="This is the value.",
    )


@family(level=2)
def simplify_expression(rng: Random) -> Draw:
    """A trigonometric expression in one variable that identities simplify to a short form."""
    x, k = rng.choice(["x", "x", "theta", "t", "alpha"]), rng.randint(2, 9)
    s, c, t = f"sin({x})", f"cos({x})", f"tan({x})"
    f, answer = rng.choice([
        (f"(1 - {c}^2)/{s}", s), (f"(1 - {s}^2)/{c}", c), (f"{t} {c}", s), (f"{s}/{t}", c),
        (f"{k}{s}^2 + {k}{c}^2", str(k)), (f"(1 + {t}^2){c}^2", "1"), (f"sin(2{x})/{c}", f"2{s}"),
        (f"({s} + {c})^2 - 1", f"sin(2{x})"), (f"(1 - cos(2{x}))/{s}", f"2{s}"),
        (f"{c}^4 - {s}^4", f"cos(2{x})"), (f"{s}^2 + {c}^2 + {k}", str(k + 1)),
        (f"{k}{t} {c}", f"{k}{s}"), (f"sin(2{x})/(2{s})", c), (f"({k} - {k}{c}^2)/{s}^2", str(k)),
    ])  # fmt: skip
    return Draw(
        slots={"f": M(f), "x": M(x)},
        answer=printed(answer),
        steps=[Code("Simplify with identities.", f"{symbols_of(x)}\nprint(simplify({py(f)}))")],
        final="This is the simplified expression.",
    )


@family(level=2)
def double_angle(rng: Random) -> Draw:
    """sin, cos or tan of twice an acute angle whose sine, cosine or tangent is a fraction."""
    a, b, c = rng.choice(TRIPLES)
    if rng.random() < 0.5:
        a, b = b, a
    angle = rng.choice(["theta", "theta", "x", "alpha"])
    name, v = rng.choice([("sin", f"{a}/{c}"), ("cos", f"{b}/{c}"), ("tan", f"{a}/{b}")])
    wanted = rng.choice(["sin", "cos", "tan"])
    sine, cosine = Fraction(2 * a * b, c * c), Fraction(b * b - a * a, c * c)
    number = {
        "sin": "s = {v}\nc = sqrt(1 - s**2)",
        "cos": "c = {v}\ns = sqrt(1 - c**2)",
        "tan": "c = 1/sqrt(1 + ({v})**2)\ns = c*{v}",
    }[name]
    formula = {"sin": "2*s*c", "cos": "c**2 - s**2", "tan": "2*s*c/(c**2 - s**2)"}[wanted]
    return Draw(
        slots={
            "given": M(f"{name}({angle}) = {v}"),
            "wanted": M(f"{wanted}(2{angle})"),
            "angle": M(angle),
        },
        answer=str({"sin": sine, "cos": cosine, "tan": sine / cosine}[wanted]),
        steps=[
            Code(
                "Find sine and cosine of the angle.",
                f"{IMPORT}\n{number.format(v=py(v))}\nprint(s, c)",
            ),
            Code("Use the formula of the double angle.", f"print({formula})"),
        ],
        final="This is the value.",
    )


@family(level=3)
def addition_formula(rng: Random) -> Draw:
    """sin or cos of a sum or difference of two acute angles, from a ratio of each."""
    (a, b, c), (p, q, r) = rng.sample(TRIPLES, 2)
    n1, n2 = rng.choice(["sin", "cos"]), rng.choice(["sin", "cos"])
    wanted, sign = rng.choice(["sin", "cos"]), rng.choice([1, -1])
    v1, v2 = f"{a if n1 == 'sin' else b}/{c}", f"{p if n2 == 'sin' else q}/{r}"
    s1, c1, s2, c2 = Fraction(a, c), Fraction(b, c), Fraction(p, r), Fraction(q, r)
    answer = s1 * c2 + sign * c1 * s2 if wanted == "sin" else c1 * c2 - sign * s1 * s2
    op, other = ("+", "-") if sign > 0 else ("-", "+")
    formula = f"s1*c2 {op} c1*s2" if wanted == "sin" else f"c1*c2 {other} s1*s2"

    def lines(name: str, v: str, k: int) -> str:
        known, new = (f"s{k}", f"c{k}") if name == "sin" else (f"c{k}", f"s{k}")
        return f"{known} = {py(v)}\n{new} = sqrt(1 - {known}**2)"

    return Draw(
        slots={
            "one": M(f"{n1}(alpha) = {v1}"),
            "two": M(f"{n2}(beta) = {v2}"),
            "alpha": M("alpha"),
            "beta": M("beta"),
            "wanted": M(f"{wanted}(alpha {op} beta)"),
        },
        answer=str(answer),
        steps=[
            Code(
                "Find sine and cosine of both angles.",
                f"{IMPORT}\n{lines(n1, v1, 1)}\n{lines(n2, v2, 2)}\nprint(s1, c1, s2, c2)",
            ),
            Code("Use the addition formula.", f"print({formula})"),
        ],
        final="This is the value.",
    )
