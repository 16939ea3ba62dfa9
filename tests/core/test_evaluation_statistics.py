"""Statistics of an evaluation against values worked out by hand and against brute force."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alphamath_lite.evaluation.records import Sample
from alphamath_lite.evaluation.scores import judged
from alphamath_lite.evaluation.statistics import (
    area,
    auroc,
    brier,
    expected_calibration_error,
    paired,
    reliability,
    risk_coverage,
    sign_test,
    wilson,
)
from alphamath_lite.evaluation.votes import elected, pass_at

SCORED = st.lists(
    st.tuples(st.sampled_from([0.0, 0.1, 0.25, 0.5, 0.9, 1.0]), st.booleans()), min_size=1
)


@pytest.mark.parametrize(
    ("n_right", "n", "low", "high"),
    [(5, 10, 0.2366, 0.7634), (0, 16, 0.0, 0.1936), (16, 16, 0.8064, 1.0), (0, 0, 0.0, 1.0)],
)
def test_wilson_interval(n_right: int, n: int, low: float, high: float) -> None:
    assert wilson(n_right, n) == pytest.approx((low, high), abs=1e-4)


@given(st.integers(1, 500), st.floats(0, 1))
def test_wilson_interval_holds_the_share(n: int, part: float) -> None:
    for n_right in {0, round(part * n), n}:
        low, high = wilson(n_right, n)
        assert 0 <= low <= n_right / n <= high <= 1


@pytest.mark.parametrize(
    ("a", "b", "p"), [(0, 0, 1.0), (1, 3, 0.625), (0, 6, 2 / 64), (5, 5, 1.0), (1, 9, 22 / 1024)]
)
def test_sign_test_is_exact_and_symmetric(a: int, b: int, p: float) -> None:
    assert sign_test(a, b) == sign_test(b, a) == pytest.approx(p)


def test_a_paired_comparison_counts_who_was_right_alone() -> None:
    data = paired("x", [True, True, False, False], "y", [True, False, True, False])
    assert data == {"a": "x", "b": "y", "both": 1, "only_a": 1, "only_b": 1, "neither": 1,
                    "p_value": 1.0}  # fmt: skip


@given(SCORED)
def test_auroc_is_the_share_of_pairs_in_order(scored: list[tuple[float, bool]]) -> None:
    scores, right = [s for s, _ in scored], [r for _, r in scored]
    pairs = [
        (a > b) + (a == b) / 2 for a, good in scored for b, other in scored if good and not other
    ]
    found = auroc(scores, right)
    assert found is None if not pairs else found == pytest.approx(sum(pairs) / len(pairs))


def test_calibration_error_and_brier_by_hand() -> None:
    scores, right = [0.95, 0.95, 0.15, 0.15], [True, False, False, False]
    assert expected_calibration_error(scores, right) == pytest.approx((2 * 0.45 + 2 * 0.15) / 4)
    assert brier(scores, right) == pytest.approx((0.0025 + 0.9025 + 2 * 0.0225) / 4)
    assert reliability(scores, right)[9] == pytest.approx((2, 0.95, 0.5))
    assert sum(part[0] for part in reliability([1.0, 0.0], [True, False])) == 2


def test_risk_and_coverage_by_hand() -> None:
    points = risk_coverage([0.9, 0.8, 0.8, 0.1], [True, False, True, False])
    assert points == [(0.25, 0.0), (0.75, pytest.approx(1 / 3)), (1.0, 0.5)]
    assert area(points) == pytest.approx(0.5 / 3 + 0.125)


@given(SCORED)
def test_full_coverage_has_the_risk_of_all(scored: list[tuple[float, bool]]) -> None:
    right = [r for _, r in scored]
    coverage, risk = risk_coverage([s for s, _ in scored], right)[-1]
    assert coverage == 1.0
    assert risk == pytest.approx(1 - sum(right) / len(right))


@pytest.mark.parametrize(
    ("k", "n", "c", "expected"), [(1, 4, 1, 0.25), (2, 4, 1, 0.5), (4, 4, 1, 1.0), (2, 4, 0, 0.0)]
)
def test_pass_at_k(k: int, n: int, c: int, expected: float) -> None:
    assert pass_at(k, n, c) == pytest.approx(expected)


def sample(answer: str | None, twin: int, value: float | None, prior: float = 0.5) -> Sample:
    return Sample(answer, twin, "different", value, prior, 10)


def test_the_majority_is_elected_and_ties_go_to_the_value() -> None:
    a, b, lost = sample("a", 0, 0.1), sample("b", 1, 0.9), sample(None, 2, None)
    assert elected([]) is None is elected([lost, lost])
    assert elected([a, b, lost, lost]) is b
    assert elected([a, b, sample("a ", 0, 0.5)]) == sample("a ", 0, 0.5)
    likely, unlikely = sample("a", 0, None, 0.6), sample("b", 1, None, 0.4)
    assert elected([unlikely, likely]) is likely


def test_the_answers_that_a_score_is_sure_of_are_counted_apart() -> None:
    scored = [(0.95, True), (0.9, False), (0.89, True), (0.2, False)]
    assert judged(scored)["sure"] == {"n": 2, "n_right": 1}
