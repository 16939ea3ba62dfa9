"""Triangles and angles."""

from fractions import Fraction
from math import gcd, isqrt
from random import Random

from alphamath_lite.curriculum.family import Draw, distinct, family
from alphamath_lite.curriculum.helpers_answers import square_root
from alphamath_lite.curriculum.helpers_steps import calc, exact, keep
from alphamath_lite.curriculum.topics.geometry.lengths import TRIPLES, UNITS

_HERONIAN = [
    (13, 14, 15), (5, 5, 6), (5, 5, 8), (10, 13, 13), (4, 13, 15), (9, 10, 17), (7, 15, 20),
    (3, 4, 5), (10, 17, 21), (13, 20, 21), (6, 25, 29), (11, 13, 20), (17, 25, 28), (5, 12, 13),
    (15, 34, 35), (8, 29, 35),
]  # fmt: skip


@family(level=1)
def triangle_area(rng: Random) -> Draw:
    """Area of a triangle with base b and height h (slot unit)."""
    b, h = rng.randint(2, 50), rng.randint(2, 50)
    return Draw(
        {"b": b, "h": h, "unit": rng.choice(UNITS)},
        str(Fraction(b * h, 2)),
        [exact("Take half of base times height.", f"S({b}) * {h} / 2")],
    )


@family(level=1)
def hypotenuse(rng: Random) -> Draw:
    """Hypotenuse of a right triangle with legs a and b (slot unit)."""
    x, y, z = rng.choice(TRIPLES)
    k = rng.randint(1, 6)
    a, b, c = k * x, k * y, str(k * z)
    if rng.random() < 0.25:
        a, b = distinct(rng, 2, 1, 12)
        c = square_root(a * a + b * b)
    if rng.random() < 0.5:
        a, b = b, a
    return Draw(
        {"a": a, "b": b, "unit": rng.choice(UNITS)},
        c,
        [exact("Use the Pythagorean theorem.", f"sqrt({a}**2 + {b}**2)")],
    )


@family(level=1)
def third_angle(rng: Random) -> Draw:
    """Third angle in degrees of a triangle with angles a and b degrees."""
    a, b = rng.randint(10, 110), rng.randint(10, 65)
    return Draw(
        {"a": a, "b": b},
        str(180 - a - b),
        [calc("Subtract the angles from 180 degrees.", f"180 - {a} - {b}")],
    )


@family(level=1)
def missing_leg(rng: Random) -> Draw:
    """A leg of a right triangle with hypotenuse c and other leg a (slot unit)."""
    x, y, z = rng.choice(TRIPLES)
    k = rng.randint(1, 6)
    a, b, c = k * x, k * y, k * z
    if rng.random() < 0.25:
        a, c = sorted(distinct(rng, 2, 2, 15))
    elif rng.random() < 0.5:
        a, b = b, a
    return Draw(
        {"a": a, "c": c, "unit": rng.choice(UNITS)},
        square_root(c * c - a * a),
        [exact("Use the Pythagorean theorem for a leg.", f"sqrt({c}**2 - {a}**2)")],
    )


@family(level=2)
def shadow_height(rng: Random) -> Draw:
    """Height of an object with shadow t, when a stick of height a casts a shadow s (metres)."""
    a, s = rng.randint(1, 9), rng.randint(1, 12)
    t = s * rng.randint(2, 15)
    return Draw(
        {"a": a, "s": s, "t": t},
        str(Fraction(a * t, s)),
        [exact("Use the ratio of similar triangles.", f"S({a}) / {s} * {t}")],
    )


@family(level=3)
def heron(rng: Random) -> Draw:
    """Area of a triangle with sides a, b, c (slot unit)."""
    sides = rng.choice(_HERONIAN)
    k = rng.randint(1, 6)
    a, b, c = (k * side for side in rng.sample(sides, 3))
    square = (a + b + c) * (-a + b + c) * (a - b + c) * (a + b - c)
    return Draw(
        {"a": a, "b": b, "c": c, "unit": rng.choice(UNITS)},
        str(Fraction(isqrt(square), 4)),
        [
            keep("Compute half of the perimeter.", "s", f"S({a} + {b} + {c}) / 2", sympy=True),
            calc("Use the formula of Heron.", f"sqrt(s * (s - {a}) * (s - {b}) * (s - {c}))"),
        ],
    )


@family(level=3)
def cosine_rule(rng: Random) -> Draw:
    """Third side of a triangle with sides a, b and the included angle w degrees (slot unit)."""
    a, b, w = rng.randint(2, 20), rng.randint(2, 20), rng.choice([60, 60, 120, 120, 90])
    square = a * a + b * b - {60: 1, 120: -1, 90: 0}[w] * a * b
    return Draw(
        {"a": a, "b": b, "w": w, "unit": rng.choice(UNITS)},
        square_root(square),
        [exact("Use the law of cosines.",
               f"sqrt({a}**2 + {b}**2 - 2*{a}*{b}*cos(rad({w})))")],
    )  # fmt: skip


@family(level=2)
def angles_in_ratio(rng: Random) -> Draw:
    """Largest angle in degrees of a triangle whose angles are in the ratio p : q : r."""
    while 180 % sum(ratio := [rng.randint(1, 9) for _ in range(3)]) or gcd(*ratio) > 1:
        pass
    p, q, r = ratio
    return Draw(
        {"p": p, "q": q, "r": r},
        str(180 * max(ratio) // sum(ratio)),
        [exact("Take the largest share of 180 degrees.",
               f"S(180) * max({p}, {q}, {r}) / ({p} + {q} + {r})")],
    )  # fmt: skip


@family(level=1)
def supplement(rng: Random) -> Draw:
    """Angle that together with a degrees makes `whole` degrees (90 complement, 180 supplement)."""
    whole, name = rng.choice([(90, "complementary"), (180, "supplementary")])
    a = rng.randint(3, whole - 3)
    return Draw(
        {"a": a, "whole": whole, "kind": name},
        str(whole - a),
        [calc("Subtract the angle from the whole.", f"{whole} - {a}")],
    )
