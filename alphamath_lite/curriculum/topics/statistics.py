"""Statistics: averages, spread, frequency tables, standard scores."""

from fractions import Fraction
from random import Random

from alphamath_lite.curriculum.family import IMPORT, Code, Draw, M, distinct, family, nonzero
from alphamath_lite.curriculum.helpers_answers import square_root
from alphamath_lite.curriculum.helpers_quantities import listed
from alphamath_lite.curriculum.helpers_steps import calc, exact, keep


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
    data = _data(rng, 3, 6)
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


@family(level=1)
def standard_score(rng: Random) -> Draw:
    """z-score of the value x in a distribution with mean m and standard deviation s."""
    s, z = rng.choice([2, 3, 4, 5, 6, 8, 10, 12, 15]), Fraction(nonzero(rng, -30, 30), 10)
    while (z * s).denominator > 1:
        z = Fraction(nonzero(rng, -30, 30), 10)
    m = rng.choice([50, 60, 70, 75, 80, 100, 120, 170, 200, 500])
    return Draw(
        {"x": int(m + z * s), "m": m, "s": s},
        str(z),
        [
            exact(
                "Subtract the mean and divide by the deviation.",
                f"(S({int(m + z * s)}) - {m}) / {s}",
            )
        ],
    )


@family(level=2)
def value_from_score(rng: Random) -> Draw:
    """Value with z-score z in a distribution with mean m and standard deviation s."""
    s, z = rng.choice([2, 4, 5, 6, 8, 10, 12, 15, 20]), Fraction(nonzero(rng, -6, 6), 2)
    m = rng.choice([50, 60, 64, 70, 75, 80, 100, 120, 170, 200, 500])
    shown = f"{float(z):g}"
    return Draw(
        {"z": M(shown), "m": m, "s": s},
        str(m + z * s),
        [
            exact(
                "Add the score times the deviation to the mean.", f"{m} + Rational('{shown}') * {s}"
            )
        ],
    )


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


@family(level=2)
def mean_after_change(rng: Random) -> Draw:
    """New mean when every value of data with mean m is multiplied by k and then b is added."""
    m, k, b = rng.randint(3, 80), rng.randint(2, 9), rng.randint(1, 40)
    return Draw(
        {"m": m, "k": k, "b": b},
        str(k * m + b),
        [calc("Apply the change to the mean.", f"{k} * {m} + {b}")],
    )


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
    data = _data(rng, 3, 6)
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


@family(level=3)
def regression_slope(rng: Random) -> Draw:
    """Slope of the least-squares line for x values (slot xs) and y values (slot ys)."""
    n = rng.randint(3, 5)
    xs = sorted(distinct(rng, n, 0, 9))
    ys = [rng.randint(1, 20) for _ in range(n)]
    mx, my = Fraction(sum(xs), n), Fraction(sum(ys), n)
    top = sum((x - mx) * (y - my) for x, y in zip(xs, ys, strict=True))
    return Draw(
        {"xs": M(listed(xs)), "ys": M(listed(ys))},
        str(Fraction(top / sum((x - mx) ** 2 for x in xs))),
        [
            Code("Compute both means.",
                 f"{IMPORT}\nxs, ys = {xs}, {ys}\n"
                 "mx, my = S(sum(xs)) / len(xs), S(sum(ys)) / len(ys)\nprint(mx, my)"),
            calc("Divide the sum of products by the sum of squares.",
                 "sum((x - mx)*(y - my) for x, y in zip(xs, ys)) / sum((x - mx)**2 for x in xs)"),
        ],
    )  # fmt: skip


@family(level=2)
def expected_value(rng: Random) -> Draw:
    """Expected value of a variable with values (slot data) and probabilities (slot probs)."""
    n = rng.choice([3, 3, 4])
    data = sorted(distinct(rng, n, -5, 20))
    cuts = sorted(rng.sample(range(1, 10), n - 1))
    tenths = [b - a for a, b in zip([0, *cuts], [*cuts, 10], strict=True)]
    probs = [f"0.{t}" for t in tenths]
    value = Fraction(sum(x * t for x, t in zip(data, tenths, strict=True)), 10)
    return Draw(
        {"data": M(listed(data)), "probs": M(listed(probs))},
        str(value),
        [
            Code("Add the values times their probabilities.",
                 f"{IMPORT}\ndata = {data}\nprobs = {probs}\n"
                 "print(sum(v * Rational(p) for v, p in zip(data, probs)))"),
        ],
    )  # fmt: skip


@family(level=2)
def empirical_rule(rng: Random) -> Draw:
    """Percent of normal data with mean m, deviation s between a and b (68-95-99.7 rule)."""
    k, s = rng.randint(1, 3), rng.choice([2, 3, 4, 5, 6, 8, 10, 12, 15])
    m = rng.choice([50, 60, 64, 70, 75, 80, 100, 120, 170, 500])
    code = f"k = ({m + k * s} - {m}) // {s}\nprint({{1: '68', 2: '95', 3: '99.7'}}[k])"
    return Draw(
        {"m": m, "s": s, "a": m - k * s, "b": m + k * s},
        {1: "68", 2: "95", 3: "99.7"}[k],
        [Code("Count the deviations and use the empirical rule.", code)],
    )


@family(level=1)
def relative_frequency(rng: Random) -> Draw:
    """Relative frequency, as a fraction, of an outcome seen k times in n observations."""
    n = rng.choice([20, 25, 30, 40, 50, 60, 80, 100, 120, 200])
    k = rng.randint(1, n - 1)
    return Draw(
        {"k": k, "n": n},
        str(Fraction(k, n)),
        [exact("Divide the count by the total.", f"S({k}) / {n}")],
    )
