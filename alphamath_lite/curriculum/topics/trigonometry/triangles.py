"""Right triangles, the rules of sine and cosine, areas."""

import math
from fractions import Fraction
from random import Random

from alphamath_lite.curriculum.family import IMPORT, Code, Draw, M, distinct, family
from alphamath_lite.curriculum.helpers_answers import printed
from alphamath_lite.curriculum.topics.trigonometry.angles import TRIPLES, degrees, radians


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
