"""Mean, median, mode, and how means change."""

from fractions import Fraction
from random import Random

from alphamath_lite.curriculum.family import IMPORT, Code, Draw, M, distinct, family, nonzero
from alphamath_lite.curriculum.helpers_quantities import listed
from alphamath_lite.curriculum.helpers_steps import calc, exact, keep
from alphamath_lite.curriculum.topics.statistics.data import draw_data


@family(level=1)
def mean(rng: Random) -> Draw:
    """Arithmetic mean of a list of numbers (slot data)."""
    data = draw_data(rng)
    if rng.random() < 0.6:
        data[-1] += len(data) - sum(data) % len(data)
    return Draw(
        {"data": M(listed(data))},
        str(Fraction(sum(data), len(data))),
        [
            Code(
                "Divide the sum by the number of values.",
                f"{IMPORT}\ndata = {data}\nprint(S(sum(data)) / len(data))",
            )
        ],
    )


@family(level=1)
def median(rng: Random) -> Draw:
    """Median of a list of numbers (slot data), odd or even in number."""
    data = draw_data(rng)
    ordered, n = sorted(data), len(data)
    value = Fraction(ordered[(n - 1) // 2] + ordered[n // 2], 2)
    return Draw(
        {"data": M(listed(data))},
        str(value),
        [
            keep("Sort the data.", "data", f"sorted({data})"),
            exact("Take the middle of the sorted data.",
                  "S(data[(len(data) - 1) // 2] + data[len(data) // 2]) / 2"),
        ],
    )  # fmt: skip


@family(level=1)
def mode(rng: Random) -> Draw:
    """Mode (most frequent value) of a list of numbers (slot data); it is unique."""
    values = distinct(rng, rng.randint(3, 5), 1, rng.choice([12, 40, 99]))
    data = values + [values[0]] * rng.randint(2, 3) + values[1:3]
    rng.shuffle(data)
    return Draw(
        {"data": M(listed(data))},
        str(values[0]),
        [Code("Take the most frequent value.", f"data = {data}\nprint(max(data, key=data.count))")],
    )


@family(level=2)
def missing_for_mean(rng: Random) -> Draw:
    """The next value needed so that the given values (slot data) and it have the mean m."""
    data = draw_data(rng, 3, 6)
    m = rng.randint(min(data), max(data) + 2)
    need = m * (len(data) + 1) - sum(data)
    while need <= 0:
        m += 1
        need = m * (len(data) + 1) - sum(data)
    return Draw(
        {"data": M(listed(data)), "m": m},
        str(need),
        [Code("Subtract the known sum from the wanted sum.",
              f"data = {data}\nprint({m} * (len(data) + 1) - sum(data))")],
    )  # fmt: skip


@family(level=2)
def combined_mean(rng: Random) -> Draw:
    """Mean of two groups together: n1 values with mean m1 and n2 values with mean m2."""
    n1, n2 = rng.randint(2, 30), rng.randint(2, 30)
    m1, m2 = distinct(rng, 2, 3, 95)
    return Draw(
        {"n1": n1, "n2": n2, "m1": m1, "m2": m2},
        str(Fraction(n1 * m1 + n2 * m2, n1 + n2)),
        [exact("Divide the total sum by the total number.",
               f"S({n1} * {m1} + {n2} * {m2}) / ({n1} + {n2})")],
    )  # fmt: skip


@family(level=2)
def frequency_mean(rng: Random) -> Draw:
    """Mean of a frequency table: values (slot data) and how often each occurs (slot counts)."""
    n = rng.randint(3, 5)
    data = sorted(distinct(rng, n, 0, rng.choice([6, 10, 30])))
    counts = [rng.randint(1, 12) for _ in range(n)]
    total = sum(x * k for x, k in zip(data, counts, strict=True))
    return Draw(
        {"data": M(listed(data)), "counts": M(listed(counts))},
        str(Fraction(total, sum(counts))),
        [
            Code("Add the values times their counts.",
                 f"{IMPORT}\ndata = {data}\ncounts = {counts}\n"
                 "total = sum(v * k for v, k in zip(data, counts))\nprint(total)"),
            calc("Divide by the number of values.", "S(total) / sum(counts)"),
        ],
    )  # fmt: skip


@family(level=2)
def weighted_grade(rng: Random) -> Draw:
    """Weighted mean of marks a, b, c with the weights p, q, r percent (together 100)."""
    p, q = 5 * rng.randint(2, 9), 5 * rng.randint(2, 9)
    r = 100 - p - q
    a, b, c = (rng.randint(40, 100) for _ in range(3))
    return Draw(
        {"a": a, "b": b, "c": c, "p": p, "q": q, "r": r},
        str(Fraction(a * p + b * q + c * r, 100)),
        [exact("Add the marks times their weights.", f"S({a}*{p} + {b}*{q} + {c}*{r}) / 100")],
    )


@family(level=2)
def mean_without_one(rng: Random) -> Draw:
    """Mean of the rest when n numbers have mean m and the number x is removed."""
    n, m, x = rng.randint(4, 30), rng.randint(5, 90), rng.randint(1, 120)
    if rng.random() < 0.6:
        x += (n * m - x) % (n - 1)
    return Draw(
        {"n": n, "m": m, "x": x},
        str(Fraction(n * m - x, n - 1)),
        [
            keep("Multiply mean and number.", "total", f"{n} * {m}"),
            exact(
                "Divide the remaining sum by the remaining number.", f"S(total - {x}) / ({n} - 1)"
            ),
        ],
    )


@family(level=2)
def mean_with_new(rng: Random) -> Draw:
    """New mean when n numbers have mean m and the number x is added to them."""
    n, m, x = rng.randint(3, 30), rng.randint(5, 90), rng.randint(1, 150)
    if rng.random() < 0.6:
        x += -(n * m + x) % (n + 1)
    return Draw(
        {"n": n, "m": m, "x": x},
        str(Fraction(n * m + x, n + 1)),
        [
            keep("Multiply mean and number.", "total", f"{n} * {m}"),
            exact("Divide the new sum by the new number.", f"S(total + {x}) / ({n} + 1)"),
        ],
    )


@family(level=3)
def corrected_mean(rng: Random) -> Draw:
    """Right mean of n numbers with computed mean m when the value x was misread as y."""
    n, m = rng.randint(4, 40), rng.randint(10, 90)
    x, y = distinct(rng, 2, 5, 120)
    if rng.random() < 0.6:
        x, y = y + n * nonzero(rng, -2, 3), y
        x = x if x > 0 else y + n
    return Draw(
        {"n": n, "m": m, "x": x, "y": y},
        str(Fraction(n * m - y + x, n)),
        [
            keep("Correct the sum.", "total", f"{n} * {m} - {y} + {x}"),
            exact("Divide the sum by the number of values.", f"S(total) / {n}"),
        ],
    )


@family(level=1)
def total_from_mean(rng: Random) -> Draw:
    """Sum of n values with mean m."""
    n, m = rng.randint(3, 60), rng.randint(2, 120)
    return Draw({"n": n, "m": m}, str(n * m), [calc("Multiply mean and number.", f"{n} * {m}")])


@family(level=2)
def mean_after_change(rng: Random) -> Draw:
    """New mean when every value of data with mean m is multiplied by k and then b is added."""
    m, k, b = rng.randint(3, 80), rng.randint(2, 9), rng.randint(1, 40)
    return Draw(
        {"m": m, "k": k, "b": b},
        str(k * m + b),
        [calc("Apply the change to the mean.", f"{k} * {m} + {b}")],
    )
