"""Percentages: shares, rises, falls and what was before them."""

from fractions import Fraction
from random import Random

from alphamath_lite.curriculum.family import Draw, family
from alphamath_lite.curriculum.helpers_quantities import amount, answered, purse
from alphamath_lite.curriculum.helpers_steps import cash, exact

_PERCENTS = [4, 5, 6, 8, 10, 12, 15, 18, 20, 24, 25, 30, 32, 35, 36, 40, 45, 48, 50, 55, 60, 64, 65,
             70, 75, 80, 85, 90, 95]  # fmt: skip


@family(level=1)
def percent_of(rng: Random) -> Draw:
    """p percent of a number n."""
    p, n = rng.choice(_PERCENTS), rng.choice([rng.randint(2, 60) * 10, rng.randint(10, 900)])
    while p * n % 100 and rng.random() < 0.85:
        n = rng.randint(10, 900)
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


@family(level=1)
def percent_what(rng: Random) -> Draw:
    """What percentage of b the number a is."""
    p = rng.choice([*_PERCENTS, 2.5, 12.5, 37.5, 100])
    share = Fraction(p) / 100
    b = share.denominator * rng.randint(1, 30)
    return Draw(
        {"a": int(share * b), "b": b},
        str(share * 100),
        [
            exact(
                "Divide the part by the whole and multiply by 100.",
                f"S({int(share * b)}) / {b} * 100",
            )
        ],
    )


@family(level=1)
def price_plus_percent(rng: Random) -> Draw:
    """Amount to pay when p percent (tax, tip, fee, rise) is added to `price`."""
    money, p, cents = (
        purse(rng),
        rng.choice([*_PERCENTS, 7, 9, 16, 19, 21, 22]),
        rng.randint(3, 600) * 100,
    )
    if p % 10 == 0:
        cents += rng.choice([0, 50, 20, 90])
    return Draw(
        {"price": money(cents), "p": p},
        answered(cents * (100 + p) // 100),
        [cash("Raise the price by the percentage.", f"{amount(cents)} * (1 + {p}/100)")],
    )


@family(level=2)
def whole_from_percent(rng: Random) -> Draw:
    """The whole of which p percent is n."""
    share = Fraction(p := rng.choice(_PERCENTS), 100)
    whole = share.denominator * rng.randint(2, 40)
    return Draw(
        {"p": p, "n": int(share * whole)},
        str(whole),
        [exact("Divide the part by its percentage.", f"{int(share * whole)} / (S({p})/100)")],
    )


@family(level=3)
def combined_discount(rng: Random) -> Draw:
    """The single discount in percent that equals p percent off followed by q percent off."""
    p, q = 5 * rng.randint(1, 14), rng.choice([4, 8, 10, 12, 20, 25, 30, 40, 50, 60])
    total = 100 - Fraction((100 - p) * (100 - q), 100)
    return Draw(
        {"p": p, "q": q},
        str(total),
        [exact("Multiply the remaining shares and subtract from 100 percent.",
               f"100 - 100 * (1 - S({p})/100) * (1 - S({q})/100)")],
    )  # fmt: skip


@family(level=2)
def up_then_down(rng: Random) -> Draw:
    """Final value of `price` after a rise of p percent and then a fall of q percent."""
    money, p, q = (
        purse(rng),
        rng.choice([5, 10, 20, 25, 30, 40, 50]),
        rng.choice([5, 10, 20, 25, 30, 50]),
    )
    cents = rng.randint(1, 60) * 2000
    return Draw(
        {"price": money(cents), "p": p, "q": q},
        answered(cents * (100 + p) * (100 - q) // 10000),
        [cash("Apply both percentages one after the other.",
              f"{amount(cents)} * (1 + {p}/100) * (1 - {q}/100)")],
    )  # fmt: skip


@family(level=2)
def before_increase(rng: Random) -> Draw:
    """Price before an increase (tax, rise) of p percent that led to `price`."""
    money, p = purse(rng), rng.choice([*_PERCENTS, 7, 19, 21])
    old = rng.randint(4, 300) * 100
    new = old * (100 + p) // 100
    return Draw(
        {"price": money(new), "p": p},
        answered(old),
        [cash("Divide by the increased percentage.", f"{amount(new)} / (1 + {p}/100)")],
    )
