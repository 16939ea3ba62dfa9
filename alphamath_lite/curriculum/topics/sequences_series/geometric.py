"""Geometric sequences and series, finite and infinite."""

from fractions import Fraction
from random import Random

from alphamath_lite.curriculum.family import IMPORT, Code, Draw, M, family, nonzero
from alphamath_lite.curriculum.helpers_steps import symbols_of
from alphamath_lite.curriculum.notation import py
from alphamath_lite.curriculum.topics.sequences_series.terms import (
    draw_geometric,
    first_terms,
    ordinal,
)


@family(level=1)
def geometric_term(rng: Random) -> Draw:
    """The n-th term of a geometric sequence given by its first terms."""
    a, r, slots = draw_geometric(rng)
    n = rng.randint(6, 12)
    return Draw(
        slots=slots | {"n": n, "nth": ordinal(n), "an": M(f"a_{n}")},
        answer=str(a * r ** (n - 1)),
        steps=[
            Code("Find the common ratio.", f"{IMPORT}\na = S({a})\nr = {a * r}/a\nprint(r)"),
            Code("Use the formula of the n-th term.", f"print(a*r**({n} - 1))"),
        ],
        final="This is the term.",
    )


@family(level=1)
def geometric_sum(rng: Random) -> Draw:
    """The sum of the first n terms of a geometric sequence, given by first terms."""
    a, r, slots = draw_geometric(rng)
    n = rng.randint(5, 12)
    return Draw(
        slots=slots | {"n": n, "sn": M(f"S_{n}")},
        answer=str(a * (r**n - 1) // (r - 1)),
        steps=[
            Code("Find the common ratio.", f"{IMPORT}\na = S({a})\nr = {a * r}/a\nprint(r)"),
            Code("Add the terms.", f"print(sum(a*r**k for k in range({n})))"),
        ],
        final="This is the sum.",
    )


@family(level=2)
def infinite_geometric(rng: Random) -> Draw:
    """The sum to infinity of a convergent geometric series, given by its first terms."""
    q = rng.choice([2, 2, 3, 3, 4, 5, 10])
    r = Fraction(rng.choice([1, 1, -1, q - 1]), q)
    a = rng.choice([q, q * q, q**3, 1, 2]) * rng.randint(1, 9)
    terms = [a * r**k for k in range(rng.choice([3, 3, 4]))]
    series = " + ".join(str(t) for t in terms).replace("+ -", "- ")
    return Draw(
        slots={"seq": first_terms(terms), "series": M(series), "a": M(str(a)), "r": M(str(r))},
        answer=str(a / (1 - r)),
        steps=[
            Code(
                "Find the common ratio.",
                f"{IMPORT}\na = S({a})\nr = ({py(str(terms[1]))})/a\nprint(r)",
            ),
            Code("Use the sum to infinity a/(1 - r).", "print(a/(1 - r))"),
        ],
        final="This is the sum.",
    )


@family(level=2)
def geometric_position(rng: Random) -> Draw:
    """Which term (its number) of a geometric sequence has a given value."""
    a, r, slots = draw_geometric(rng)
    n = rng.randint(5, 12)
    return Draw(
        slots=slots | {"v": M(str(a * r ** (n - 1)))},
        answer=str(n),
        steps=[
            Code("Find the common ratio.", f"{IMPORT}\na = S({a})\nr = {a * r}/a\nprint(r)"),
            Code(
                "Count the terms up to the value.",
                f"n = 1\nwhile a*r**(n - 1) != {a * r ** (n - 1)}:\n    n = n + 1\nprint(n)",
            ),
        ],
        final="This is the number of the term.",
    )


@family(level=3)
def ratio_from_infinite_sum(rng: Random) -> Draw:
    """The common ratio of an infinite geometric series from its first term and its sum."""
    q = rng.randint(2, 9)
    r = Fraction(rng.choice([p for p in range(-q + 1, q) if p]), q)
    a = nonzero(rng, -5, 12) * (q - r.numerator if r.denominator == q else 1)
    total = a / (1 - r)
    return Draw(
        slots={"a": M(str(a)), "total": M(str(total))},
        answer=str(r),
        steps=[
            Code(
                "Solve the sum to infinity for the ratio.",
                f"{symbols_of('r')}\nprint(solve(Eq({a}/(1 - r), {py(str(total))}), r)[0])",
            )
        ],
        final="This is the common ratio.",
    )


@family(level=3)
def bouncing_ball(rng: Random) -> Draw:
    """The total distance of a ball dropped from a height that rebounds to a fraction each time."""
    h, q = rng.randint(1, 40), rng.randint(2, 6)
    p = rng.choice([p for p in range(1, q) if Fraction(p, q).denominator == q])
    r = Fraction(p, q)
    return Draw(
        slots={"h": h, "r": M(str(r))},
        answer=str(h + 2 * h * r / (1 - r)),
        steps=[
            Code(
                "Add all rises with the sum to infinity.",
                f"{IMPORT}\nr = S({p})/{q}\nup = {h}*r/(1 - r)\nprint(up)",
            ),
            Code("Each rise is also a fall.", f"print({h} + 2*up)"),
        ],
        final="This is the distance.",
    )
