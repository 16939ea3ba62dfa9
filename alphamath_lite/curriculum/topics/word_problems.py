"""Word problems: one relation to find in a story (money, motion, ages, numbers, work, mixtures)."""

from fractions import Fraction
from random import Random

from alphamath_lite.curriculum.family import IMPORT, Code, Draw, M, distinct, family
from alphamath_lite.curriculum.helpers_quantities import amount, answered, price, purse, times
from alphamath_lite.curriculum.helpers_steps import calc, cash, exact, solved


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
        [
            solved(
                f"{k}x + {m} = {k * n + m}",
                "x",
                thought="Solve the equation for the unknown number.",
            )
        ],
    )


@family(level=2)
def two_ages(rng: Random) -> Draw:
    """Present age of the younger: the older is `times` as old and n years older."""
    k, young = rng.randint(2, 7), rng.randint(3, 18)
    n = (k - 1) * young
    return Draw(
        {"times": times(rng, k), "n": n},
        str(young),
        [solved(f"{k}x = x + {n}", "x", thought="Solve the equation for the younger age.")],
    )


@family(level=2)
def meeting(rng: Random) -> Draw:
    """Hours until two travellers d km apart meet, moving towards each other at v and w km/h."""
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


@family(level=2)
def combined_work(rng: Random) -> Draw:
    """Hours two workers need together when alone they need a and b hours."""
    a, b = distinct(rng, 2, 2, 30)
    return Draw(
        {"a": a, "b": b},
        str(Fraction(a * b, a + b)),
        [exact("Add the rates and take the reciprocal.", f"1 / (S(1)/{a} + S(1)/{b})")],
    )


@family(level=3)
def other_worker(rng: Random) -> Draw:
    """Hours the second needs alone when both together need t hours and the first alone a hours."""
    t = rng.randint(2, 20)
    a = t + rng.choice([d for d in range(1, 40) if t * (t + d) % d == 0 or rng.random() < 0.05])
    return Draw(
        {"t": t, "a": a},
        str(Fraction(t * a, a - t)),
        [exact("Subtract the rates and take the reciprocal.", f"1 / (S(1)/{t} - S(1)/{a})")],
    )


@family(level=2)
def catch_up(rng: Random) -> Draw:
    """Hours the second (w km/h) needs to catch the first (v km/h), who started h hours earlier."""
    h, v = rng.randint(2, 5), rng.randint(3, 90)
    w = v + rng.choice([d for d in range(1, 99) if v * h % d == 0 and v * h <= 12 * d])
    return Draw(
        {"h": h, "v": v, "w": w},
        str(Fraction(v * h, w - v)),
        [solved(f"{w}x = {v}*(x + {h})", "x", thought="Solve the equation of equal distances.")],
    )


@family(level=3)
def strengthen_mixture(rng: Random) -> Draw:
    """Litres of a q percent solution to add to n litres of p percent to get r percent."""
    p, r, q = sorted(distinct(rng, 3, 1, 19))
    p, r, q = 5 * p, 5 * r, 5 * q
    if rng.random() < 0.4:
        p, q = q, p
    n = rng.randint(1, 40)
    while (n * (r - p)) % (q - r) and rng.random() < 0.9:
        n = rng.randint(1, 40)
    equation = f"{p}*{n} + {q}x = {r}*({n} + x)"
    return Draw(
        {"n": n, "p": p, "q": q, "r": r},
        str(Fraction(n * (r - p), q - r)),
        [solved(equation, "x", thought="Solve the equation for the amount added.")],
    )


@family(level=2)
def mixed_strength(rng: Random) -> Draw:
    """Percentage of the mixture of m litres of p percent and n litres of q percent."""
    m, n = rng.randint(1, 30), rng.randint(1, 30)
    p, q = (5 * k for k in distinct(rng, 2, 0, 18))
    while (m * p + n * q) % (m + n) and rng.random() < 0.95:
        m, n = rng.randint(1, 30), rng.randint(1, 30)
    return Draw(
        {"m": m, "p": p, "n": n, "q": q},
        str(Fraction(m * p + n * q, m + n)),
        [exact("Divide the total content by the total amount.",
               f"S({m} * {p} + {n} * {q}) / ({m} + {n})")],
    )  # fmt: skip


@family(level=2)
def consecutive_numbers(rng: Random) -> Draw:
    """Smallest of three consecutive integers (slot kind: whole, even or odd numbers) with sum s."""
    kind, gap = rng.choice([("whole", 1), ("even", 2), ("odd", 2)])
    n = rng.randint(1, 120)
    n += n % 2 if kind == "even" else (n + 1) % 2 if kind == "odd" else 0
    equation = f"x + (x + {gap}) + (x + {2 * gap}) = {3 * n + 3 * gap}"
    return Draw(
        {"kind": kind, "s": 3 * n + 3 * gap},
        str(n),
        [solved(equation, "x", thought="Solve the equation for the smallest number.")],
    )


@family(level=1)
def sum_and_difference(rng: Random) -> Draw:
    """The larger of two numbers with sum s and difference d."""
    low, d = rng.randint(1, 90), rng.randint(1, 60)
    s = 2 * low + d
    return Draw(
        {"s": s, "d": d},
        str(low + d),
        [exact("Add sum and difference and halve.", f"(S({s}) + {d}) / 2")],
    )


@family(level=2)
def width_from_perimeter(rng: Random) -> Draw:
    """Width of a rectangle that is d longer than wide and has perimeter p."""
    width, d = rng.randint(2, 60), rng.randint(1, 40)
    p = 4 * width + 2 * d
    return Draw(
        {"d": d, "p": p},
        str(width),
        [solved(f"2*(x + (x + {d})) = {p}", "x", thought="Solve the equation for the width.")],
    )


