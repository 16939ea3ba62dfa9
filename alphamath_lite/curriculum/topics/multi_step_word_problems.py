"""Word problems that take several steps: totals, differences, shares and rates one after another."""

from random import Random

from alphamath_lite.curriculum.family import Draw, family
from alphamath_lite.curriculum.helpers_quantities import (
    amount,
    answered,
    calc,
    cash,
    exact,
    exactly,
    keep,
    part,
    price,
    proper,
    purse,
    times,
)  # fmt: skip


@family(level=1)
def stock_left(rng: Random) -> Draw:
    """Things left: n packs of k each, then `sold` taken away on day one and `more` on day two."""
    n, k = rng.randint(3, 40), rng.randint(4, 50)
    sold = rng.randint(1, n * k // 2)
    more = rng.randint(1, n * k - sold)
    return Draw(
        {"n": n, "k": k, "sold": sold, "more": more},
        str(n * k - sold - more),
        [
            keep("Multiply the packs by their content.", "total", f"{n} * {k}"),
            calc("Subtract what was taken away.", f"total - {sold} - {more}"),
        ],
    )


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
def three_people_total(rng: Random) -> Draw:
    """Total of three: one has n, the second `times` as many, the third `less` fewer than the second."""
    n, k = rng.randint(4, 60), rng.randint(2, 5)
    less = rng.randint(1, k * n - 1)
    return Draw(
        {"n": n, "times": times(rng, k), "less": less},
        str(n + k * n + k * n - less),
        [
            keep("Multiply for the second.", "second", f"{n} * {k}"),
            keep("Subtract for the third.", "third", f"second - {less}"),
            calc("Add all three.", f"{n} + second + third"),
        ],
    )


@family(level=2)
def part_then_rest(rng: Random) -> Draw:
    """What is left of n after the share `f` goes away and then the share `g` of the rest."""
    f, g = proper(rng, (2, 3, 4, 5)), proper(rng, (2, 3, 4, 5))
    n = f.denominator * g.denominator * rng.randint(1, 30)
    left = n * (1 - f) * (1 - g)
    return Draw(
        {"n": n, "f": part(rng, f), "g": part(rng, g)},
        str(left),
        [
            keep("Subtract the first share.", "rest", f"{n} * (1 - {exactly(f)})", sympy=True),
            calc("Subtract the second share from the rest.", f"rest * (1 - {exactly(g)})"),
        ],
    )


@family(level=2)
def two_machines(rng: Random) -> Draw:
    """Total output of two makers in t hours: one makes a an hour, the other `more` more an hour."""
    a, more, t = rng.randint(5, 90), rng.randint(2, 40), rng.randint(2, 12)
    return Draw(
        {"a": a, "more": more, "t": t},
        str((2 * a + more) * t),
        [
            keep("Add for the second rate.", "second", f"{a} + {more}"),
            keep("Add the rates.", "both", f"{a} + second"),
            calc("Multiply the rate by the time.", f"both * {t}"),
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
