"""Trigonometry: exact values, triangles, equations, identities, circles."""

import math
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
)
from alphamath_lite.curriculum.helpers_answers import printed
from alphamath_lite.curriculum.helpers_functions import plus
from alphamath_lite.curriculum.helpers_steps import calc, symbols_of
from alphamath_lite.curriculum.notation import py

TRIPLES = [
    (3, 4, 5),
    (5, 12, 13),
    (8, 15, 17),
    (7, 24, 25),
    (20, 21, 29),
    (12, 35, 37),
    (9, 40, 41),
]


def degrees(rng: Random, n: object) -> str:
    """An angle in degrees, as people write it."""
    return rng.choice([f"{n}°", f"{n}°", f"{n}°", f"{n} degrees", f"{n} deg"])


def radians(n: int | Fraction) -> str:
    """`n` degrees as a multiple of pi in the plain notation."""
    f = Fraction(n) / 180
    top = {0: "0", 1: "pi", -1: "-pi"}.get(f.numerator, f"{f.numerator}pi")
    return top if f.denominator == 1 else f"{top}/{f.denominator}" if "p" in top else "0"


SQUARES = {"sqrt(2)": math.sqrt(2), "sqrt(3)": math.sqrt(3)}

VALUES = ("0", "1", "-1", "1/2", "-1/2", *(f"{s}{r}/2" for s in ("", "-") for r in SQUARES))

TANGENTS = ("0", "1", "-1", "sqrt(3)", "-sqrt(3)", "sqrt(3)/3")


def number_of(value: str) -> float:
    """A special value such as `-sqrt(3)/2` as a number."""
    sign = -1 if value.startswith("-") else 1
    top, _, bottom = value.removeprefix("-").partition("/")
    return sign * (SQUARES[top] if top in SQUARES else int(top)) / int(bottom or 1)


