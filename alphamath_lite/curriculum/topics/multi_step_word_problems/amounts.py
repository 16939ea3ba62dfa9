"""Stocks, shares, totals and what was before."""

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


@family(level=3)
def total_from_ratio_gap(rng: Random) -> Draw:
    """Total of two shares in the ratio a : b when the larger exceeds the smaller by d."""
    a, b = distinct(rng, 2, 1, 12)
    a, b = Fraction(a, b).as_integer_ratio()
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
