"""Range, variance, deviations, quartiles."""

from fractions import Fraction
from random import Random

from alphamath_lite.curriculum.family import IMPORT, Code, Draw, M, family
from alphamath_lite.curriculum.helpers_answers import square_root
from alphamath_lite.curriculum.helpers_quantities import listed
from alphamath_lite.curriculum.helpers_steps import calc, keep
from alphamath_lite.curriculum.topics.statistics.data import draw_data


@family(level=1)
def data_range(rng: Random) -> Draw:
    """Range (largest minus smallest) of a list of numbers (slot data)."""
    data = draw_data(rng)
    return Draw(
        {"data": M(listed(data))},
        str(max(data) - min(data)),
        [Code("Subtract the smallest from the largest.",
              f"data = {data}\nprint(max(data) - min(data))")],
    )  # fmt: skip


@family(level=2)
def population_variance(rng: Random) -> Draw:
    """Population variance (divide by n) of a list of numbers (slot data)."""
    data = draw_data(rng, 3, 6)
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


@family(level=2)
def population_deviation(rng: Random) -> Draw:
    """Population standard deviation (divide by n) of a list of numbers (slot data)."""
    spread = rng.choice([[-1, 1], [-3, 3], [-2, -2, 2, 2], [-4, -2, 4, 2, 0, 0], [-3, -1, 1, 3, 0],
                         [-6, -2, 2, 6, 0], [-4, -2, 0, 2, 4], [-1, -1, 1, 1], [-5, -1, 1, 5, 0, 0],
                         [-3, -1, -1, -1, 0, 0, 2, 4], [-2, -1, 0, 1, 2]])  # fmt: skip
    k, middle = rng.randint(1, 4), rng.randint(14, 90)
    data = [middle + k * d for d in rng.sample(spread, len(spread))]
    variance = Fraction(sum((k * d) ** 2 for d in spread), len(spread))
    root = next((r for r in range(1, 40) if r * r == variance), None)
    answer = str(root) if root else square_root(variance)
    return Draw(
        {"data": M(listed(data))},
        answer,
        [
            Code("Compute the mean.",
                 f"{IMPORT}\ndata = {data}\nm = S(sum(data)) / len(data)\nprint(m)"),
            keep("Average the squared deviations.", "variance",
                 "sum((v - m)**2 for v in data) / len(data)"),
            calc("Take the root of the variance.", "sqrt(variance)"),
        ],
    )  # fmt: skip


@family(level=2)
def sample_variance(rng: Random) -> Draw:
    """Sample variance (divide by n - 1) of a list of numbers (slot data)."""
    data = draw_data(rng, 3, 6)
    data[-1] += len(data) - sum(data) % len(data)
    m = Fraction(sum(data), len(data))
    return Draw(
        {"data": M(listed(data))},
        str(sum((x - m) ** 2 for x in data) / (len(data) - 1)),
        [
            Code("Compute the mean.",
                 f"{IMPORT}\ndata = {data}\nm = S(sum(data)) / len(data)\nprint(m)"),
            calc("Divide the squared deviations by one less than the number.",
                 "sum((v - m)**2 for v in data) / (len(data) - 1)"),
        ],
    )  # fmt: skip


@family(level=3)
def interquartile_range(rng: Random) -> Draw:
    """Interquartile range of data (slot data, even number): quartiles are medians of the halves."""
    n = rng.choice([4, 6, 8, 8, 10, 12])
    data = [rng.randint(1, 60) for _ in range(n)]
    half, ordered = n // 2, sorted(data)
    low, high = ordered[:half], ordered[half:]
    middle = [Fraction(part[(half - 1) // 2] + part[half // 2], 2) for part in (low, high)]
    return Draw(
        {"data": M(listed(data))},
        str(middle[1] - middle[0]),
        [
            keep("Sort the data.", "data", f"sorted({data})"),
            Code("Take the medians of both halves.",
                 f"{IMPORT}\nh = len(data) // 2\nlow, high = data[:h], data[h:]\n"
                 "q1 = S(low[(h - 1) // 2] + low[h // 2]) / 2\n"
                 "q3 = S(high[(h - 1) // 2] + high[h // 2]) / 2\nprint(q1, q3)"),
            calc("Subtract the quartiles.", "q3 - q1"),
        ],
    )  # fmt: skip


@family(level=3)
def deviation_after_change(rng: Random) -> Draw:
    """New standard deviation when all data with deviation s are multiplied by k and b is added."""
    s, k, b = rng.randint(2, 30), rng.randint(2, 12), rng.randint(1, 40)
    return Draw(
        {"s": s, "k": k, "b": b},
        str(k * s),
        [calc("Multiply the deviation by the factor; the shift changes nothing.", f"{k} * {s}")],
    )


@family(level=2)
def mean_absolute_deviation(rng: Random) -> Draw:
    """Mean absolute deviation from the mean of a list of numbers (slot data)."""
    data = draw_data(rng, 3, 6)
    data[-1] += len(data) - sum(data) % len(data)
    m = Fraction(sum(data), len(data))
    return Draw(
        {"data": M(listed(data))},
        str(sum(abs(x - m) for x in data) / len(data)),
        [
            Code("Compute the mean.",
                 f"{IMPORT}\ndata = {data}\nm = S(sum(data)) / len(data)\nprint(m)"),
            calc("Average the absolute deviations.", "sum(abs(v - m) for v in data) / len(data)"),
        ],
    )  # fmt: skip
