"""Ratios, proportions and units."""

from fractions import Fraction
from random import Random

from alphamath_lite.curriculum.family import Draw, M, distinct, family
from alphamath_lite.curriculum.helpers_quantities import exactly
from alphamath_lite.curriculum.helpers_steps import exact, solved


@family(level=2)
def ratio_share(rng: Random) -> Draw:
    """The part of person or thing one or two (slot: first ratio a, second b, asked the larger)."""
    a, b = distinct(rng, 2, 1, 12)
    unit = rng.randint(2, 40)
    total = (a + b) * unit
    return Draw(
        {"total": total, "a": a, "b": b},
        str(max(a, b) * unit),
        [exact("Take the larger share of the ratio.", f"S({total}) * max({a}, {b}) / ({a} + {b})")],
    )


@family(level=1)
def direct_proportion(rng: Random) -> Draw:
    """If n units give (cost, weigh, need) v, how much m units give."""
    n, m = distinct(rng, 2, 2, 24)
    each = Fraction(rng.randint(2, 40), rng.choice([1, 1, 1, 2, n]))
    while (each * n).denominator > 1:
        each = Fraction(rng.randint(2, 40))
    return Draw(
        {"n": n, "m": m, "v": int(each * n)},
        str(each * m),
        [
            exact(
                "Divide by the first number and multiply by the second.",
                f"S({int(each * n)}) / {n} * {m}",
            )
        ],
    )


@family(level=2)
def inverse_proportion(rng: Random) -> Draw:
    """If n workers need d days, how many days m workers need for the same job."""
    n, m = distinct(rng, 2, 2, 20)
    d = m * rng.randint(1, 6)
    return Draw(
        {"n": n, "m": m, "d": d},
        str(Fraction(n * d, m)),
        [exact("Multiply and divide by the new number.", f"S({n}) * {d} / {m}")],
    )


@family(level=1)
def unknown_in_proportion(rng: Random) -> Draw:
    """The unknown (slot x) in a proportion of two fractions (slot eq)."""
    x = rng.choice("xxxnyabkt")
    a, b, k = rng.randint(1, 15), rng.randint(2, 15), rng.randint(2, 12)
    value, eq = rng.choice(
        [
            (a * k, f"{a}/{b} = {x}/{b * k}"),
            (b * k, f"{a}/{b} = {a * k}/{x}"),
            (a, f"{x}/{b} = {a * k}/{b * k}"),
        ]
    )
    return Draw(
        {"eq": M(eq), "x": M(x)},
        str(value),
        [solved(eq, x, thought=f"Solve the equation for {x}.")],
    )


_CONVERSIONS = [
    ("hours", "minutes", "60"), ("minutes", "seconds", "60"), ("days", "hours", "24"),
    ("weeks", "days", "7"), ("km", "m", "1000"), ("m", "cm", "100"), ("cm", "mm", "10"),
    ("kg", "g", "1000"), ("tonnes", "kg", "1000"), ("litres", "millilitres", "1000"),
    ("m", "mm", "1000"), ("feet", "inches", "12"), ("yards", "feet", "3"),
    ("hours", "seconds", "3600"), ("m/s", "km/h", "3.6"), ("square m", "square cm", "10000"),
    ("hectares", "square m", "10000"), ("cubic m", "litres", "1000"), ("pounds", "ounces", "16"),
    ("years", "months", "12"),
]  # fmt: skip


@family(level=1)
def unit_conversion(rng: Random) -> Draw:
    """The amount n of a unit (slot old) expressed in another unit (slot new)."""
    large, small, factor = rng.choice(_CONVERSIONS)
    n = rng.choice([Fraction(rng.randint(2, 90)), Fraction(rng.randint(2, 60), 2)])
    down = rng.random() < 0.6
    given, value = (n, n * Fraction(factor)) if down else (n * Fraction(factor), n)
    shown = str(given) if given.denominator == 1 else f"{float(given):g}"
    number, times = (exactly(Fraction(v)) if "." not in v else f"Rational('{v}')"
                     for v in (shown, factor))  # fmt: skip
    if not down and "." not in shown:
        number = f"S({shown})"
    return Draw(
        {"n": shown, "old": large if down else small, "new": small if down else large},
        str(value),
        [
            exact("Multiply by the conversion factor.", f"{number} * {times}")
            if down
            else exact("Divide by the conversion factor.", f"{number} / {times}")
        ],
    )


@family(level=2)
def three_part_ratio(rng: Random) -> Draw:
    """The smallest of three shares when `total` is divided in the ratio a : b : c."""
    a, b, c = distinct(rng, 3, 1, 12)
    total = (a + b + c) * rng.randint(2, 40)
    return Draw(
        {"total": total, "a": a, "b": b, "c": c},
        str(total * min(a, b, c) // (a + b + c)),
        [exact("Take the smallest share of the ratio.",
               f"S({total}) * min({a}, {b}, {c}) / ({a} + {b} + {c})")],
    )  # fmt: skip
