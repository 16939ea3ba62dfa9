"""Machines, tanks, trips, days of growth, surfaces to cover."""

from fractions import Fraction
from random import Random

from alphamath_lite.curriculum.family import Draw, family
from alphamath_lite.curriculum.helpers_quantities import amount, answered, price, purse
from alphamath_lite.curriculum.helpers_steps import calc, cash, exact, keep


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
