"""Ridge-penalised logistic regression over numpy, with everything chosen by cross-validation.

    P(right | x) = sigmoid(weight . x + bias)

The columns are standardised for the fit and the scales folded into the weights. Rows that belong
together (of one problem) carry one number in `groups` and are never parted: neither when the
penalty is chosen, nor when predictions are made by models that have not seen their group.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Groups = NDArray[np.int64]

PENALTIES = (1e-3, 1e-2, 1e-1, 1.0, 10.0, 100.0)  # per row, on standardised columns
N_FOLDS = 5
_MOST_STEPS = 50
_CLOSE = 1e-7


@dataclass(frozen=True, slots=True)
class Logistic:
    """weight . x + bias: the log-odds. `weight` [n_columns]."""

    weight: Floats
    bias: float

    def __call__(self, x: Floats) -> Floats:
        """The log-odds of rows [n, n_columns]: [n]."""
        return x @ self.weight + self.bias


Fit = Callable[[Floats, Floats, Groups], Logistic]
"""From rows [n, n_columns], labels in [0, 1] [n] and groups [n] to a model."""


def sigmoid(x: Floats) -> Floats:
    """1 / (1 + exp(-x)), without overflow."""
    return np.exp(-np.logaddexp(0.0, -x))


def log_loss(logits: Floats, y: Floats) -> float:
    """Mean cross-entropy in nats of labels in [0, 1]."""
    return float(np.mean(np.logaddexp(0.0, logits) - y * logits))


def fit_logistic(x: Floats, y: Floats, *, penalty: float, scaled: bool = True) -> Logistic:
    """The logistic model of least log-loss + penalty / 2 |w|^2 by Newton's method.

    Labels lie in [0, 1]. `scaled`: the penalty is on the weights of standardised columns, and a
    constant column gets weight 0. The bias is not penalised.
    """
    mean, scale = x.mean(0), x.std(0)
    if scaled:
        scale = np.where(scale > 1e-9 * (1 + abs(mean)), scale, np.inf)
    else:
        scale = np.ones_like(mean)
    z = np.column_stack([(x - mean) / scale, np.ones(len(x))])
    ridge = np.append(np.full(x.shape[1], penalty), 1e-9)
    w = np.zeros(z.shape[1])
    w[-1] = np.log((y.sum() + 0.5) / (len(y) - y.sum() + 0.5))
    loss = _objective(z, y, w, ridge)
    for _ in range(_MOST_STEPS):
        p = sigmoid(z @ w)
        gradient = z.T @ (p - y) / len(y) + ridge * w
        curvature = (z.T * np.maximum(p * (1 - p), 1e-9)) @ z / len(y) + np.diag(ridge)
        step = np.linalg.solve(curvature, gradient)
        size = 1.0
        while (new := _objective(z, y, w - size * step, ridge)) > loss and size > 1e-6:
            size /= 2
        w, gain, loss = w - size * step, loss - new, new
        if gain < _CLOSE:
            break
    weight = w[:-1] / scale
    return Logistic(weight, float(w[-1] - weight @ mean))


def _objective(z: Floats, y: Floats, w: Floats, ridge: Floats) -> float:
    return log_loss(z @ w, y) + float(ridge @ w**2) / 2


def fit_calibrated(x: Floats, y: Floats, groups: Groups, *, scaled: bool = True) -> Logistic:
    """A logistic model whose penalty is chosen by cross-validation, rescaled by Platt's method.

    A penalised model is too timid: slope and bias of its log-odds are fitted again, on predictions
    for groups that it has not seen, and folded into the weights.
    """
    unseen = {c: out_of_fold(x, y, groups, _penalised(c, scaled)) for c in PENALTIES}
    penalty = min(PENALTIES, key=lambda c: log_loss(unseen[c], y))
    model = fit_logistic(x, y, penalty=penalty, scaled=scaled)
    platt = fit_logistic(unseen[penalty][:, None], _softened(y), penalty=1e-6)
    slope = max(float(platt.weight[0]), 0.0)
    return Logistic(slope * model.weight, slope * model.bias + platt.bias)


def _softened(y: Floats) -> Floats:
    """Platt's targets: a little less than certain, so that nothing is ever held for sure."""
    n_right = y.sum()
    high, low = (n_right + 1) / (n_right + 2), 1 / (len(y) - n_right + 2)
    softened: Floats = low + (high - low) * y
    return softened


def _penalised(penalty: float, scaled: bool) -> Fit:
    return lambda x, y, _: fit_logistic(x, y, penalty=penalty, scaled=scaled)


def out_of_fold(x: Floats, y: Floats, groups: Groups, fit: Fit, *, n: int = N_FOLDS) -> Floats:
    """Log-odds [n] of every row by a model fitted on the other folds."""
    logits = np.zeros(len(y))
    for test in folds(groups, n):
        train = ~test
        logits[test] = fit(x[train], y[train], groups[train])(x[test])
    return logits


def folds(groups: Groups, n: int = N_FOLDS) -> Iterator[NDArray[np.bool_]]:
    """Masks of the rows of each fold; groups are dealt out in a fixed shuffled order."""
    names = np.unique(groups)
    order = np.random.default_rng(0).permutation(len(names))
    fold_of = dict(zip(names[order].tolist(), (np.arange(len(names)) % n).tolist(), strict=True))
    number = np.array([fold_of[g] for g in groups.tolist()])
    for fold in range(min(n, len(names))):
        yield number == fold
