"""Names of strategies as `eval` takes them: numbers in the name, and what tells them apart."""

import pytest

from alphamath_lite.errors import UsageError
from alphamath_lite.evaluation.courses import read_name
from tests.core.evaluation_courses import course


@pytest.mark.parametrize(
    ("name", "strategy", "numbers"),
    [
        ("greedy", "greedy", {}),
        ("sbs-1x5", "sbs", {"n_beams": 1, "n_samples": 5}),
        ("mcts-40", "mcts", {"n_simulations": 40}),
        ("best-of-16", "best-of", {"n_samples": 16}),
        ("best-of", "best-of", {}),
    ],
)
def test_numbers_may_stand_in_the_name(name: str, strategy: str, numbers: dict[str, int]) -> None:
    assert read_name(name) == (strategy, numbers)


@pytest.mark.parametrize(
    "name", ["greedy-3", "sbs-3", "mcts-0", "vote-3x5", "bestof", "sbs-1x", ""]
)
def test_other_names_are_refused(name: str) -> None:
    with pytest.raises(UsageError):
        read_name(name)


def test_more_samples_than_branches_are_refused() -> None:
    with pytest.raises(UsageError, match="257 samples"):
        course("vote-257")


def test_settings_that_a_strategy_does_not_read_do_not_tell_it_apart() -> None:
    assert course("greedy", n_samples=9) == course("greedy")
    assert course("sbs", n_samples=9) != course("sbs")
    assert course("vote", n_runs=3).metric == "maj@3 of sbs(1, 3)"
    assert not course("vote", n_runs=3).independent
