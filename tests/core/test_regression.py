"""Logistic regression with everything chosen by cross-validation."""

import numpy as np
import pytest

from alphamath_lite.regression import (
    fit_calibrated,
    fit_logistic,
    folds,
    log_loss,
    out_of_fold,
    sigmoid,
)

RANDOM = np.random.default_rng(5)
X = RANDOM.standard_normal((400, 3)) * [1.0, 10.0, 0.1] + [0.0, 100.0, 0.0]
Y = (RANDOM.random(400) < sigmoid(2 * X[:, 0] + 0.1 * (X[:, 1] - 100) - 0.5)).astype(float)
GROUPS = np.arange(400) // 4


def test_the_weights_are_those_that_made_the_labels() -> None:
    model = fit_logistic(X, Y, penalty=1e-4)
    assert model.weight[:2] == pytest.approx([2, 0.1], rel=0.35)
    gradient = X.T @ (sigmoid(model(X)) - Y) / len(Y)
    assert abs(gradient[0]) < 0.01


def test_the_fit_does_not_depend_on_the_units_of_a_column() -> None:
    one, other = fit_logistic(X, Y, penalty=0.1), fit_logistic(X * [1, 1e4, 1e-4], Y, penalty=0.1)
    np.testing.assert_allclose(one(X), other(X * [1, 1e4, 1e-4]), atol=1e-4)


def test_a_larger_penalty_makes_a_more_timid_model() -> None:
    sizes = [np.abs(fit_logistic(X, Y, penalty=c)(X)).mean() for c in (1e-3, 1.0, 1e3)]
    assert sizes[0] > sizes[1] > sizes[2]


def test_a_constant_column_and_one_label_only_do_no_harm() -> None:
    x = np.column_stack([X, np.full(len(X), 7.0)])
    assert fit_logistic(x, Y, penalty=0.1).weight[-1] == 0
    assert sigmoid(fit_logistic(X, np.ones(400), penalty=0.1)(X)).min() > 0.9


def test_labels_may_be_shares() -> None:
    twice = fit_logistic(np.repeat(X[:2], 2, 0), np.array([1.0, 0, 1, 1]), penalty=0.1)
    shared = fit_logistic(X[:2], np.array([0.5, 1.0]), penalty=0.1)
    np.testing.assert_allclose(twice(X[:2]), shared(X[:2]), atol=1e-3)


def test_groups_are_never_parted() -> None:
    masks = list(folds(GROUPS))
    assert np.sum(masks, axis=0).tolist() == [1] * 400
    for mask in masks:
        assert not set(GROUPS[mask]) & set(GROUPS[~mask])


def test_a_timid_model_is_set_right_on_unseen_groups() -> None:
    noise = RANDOM.standard_normal((400, 60))
    x = np.column_stack([X, noise])
    unseen = out_of_fold(x, Y, GROUPS, fit_calibrated)
    base = np.full(400, np.log(Y.mean() / (1 - Y.mean())))
    assert log_loss(unseen, Y) < log_loss(base, Y) - 0.1


def test_nothing_is_held_for_certain_however_well_it_is_told_apart() -> None:
    x = np.where(np.arange(100) % 2, 1.0, -1.0)[:, None]
    p = sigmoid(fit_calibrated(x, (x[:, 0] > 0).astype(float), np.arange(100))(x))
    assert 0.95 < p.max() < 0.99
