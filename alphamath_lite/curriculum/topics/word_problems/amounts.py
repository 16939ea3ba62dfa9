"""Shares, containers, changes, totals, mixtures."""

from fractions import Fraction
from random import Random

from alphamath_lite.curriculum.family import Draw, M, distinct, family
from alphamath_lite.curriculum.helpers_steps import calc, exact, solved


@family(level=1)
def share_equally(rng: Random) -> Draw:
    """How many of `total` things each of n gets when they are shared equally."""
    n, each = rng.randint(2, 30), rng.randint(2, 60)
    return Draw(
        {"total": n * each, "n": n},
        str(each),
        [exact("Divide the total by the number of shares.", f"S({n * each}) / {n}")],
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


@family(level=1)
def more_than_total(rng: Random) -> Draw:
    """Total of two when one has n and the other d more."""
    n, d = rng.randint(3, 300), rng.randint(1, 150)
    return Draw(
        {"n": n, "d": d},
        str(2 * n + d),
        [calc("Add both amounts.", f"{n} + ({n} + {d})")],
    )
