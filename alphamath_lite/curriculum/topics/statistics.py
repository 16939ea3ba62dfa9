"""Statistics: averages, spread, frequency tables, standard scores."""

from fractions import Fraction
from random import Random

from alphamath_lite.curriculum.family import IMPORT, Code, Draw, M, distinct, family
from alphamath_lite.curriculum.helpers_quantities import calc, exact, keep, listed


def _data(rng: Random, low: int = 4, high: int = 9) -> list[int]:
    base, width = rng.choice([0, 0, 5, 10, 20, 50, 100]), rng.choice([9, 12, 20, 40])
    return [base + rng.randint(1, width) for _ in range(rng.randint(low, high))]


@family(level=1)
def mean(rng: Random) -> Draw:
    """Arithmetic mean of a list of numbers (slot data)."""
    data = _data(rng)
    if rng.random() < 0.6:
        data[-1] += len(data) - sum(data) % len(data)
    return Draw(
        {"data": M(listed(data))},
        str(Fraction(sum(data), len(data))),
        [exact("Divide the sum by the number of values.", f"S(sum({data})) / {len(data)}")],
    )


@family(level=1)
def median(rng: Random) -> Draw:
    """Median of a list of numbers (slot data), odd or even in number."""
    data = _data(rng)
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


@family(level=1)
def data_range(rng: Random) -> Draw:
    """Range (largest minus smallest) of a list of numbers (slot data)."""
    data = _data(rng)
    return Draw(
        {"data": M(listed(data))},
        str(max(data) - min(data)),
        [Code("Subtract the smallest from the largest.",
              f"data = {data}\nprint(max(data) - min(data))")],
    )  # fmt: skip


@family(level=2)
def missing_for_mean(rng: Random) -> Draw:
    """The next value needed so that the given values (slot data) and it have the mean m."""
    data = _data(rng, 3, 6)
    m = rng.randint(min(data), max(data) + 2)
    need = m * (len(data) + 1) - sum(data)
    while need <= 0:
        m += 1
        need = m * (len(data) + 1) - sum(data)
    return Draw(
        {"data": M(listed(data)), "m": m},
        str(need),
        [calc("Subtract the known sum from the wanted sum.",
              f"{m} * ({len(data)} + 1) - sum({data})")],
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
def population_variance(rng: Random) -> Draw:
    """Population variance (divide by n) of a list of numbers (slot data)."""
    data = _data(rng, 3, 6)
    data[-1] += len(data) - sum(data) % len(data)
    m = Fraction(sum(data), len(data))
    return Draw(
        {"data": M(listed(data))},
        str(sum((x - m) ** 2 for x in data) / len(data)),
        [
            Code("Compute the mean.",
                 f"{IMPORT}\ndata = {data}\nm = S(sum(data)) / len(data)\nprint(m)"),
            calc("Average the squared deviations.", "sum((v - m)**2 for v in data) / len(data)"),
        ],
    )  # fmt: skip
