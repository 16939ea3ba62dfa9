"""From labelled answers to the confidence of a strategy, and what it is worth on unseen problems.

The model is logistic regression on the features of the strategy, its penalty and Platt's scaling
chosen by cross-validation. What is measured is cross-fitted: each answer is judged by a model that
has seen neither its problem nor, in choosing anything, its label.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from alphamath_lite.bundles.manifest import StrategyConfidence
from alphamath_lite.confidence.journal import Labelled
from alphamath_lite.errors import UsageError
from alphamath_lite.evaluation.scores import judged
from alphamath_lite.regression import Floats, fit_calibrated, out_of_fold, sigmoid

N_FOLDS = 10
FEWEST = 10  # right answers, and wrong ones
N_DRAWS = 200

MEASURED = ("auroc", "brier", "brier_base", "ece", "ece_chance", "aurc")
"""What a bundle keeps of the measurement; `ece_chance` is what a perfect forecast would show."""


@dataclass(frozen=True, slots=True)
class Fitted:
    """A confidence and its measurement with all curves, as JSON data."""

    confidence: StrategyConfidence
    measured: dict[str, Any]


def fit_confidence(
    labelled: Sequence[Labelled],
    *,
    strategy: str,
    settings: Mapping[str, Any],
    data: str,
) -> Fitted:
    """Fit and measure the confidence of a strategy.

    Raises UsageError with the counts when there are too few right or wrong answers.
    """
    y = np.array([answer.right for answer in labelled], np.float64)
    n_right, n_wrong = int(y.sum()), int((1 - y).sum())
    if min(n_right, n_wrong) < FEWEST:
        raise UsageError(
            f"{strategy}: {n_right} right and {n_wrong} wrong answers; "
            f"a calibration needs {FEWEST} of each",
            hint="Give more problems, easier or harder ones: --problems builtin-held-out:400.",
        )
    names = sorted(set.intersection(*(set(answer.features) for answer in labelled)))
    x = np.array([[answer.features[name] for name in names] for answer in labelled])
    groups = np.array([answer.problem for answer in labelled], np.int64)
    model = fit_calibrated(x, y, groups)
    measured = worth(sigmoid(out_of_fold(x, y, groups, fit_calibrated, n=N_FOLDS)), y)
    confidence = StrategyConfidence(
        strategy=strategy,
        bias=model.bias,
        weights=dict(zip(names, model.weight.tolist(), strict=True)),
        n_problems=len(np.unique(groups)),
        data=data,
        settings=dict(settings),
        measured={name: measured[name] for name in MEASURED},
    )
    return Fitted(confidence, measured)


def worth(p: Floats, y: Floats) -> dict[str, Any]:
    """What probabilities [n] of labels 0 or 1 are worth: AUROC, Brier, ECE, curves."""
    right = [bool(label) for label in y]
    return {
        **judged(list(zip(p.tolist(), right, strict=True))),
        "accuracy": float(y.mean()),
        "ece_chance": _ece_by_chance(p),
    }


def _ece_by_chance(p: Floats) -> float:
    """The mean ECE of labels drawn with exactly these probabilities: there is no less to expect."""
    random = np.random.default_rng(0)
    draws = random.random((N_DRAWS, len(p))) < p
    part = np.minimum((p * 10).astype(int), 9)
    gaps = np.stack([(draws - p)[:, part == i].sum(1) for i in range(10)])
    return float(np.abs(gaps).sum(0).mean() / len(p))
