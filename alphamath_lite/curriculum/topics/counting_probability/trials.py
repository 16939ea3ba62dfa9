"""Draws from boxes, dice, coins and repeated trials."""

from fractions import Fraction
from math import comb
from random import Random

from alphamath_lite.curriculum.family import IMPORT, Code, Draw, M, family
from alphamath_lite.curriculum.helpers_quantities import exactly, proper
from alphamath_lite.curriculum.helpers_steps import exact


@family(level=1)
def draw_one(rng: Random) -> Draw:
    """Probability that one ball drawn from a red, b blue, c green ones is red."""
    a, b, c = (rng.randint(1, 15) for _ in range(3))
    return Draw(
        {"a": a, "b": b, "c": c},
        str(Fraction(a, a + b + c)),
        [exact("Divide the favourable number by the total.", f"S({a}) / ({a} + {b} + {c})")],
    )


@family(level=2)
def draw_two_same(rng: Random) -> Draw:
    """Probability that two things drawn at once from a of one, b of another kind are kind one."""
    a, b = rng.randint(2, 14), rng.randint(2, 14)
    return Draw(
        {"a": a, "b": b},
        str(Fraction(a * (a - 1), (a + b) * (a + b - 1))),
        [exact("Divide the favourable selections by all selections.",
               f"binomial({a}, 2) / binomial({a} + {b}, 2)")],
    )  # fmt: skip


@family(level=2)
def exactly_k_successes(rng: Random) -> Draw:
    """Probability of exactly k successes in n independent trials with success probability p."""
    n, p = rng.randint(3, 8), proper(rng, (2, 3, 4, 5, 6, 8, 10))
    k = rng.randint(1, n - 1)
    return Draw(
        {"n": n, "k": k, "p": M(str(p))},
        str(comb(n, k) * p**k * (1 - p) ** (n - k)),
        [exact("Use the binomial distribution.",
               f"binomial({n}, {k}) * ({exactly(p)})**{k} * (1 - {exactly(p)})**({n} - {k})")],
    )  # fmt: skip


@family(level=2)
def at_least_one(rng: Random) -> Draw:
    """Probability of at least one success in n independent trials with success probability p."""
    n, p = rng.randint(2, 6), proper(rng, (2, 3, 4, 5, 6, 7, 8, 9, 10, 12))
    return Draw(
        {"n": n, "p": M(str(p))},
        str(1 - (1 - p) ** n),
        [exact("Subtract the probability of no success from 1.", f"1 - (1 - {exactly(p)})**{n}")],
    )


@family(level=2)
def two_dice_sum(rng: Random) -> Draw:
    """Probability that two fair six-sided dice show the sum s."""
    s = rng.randint(2, 12)
    code = (
        f"{IMPORT}\nhits = sum(a + b == {s} for a in range(1, 7) for b in range(1, 7))\n"
        "print(S(hits) / 36)"
    )
    return Draw(
        {"s": s},
        str(Fraction(6 - abs(s - 7), 36)),
        [Code("Count the favourable pairs of dice.", code)],
    )


@family(level=2)
def two_dice_at_least(rng: Random) -> Draw:
    """Probability that the sum of two fair six-sided dice is at least s."""
    s = rng.randint(3, 12)
    code = (
        f"{IMPORT}\nhits = sum(a + b >= {s} for a in range(1, 7) for b in range(1, 7))\n"
        "print(S(hits) / 36)"
    )
    return Draw(
        {"s": s},
        str(Fraction(sum(6 - abs(t - 7) for t in range(s, 13)), 36)),
        [Code("Count the favourable pairs of dice.", code)],
    )


@family(level=2)
def heads_in_tosses(rng: Random) -> Draw:
    """Probability of exactly k heads in n tosses of a fair coin."""
    n = rng.randint(2, 15)
    k = rng.randint(1, n)
    return Draw(
        {"n": n, "k": k},
        str(Fraction(comb(n, k), 2**n)),
        [
            exact(
                "Divide the favourable sequences by all sequences.",
                f"binomial({n}, {k}) / S(2)**{n}",
            )
        ],
    )


@family(level=2)
def draw_two_different(rng: Random) -> Draw:
    """Probability that two things drawn at once from a of one and b of another kind differ."""
    a, b = rng.randint(2, 14), rng.randint(2, 14)
    return Draw(
        {"a": a, "b": b},
        str(Fraction(2 * a * b, (a + b) * (a + b - 1))),
        [exact("Divide the favourable selections by all selections.",
               f"S({a}) * {b} / binomial({a} + {b}, 2)")],
    )  # fmt: skip


@family(level=3)
def exactly_k_in_sample(rng: Random) -> Draw:
    """Probability of exactly k of kind one in r drawn without replacement from a + b things."""
    a, b, r = rng.randint(3, 10), rng.randint(3, 10), rng.randint(3, 5)
    k = rng.randint(max(1, r - b), min(r - 1, a))
    return Draw(
        {"a": a, "b": b, "r": r, "k": k},
        str(Fraction(comb(a, k) * comb(b, r - k), comb(a + b, r))),
        [exact("Divide the favourable selections by all selections.",
               f"binomial({a}, {k}) * binomial({b}, {r} - {k}) / binomial({a} + {b}, {r})")],
    )  # fmt: skip


@family(level=2)
def first_success(rng: Random) -> Draw:
    """Probability that the first success comes on trial k, success probability p."""
    p, k = proper(rng, (2, 3, 4, 5, 6, 7, 8, 9, 10)), rng.randint(2, 6)
    return Draw(
        {"p": M(str(p)), "k": k},
        str((1 - p) ** (k - 1) * p),
        [exact("Multiply the failures and the success.",
               f"(1 - {exactly(p)})**({k} - 1) * ({exactly(p)})")],
    )  # fmt: skip
