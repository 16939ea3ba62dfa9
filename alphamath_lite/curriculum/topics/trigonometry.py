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
)
from alphamath_lite.curriculum.helpers_calculus import shown
from alphamath_lite.curriculum.notation import py

Slots = dict[str, M | int | Fraction | str]
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


def radians(n: int) -> str:
    """`n` degrees as a multiple of pi in the plain notation."""
    f = Fraction(n, 180)
    top = {0: "0", 1: "pi", -1: "-pi"}.get(f.numerator, f"{f.numerator}pi")
    return top if f.denominator == 1 else f"{top}/{f.denominator}" if "p" in top else "0"


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
        answer=shown(f"{name}({radians(angle)})"),
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
            answer=shown(r),
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
    """sin, cos or tan of an acute angle of a right triangle as a fraction, from two of its sides."""
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
        slots={"w1": w1, "v1": v1, "w2": w2, "v2": v2, "ratio": M(f"{ratio}(theta)"), "word": word, "theta": M("theta")},
        answer=str({"sin": Fraction(a, c), "cos": Fraction(b, c), "tan": Fraction(a, b)}[ratio]),
        steps=[
            Code("Find the three sides with Pythagoras.", "\n".join([*lines, "print(opposite, adjacent, hypotenuse)"])),
            Code("Divide the two sides.", f"print(S({upper})/{lower})"),
        ],
        final="This is the ratio.",
    )  # fmt: skip


@family(level=1)
def elevation_height(rng: Random) -> Draw:
    """The height of a thing from the horizontal distance and the angle of elevation, rounded."""
    d, angle, places = rng.randint(5, 120), rng.randint(12, 72), rng.choice([1, 2])
    height = d * math.tan(math.radians(angle))
    return Draw(
        slots={"d": d, "angle": degrees(rng, angle), "places": places, "place": {1: "one decimal place", 2: "two decimal places"}[places]},
        answer=f"{height:.{places}f}",
        steps=[
            Code("Height is distance times tangent.", f"{IMPORT}\nh = {d}*tan(rad({angle}))\nprint(N(h))"),
            Code("Round the result.", f"print(f'{{N(h):.{places}f}}')"),
        ],
        final="This is the height.",
    )  # fmt: skip


@family(level=2)
def simple_equation(rng: Random) -> Draw:
    """All solutions of sin x, cos x or tan x = special value for 0 <= x < 2 pi."""
    x = rng.choice(["x", "x", "x", "theta", "t"])
    name, k = rng.choice(["sin", "cos", "tan"]), rng.choice([1, 1, 2])
    values = {"1/2": (2, "1"), "-1/2": (2, "-1"), "sqrt(2)/2": (2, "sqrt(2)"), "-sqrt(2)/2": (2, "-sqrt(2)"),
              "sqrt(3)/2": (2, "sqrt(3)"), "-sqrt(3)/2": (2, "-sqrt(3)"), "1": (1, "1"), "-1": (1, "-1"), "0": (1, "0")}  # fmt: skip
    if name == "tan":
        v = rng.choice(["1", "-1", "sqrt(3)", "-sqrt(3)", "0", "sqrt(3)/3"])
        eq = f"tan({x}) = {v}"
    else:
        v = rng.choice(list(values))
        m, right = values[v]
        eq = f"{name}({x}) = {v}" if k == 1 or m == 1 else f"{m}{name}({x}) = {right}"
    target = float(eval(v, {"sqrt": math.sqrt}))
    found = [n for n in range(0, 360, 15) if not (name == "tan" and n % 180 == 90)
             and abs(getattr(math, name)(math.radians(n)) - target) < 1e-9]  # fmt: skip
    return Draw(
        slots={"eq": M(eq), "x": M(x), "range": M(f"0 <= {x} < 2pi")},
        answer="{" + ", ".join(shown(radians(n)) for n in found) + "}",
        steps=[
            Code(
                "Solve the equation on the interval.",
                f"{IMPORT}\n{x} = symbols('{x}')\nprint(solveset({py(eq)}, {x}, Interval.Ropen(0, 2*pi)))",
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
        slots={"given": M(f"{given}({angle}) = {v}"), "wanted": M(f"{wanted}({angle})"), "quadrant": f"{word} quadrant",
               "roman": f"quadrant {roman}", "angle": M(angle)},
        answer=str(Fraction(s2 * b, c)),
        steps=[Code(f"{name} is {sign} in the {word} quadrant.", f"{IMPORT}\nprint({'-' if s2 < 0 else ''}sqrt(1 - {bracket}**2))")],
        final="This is the value.",
    )  # fmt: skip


@family(level=2)
def cosine_rule_side(rng: Random) -> Draw:
    """The third side of a triangle from two sides and the angle between them, exact."""
    a, b = distinct(rng, 2, 2, 20)
    angle = rng.choice([60, 60, 60, 120, 120, 90, 45, 30, 150])
    square = shown(f"{a * a + b * b} - {2 * a * b}cos({radians(angle)})")
    return Draw(
        slots={"a": a, "b": b, "angle": degrees(rng, angle)},
        answer=shown(f"sqrt({square.replace('*', '')})"),
        steps=[
            Code("Use the law of cosines.", f"{IMPORT}\nc = sqrt({a}**2 + {b}**2 - 2*{a}*{b}*cos(rad({angle})))\nprint(c)")
        ],
        final="This is the third side.",
    )  # fmt: skip


@family(level=2)
def arc_and_sector(rng: Random) -> Draw:
    """The exact length of an arc or area of a sector from the radius and the angle in degrees."""
    r, angle = rng.randint(2, 30), rng.choice(range(15, 346, 15))
    area = rng.random() < 0.5
    f = Fraction(angle, 360) * (r * r if area else 2 * r)
    code = f"{angle}*pi*{r}**2/360" if area else f"{angle}*2*pi*{r}/360"
    return Draw(
        slots={
            "r": r, "angle": degrees(rng, angle), "what": "area of the sector" if area else "length of the arc",
            "which": "area" if area else "arc length", "sq": "square " if area else "",
        },
        answer=shown(f"{f.numerator}pi/{f.denominator}"),
        steps=[Code("Take the part of the circle.", f"{IMPORT}\nprint({code})")],
        final="This is the exact value.",
    )  # fmt: skip
