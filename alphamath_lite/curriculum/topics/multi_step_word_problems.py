"""Word problems in several steps: totals, differences, shares and rates one after another."""

from fractions import Fraction
from random import Random

from alphamath_lite.curriculum.family import Draw, distinct, family
from alphamath_lite.curriculum.helpers_quantities import (
    amount,
    answered,
    exactly,
    opening,
    part,
    price,
    proper,
    purse,
    times,
)
from alphamath_lite.curriculum.helpers_steps import calc, cash, exact, keep


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
    """Total of three: one has n, the second `times` as many, the third `less` fewer than that."""
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
    words = part(rng, f)
    return Draw(
        {"n": n, "f": words, "f_start": opening(words), "g": part(rng, g)},
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


@family(level=2)
def distance_left(rng: Random) -> Draw:
    """Km left of a trip of d km after t1 hours at v1 and t2 hours at v2 km per hour."""
    t1, t2 = rng.randint(2, 6), rng.randint(2, 6)
    v1, v2 = rng.randint(10, 110), rng.randint(10, 110)
    d = t1 * v1 + t2 * v2 + rng.randint(5, 300)
    return Draw(
        {"d": d, "t1": t1, "v1": v1, "t2": t2, "v2": v2},
        str(d - t1 * v1 - t2 * v2),
        [
            keep("Add the distances travelled.", "done", f"{t1} * {v1} + {t2} * {v2}"),
            calc("Subtract what is done from the total.", f"{d} - done"),
        ],
    )


@family(level=3)
def trip_average_speed(rng: Random) -> Draw:
    """Average speed of a trip: t1 hours at v1 and then t2 hours at v2 km per hour."""
    t1, t2 = rng.randint(2, 6), rng.randint(2, 6)
    v1, v2 = rng.randint(4, 110), rng.randint(4, 110)
    while (t1 * v1 + t2 * v2) % (t1 + t2) and rng.random() < 0.95:
        v1, v2 = rng.randint(4, 110), rng.randint(4, 110)
    return Draw(
        {"t1": t1, "v1": v1, "t2": t2, "v2": v2},
        str(Fraction(t1 * v1 + t2 * v2, t1 + t2)),
        [
            keep("Add the distances travelled.", "distance", f"{t1} * {v1} + {t2} * {v2}"),
            keep("Add the times.", "hours", f"{t1} + {t2}"),
            exact("Divide the distance by the time.", "S(distance) / hours"),
        ],
    )


@family(level=2)
def wall_to_paint(rng: Random) -> Draw:
    """Cost of covering a wall a by b without an opening c by d, at `price` a square metre."""
    money, a, b, each = purse(rng), rng.randint(4, 14), rng.randint(3, 9), price(rng, 1, 20)
    c, d = rng.randint(1, 3), rng.randint(1, 2)
    return Draw(
        {"a": a, "b": b, "c": c, "d": d, "price": money(each)},
        answered((a * b - c * d) * each),
        [
            keep("Subtract the areas.", "area", f"{a} * {b} - {c} * {d}"),
            cash("Multiply the area by the price.", f"area * {amount(each)}"),
        ],
    )


@family(level=2)
def age_chain(rng: Random) -> Draw:
    """Age of C in n years: A is a, B is `times` as old as A, C is d years younger than B."""
    a, k, n = rng.randint(3, 20), rng.randint(2, 4), rng.randint(2, 15)
    d = rng.randint(1, k * a - 1)
    return Draw(
        {"a": a, "times": times(rng, k), "d": d, "n": n},
        str(k * a - d + n),
        [
            keep("Multiply for the second.", "second", f"{a} * {k}"),
            keep("Subtract for the third.", "third", f"second - {d}"),
            calc("Add the years.", f"third + {n}"),
        ],
    )


@family(level=3)
def trading_profit(rng: Random) -> Draw:
    """Profit from n things bought at p each, m of them sold at q each and the rest at r each."""
    money, n = purse(rng), rng.randint(6, 60)
    m = rng.randint(2, n - 1)
    p = price(rng, 1, 12)
    q, r = p + price(rng, 1, 12), p + price(rng, 0, 2)
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


@family(level=1)
def getting_on_and_off(rng: Random) -> Draw:
    """People on board: a at first, b get off and c get on, then d get off and e get on."""
    a, c, e = rng.randint(15, 90), rng.randint(0, 30), rng.randint(0, 30)
    b = rng.randint(1, a - 1)
    d = rng.randint(1, a - b + c)
    return Draw(
        {"a": a, "b": b, "c": c, "d": d, "e": e},
        str(a - b + c - d + e),
        [
            keep("Subtract and add at the first stop.", "now", f"{a} - {b} + {c}"),
            calc("Subtract and add at the second stop.", f"now - {d} + {e}"),
        ],
    )


@family(level=2)
def rest_per_day(rng: Random) -> Draw:
    """Units a day needed to finish n units in r more days after k a day for d days."""
    k, d, r, need = rng.randint(3, 40), rng.randint(2, 9), rng.randint(2, 9), rng.randint(2, 50)
    n = k * d + r * need
    return Draw(
        {"n": n, "k": k, "d": d, "r": r},
        str(need),
        [
            keep("Multiply the rate by the days.", "done", f"{k} * {d}"),
            keep("Subtract what is done from the total.", "rest", f"{n} - done"),
            exact("Divide the rest by the days.", f"S(rest) / {r}"),
        ],
    )


@family(level=2)
def tank_with_leak(rng: Random) -> Draw:
    """Minutes to fill a tank of n litres holding s, with a litres a minute in and b out."""
    b, minutes, s = rng.randint(1, 12), rng.randint(4, 60), rng.randint(1, 15) * 10
    a = b + rng.randint(2, 20)
    n = s + (a - b) * minutes
    return Draw(
        {"n": n, "s": s, "a": a, "b": b},
        str(minutes),
        [
            keep("Subtract what is there already.", "missing", f"{n} - {s}"),
            keep("Subtract the rates.", "rate", f"{a} - {b}"),
            exact("Divide what is missing by the rate.", "S(missing) / rate"),
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
def daily_harvest(rng: Random) -> Draw:
    """Income: n producers give k a day for d days, sold in packs of s at `price` a pack."""
    money, s = purse(rng), rng.choice([6, 10, 12, 12, 5, 4])
    n, k, d = rng.randint(3, 20), rng.randint(1, 9), rng.randint(2, 14)
    while n * k * d % s:
        n += 1
    each = price(rng, 1, 9)
    return Draw(
        {"n": n, "k": k, "d": d, "s": s, "price": money(each)},
        answered(n * k * d // s * each),
        [
            keep("Multiply number, rate and days.", "total", f"{n} * {k} * {d}"),
            keep("Divide the total by the pack size.", "packs", f"total // {s}"),
            cash("Multiply the packs by the price.", f"packs * {amount(each)}"),
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
def growing_daily(rng: Random) -> Draw:
    """Total over n days when a is done on day one and d more each day than the day before."""
    a, d, n = rng.randint(1, 40), rng.randint(1, 10), rng.randint(3, 14)
    return Draw(
        {"a": a, "d": d, "n": n},
        str(n * a + d * n * (n - 1) // 2),
        [
            keep("List the amounts of all days.", "days", f"[{a} + {d} * k for k in range({n})]"),
            calc("Add all days.", "sum(days)"),
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
def backwards_story(rng: Random) -> Draw:
    """Number at the start when the share f was given away, then n more, and r were left."""
    f = proper(rng, (2, 3, 4, 5))
    start = f.denominator * rng.randint(2, 40)
    rest = int(start * (1 - f))
    n = rng.randint(1, rest - 1) if rest > 1 else 1
    words = part(rng, f)
    return Draw(
        {"f": words, "f_start": opening(words), "n": n, "r": rest - n},
        str(start),
        [
            keep("Go back one step by adding.", "before", f"{rest - n} + {n}"),
            exact("Divide by the share that remained.", f"before / (1 - {exactly(f)})"),
        ],
    )


@family(level=1)
def share_after_gift(rng: Random) -> Draw:
    """Each one's share when n packs of k are shared by m after g were set aside."""
    m, each, k = rng.randint(2, 12), rng.randint(2, 30), rng.randint(3, 24)
    n = m * each // k + rng.randint(1, 4)
    return Draw(
        {"n": n, "k": k, "g": n * k - m * each, "m": m},
        str(each),
        [
            keep("Multiply the packs by their content.", "total", f"{n} * {k}"),
            keep("Subtract what was taken away.", "rest", f"total - {n * k - m * each}"),
            exact("Divide the rest by the number of shares.", f"S(rest) / {m}"),
        ],
    )


@family(level=2)
def doubling(rng: Random) -> Draw:
    """Number after t hours when a start of a doubles every h hours."""
    a, h, rounds = rng.randint(2, 90), rng.randint(2, 6), rng.randint(2, 8)
    return Draw(
        {"a": a, "h": h, "t": h * rounds},
        str(a * 2**rounds),
        [
            keep("Count the doublings.", "rounds", f"{h * rounds} // {h}"),
            calc("Double once a round.", f"{a} * 2**rounds"),
        ],
    )


@family(level=2)
def percent_chain(rng: Random) -> Draw:
    """Number: of n, p percent belong to a group, and q percent of these to a smaller one."""
    p, q = (
        rng.choice([10, 20, 25, 30, 40, 50, 60, 75, 80]),
        rng.choice([10, 20, 25, 30, 40, 50, 75]),
    )
    n = rng.randint(1, 20) * 100
    while n * p * q % 10000:
        n += 100
    return Draw(
        {"n": n, "p": p, "q": q},
        str(n * p * q // 10000),
        [
            keep("Take the percentage of the number.", "group", f"S({p})/100 * {n}", sympy=True),
            calc("Take the percentage of the group.", f"S({q})/100 * group"),
        ],
    )


@family(level=2)
def total_duration(rng: Random) -> Draw:
    """Minutes for n pieces of k minutes each with a break of b minutes between neighbours."""
    n, k, b = rng.randint(3, 20), rng.randint(3, 60), rng.randint(2, 20)
    return Draw(
        {"n": n, "k": k, "b": b},
        str(n * k + (n - 1) * b),
        [
            keep("Multiply the pieces by their time.", "work", f"{n} * {k}"),
            keep("Multiply the breaks by their time.", "breaks", f"({n} - 1) * {b}"),
            calc("Add both times.", "work + breaks"),
        ],
    )


@family(level=1)
def difference_of_totals(rng: Random) -> Draw:
    """How many more A has than B in all (absolutely): A has n packs of k, B has m packs of j."""
    n, m = distinct(rng, 2, 2, 30)
    k, j = distinct(rng, 2, 2, 30)
    return Draw(
        {"n": n, "k": k, "m": m, "j": j},
        str(abs(n * k - m * j)),
        [
            keep("Multiply for the first.", "first", f"{n} * {k}"),
            keep("Multiply for the second.", "second", f"{m} * {j}"),
            calc("Take the difference.", "abs(first - second)"),
        ],
    )


@family(level=2)
def tiles_needed(rng: Random) -> Draw:
    """Number of square tiles with side t cm that cover a floor of a by b metres exactly."""
    t = rng.choice([20, 25, 40, 50, 10])
    a, b = rng.randint(1, 9), rng.randint(1, 9)
    while 100 * a % t or 100 * b % t:
        a, b = rng.randint(1, 9), rng.randint(1, 9)
    return Draw(
        {"a": a, "b": b, "t": t},
        str(a * 100 // t * (b * 100 // t)),
        [
            keep("Divide length by tile side.", "along", f"{a} * 100 // {t}"),
            keep("Divide width by tile side.", "across", f"{b} * 100 // {t}"),
            calc("Multiply both numbers.", "along * across"),
        ],
    )


@family(level=3)
def total_from_ratio_gap(rng: Random) -> Draw:
    """Total of two shares in the ratio a : b when the larger exceeds the smaller by d."""
    a, b = distinct(rng, 2, 1, 12)
    unit = rng.randint(2, 40)
    return Draw(
        {"a": a, "b": b, "d": abs(a - b) * unit},
        str((a + b) * unit),
        [
            keep("Divide the difference by the difference of the parts.", "one",
                 f"{abs(a - b) * unit} // abs({a} - {b})"),
            calc("Multiply by all parts.", f"one * ({a} + {b})"),
        ],
    )  # fmt: skip


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
