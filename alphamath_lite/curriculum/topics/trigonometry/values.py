"""Values and angles, arcs and waves."""

from fractions import Fraction
from random import Random

from alphamath_lite.curriculum.family import IMPORT, Code, Draw, M, family, linear, nonzero
from alphamath_lite.curriculum.helpers_answers import printed
from alphamath_lite.curriculum.helpers_functions import plus
from alphamath_lite.curriculum.notation import py
from alphamath_lite.curriculum.topics.trigonometry.angles import degrees, radians


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
                f"print(sorted({py(f.replace(f'{name}({inner})', 's'))} for s in [-1, 1]))",
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
