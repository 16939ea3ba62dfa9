"""Quantities in words: money, fractions, multiples, lists.

Money with a `purse` is kept in cents, written the same way in question and code, and always
answered with two decimals. Everything here builds strings; nothing is computed for the solution.
"""

from collections.abc import Callable, Iterable
from fractions import Fraction
from random import Random

_PURSES = [("$", ""), ("$", ""), ("€", ""), ("£", "")] + [
    ("", f" {unit}") for unit in ("dollars", "euros", "pounds")
]
_PARTS = {
    2: ("half", ""), 3: ("third", "thirds"), 4: ("quarter", "quarters"), 5: ("fifth", "fifths"),
    6: ("sixth", "sixths"), 8: ("eighth", "eighths"), 10: ("tenth", "tenths"),
}  # fmt: skip
_COUNTS = [
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve",
]  # fmt: skip


def currency(rng: Random) -> Callable[[object], str]:
    """A way to write amounts in units of one currency: `$5`, `5 euros`, or the bare number."""
    template = rng.choice(["${}", "${}", "{} dollars", "{} euros", "€{}", "£{}", "{} pounds", "{}"])
    return lambda amount: _agreeing(template.format(amount))


def purse(rng: Random) -> Callable[[int], str]:
    """A way to write amounts of one currency given in cents: `$3.50`, `3.50 euros`."""
    before, after = rng.choice(_PURSES)
    return lambda cents: _agreeing(f"{before}{amount(cents)}{after}")


def _agreeing(money: str) -> str:
    """`1 dollar` for `1 dollars`."""
    return money.removesuffix("s") if money.startswith("1 ") else money


def amount(cents: int) -> str:
    """`1250` -> `12.50`, `1200` -> `12`."""
    return str(cents // 100) if cents % 100 == 0 else f"{cents // 100}.{cents % 100:02d}"


def answered(cents: int) -> str:
    """An amount of money as an answer, `1200` -> `12.00`."""
    return f"{cents // 100}.{cents % 100:02d}"


def price(rng: Random, low: int, high: int) -> int:
    """A price in cents between `low` and `high` units of money, round in most cases."""
    step = rng.choice([100, 100, 50, 25, 10, 5])
    return rng.randrange(low * 100, high * 100 + 1, step)


def part(rng: Random, share: Fraction) -> str:
    """A proper fraction in words or figures: `two thirds`, `2/3`, `half`."""
    if rng.random() < 0.4 or share.denominator not in _PARTS:
        return str(share)
    one, many = _PARTS[share.denominator]
    if share == Fraction(1, 2):
        return "half"
    return f"{_COUNTS[share.numerator]} {one if share.numerator == 1 else many}"


def opening(words: str) -> str:
    """Words as they stand at the start of a sentence."""
    return words[:1].upper() + words[1:]


def times(rng: Random, factor: int) -> str:
    """`twice`, `three times`, `5 times`; words up to nine."""
    if factor == 2 and rng.random() < 0.8:
        return "twice"
    return f"{_COUNTS[factor] if factor < 10 and rng.random() < 0.5 else factor} times"


def multiple(rng: Random, factor: int) -> str:
    """`twice`, `three times`, `5 times`; words up to twelve."""
    if factor == 2 and rng.random() < 0.7:
        return "twice"
    return f"{factor if factor > 12 or rng.random() < 0.5 else _COUNTS[factor]} times"


def proper(rng: Random, denominators: Iterable[int] = (2, 3, 4, 5, 6, 8, 10)) -> Fraction:
    """A fraction between 0 and 1 with one of the denominators (or a divisor of one)."""
    below = rng.choice(list(denominators))
    return Fraction(rng.randint(1, below - 1), below)


def listed(values: Iterable[object]) -> str:
    """`3, 5, 8`: values as a formula and as the inside of a Python list."""
    return ", ".join(str(value) for value in values)


def exactly(share: Fraction) -> str:
    """A fraction as sympy code, `S(2)/3`."""
    return f"S({share.numerator})/{share.denominator}" if share.denominator > 1 else str(share)
