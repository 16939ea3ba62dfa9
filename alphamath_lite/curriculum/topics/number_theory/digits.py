"""Digits and bases."""

from random import Random

from alphamath_lite.curriculum.family import Code, Draw, M, family
from alphamath_lite.curriculum.helpers_steps import calc


def _digits(n: int, base: int) -> str:
    """n > 0 in a base up to 10."""
    return (_digits(n // base, base) if n >= base else "") + str(n % base)


@family(level=2)
def to_base(rng: Random) -> Draw:
    """The decimal number n written in base `base`."""
    base, n = rng.choice([2, 2, 2, 3, 4, 5, 6, 7, 8, 8, 9]), rng.randint(9, 900)
    code = (
        f"n = {n}\ndigits = ''\nwhile n:\n    digits = str(n % {base}) + digits\n"
        f"    n //= {base}\nprint(digits)"
    )
    return Draw(
        {"n": n, "base": base},
        _digits(n, base),
        [Code("Collect the remainders of repeated division.", code)],
    )


@family(level=1)
def from_base(rng: Random) -> Draw:
    """The decimal value of the numeral d in base `base`."""
    base, n = rng.choice([2, 2, 2, 3, 4, 5, 6, 7, 8, 8, 9]), rng.randint(9, 900)
    d = _digits(n, base)
    return Draw(
        {"d": d, "base": base},
        str(n),
        [calc("Convert the numeral to decimal.", f"int('{d}', {base})")],
    )


@family(level=2)
def last_digit(rng: Random) -> Draw:
    """The last digit of a power of whole numbers (slot power)."""
    base, exponent = rng.randint(2, 99), rng.randint(5, 999)
    value = 1
    for _ in range(exponent % 4 + 4):
        value = value * base % 10
    return Draw(
        {"power": M(f"{base}^{exponent}")},
        str(value),
        [calc("Compute the power modulo 10.", f"pow({base}, {exponent}, 10)")],
    )


@family(level=2)
def trailing_zeros(rng: Random) -> Draw:
    """Number of zeros at the end of n factorial (slot f shows it with the sign, n the number)."""
    n, zeros, power = rng.randint(10, 600), 0, 5
    while power <= n:
        zeros, power = zeros + n // power, power * 5
    return Draw(
        {"f": M(f"{n}!"), "n": n},
        str(zeros),
        [calc("Count the factors 5 of the factorial.",
              f"sum({n} // 5**k for k in range(1, 10))")],
    )  # fmt: skip


@family(level=2)
def missing_digit(rng: Random) -> Draw:
    """The digit d for which the number `shown` (with the letter d in it) is divisible by m."""
    found: list[int] = []
    while len(found) != 1:
        m = rng.choice([3, 7, 9, 9, 9, 11, 11, 11, 13, 8])
        digits = [str(rng.randint(1, 9)) for _ in range(rng.randint(3, 5))]
        digits[rng.randrange(1, len(digits))] = "d"
        shown = "".join(digits)
        found = [d for d in range(10) if int(shown.replace("d", str(d))) % m == 0]
    return Draw(
        {"shown": shown, "m": m},
        str(found[0]),
        [calc("Try all digits.",
              f"[d for d in range(10) if int('{shown}'.replace('d', str(d))) % {m} == 0]")],
    )  # fmt: skip


@family(level=1)
def digit_sum(rng: Random) -> Draw:
    """The sum of the decimal digits of n."""
    n = rng.randint(100, 9999999)
    return Draw(
        {"n": n},
        str(sum(map(int, str(n)))),
        [calc("Add the digits.", f"sum(int(d) for d in str({n}))")],
    )
