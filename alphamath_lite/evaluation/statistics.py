"""The statistics of an evaluation, each a pure function of counts or scores."""

import math
from collections.abc import Sequence
from typing import Any

Z95 = 1.959963984540054


def wilson(n_right: int, n: int) -> tuple[float, float]:
    """The 95 % Wilson score interval of a share; (0, 1) when n is 0."""
    if n == 0:
        return 0.0, 1.0
    p, z2 = n_right / n, Z95 * Z95
    centre = p + z2 / (2 * n)
    half = Z95 * math.sqrt(p * (1 - p) / n + z2 / (4 * n * n))
    scale = 1 + z2 / n
    low, high = (centre - half) / scale, (centre + half) / scale
    return low if n_right else 0.0, high if n_right < n else 1.0  # exact in spite of rounding


def sign_test(n_first: int, n_second: int) -> float:
    """The exact two-sided McNemar (sign) test: p-value of so many problems won by each alone."""
    n, k = n_first + n_second, min(n_first, n_second)
    tail = sum(math.comb(n, i) for i in range(k + 1))
    return min(1.0, 2 * tail / 2**n) if n else 1.0


def mean(numbers: Sequence[float]) -> float:
    """The mean; 0 of nothing."""
    return sum(numbers) / len(numbers) if numbers else 0.0


def share(right: Sequence[bool]) -> dict[str, Any]:
    """Count, share in [0, 1] and 95 % Wilson interval, as JSON data."""
    return {
        "n": len(right),
        "n_right": sum(right),
        "accuracy": mean(right),
        "interval": list(wilson(sum(right), len(right))),
    }


def paired(a: str, one: Sequence[bool], b: str, other: Sequence[bool]) -> dict[str, Any]:
    """The comparison of `a` and `b` on the same problems, as JSON data."""
    pairs = list(zip(one, other, strict=True))
    only_a, only_b = pairs.count((True, False)), pairs.count((False, True))
    return {
        "a": a,
        "b": b,
        "both": pairs.count((True, True)),
        "only_a": only_a,
        "only_b": only_b,
        "neither": pairs.count((False, False)),
        "p_value": sign_test(only_a, only_b),
    }


def brier(scores: Sequence[float], right: Sequence[bool]) -> float:
    """Mean squared error of probabilities in [0, 1]; 0 is perfect."""
    return sum((s - r) ** 2 for s, r in zip(scores, right, strict=True)) / len(scores)


def auroc(scores: Sequence[float], right: Sequence[bool]) -> float | None:
    """Probability that a right answer scores above a wrong one, ties half; None without both."""
    n_right = sum(right)
    n_wrong = len(right) - n_right
    if not n_right or not n_wrong:
        return None
    order = sorted(range(len(scores)), key=lambda i: scores[i])
    rank_sum = 0.0
    start = 0
    while start < len(order):
        end = start
        while end < len(order) and scores[order[end]] == scores[order[start]]:
            end += 1
        rank = (start + 1 + end) / 2
        rank_sum += rank * sum(right[i] for i in order[start:end])
        start = end
    return (rank_sum - n_right * (n_right + 1) / 2) / (n_right * n_wrong)


def reliability(
    scores: Sequence[float], right: Sequence[bool], n_bins: int = 10
) -> list[tuple[int, float, float]]:
    """Count, mean score and accuracy of the scores in each of `n_bins` equal parts of [0, 1].

    An empty part counts 0 and has mean 0 and accuracy 0.
    """
    bins: list[list[int]] = [[] for _ in range(n_bins)]
    for index, score in enumerate(scores):
        bins[min(n_bins - 1, int(score * n_bins))].append(index)
    return [
        (
            len(part),
            sum(scores[i] for i in part) / max(1, len(part)),
            sum(right[i] for i in part) / max(1, len(part)),
        )
        for part in bins
    ]


def expected_calibration_error(scores: Sequence[float], right: Sequence[bool]) -> float:
    """Mean distance of score and accuracy over ten equal parts of [0, 1], weighted by count."""
    bins = reliability(scores, right)
    return sum(n * abs(score - accuracy) for n, score, accuracy in bins) / len(scores)


def risk_coverage(scores: Sequence[float], right: Sequence[bool]) -> list[tuple[float, float]]:
    """(coverage, risk): the share of wrong answers among the best scored; equal scores enter
    together. Coverage rises to 1.
    """
    order = sorted(range(len(scores)), key=lambda i: -scores[i])
    points, n_wrong = [], 0
    for position, index in enumerate(order, 1):
        n_wrong += not right[index]
        last = position == len(order)
        if last or scores[order[position]] != scores[index]:
            points.append((position / len(order), n_wrong / position))
    return points


def area(points: Sequence[tuple[float, float]]) -> float:
    """The area under a risk-coverage curve, each point holding back to the one before it."""
    total, before = 0.0, 0.0
    for coverage, risk in points:
        total += (coverage - before) * risk
        before = coverage
    return total
