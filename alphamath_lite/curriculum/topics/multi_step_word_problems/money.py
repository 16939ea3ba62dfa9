"""Wages, prices, savings, bills and profits."""

from random import Random

from alphamath_lite.curriculum.family import Draw, family
from alphamath_lite.curriculum.helpers_quantities import amount, answered, price, purse
from alphamath_lite.curriculum.helpers_steps import cash, exact, keep


@family(level=2)
def weekly_pay(rng: Random) -> Draw:
    """Pay for h hours a day on d days at `wage` an hour minus a deduction `cost`."""
    money, wage, h, d = purse(rng), price(rng, 8, 40), rng.randint(2, 9), rng.randint(2, 6)
    cost = price(rng, 2, 60)
    return Draw(
        {"h": h, "d": d, "wage": money(wage), "cost": money(cost)},
        answered(h * d * wage - cost),
        [
            keep("Multiply the hours by the days.", "hours", f"{h} * {d}"),
            keep("Multiply the hours by the wage.", "pay", f"hours * {amount(wage)}"),
            cash("Subtract the cost.", f"pay - {amount(cost)}"),
        ],
    )


@family(level=2)
def two_prices_change(rng: Random) -> Draw:
    """Change from `paid` for n things at price p and m things at price q."""
    money, n, m = purse(rng), rng.randint(2, 9), rng.randint(2, 9)
    p, q = price(rng, 1, 9), price(rng, 1, 9)
    total = n * p + m * q
    paid = next(c for c in (2000, 5000, 10000, 20000) if c > total)
    return Draw(
        {"n": n, "m": m, "p": money(p), "q": money(q), "paid": money(paid)},
        answered(paid - total),
        [
            keep("Add the costs.", "cost", f"{n} * {amount(p)} + {m} * {amount(q)}"),
            cash("Subtract the cost from the amount paid.", f"{amount(paid)} - cost"),
        ],
    )


@family(level=2)
def saving_goal(rng: Random) -> Draw:
    """Weeks needed to save `goal`, with `start` in hand and `weekly` put aside each week."""
    money = purse(rng)
    weekly, weeks, start = rng.randint(3, 60), rng.randint(3, 40), rng.randint(5, 200)
    goal = start + weekly * weeks
    return Draw(
        {"goal": money(goal * 100), "start": money(start * 100), "weekly": money(weekly * 100)},
        str(weeks),
        [
            keep("Subtract what is there already.", "missing", f"{goal} - {start}"),
            exact("Divide what is missing by the rate.", f"S(missing) / {weekly}"),
        ],
    )


