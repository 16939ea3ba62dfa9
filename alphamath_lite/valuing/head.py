"""The fit of a value head: logistic regression of how solutions end on their hidden states.

The probability p that a solution will be right becomes the value 2 p - 1 = tanh(logit / 2), which
is what a linear layer with tanh computes (AlphaMath, equation 4). A state that several samples
share counts once, with the mean of their ends: a search drops repeated steps too. Wide hidden
states are brought to their strongest directions first; the head is folded back to the full width.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from alphamath_lite.bundles.checkpoint import ValueHead
from alphamath_lite.regression import (
    N_FOLDS,
    PENALTIES,
    Floats,
    Groups,
    Logistic,
    fit_calibrated,
    fit_logistic,
    folds,
)
from alphamath_lite.valuing.rollouts import Rollouts

N_DIRECTIONS = 256
MOST_ROWS = 16_384  # that directions are taken from, so that wide states fit into memory
_TIMED_ROWS = 500


@dataclass(frozen=True, slots=True)
class States:
    """The different states of all problems.

    `x` [n, k] in `directions`, `right` [n] the share of right solutions through each in [0, 1],
    `problem` [n] whose they are.
    """

    x: Floats
    right: Floats
    problem: Groups


@dataclass(frozen=True, slots=True)
class Directions:
    """The strongest directions of standardised hidden states: `basis` [n_embd, k]."""

    mean: Floats
    scale: Floats
    basis: Floats

    def __call__(self, hidden: NDArray[np.float32]) -> Floats:
        """Coordinates [n, k] of hidden states [n, n_embd]."""
        x: Floats = ((hidden - self.mean) / self.scale) @ self.basis
        return x

    def fold_back(self, model: Logistic) -> Logistic:
        """The same model on hidden states themselves."""
        weight = self.basis @ model.weight / self.scale
        return Logistic(weight, model.bias - float(self.mean @ weight))


def directions(rollouts: Sequence[Rollouts]) -> Directions:
    """The principal directions of the hidden states, at most N_DIRECTIONS; labels play no part."""
    rows = np.concatenate([p.hidden for p in rollouts if len(p.path)])
    hidden = rows[:: 1 + len(rows) // MOST_ROWS].astype(np.float64)
    mean, scale = hidden.mean(0), hidden.std(0)
    scale = np.where(scale > 1e-9 * (1 + abs(mean)), scale, np.inf)
    x = (hidden - mean) / scale
    strength, basis = np.linalg.eigh(x.T @ x / len(x))
    kept = strength > strength[-1] * 1e-9
    return Directions(mean, scale, basis[:, kept][:, ::-1][:, :N_DIRECTIONS])


def states_of(rollouts: Sequence[Rollouts], seen: Directions) -> States:
    """The different states of the problems, in order."""
    some = [(i, p, np.unique(p.twin)) for i, p in enumerate(rollouts) if len(p.path)]
    return States(
        x=np.concatenate([seen(p.hidden[rows]) for _, p, rows in some]),
        right=np.concatenate([_shares(p, rows) for _, p, rows in some]),
        problem=np.concatenate([np.full(len(rows), i) for i, _, rows in some]),
    )


def _shares(problem: Rollouts, rows: NDArray[np.int64]) -> Floats:
    ends = problem.right[problem.path]
    return np.array([ends[problem.twin == row].mean() for row in rows])


def fit_head(states: States, seen: Directions) -> ValueHead:
    """The value head of all states."""
    model = seen.fold_back(_fit(states))
    return ValueHead((model.weight / 2).astype(np.float32), model.bias / 2)


def _fit(states: States) -> Logistic:
    return fit_calibrated(states.x, states.right, states.problem, scaled=False)


def held_out_values(states: States, seen: Directions, rollouts: Sequence[Rollouts]) -> list[Floats]:
    """Values of every step of every problem, by heads fitted on other problems alone."""
    values = [np.zeros(len(problem.path)) for problem in rollouts]
    for test in folds(states.problem):
        model = _fit(States(states.x[~test], states.right[~test], states.problem[~test]))
        for number in np.unique(states.problem[test]).tolist():
            values[number] = np.tanh(model(seen(rollouts[number].hidden)) / 2)
    return values


def expected_fit_s(n_states: int, n_embd: int) -> float:
    """About how long fit and measurement will take, by one small fit on made-up numbers."""
    random = np.random.default_rng(0)
    x = random.standard_normal((_TIMED_ROWS, min(n_embd, N_DIRECTIONS)))
    y = (x[:, 0] + random.standard_normal(_TIMED_ROWS) > 0).astype(float)
    began = time.perf_counter()
    fit_logistic(x, y, penalty=PENALTIES[len(PENALTIES) // 2])
    n_fits = (len(PENALTIES) * N_FOLDS + 1) * (N_FOLDS + 1)
    return (time.perf_counter() - began) * n_fits * max(1.0, n_states / _TIMED_ROWS)
