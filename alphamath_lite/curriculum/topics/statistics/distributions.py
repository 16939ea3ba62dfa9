"""Scores, normal data, frequencies, expectation, regression."""

from fractions import Fraction
from random import Random

from alphamath_lite.curriculum.family import IMPORT, Code, Draw, M, distinct, family, nonzero
from alphamath_lite.curriculum.helpers_quantities import listed
from alphamath_lite.curriculum.helpers_steps import calc, exact


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
