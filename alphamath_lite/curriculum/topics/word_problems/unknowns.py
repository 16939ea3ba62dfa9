"""An unknown number, age, width or share from what is said about it."""

from random import Random

from alphamath_lite.curriculum.family import IMPORT, Code, Draw, distinct, family
from alphamath_lite.curriculum.helpers_quantities import times
from alphamath_lite.curriculum.helpers_steps import exact, solved


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
