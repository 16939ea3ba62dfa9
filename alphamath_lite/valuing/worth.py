"""What values are worth: do they tell right from wrong solutions of ONE problem?

Over problems together a score can look good by knowing which problems are hard; a search compares
solutions of the same problem. So AUROC is computed within each problem that has right and wrong
finished solutions and averaged over these, and best-of-n by value stands beside a random finished
solution, the one that the policy finds likeliest, and the majority. Intervals are 95 % percentiles
of bootstraps over problems.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from alphamath_lite.evaluation.statistics import auroc
from alphamath_lite.valuing.rollouts import Rollouts

Values = NDArray[np.float64]

N_BOOTSTRAPS = 2000


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean over `n` problems and its 95 % interval; None of no problems."""

    mean: float | None
    interval: tuple[float, float] | None
    n: int


def worth(rollouts: Sequence[Rollouts], values: Sequence[Values]) -> dict[str, Estimate]:
    """What values [n_steps], one array a problem, are worth.

    `auc_end` and `auc_middle` by name of the step; `best_of_n`, `random_of_n`, `likeliest_of_n` and
    `majority_of_n` are shares of right answers; `gain` is best-of-n less random-of-n on the same
    problems.
    """
    pairs = list(zip(rollouts, values, strict=True))
    best, random, likeliest, majority = (
        [choose(problem, value) for problem, value in pairs if len(problem.right)]
        for choose in (_best, _random, _likeliest, _majority)
    )
    return {
        "auc_end": estimate([a for p, v in pairs if (a := _auc(p, end_values(p, v))) is not None]),
        "auc_middle": estimate(
            [a for p, v in pairs if (a := _auc(p, middle_values(p, v))) is not None]
        ),
        "best_of_n": estimate(best),
        "random_of_n": estimate(random),
        "likeliest_of_n": estimate(likeliest),
        "majority_of_n": estimate(majority),
        "gain": estimate([b - r for b, r in zip(best, random, strict=True)]),
    }


def end_values(problem: Rollouts, values: Values) -> Values:
    """The value of the last step of each solution; nan where no step was judged."""
    return _at(problem, values, lambda rows: rows[-1])


def middle_values(problem: Rollouts, values: Values) -> Values:
    """The value of the step in the middle of each solution, before its last one; else nan."""
    return _at(problem, values, lambda rows: rows[(len(rows) - 1) // 2] if len(rows) > 1 else -1)


def _at(problem: Rollouts, values: Values, row_of: Any) -> Values:
    found = np.full(len(problem.right), np.nan)
    for path in range(len(found)):
        rows = np.flatnonzero(problem.path == path)
        if len(rows) and (row := row_of(rows)) >= 0:
            found[path] = values[row]
    return found


def _auc(problem: Rollouts, values: Values) -> float | None:
    known = problem.finished & np.isfinite(values)
    return auroc(values[known].tolist(), problem.right[known].tolist())


def _best(problem: Rollouts, values: Values) -> float:
    ends = np.where(problem.finished, end_values(problem, values), np.nan)
    return float(problem.right[np.nanargmax(ends)]) if np.isfinite(ends).any() else 0.0


def _random(problem: Rollouts, _: Values) -> float:
    return float(problem.right[problem.finished].mean()) if problem.finished.any() else 0.0


def _likeliest(problem: Rollouts, _: Values) -> float:
    priors = np.where(problem.finished, problem.prior, -1.0)
    return float(problem.right[priors.argmax()]) if problem.finished.any() else 0.0


def _majority(problem: Rollouts, _: Values) -> float:
    teams = problem.team[problem.finished]
    if not len(teams):
        return 0.0
    names, sizes = np.unique(teams, return_counts=True)
    leader = max(
        zip(names.tolist(), sizes.tolist(), strict=True),
        key=lambda team: (team[1], problem.prior[team[0]]),
    )[0]
    return float(problem.right[leader])


def estimate(numbers: Sequence[float]) -> Estimate:
    """The mean of numbers, one a problem, with its bootstrap interval."""
    if not numbers:
        return Estimate(None, None, 0)
    array, random = np.array(numbers), np.random.default_rng(0)
    draws = random.integers(0, len(array), (N_BOOTSTRAPS, len(array)))
    low, high = np.percentile(array[draws].mean(1), [2.5, 97.5])
    return Estimate(float(array.mean()), (float(low), float(high)), len(array))
