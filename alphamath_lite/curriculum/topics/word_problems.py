"""Word problems: one relation to find in a story (money, motion, ages, numbers, work, mixtures)."""

from fractions import Fraction
from random import Random

from alphamath_lite.curriculum.family import IMPORT, Code, Draw, family
from alphamath_lite.curriculum.helpers_quantities import (
    amount,
    answered,
    cash,
    exact,
    price,
    purse,
    solving,
    times,
)  # fmt: skip


@family(level=1)
def total_price(rng: Random) -> Draw:
    """Cost of n equal things at `price` each."""
    money, n, each = purse(rng), rng.randint(2, 40), price(rng, 1, 60)
    return Draw(
        {"n": n, "price": money(each)},
        answered(n * each),
        [cash("Multiply the number by the price.", f"{n} * {amount(each)}")],
    )


@family(level=1)
def change_back(rng: Random) -> Draw:
    """Change after paying with `paid` for n things at `price` each."""
    money, n, each = purse(rng), rng.randint(1, 8), price(rng, 1, 12)
    paid = next(c for c in (1000, 2000, 5000, 10000) if c > n * each)
    return Draw(
        {"n": n, "price": money(each), "paid": money(paid)},
        answered(paid - n * each),
        [cash("Subtract the cost from the amount paid.", f"{amount(paid)} - {n} * {amount(each)}")],
    )


@family(level=1)
def share_equally(rng: Random) -> Draw:
    """How many of `total` things each of n gets when they are shared equally."""
    n, each = rng.randint(2, 30), rng.randint(2, 60)
    return Draw(
        {"total": n * each, "n": n},
        str(each),
        [exact("Divide the total by the number of shares.", f"S({n * each}) / {n}")],
    )


@family(level=1)
def distance_travelled(rng: Random) -> Draw:
    """Distance covered at speed v (km per hour) in t hours."""
    v, t = rng.randint(3, 130), rng.choice(["2", "3", "4", "5", "6", "7", "8", "1.5", "2.5", "3.5"])
    distance = v * Fraction(t)
    return Draw(
        {"v": v, "t": t},
        str(distance),
        [exact("Multiply speed and time.", f"{v} * Rational('{t}')")],
    )


@family(level=1)
def unknown_number(rng: Random) -> Draw:
    """A number from: k times the number, plus (slot more) m, gives r."""
    n, k, m = rng.randint(-12, 60), rng.randint(2, 12), rng.randint(1, 60)
    return Draw(
        {"k": k, "m": m, "r": k * n + m},
        str(n),
        [solving("Solve the equation for the unknown number.", f"{k}x + {m} = {k * n + m}")],
    )


@family(level=2)
def two_ages(rng: Random) -> Draw:
    """Present age of the younger: the older is k times as old now (slot times) and n years older."""
    k, young = rng.randint(2, 7), rng.randint(3, 18)
    n = (k - 1) * young
    return Draw(
        {"times": times(rng, k), "n": n},
        str(young),
        [solving("Solve the equation for the younger age.", f"{k}x = x + {n}")],
    )


@family(level=2)
def meeting(rng: Random) -> Draw:
    """Hours until two travellers d km apart meet, moving towards each other at v and w km per hour."""
    v, w = rng.randint(4, 110), rng.randint(4, 110)
    t = Fraction(rng.randint(1, 12), rng.choice([1, 1, 2]))
    while (t * (v + w)).denominator > 1:
        t = Fraction(rng.randint(1, 12))
    d = int(t * (v + w))
    return Draw(
        {"d": d, "v": v, "w": w},
        str(t),
        [exact("Divide the distance by the sum of the speeds.", f"S({d}) / ({v} + {w})")],
    )


@family(level=2)
def two_kinds(rng: Random) -> Draw:
    """Number of the first kind: n things in all, kind one counts a each, kind two b each, sum s."""
    a, b = rng.choice([(4, 2), (5, 2), (3, 2), (10, 4), (12, 7), (6, 4), (20, 5), (8, 3), (15, 9)])
    x, y = rng.randint(2, 40), rng.randint(2, 40)
    n, s = x + y, a * x + b * y
    code = (
        f"{IMPORT}\nx, y = symbols('x y')\n"
        f"print(solve([Eq(x + y, {n}), Eq({a}*x + {b}*y, {s})], [x, y])[x])"
    )
    return Draw(
        {"n": n, "a": a, "b": b, "s": s},
        str(x),
        [Code("Solve the two equations for the first kind.", code)],
    )
