"""Arithmetic, fractions, decimals, ratios and percentages."""

from fractions import Fraction
from random import Random

from alphamath_lite.curriculum.family import Draw, M, distinct, family
from alphamath_lite.curriculum.helpers_quantities import (
    amount,
    answered,
    cash,
    exact,
    purse,
)  # fmt: skip
from alphamath_lite.curriculum.notation import py

_PERCENTS = [4, 5, 6, 8, 10, 12, 15, 18, 20, 24, 25, 30, 32, 35, 36, 40, 45, 48, 50, 55, 60, 64, 65,
             70, 75, 80, 85, 90, 95]  # fmt: skip


def _proportion(rng: Random) -> Fraction:
    return Fraction(rng.randint(1, 11), rng.choice([2, 3, 4, 5, 6, 7, 8, 9, 10, 12]))


@family(level=1)
def order_of_operations(rng: Random) -> Draw:
    """Value of a whole-number expression with brackets, products and sums (slot expr)."""
    a, b, c, d = (rng.randint(2, 15) for _ in range(4))
    e = rng.randint(2, 5)
    text, value = rng.choice(
        [
            (f"{a} + {b}*{c} - {d}", a + b * c - d),
            (f"({a} + {b})*{c} - {d}", (a + b) * c - d),
            (f"{a} - {b}*({c} - {d})", a - b * (c - d)),
            (f"{a}*{b} - {c}*{d}", a * b - c * d),
            (f"{a} + {b}*{e}^2", a + b * e**2),
            (f"({a} - {b})^2 - {c}*{d}", (a - b) ** 2 - c * d),
            (f"{a}*({b} + {c}) - {e}^3", a * (b + c) - e**3),
            (f"{a * e}/{e} + {b}*{c}", a + b * c),
            (f"({a} + {b}*({c} - {e}))*{e}", (a + b * (c - e)) * e),
            (f"-{a} + {b} - {c} + {d}", -a + b - c + d),
            (f"{a} - (-{b}) - {c}*{d}", a + b - c * d),
            (f"{a}*(-{b}) + {c}", -a * b + c),
        ]
    )
    return Draw({"expr": M(text)}, str(value), [exact("Evaluate the expression.", py(text))])


@family(level=1)
def two_fractions(rng: Random) -> Draw:
    """Sum, difference, product or quotient of two fractions in lowest terms (slot expr)."""
    p, q = _proportion(rng), _proportion(rng)
    sign, value = rng.choice([("+", p + q), ("-", p - q), ("*", p * q), ("/", p / q)])
    text = f"{p} {sign} {q}" if sign in "+-" else f"({p}) {sign} ({q})"
    return Draw({"expr": M(text)}, str(value), [exact("Evaluate the expression.", py(text))])


@family(level=1)
def percent_of(rng: Random) -> Draw:
    """p percent of a number n."""
    p, n = rng.choice(_PERCENTS), rng.choice([rng.randint(2, 60) * 10, rng.randint(10, 900)])
    value = Fraction(p * n, 100)
    return Draw(
        {"p": p, "n": n},
        str(value),
        [exact("Take the percentage of the number.", f"S({p})/100 * {n}")],
    )


@family(level=1)
def price_after_percent(rng: Random) -> Draw:
    """New price of something that cost `price` and now costs p percent less (slot off)."""
    money, p, cents = purse(rng), rng.choice(_PERCENTS), rng.randint(4, 900) * 100
    if rng.random() < 0.4 and p % 10 == 0:
        cents += rng.choice([10, 50, 90, 80])
    return Draw(
        {"price": money(cents), "off": p},
        answered(cents * (100 - p) // 100),
        [cash("Reduce the price by the percentage.", f"{amount(cents)} * (1 - {p}/100)")],
    )


@family(level=2)
def percent_change(rng: Random) -> Draw:
    """By how many percent something changed from `old` to `new` (both increase or decrease)."""
    p = rng.choice(_PERCENTS) * rng.choice([1, -1])
    old = Fraction(100, 1) * rng.randint(1, 12) / rng.choice([1, 2, 5, 4])
    while (old * (100 + p) / 100).denominator > 1 or old.denominator > 1:
        old = Fraction(rng.randint(10, 600))
    new = old * (100 + p) / 100
    return Draw(
        {"old": int(old), "new": int(new)},
        str(abs(p)),
        [exact("Divide the change by the old value and multiply by 100.",
               f"abs(S({new}) - {old}) / {old} * 100")],
    )  # fmt: skip


@family(level=2)
def original_before_percent(rng: Random) -> Draw:
    """Price before a discount of `off` percent, when the reduced price is `price`."""
    money, p = purse(rng), rng.choice(_PERCENTS)
    old = rng.randint(4, 300) * 100
    new = old * (100 - p) // 100
    return Draw(
        {"price": money(new), "off": p},
        answered(old),
        [cash("Divide by the remaining percentage.", f"{amount(new)} / (1 - {p}/100)")],
    )


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
