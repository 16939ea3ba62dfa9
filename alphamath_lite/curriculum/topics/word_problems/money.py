"""Prices, change, tariffs, interest."""

from fractions import Fraction
from random import Random

from alphamath_lite.curriculum.family import IMPORT, Code, Draw, distinct, family
from alphamath_lite.curriculum.helpers_quantities import amount, answered, price, purse
from alphamath_lite.curriculum.helpers_steps import cash, exact, solved


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


@family(level=2)
def equal_tariffs(rng: Random) -> Draw:
    """Number of units for which two tariffs cost the same: a + b a unit, c + d a unit."""
    n, (d, b) = rng.randint(3, 60), sorted(distinct(rng, 2, 1, 12))
    a = rng.randint(2, 60)
    c = a + n * (b - d)
    return Draw(
        {"a": a, "b": b, "c": c, "d": d},
        str(n),
        [solved(f"{a} + {b}x = {c} + {d}x", "x", thought="Solve the equation of equal costs.")],
    )


@family(level=1)
def base_plus_rate(rng: Random) -> Draw:
    """Total price: a fixed `base` plus `rate` for each of n units."""
    money, base, rate, n = purse(rng), price(rng, 2, 60), price(rng, 1, 20), rng.randint(2, 30)
    return Draw(
        {"base": money(base), "rate": money(rate), "n": n},
        answered(base + n * rate),
        [cash("Add the fixed price and the price of the units.",
              f"{amount(base)} + {n} * {amount(rate)}")],
    )  # fmt: skip


@family(level=2)
def units_for_total(rng: Random) -> Draw:
    """Number of units when a fixed `base` plus `rate` a unit came to `total`."""
    money, base, rate = purse(rng), price(rng, 2, 60), price(rng, 1, 20)
    n = rng.randint(2, 40)
    total = base + n * rate
    left = f"(Rational('{amount(total)}') - Rational('{amount(base)}'))"
    return Draw(
        {"base": money(base), "rate": money(rate), "total": money(total)},
        str(n),
        [exact("Subtract the fixed price and divide by the rate.",
               f"{left} / Rational('{amount(rate)}')")],
    )  # fmt: skip


@family(level=1)
def simple_interest(rng: Random) -> Draw:
    """Simple interest on `sum` at p percent a year for t years."""
    money, t = purse(rng), rng.randint(1, 12)
    p, cents = (
        rng.choice(["2", "3", "4", "5", "6", "8", "2.5", "3.5", "1.5"]),
        rng.randint(1, 90) * 10000,
    )
    return Draw(
        {"sum": money(cents), "p": p, "t": t},
        answered(int(cents * Fraction(p) * t / 100)),
        [cash("Multiply the sum by rate and years.", f"{amount(cents)} * {p}/100 * {t}")],
    )


@family(level=2)
def compound_interest(rng: Random) -> Draw:
    """Final value of `sum` after t years at p percent compound interest a year, to the cent."""
    money, t, p = purse(rng), rng.randint(2, 10), rng.choice([1, 2, 3, 4, 5, 6, 7, 8, 10])
    cents = rng.randint(1, 90) * 10000
    exact_value = Fraction(cents) * Fraction(100 + p, 100) ** t
    return Draw(
        {"sum": money(cents), "p": p, "t": t},
        answered(int(exact_value + Fraction(1, 2))),
        [cash("Apply the growth factor for each year.", f"{amount(cents)} * (1 + {p}/100)**{t}")],
    )


@family(level=3)
def two_unknown_prices(rng: Random) -> Draw:
    """Price of one of the first kind: a first and b second cost s; c first and d second cost t."""
    money, x, y = purse(rng), price(rng, 1, 15), price(rng, 1, 15)
    a, b, c, d = (rng.randint(2, 8) for _ in range(4))
    while a * d == b * c:
        a, b, c, d = (rng.randint(2, 8) for _ in range(4))
    s, t = a * x + b * y, c * x + d * y
    code = (
        f"{IMPORT}\nx, y = symbols('x y')\n"
        f"prices = solve([Eq({a}*x + {b}*y, Rational('{amount(s)}')), "
        f"Eq({c}*x + {d}*y, Rational('{amount(t)}'))], [x, y])\n"
        f'print(f"{{float(prices[x]):.2f}}")'
    )
    return Draw(
        {"a": a, "b": b, "c": c, "d": d, "s": money(s), "t": money(t)},
        answered(x),
        [Code("Solve the two equations for the first price.", code)],
    )
