"""Sequences to draw, and their terms in words."""

from collections.abc import Sequence
from fractions import Fraction
from random import Random

from alphamath_lite.curriculum.family import M, Value, nonzero


def ordinal(n: int) -> str:
    """`1st`, `22nd`, `13th`."""
    ending = "th" if n % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th")
    return f"{n}{ending}"


def first_terms(terms: Sequence[int | Fraction]) -> M:
    """Terms separated by commas."""
    return M(", ".join(f"{t}" for t in terms))


def draw_arithmetic(rng: Random) -> tuple[int, int, dict[str, Value]]:
    """First term, common difference, and the slots that show them and the first terms."""
    a, d = rng.randint(-20, 40), nonzero(rng, -9, 14)
    return (
        a,
        d,
        {
            "seq": first_terms([a + k * d for k in range(rng.choice([3, 4, 4, 5]))]),
            "a": M(str(a)),
            "d": M(str(d)),
        },
    )


def draw_geometric(rng: Random) -> tuple[int, int, dict[str, Value]]:
    """First term, common ratio, and the slots that show them and the first terms."""
    a, r = nonzero(rng, -6, 12), rng.choice([2, 2, 3, 3, 4, 5, -2, -3, 10])
    return (
        a,
        r,
        {
            "seq": first_terms([a * r**k for k in range(rng.choice([3, 4, 4]))]),
            "a": M(str(a)),
            "r": M(str(r)),
        },
    )