@family(level=2)
def recipe_cost(rng: Random) -> Draw:
    """Cost for m portions when n portions need g grams and a kilogram costs `price`."""
    money, n, factor = purse(rng), rng.randint(2, 8), rng.randint(2, 6)
    g, each = rng.randint(2, 40) * 50, rng.randint(1, 20) * 100
    m = n * factor
    while g * factor * each % 1000:
        each += 100
    return Draw(
        {"n": n, "m": m, "g": g, "price": money(each)},
        answered(g * factor * each // 1000),
        [
            keep("Scale the amount to the portions.", "grams", f"{g} / {n} * {m}"),
            cash("Convert to kilograms and multiply by the price.",
                 f"grams / 1000 * {amount(each)}"),
        ],
    )  # fmt: skip


@family(level=2)
def fuel_cost(rng: Random) -> Draw:
    """Fuel cost of d km at u litres per 100 km and `price` a litre."""
    money, d, u = purse(rng), rng.randint(2, 40) * 50, rng.randint(4, 14)
    each = rng.randint(10, 24) * 10
    return Draw(
        {"d": d, "u": u, "price": money(each)},
        answered(d * u * each // 100),
        [
            keep("Compute the fuel for the distance.", "litres", f"{d} / 100 * {u}"),
            cash("Multiply the amount by the price.", f"litres * {amount(each)}"),
        ],
    )


@family(level=2)
def discount_then_tax(rng: Random) -> Draw:
    """Amount to pay for `price` less p percent, then plus t percent tax."""
    money, p, t = purse(rng), rng.choice([10, 20, 25, 30, 40, 50]), rng.choice([5, 8, 10, 20, 25])
    cents = rng.randint(1, 40) * 2000
    return Draw(
        {"price": money(cents), "p": p, "t": t},
        answered(cents * (100 - p) * (100 + t) // 10000),
        [
            keep(
                "Reduce the price by the percentage.", "reduced", f"{amount(cents)} * (1 - {p}/100)"
            ),
            cash("Raise the price by the percentage.", f"reduced * (1 + {t}/100)"),
        ],
    )


@family(level=3)
def trading_profit(rng: Random) -> Draw:
    """Profit from n things bought at p each, m of them sold at q each and the rest at r < q."""
    money, n = purse(rng), rng.randint(6, 60)
    m = rng.randint(2, n - 1)
    p = price(rng, 1, 12)
    r = p + price(rng, 0, 2)
    q = r + price(rng, 1, 10)
    return Draw(
        {"n": n, "p": money(p), "m": m, "q": money(q), "r": money(r)},
        answered(m * q + (n - m) * r - n * p),
        [
            keep("Multiply the number by the price.", "cost", f"{n} * {amount(p)}"),
            keep("Subtract for the rest.", "rest", f"{n} - {m}"),
            keep("Add the sales.", "sales", f"{m} * {amount(q)} + rest * {amount(r)}"),
            cash("Subtract the cost.", "sales - cost"),
        ],
    )


@family(level=3)
def overtime_pay(rng: Random) -> Draw:
    """Pay for h hours when the first n are paid `wage` and further ones p percent more."""
    money, n, p = purse(rng), rng.choice([30, 35, 38, 40, 40]), rng.choice([25, 50, 50, 50, 100])
    wage, h = rng.randint(4, 20) * 200, n + rng.randint(1, 15)
    return Draw(
        {"h": h, "n": n, "p": p, "wage": money(wage)},
        answered(n * wage + (h - n) * wage * (100 + p) // 100),
        [
            keep("Subtract the normal hours.", "extra", f"{h} - {n}"),
            keep("Raise the wage by the percentage.", "higher", f"{amount(wage)} * (1 + {p}/100)"),
            cash("Add normal and extra pay.", f"{n} * {amount(wage)} + extra * higher"),
        ],
    )


@family(level=2)
def split_bill(rng: Random) -> Draw:
    """Share of each of n people: bill of `first` and `second`, plus a tip of p percent."""
    money, n, p = purse(rng), rng.randint(2, 6), rng.choice([10, 10, 20, 5, 15])
    total = rng.randint(2, 60) * n * 200
    first = rng.randint(1, total // 100 - 1) * 100
    return Draw(
        {"first": money(first), "second": money(total - first), "p": p, "n": n},
        answered(total * (100 + p) // 100 // n),
        [
            keep("Add the costs.", "bill", f"{amount(first)} + {amount(total - first)}"),
            keep("Raise the price by the percentage.", "with_tip", f"bill * (1 + {p}/100)"),
            cash("Divide by the number of people.", f"with_tip / {n}"),
        ],
    )


@family(level=2)
def cheaper_by(rng: Random) -> Draw:
    """How much cheaper the better of two offers is: `base` + `rate` each, or `flat` each (n)."""
    money, n = purse(rng), rng.randint(3, 30)
    rate, base = price(rng, 1, 9), price(rng, 5, 60)
    flat = rate + price(rng, 1, 8)
    while base + n * rate == n * flat:
        base += 100
    return Draw(
        {"base": money(base), "rate": money(rate), "flat": money(flat), "n": n},
        answered(abs(base + n * rate - n * flat)),
        [
            keep("Add the fixed price and the price of the units.", "first",
                 f"{amount(base)} + {n} * {amount(rate)}"),
            keep("Multiply the number by the price.", "second", f"{n} * {amount(flat)}"),
            cash("Take the difference of the costs.", "abs(first - second)"),
        ],
    )  # fmt: skip


@family(level=2)
def fence_cost(rng: Random) -> Draw:
    """Cost of a fence around a rectangle a by b with a gate g wide left out, `price` a metre."""
    money, a, b, each = purse(rng), rng.randint(6, 90), rng.randint(6, 90), price(rng, 2, 40)
    g = rng.randint(1, 5)
    return Draw(
        {"a": a, "b": b, "g": g, "price": money(each)},
        answered((2 * (a + b) - g) * each),
        [
            keep("Add length and width and double.", "around", f"2 * ({a} + {b})"),
            keep("Subtract the opening.", "fence", f"around - {g}"),
            cash("Multiply the length by the price.", f"fence * {amount(each)}"),
        ],
    )


@family(level=3)
def profit_percent(rng: Random) -> Draw:
    """Profit in percent of the cost: bought for `buy`, repaired for `fix`, sold for `sell`."""
    money, p = purse(rng), rng.choice([5, 10, 12, 15, 20, 25, 30, 40, 50, 60, 75, 80])
    cost = rng.randint(2, 40) * 20
    fix = rng.randint(1, cost - 1)
    sell = cost * (100 + p) // 100
    while cost * p % 100:
        cost += 20
        sell = cost * (100 + p) // 100
    return Draw(
        {"buy": money((cost - fix) * 100), "fix": money(fix * 100), "sell": money(sell * 100)},
        str(p),
        [
            keep("Add the costs.", "cost", f"{cost - fix} + {fix}"),
            keep("Subtract the cost.", "profit", f"{sell} - cost"),
            exact("Divide by the cost and multiply by 100.", "S(profit) / cost * 100"),
        ],
    )