def angles_with(name: str, target: float, factor: int = 1, end: int = 360) -> list[Fraction]:
    """All angles in [0, end) degrees at which sin, cos or tan of `factor` times it is `target`."""
    steps = [Fraction(5 * n, 2) for n in range(end * 2 // 5)]
    return [
        n
        for n in steps
        if not (name == "tan" and factor * n % 180 == 90)
        and abs(getattr(math, name)(math.radians(factor * n)) - target) < 1e-9
    ]


@family(level=1)
def exact_value(rng: Random) -> Draw:
    """The exact sine, cosine or tangent of a special angle in degrees or radians."""
    name = rng.choice(["sin", "cos", "tan"])
    angle = rng.choice([n for n in range(-180, 421, 15) if n % 30 == 0 or n % 45 == 0])
    while name == "tan" and angle % 180 == 90:
        angle = rng.choice([30, 45, 60, 120, 135, 150, 210, 225, 300, 330])
    if rng.random() < 0.5:
        f, code = f"{name}({radians(angle)})", py(f"{name}({radians(angle)})")
        text: M | str = M(f)
        where: M | str = M(radians(angle))
    else:
        where = degrees(rng, angle)
        text, code = f"{name}({where})", f"{name}(rad({angle}))"
    word = {"sin": "sine", "cos": "cosine", "tan": "tangent"}[name]
    return Draw(
        slots={"f": text, "angle": where, "word": word},
        answer=printed(f"{name}({radians(angle)})"),
        steps=[Code("Evaluate the function at the angle.", f"{IMPORT}\nprint({code})")],
        final="This is the exact value.",
    )


@family(level=1)
def convert_angle(rng: Random) -> Draw:
    """An angle changed from degrees to radians (a multiple of pi) or from radians to degrees."""
    angle = rng.randint(1, 80) * rng.choice([3, 5, 9, 10, 15])
    r = radians(angle)
    if rng.random() < 0.5:
        given: M | str = degrees(rng, angle)
        return Draw(
            slots={"angle": given, "to": "radians", "from": "degrees"},
            answer=printed(r),
            steps=[Code("Change degrees to radians.", f"{IMPORT}\nprint(rad({angle}))")],
            final="This is the angle in radians.",
        )
    return Draw(
        slots={"angle": M(r), "to": "degrees", "from": "radians"},
        answer=str(angle),
        steps=[Code("Change radians to degrees.", f"{IMPORT}\nprint(deg({py(r)}))")],
        final="This is the angle in degrees.",
    )


@family(level=1)
def right_triangle_ratio(rng: Random) -> Draw:
    """sin, cos or tan of an acute angle of a right triangle as a fraction, from two sides."""
    a, b, c = rng.choice(TRIPLES)
    k = rng.choice([1, 1, 2, 3])
    a, b, c = a * k, b * k, c * k
    if rng.random() < 0.5:
        a, b = b, a
    ratio = rng.choice(["sin", "cos", "tan"])
    given = rng.sample(
        [("the side opposite to the angle", a), ("the adjacent side", b), ("the hypotenuse", c)], 2
    )
    known = dict(given)
    opp, adj, hyp = (
        known.get(w)
        for w in ("the side opposite to the angle", "the adjacent side", "the hypotenuse")
    )
    lines = [IMPORT]
    lines.append(f"opposite = {opp}" if opp else f"opposite = sqrt({hyp}**2 - {adj}**2)")
    lines.append(f"adjacent = {adj}" if adj else f"adjacent = sqrt({hyp}**2 - {opp}**2)")
    lines.append(f"hypotenuse = {hyp}" if hyp else f"hypotenuse = sqrt({opp}**2 + {adj}**2)")
    upper, lower = {
        "sin": ("opposite", "hypotenuse"),
        "cos": ("adjacent", "hypotenuse"),
        "tan": ("opposite", "adjacent"),
    }[ratio]
    (w1, v1), (w2, v2) = given
    word = {"sin": "sine", "cos": "cosine", "tan": "tangent"}[ratio]
    return Draw(
        slots={
            "w1": w1,
            "v1": v1,
            "w2": w2,
            "v2": v2,
            "ratio": M(f"{ratio}(theta)"),
            "word": word,
            "theta": M("theta"),
        },
        answer=str({"sin": Fraction(a, c), "cos": Fraction(b, c), "tan": Fraction(a, b)}[ratio]),
        steps=[
            Code(
                "Find the three sides with Pythagoras.",
                "\n".join([*lines, "print(opposite, adjacent, hypotenuse)"]),
            ),
            Code("Divide the two sides.", f"print(S({upper})/{lower})"),
        ],
        final="This is the ratio.",
    )


@family(level=1)
def elevation_height(rng: Random) -> Draw:
    """The height of a thing from the horizontal distance and the angle of elevation, rounded."""
    d, angle, places = rng.randint(5, 120), rng.randint(12, 72), rng.choice([1, 2])
    height = d * math.tan(math.radians(angle))
    return Draw(
        slots={
            "d": d,
            "angle": degrees(rng, angle),
            "places": places,
            "place": {1: "one decimal place", 2: "two decimal places"}[places],
        },
        answer=f"{height:.{places}f}",
        steps=[
            Code(
                "Height is distance times tangent.",
                f"{IMPORT}\nh = {d}*tan(rad({angle}))\nprint(N(h))",
            ),
            Code("Round the result.", f"print(f'{{N(h):.{places}f}}')"),
        ],
        final="This is the height.",
    )


@family(level=2)
def simple_equation(rng: Random) -> Draw:
    """All solutions of sin x, cos x or tan x = special value for 0 <= x < 2 pi."""
    x = rng.choice(["x", "x", "x", "theta", "t"])
    name, k = rng.choice(["sin", "cos", "tan"]), rng.choice([1, 1, 2])
    v = rng.choice(TANGENTS if name == "tan" else VALUES)
    eq = f"{name}({x}) = {v}"
    if k == 2 and v.endswith("/2"):
        eq = f"2{name}({x}) = {v.removesuffix('/2')}"
    found = angles_with(name, number_of(v))
    return Draw(
        slots={"eq": M(eq), "x": M(x), "range": M(f"0 <= {x} < 2pi")},
        answer="{" + ", ".join(printed(radians(n)) for n in found) + "}",
        steps=[
            Code(
                "Solve the equation on the interval.",
                f"{IMPORT}\n{x} = symbols('{x}')\n"
                f"print(solveset({py(eq)}, {x}, Interval.Ropen(0, 2*pi)))",
            )
        ],
        final="These are all the solutions.",
    )


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
def cosine_rule_side(rng: Random) -> Draw:
    """The third side of a triangle from two sides and the angle between them, exact."""
    a, b = distinct(rng, 2, 2, 20)
    angle = rng.choice([60, 60, 60, 120, 120, 90, 45, 30, 150])
    square = printed(f"{a * a + b * b} - {2 * a * b}cos({radians(angle)})")
    return Draw(
        slots={"a": a, "b": b, "angle": degrees(rng, angle)},
        answer=printed(f"sqrt({square.replace('*', '')})"),
        steps=[
            Code(
                "Use the law of cosines.",
                f"{IMPORT}\nc = sqrt({a}**2 + {b}**2 - 2*{a}*{b}*cos(rad({angle})))\nprint(c)",
            )
        ],
        final="This is the third side.",
    )


@family(level=2)
def arc_and_sector(rng: Random) -> Draw:
    """The exact length of an arc or area of a sector from the radius and the angle in degrees."""
    r, angle = rng.randint(2, 30), rng.choice(range(15, 346, 15))
    area = rng.random() < 0.5
    f = Fraction(angle, 360) * (r * r if area else 2 * r)
    code = f"{angle}*pi*{r}**2/360" if area else f"{angle}*2*pi*{r}/360"
    return Draw(
        slots={
            "r": r,
            "angle": degrees(rng, angle),
            "what": "area of the sector" if area else "length of the arc",
            "which": "area" if area else "arc length",
            "sq": "square " if area else "",
        },
        answer=printed(f"{f.numerator}pi/{f.denominator}"),
        steps=[Code("Take the part of the circle.", f"{IMPORT}\nprint({code})")],
        final="This is the exact value.",
    )


@family(level=1)
def special_triangle_side(rng: Random) -> Draw:
    """A side of a right triangle, exact, from another side and an angle of 30, 45 or 60 degrees."""
    angle, a = rng.choice([30, 45, 60]), rng.randint(2, 40)
    known, wanted, code = rng.choice([
        ("the hypotenuse", "the side opposite to the angle", "{a}*sin(rad({g}))"),
        ("the hypotenuse", "the side adjacent to the angle", "{a}*cos(rad({g}))"),
        ("the side opposite to the angle", "the hypotenuse", "{a}/sin(rad({g}))"),
        ("the side adjacent to the angle", "the hypotenuse", "{a}/cos(rad({g}))"),
        ("the side adjacent to the angle", "the side opposite to the angle", "{a}*tan(rad({g}))"),
        ("the side opposite to the angle", "the side adjacent to the angle", "{a}/tan(rad({g}))"),
    ])  # fmt: skip
    plain = code.replace("rad({g})", radians(angle)).replace("{a}*", "{a}").format(a=a)
    ratio = "sine" if "sin" in code else "cosine" if "cos" in code else "tangent"
    return Draw(
        slots={"angle": degrees(rng, angle), "known": known, "wanted": wanted, "a": a},
        answer=printed(plain),
        steps=[
            Code(f"Use the {ratio} of the angle.", f"{IMPORT}\nprint({code.format(a=a, g=angle)})")
        ],
        final="This is the side.",
    )


@family(level=1)
def triangle_area(rng: Random) -> Draw:
    """The exact area of a triangle from two sides and the special angle between them."""
    a, b = rng.randint(2, 30), rng.randint(2, 30)
    angle = rng.choice([30, 30, 45, 60, 60, 90, 120, 135, 150])
    return Draw(
        slots={"a": a, "b": b, "angle": degrees(rng, angle)},
        answer=printed(f"{a * b}sin({radians(angle)})/2"),
        steps=[
            Code(
                "Area is half the product with the sine.",
                f"{IMPORT}\nprint(S({a})*{b}*sin(rad({angle}))/2)",
            )
        ],
        final="This is the area.",
    )


@family(level=1)
def inverse_value(rng: Random) -> Draw:
    """The exact value in radians of arcsin, arccos or arctan of a special number."""
    angle = rng.choice([0, 30, 45, 60, 90])
    name = rng.choice(["arcsin", "arccos", "arctan"])
    if name == "arctan" and angle == 90:
        angle = 60
    v = {
        "arcsin": {0: "0", 30: "1/2", 45: "sqrt(2)/2", 60: "sqrt(3)/2", 90: "1"},
        "arccos": {90: "0", 60: "1/2", 45: "sqrt(2)/2", 30: "sqrt(3)/2", 0: "1"},
        "arctan": {0: "0", 30: "sqrt(3)/3", 45: "1", 60: "sqrt(3)"},
    }[name][angle]
    if rng.random() < 0.45 and v != "0":
        v, angle = f"-{v}", 180 - angle if name == "arccos" else -angle
    word = {"arcsin": "sine", "arccos": "cosine", "arctan": "tangent"}[name]
    f = f"{name}({v})"
    return Draw(
        slots={"f": M(f), "v": M(v), "word": word},
        answer=printed(radians(angle)),
        steps=[Code("Evaluate the inverse function.", f"{IMPORT}\nprint({py(f)})")],
        final="This is the exact value.",
    )


@family(level=1)
def wave_property(rng: Random) -> Draw:
    """The amplitude or the period of a function a sin(bx + c) + d (or cosine)."""
    x, fn = rng.choice(["x", "x", "t"]), rng.choice(["sin", "cos"])
    a, b, c, d = (
        nonzero(rng, -9, 9),
        rng.randint(1, 8),
        rng.choice([0, 0, 1, -2, 3]),
        rng.randint(-6, 6),
    )
    inner, slow = linear([b, c], [x, ""]), rng.random() < 0.25 and b > 1
    if slow:
        inner = f"{x}/{b}"
    head = {1: "", -1: "-"}.get(a, str(a))
    f = f"{head}{fn}({inner}){plus(d)}"
    if rng.random() < 0.4:
        word, answer, thought, code = (
            "amplitude",
            str(abs(a)),
            "The amplitude is the size of the factor.",
            f"abs({a})",
        )
    else:
        word, thought = "period", "The period is 2 pi over the factor of the variable."
        answer = printed(f"{2 * b}pi" if slow else f"2pi/{b}")
        code = f"2*pi/(S(1)/{b})" if slow else f"2*pi/{b}"
    return Draw(
        slots={"f": M(f), "fx": M(f"f({x}) = {f}"), "yx": M(f"y = {f}"), "word": word, "x": M(x)},
        answer=answer,
        steps=[Code(thought, f"{IMPORT}\nprint({code})")],
        final=f"This is the {word}.",
    )


@family(level=1)
def angle_of_triangle(rng: Random) -> Draw:
    """An acute angle of a right triangle, to the nearest degree, from two sides."""
    a, b = sorted(distinct(rng, 2, 2, 40))
    (w1, w2), code, angle = rng.choice([
        (("the side opposite to it", "the hypotenuse"), f"asin(S({a})/{b})", math.asin(a / b)),
        (("the side adjacent to it", "the hypotenuse"), f"acos(S({a})/{b})", math.acos(a / b)),
        (("the side opposite to it", "the side adjacent to it"), f"atan(S({a})/{b})",
         math.atan(a / b)),
    ])  # fmt: skip
    return Draw(
        slots={"w1": w1, "v1": a, "w2": w2, "v2": b},
        answer=str(round(math.degrees(angle))),
        steps=[
            Code(
                "Take the inverse function of the ratio.",
                f"{IMPORT}\nangle = N(deg({code}))\nprint(angle)",
            ),
            Code("Round to the nearest degree.", "print(round(angle))"),
        ],
        final="This is the angle in degrees.",
    )


@family(level=2)
def equation_in_degrees(rng: Random) -> Draw:
    """All angles from 0 up to 360 degrees with sin, cos or tan equal to a special value."""
    x, name = rng.choice(["x", "x", "theta", "A"]), rng.choice(["sin", "cos", "tan"])
    v = rng.choice(TANGENTS if name == "tan" else VALUES)
    found = angles_with(name, number_of(v))
    eq = f"{name}({x}) = {v}"
    return Draw(
        slots={"eq": M(eq), "x": M(x)},
        answer="{" + ", ".join(map(str, found)) + "}",
        steps=[
            Code(
                "Solve the equation on the interval.",
                f"{IMPORT}\n{x} = symbols('{x}')\n"
                f"s = solveset({py(eq)}, {x}, Interval.Ropen(0, 2*pi))\nprint(s)",
            ),
            Code("Change radians to degrees.", "print([deg(v) for v in s])"),
        ],
        final="These are all the angles in degrees.",
    )


@family(level=2)
def sine_rule_side(rng: Random) -> Draw:
    """A side of a triangle, rounded to one decimal place, from two angles and a side."""
    a, (p, q) = rng.randint(3, 60), distinct(rng, 2, 20, 85)
    side = a * math.sin(math.radians(q)) / math.sin(math.radians(p))
    return Draw(
        slots={"a": a, "p": degrees(rng, p), "q": degrees(rng, q)},
        answer=f"{side:.1f}",
        steps=[
            Code(
                "Use the law of sines.",
                f"{IMPORT}\nb = {a}*sin(rad({q}))/sin(rad({p}))\nprint(N(b))",
            ),
            Code("Round the result.", "print(f'{N(b):.1f}')"),
        ],
        final="This is the side.",
    )


@family(level=2)
def cosine_rule_angle(rng: Random) -> Draw:
    """An angle of a triangle, to the nearest degree, from its three sides."""
    a, b = rng.randint(4, 30), rng.randint(4, 30)
    c = rng.randint(abs(a - b) + 1, a + b - 1)
    angle = math.degrees(math.acos((a * a + b * b - c * c) / (2 * a * b)))
    return Draw(
        slots={"a": a, "b": b, "c": c},
        answer=str(round(angle)),
        steps=[
            Code(
                "Use the law of cosines for the angle.",
                f"{IMPORT}\nangle = N(deg(acos(S({a}**2 + {b}**2 - {c}**2)/(2*{a}*{b}))))\n"
                "print(angle)",
            ),
            Code("Round to the nearest degree.", "print(round(angle))"),
        ],
        final="This is the angle in degrees.",
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
def range_of_wave(rng: Random) -> Draw:
    """The range of a sin(bx) + d (or cosine) as a closed interval."""
    name, a, d, b = (
        rng.choice(["sin", "cos"]),
        nonzero(rng, -9, 9),
        rng.randint(-9, 9),
        rng.randint(1, 5),
    )
    head, inner = {1: "", -1: "-"}.get(a, str(a)), linear([b], ["x"])
    f = f"{d} {'-' if a < 0 else '+'} {'' if abs(a) == 1 else abs(a)}{name}({inner})"
    if not d or rng.random() < 0.5:
        f = f"{head}{name}({inner}){plus(d)}"
    return Draw(
        slots={"f": M(f), "fx": M(f"f(x) = {f}"), "yx": M(f"y = {f}")},
        answer=f"[{d - abs(a)}, {d + abs(a)}]",
        steps=[
            Code(
                f"The {'sine' if name == 'sin' else 'cosine'} runs from -1 to 1.",
                f"print([{d} - abs({a}), {d} + abs({a})])",
            )
        ],
        final="As an interval.",
    )


@family(level=2)
def arc_reverse(rng: Random) -> Draw:
    """The radius or the central angle (radians) of a circle from an arc length or sector area."""
    r, a = rng.randint(2, 30), rng.randint(1, 5)
    kind = rng.choice(["radius from arc", "angle from arc", "angle from area"])
    if kind == "radius from arc":
        given, wanted, answer, code = (
            f"an arc of length {a * r} subtends an angle of {a} radians",
            "radius",
            Fraction(r),
            f"S({a * r})/{a}",
        )
    elif kind == "angle from arc":
        length = rng.randint(1, 6 * r)
        given, wanted, answer = (
            f"an arc of length {length} belongs to the radius {r}",
            "central angle in radians",
            Fraction(length, r),
        )
        code = f"S({length})/{r}"
    else:
        area = rng.randint(1, 3 * r * r)
        given, wanted, answer = (
            f"a sector with the radius {r} has the area {area}",
            "central angle in radians",
            Fraction(2 * area, r * r),
        )
        code = f"2*S({area})/{r}**2"
    return Draw(
        slots={"given": given, "wanted": wanted},
        answer=str(answer),
        steps=[Code("Solve the formula of the arc or sector.", f"{IMPORT}\nprint({code})")],
        final="This is the value.",
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


@family(level=3)
def quadratic_equation(rng: Random) -> Draw:
    """All x in [0, 2 pi) that solve a quadratic equation in sin x or cos x."""
    x, name = rng.choice(["x", "x", "theta"]), rng.choice(["sin", "cos"])
    f = f"{name}({x})"
    left, roots = rng.choice([
        (f"2{f}^2 - 3{f} + 1", (1, 0.5)), (f"2{f}^2 + 3{f} + 1", (-1, -0.5)),
        (f"2{f}^2 - {f} - 1", (1, -0.5)),
        (f"2{f}^2 + {f} - 1", (-1, 0.5)), (f"2{f}^2 - {f}", (0, 0.5)), (f"{f}^2 - {f}", (0, 1)),
        (f"2{f}^2 + {f}", (0, -0.5)), (f"{f}^2 + {f}", (0, -1)),
        (f"4{f}^2 - 1", (0.5, -0.5)), (f"{f}^2 - 1", (1, -1)),
        (f"2{f}^2 - 5{f} + 2", (0.5,)),
        (f"2{f}^2 + 5{f} + 2", (-0.5,)), (f"{f}^2 - 3{f} + 2", (1,)),
        (f"2{f}^2 - 7{f} + 3", (0.5,)), (f"{f}^2 + 4{f} + 3", (-1,)),
        (f"{f}^2 + 3{f}", (0,)), (f"4{f}^2 - 4{f} + 1", (0.5,)),
    ])  # fmt: skip
    found = sorted(n for v in roots for n in angles_with(name, v))
    eq = f"{left} = 0"
    return Draw(
        slots={"eq": M(eq), "x": M(x), "range": M(f"0 <= {x} < 2pi"), "f": M(f)},
        answer="{" + ", ".join(printed(radians(n)) for n in found) + "}",
        steps=[
            Code(
                f"Solve for s = {f}.",
                f"{symbols_of(x, 's')}\nr = solve({py(eq).replace(f, 's')}, s)\nprint(r)",
            ),
            calc(
                "Solve for the angle on the interval.",
                f"Union(*[solveset(Eq({f}, v), {x}, Interval.Ropen(0, 2*pi)) for v in r])",
            ),
        ],
        final="These are all the solutions.",
    )


@family(level=3)
def multiple_angle_equation(rng: Random) -> Draw:
    """All x in [0, 2 pi) or [0, pi) that solve sin, cos or tan of a multiple of x = value."""
    x, k, name = (
        rng.choice(["x", "x", "theta"]),
        rng.choice([2, 2, 3]),
        rng.choice(["sin", "cos", "tan"]),
    )
    v = rng.choice(TANGENTS if name == "tan" else VALUES)
    end = rng.choice([360, 180]) if k == 2 else 180
    right = "2pi" if end == 360 else "pi"
    found = angles_with(name, number_of(v), k, end)
    eq = f"{name}({k}{x}) = {v}"
    return Draw(
        slots={"eq": M(eq), "x": M(x), "range": M(f"0 <= {x} < {right}")},
        answer="{" + ", ".join(printed(radians(n)) for n in found) + "}",
        steps=[
            Code(
                "Solve the equation on the interval.",
                f"{symbols_of(x)}\nprint(solveset({py(eq)}, {x}, Interval.Ropen(0, {py(right)})))",
            )
        ],
        final="These are all the solutions.",
    )
