"""What a score of an answer is worth: its distribution, calibration, and power to tell right from
wrong.

Three scores are judged where they exist: the calibrated confidence, the value brought to [0, 1] as
(1 + v) / 2, and the support. Problems without an answer have none and count as not covered.
"""

from collections.abc import Callable, Sequence
from typing import Any

from alphamath_lite.evaluation.records import Record
from alphamath_lite.evaluation.statistics import (
    area,
    auroc,
    brier,
    expected_calibration_error,
    mean,
    reliability,
    risk_coverage,
)

N_BINS = 20  # of the value histogram over [-1, 1]
SURE = 0.9

Score = Callable[[Record], float | None]

SCORES: dict[str, Score] = {
    "confidence": lambda record: record.confidence,
    "value": lambda record: None if record.value is None else (1 + record.value) / 2,
    "support": lambda record: record.support,
}


def judged_scores(records: Sequence[Record]) -> dict[str, Any]:
    """`values`: counts of right and wrong answers by value; `scores`: what each score is worth."""
    answered = [record for record in records if record.answer is not None]
    worth = {
        name: judged(scored)
        for name, score in SCORES.items()
        if (scored := _scored(answered, score))
    }
    return {"values": histogram(answered), "scores": worth}


def judged(scored: Sequence[tuple[float, bool]]) -> dict[str, Any]:
    """ECE, Brier, AUROC, reliability in ten parts, risk-coverage curve and its area (AURC).

    `brier_base` is the Brier score of always saying the share of right answers; `sure` counts the
    answers with a score of at least SURE, and the right ones among them.
    """
    scores, right = [s for s, _ in scored], [r for _, r in scored]
    sure = [is_right for score, is_right in scored if score >= SURE]
    curve = risk_coverage(scores, right)
    return {
        "n": len(scored),
        "ece": expected_calibration_error(scores, right),
        "brier": brier(scores, right),
        "brier_base": brier([mean(right)] * len(right), right),
        "auroc": auroc(scores, right),
        "aurc": area(curve),
        "sure": {"n": len(sure), "n_right": sum(sure)},
        "reliability": [list(part) for part in reliability(scores, right)],
        "risk_coverage": [list(point) for point in curve],
    }


def histogram(records: Sequence[Record]) -> dict[str, list[int]]:
    """Right and wrong answers in each of N_BINS equal parts of [-1, 1]; empty if unjudged."""
    judged_ones = [(r.value, r.right) for r in records if r.value is not None]
    if not judged_ones:
        return {}
    counts = {"right": [0] * N_BINS, "wrong": [0] * N_BINS}
    for value, right in judged_ones:
        part = min(N_BINS - 1, int((value + 1) / 2 * N_BINS))
        counts["right" if right else "wrong"][part] += 1
    return counts


def _scored(records: Sequence[Record], score: Score) -> list[tuple[float, bool]]:
    return [(s, record.right) for record in records if (s := score(record)) is not None]
