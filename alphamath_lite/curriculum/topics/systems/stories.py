"""Stories with two unknowns: prices, heads and legs, boats, digits, ages."""

from fractions import Fraction
from math import gcd
from random import Random

from alphamath_lite.curriculum.family import Code, Draw, M, Value, distinct, family
from alphamath_lite.curriculum.helpers_quantities import currency, multiple
from alphamath_lite.curriculum.helpers_steps import symbols_of
from alphamath_lite.curriculum.notation import py


def _story(first: str, second: str) -> Code:
    code = f"{symbols_of('x', 'y')}\nprint(solve([{py(first)}, {py(second)}], [x, y])[x])"
    return Code("Let x and y be the unknowns, write two equations and solve for x.", code)


@family(level=1)
def sum_and_difference(rng: Random) -> Draw:
    """Two numbers with a given sum and difference: find the larger."""
    small, gap = rng.randint(-10, 80), rng.randint(1, 60)
    total = 2 * small + gap
    steps = [_story(f"x + y = {total}", f"x - y = {gap}")]
    return Draw({"sum": total, "gap": gap}, str(small + gap), steps)


@family(level=2)
def two_prices(rng: Random) -> Draw:
    """Two purchases of two kinds of goods: find the price of one of the first kind."""
    a, b, c, d = (rng.randint(2, 9) for _ in range(4))
    while a * d == b * c:
        d = rng.randint(2, 12)
    v, w, show = rng.randint(2, 25), rng.randint(2, 25), currency(rng)
    m, n = a * v + b * w, c * v + d * w
    step = _story(f"{a}x + {b}y = {m}", f"{c}x + {d}y = {n}")
    slots: dict[str, Value] = {"a": a, "b": b, "c": c, "d": d, "m": show(m), "n": show(n)}
    return Draw(slots, str(v), [step])


@family(level=2)
def heads_and_legs(rng: Random) -> Draw:
    """A number of things of two sorts with different counts or values: how many of the first?"""
    p, q = rng.choice([(2, 4), (4, 2), (3, 4), (2, 3), (5, 10), (10, 20), (4, 6), (1, 5)])
    v, w = rng.randint(2, 40), rng.randint(2, 40)
    total, value = v + w, p * v + q * w
    step = _story(f"x + y = {total}", f"{p}x + {q}y = {value}")
    return Draw({"p": p, "q": q, "total": total, "value": value}, str(v), [step])


@family(level=3)
def upstream(rng: Random) -> Draw:
    """One way takes t hours downstream and more upstream: the boat's speed in still water."""
    down, up = rng.choice(
        [(2, 3), (2, 4), (3, 4), (3, 5), (4, 6), (1, 2), (2, 6), (4, 5), (3, 6), (5, 6)]
    )
    k = rng.randint(1, 8)
    way = 2 * down * up * k
    boat = k * (up + down)
    step = _story(f"{down}(x + y) = {way}", f"{up}(x - y) = {way}")
    return Draw({"way": way, "down": down, "up": up}, str(boat), [step])


@family(level=3)
def two_digits(rng: Random) -> Draw:
    """Digit sum of a two-digit number and its change when the digits are swapped: the number."""
    p, q = rng.sample(range(1, 10), 2)
    gap = 9 * (q - p)
    code = (
        f"{symbols_of('x', 'y')}\n"
        f"found = solve([Eq(x + y, {p + q}), Eq(10*y + x, 10*x + y + ({gap}))], [x, y])\n"
    )
    code += "print(10*found[x] + found[y])"
    code = code.replace(f"+ ({gap})", f"+ {gap}" if gap > 0 else f"- {-gap}")
    slots: dict[str, Value] = {
        "sum": p + q, "gap": abs(gap), "more": "greater" if gap > 0 else "smaller",
        "grows": "increases" if gap > 0 else "decreases",
    }  # fmt: skip
    return Draw(
        slots, str(10 * p + q), [Code("Let x and y be the digits and solve two equations.", code)]
    )


@family(level=3)
def two_investments(rng: Random) -> Draw:
    """An amount is split over two interest rates, the yearly interest is known: the first part."""
    (p, q), show = distinct(rng, 2, 2, 9), currency(rng)
    v, w = 100 * rng.randint(2, 60), 100 * rng.randint(2, 60)
    interest = (p * v + q * w) // 100
    step = _story(f"x + y = {v + w}", f"({p}/100)x + ({q}/100)y = {interest}")
    slots: dict[str, Value] = {"total": show(v + w), "p": p, "q": q, "interest": show(interest)}
    return Draw(slots, str(v), [step])


@family(level=3)
def blend(rng: Random) -> Draw:
    """Two sorts with prices per kilo, weight and price of the mixture: kilos of the first."""
    v, w, (a, b), show = (
        rng.randint(1, 15),
        rng.randint(1, 15),
        distinct(rng, 2, 3, 24),
        currency(rng),
    )
    worth = a * v + b * w
    step = _story(f"x + y = {v + w}", f"{a}x + {b}y = {worth}")
    slots: dict[str, Value] = {"a": show(a), "b": show(b), "kilos": v + w, "worth": show(worth)}
    return Draw(slots, str(v), [step])


@family(level=3)
def past_ages(rng: Random) -> Draw:
    """Ages with a known sum, n years ago one was k times the other: the elder's age."""
    k, n, young = rng.randint(2, 5), rng.randint(2, 12), rng.randint(2, 14)
    elder, younger = k * young + n, young + n
    step = _story(f"x + y = {elder + younger}", f"x - {n} = {k}(y - {n})")
    slots: dict[str, Value] = {"sum": elder + younger, "n": n, "times": multiple(rng, k)}
    return Draw(slots, str(elder), [step])


@family(level=3)
def fraction_riddle(rng: Random) -> Draw:
    """A fraction is changed in two known ways with known results: find the fraction."""
    x, y, m, n = rng.randint(1, 12), rng.randint(2, 20), rng.randint(1, 6), rng.randint(1, 6)
    while gcd(x, y) > 1 or x in (y, n) or y == n or (x + m) * y == x * (y + m):
        x, y = rng.randint(1, 12), rng.randint(2, 20)
    one, two = Fraction(x + m, y + m), Fraction(x, y + n)
    code = (
        f"{symbols_of('x', 'y')}\n"
        f"found = solve([Eq((x + {m})/(y + {m}), {py(str(one))}), "
        f"Eq(x/(y + {n}), {py(str(two))})], [x, y], dict=True)\n"
    )
    step = Code(
        "Let x/y be the fraction and solve two equations.", f"{code}print(found[0][x]/found[0][y])"
    )
    slots: dict[str, Value] = {"m": m, "n": n, "one": M(str(one)), "two": M(str(two))}
    return Draw(slots, f"{x}/{y}", [step])
