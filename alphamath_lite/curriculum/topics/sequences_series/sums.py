"""Sums of sequences: sigma notation, ranges, partial sums, infinite series."""

from fractions import Fraction
from random import Random

from alphamath_lite.curriculum.family import IMPORT, Code, Draw, M, family, linear, polynomial
from alphamath_lite.curriculum.helpers_functions import value
from alphamath_lite.curriculum.helpers_steps import symbols_of
from alphamath_lite.curriculum.notation import py
from alphamath_lite.curriculum.topics.sequences_series.terms import ordinal


@family(level=2)
def sigma_sum(rng: Random) -> Draw:
    """The value of a finite sum in sigma notation."""
    k = rng.choice("kkkknjm")
    low, n = rng.choice([0, 1, 1, 1, 2, 3]), rng.randint(5, 30)
    a, b = rng.choice([1, 2, 3, 4, 5, -1, -2]), rng.randint(-9, 9)
    m = rng.randint(4, 10)
    f, high, total = rng.choice([
        (linear([a, b], [k, ""]), n, sum(a * j + b for j in range(low, n + 1))),
        (linear([a, b], [f"{k}^2", ""]), n, sum(a * j * j + b for j in range(low, n + 1))),
        (f"{k}({k} + {abs(b) + 1})", n, sum(j * (j + abs(b) + 1) for j in range(low, n + 1))),
        (f"2^{k}", m, sum(2**j for j in range(low, m + 1))),
        (f"{abs(a) + 1}*3^{k}", m, sum((abs(a) + 1) * 3**j for j in range(low, m + 1))),
        (f"{k}^3", m, sum(j**3 for j in range(low, m + 1))),
        (f"{k}*(-1)^{k}", n, sum((-1) ** j * j for j in range(low, n + 1))),
    ])  # fmt: skip
    return Draw(
        slots={
            "sum": M(f"sum({f}, {k}, {low}, {high})"),
            "f": M(f),
            "k": M(k),
            "low": M(str(low)),
            "high": M(str(high)),
        },
        answer=str(total),
        steps=[
            Code(
                "Evaluate the sum.",
                f"{IMPORT}\n{k} = symbols('{k}')\nprint(summation({py(f)}, ({k}, {low}, {high})))",
            )
        ],
        final="This is the sum.",
    )


@family(level=1)
def sum_of_range(rng: Random) -> Draw:
    """The sum of all whole numbers (or all multiples of k) from one number up to another."""
    low, k = (
        rng.choice([1, 1, 1, rng.randint(2, 80)]),
        rng.choice([1, 1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12]),
    )
    high = low + rng.randint(20, 400)
    what = "whole numbers" if k == 1 else f"multiples of {k}"
    numbers = f"range({low}, {high} + 1)"
    inner = numbers if k == 1 else f"v for v in {numbers} if v % {k} == 0"
    n, m = high // k, (low - 1) // k
    return Draw(
        slots={"what": what, "low": low, "high": high},
        answer=str(k * (n * (n + 1) - m * (m + 1)) // 2),
        steps=[Code("Add the numbers.", f"print(sum({inner}))")],
        final="This is the sum.",
    )


@family(level=1)
def growing_rows(rng: Random) -> Draw:
    """The total when the first of n rows holds a things and every next row d more."""
    a, d, n = rng.randint(3, 60), rng.randint(1, 12), rng.randint(5, 40)
    return Draw(
        slots={"a": a, "d": d, "n": n},
        answer=str(n * a + d * n * (n - 1) // 2),
        steps=[Code("Add the terms.", f"print(sum({a} + k*{d} for k in range({n})))")],
        final="This is the sum.",
    )


@family(level=2)
def term_from_sum(rng: Random) -> Draw:
    """A term of a sequence from a formula for the sum S_n of its first n terms."""
    c, k = [rng.randint(1, 6), rng.randint(-9, 9), 0], rng.randint(2, 25)
    f = polynomial(c, "n")
    return Draw(
        slots={"def": M(f"S_n = {f}"), "f": M(f), "ak": M(f"a_{k}"), "kth": ordinal(k), "k": k},
        answer=str(value(c, k) - value(c, k - 1)),
        steps=[
            Code(
                "Subtract two neighbouring sums.",
                f"{symbols_of('n')}\nf = {py(f)}\nprint(f.subs(n, {k}) - f.subs(n, {k} - 1))",
            )
        ],
        final="This is the term.",
    )


@family(level=3)
def series_value(rng: Random) -> Draw:
    """The exact value of an infinite or telescoping series in sigma notation."""
    k, m, q = rng.choice("kkn"), rng.randint(1, 9), rng.randint(2, 9)
    low, n = rng.choice([0, 1, 2]), rng.randint(5, 60)
    geometric = Fraction(q, q - 1) / q**low
    f, first, last, answer = rng.choice([
        (f"{m}/{q}^{k}", low, "inf", m * geometric), (f"(1/{q})^{k}", low, "inf", geometric),
        (f"1/({k}({k} + 1))", 1, "inf", Fraction(1)),
        (f"1/({k}({k} + 1))", 1, str(n), Fraction(n, n + 1)),
        (f"{m}({q - 1}/{q})^{k}" if q > 2 else f"{m}(1/2)^{k}", 0, "inf", Fraction(m * q)),
        (f"1/({k}({k} + 2))", 1, "inf", Fraction(3, 4)),
        (f"{m}/({k}({k} + 1))", 1, "inf", Fraction(m)),
    ])  # fmt: skip
    return Draw(
        slots={
            "sum": M(f"sum({f}, {k}, {first}, {last})"),
            "f": M(f),
            "k": M(k),
            "low": first,
            "last": M(last),
        },
        answer=str(answer),
        steps=[
            Code(
                "Evaluate the sum.",
                f"{symbols_of(k)}\nprint(summation({py(f)}, ({k}, {first}, {py(last)})))",
            )
        ],
        final="This is the sum.",
    )