@family(level=2)
def years_until_multiple(rng: Random) -> Draw:
    """In how many years the older (age a) is `times` as old as the younger (age b)."""
    k, years, b = rng.randint(2, 4), rng.randint(1, 20), rng.randint(2, 30)
    a = k * (b + years) - years
    return Draw(
        {"a": a, "b": b, "times": times(rng, k)},
        str(years),
        [solved(f"{a} + x = {k}*({b} + x)", "x", thought="Solve the equation for the years.")],
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
def travel_time(rng: Random) -> Draw:
    """Hours needed for d km at v km per hour."""
    v, t = rng.randint(2, 120), Fraction(rng.randint(2, 24), rng.choice([1, 2]))
    while (v * t).denominator > 1:
        v = rng.randint(2, 120)
    return Draw(
        {"d": int(v * t), "v": v},
        str(t),
        [exact("Divide the distance by the speed.", f"S({int(v * t)}) / {v}")],
    )


@family(level=1)
def average_speed(rng: Random) -> Draw:
    """Average speed in km per hour for d km in t hours."""
    t, v = (
        rng.choice(["2", "3", "4", "5", "6", "8", "1.5", "2.5", "0.5", "12"]),
        rng.randint(3, 120),
    )
    while (v * Fraction(t)).denominator > 1:
        v = rng.randint(3, 120)
    d = int(v * Fraction(t))
    return Draw(
        {"d": d, "t": t},
        str(v),
        [exact("Divide the distance by the time.", f"{d} / Rational('{t}')")],
    )


@family(level=3)
def return_trip_speed(rng: Random) -> Draw:
    """Average speed of a trip out at v and back the same way at w km per hour."""
    v, w = distinct(rng, 2, 4, 120)
    if rng.random() < 0.7:
        v, w = rng.choice([(30, 60), (40, 60), (60, 90), (12, 6), (20, 30), (10, 15), (60, 120),
                           (45, 90), (24, 12), (5, 20), (4, 12), (80, 120), (15, 10),
                           (36, 18)])  # fmt: skip
    return Draw(
        {"v": v, "w": w},
        str(Fraction(2 * v * w, v + w)),
        [exact("Divide twice the distance by the total time.", f"2 / (S(1)/{v} + S(1)/{w})")],
    )


@family(level=1)
def elapsed_minutes(rng: Random) -> Draw:
    """Minutes from clock time `start` to clock time `end` of the same day (24-hour clock)."""
    (h1, m1), (h2, m2) = sorted((rng.randint(6, 22), rng.randint(0, 59)) for _ in range(2))
    if h1 == h2:
        h2 += 1
    return Draw(
        {"start": f"{h1}:{m1:02d}", "end": f"{h2}:{m2:02d}"},
        str(60 * h2 + m2 - 60 * h1 - m1),
        [calc("Subtract the times in minutes.", f"({h2} * 60 + {m2}) - ({h1} * 60 + {m1})")],
    )


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
def reversed_digits(rng: Random) -> Draw:
    """Two-digit number with digit sum s that grows by g when its digits are swapped."""
    tens, ones = sorted(distinct(rng, 2, 1, 9))
    s, g = tens + ones, 9 * (ones - tens)
    code = (
        f"print([n for n in range(10, 100) if n // 10 + n % 10 == {s}"
        f" and 10 * (n % 10) + n // 10 == n + {g}])"
    )
    return Draw(
        {"s": s, "g": g},
        str(10 * tens + ones),
        [Code("Try all two-digit numbers.", code)],
    )


@family(level=1)
def undo_operations(rng: Random) -> Draw:
    """A number from: subtract m, then divide by k, the result is r."""
    k, m, r = rng.randint(2, 12), rng.randint(1, 60), rng.randint(1, 40)
    return Draw(
        {"k": k, "m": m, "r": r},
        str(k * r + m),
        [solved(f"(x - {m})/{k} = {r}", "x", thought="Solve the equation for the unknown number.")],
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


@family(level=1)
def containers_needed(rng: Random) -> Draw:
    """How many containers of k are needed for n things (rounded up)."""
    k, n = rng.randint(3, 60), rng.randint(40, 900)
    return Draw(
        {"n": n, "k": k},
        str(-(-n // k)),
        [exact("Divide and round up.", f"ceiling(S({n}) / {k})")],
    )


@family(level=1)
def signed_changes(rng: Random) -> Draw:
    """Final level: starts at a (may be negative), rises by up, then falls by down."""
    a, up, down = rng.randint(-20, 15), rng.randint(1, 30), rng.randint(1, 30)
    return Draw(
        {"a": M(str(a)), "up": up, "down": down},
        str(a + up - down),
        [calc("Add the rise and subtract the fall.", f"{a} + {up} - {down}")],
    )


@family(level=3)
def three_shares(rng: Random) -> Draw:
    """First share when n is split: the second is `times` the first, the third d more."""
    k, first, d = rng.randint(2, 5), rng.randint(2, 60), rng.randint(1, 40)
    n = first * (2 + k) + d
    return Draw(
        {"n": n, "times": times(rng, k), "d": d},
        str(first),
        [
            solved(
                f"x + {k}x + (x + {d}) = {n}",
                "x",
                thought="Solve the equation for the first share.",
            )
        ],
    )


@family(level=1)
def more_than_total(rng: Random) -> Draw:
    """Total of two when one has n and the other d more."""
    n, d = rng.randint(3, 300), rng.randint(1, 150)
    return Draw(
        {"n": n, "d": d},
        str(2 * n + d),
        [calc("Add both amounts.", f"{n} + ({n} + {d})")],
    )
