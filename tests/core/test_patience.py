"""Grouping answers ends in bounded time, however slow the comparisons are."""

import time
from collections.abc import Iterator
from itertools import count

import pytest

from alphamath_lite.answers.verdict import Verdict
from alphamath_lite.evaluation import running
from alphamath_lite.evaluation.data import Item
from alphamath_lite.results import Result
from alphamath_lite.search import SearchSettings, patience
from alphamath_lite.search.choosing import by_vote, grouped
from alphamath_lite.search.patience import Allowance, Patience
from alphamath_lite.solver import Solver
from alphamath_lite.tree import Tree
from tests.core.evaluation_courses import course
from tests.core.scripted import Line, Script, ScriptedPolicy

TICK_S = 3.0
N_ANSWERS = 40
HOSTILE: Script = {(): [Line(f"{n}", answer=f"9**9**9**{n}") for n in range(N_ANSWERS)]}
VOTE = SearchSettings(n_samples=N_ANSWERS)


class Slow:
    """A comparer whose every comparison runs into its hard limit, on a clock of its own."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.seconds = 0.0
        monkeypatch.setattr(time, "monotonic", lambda: self.seconds)

    def __call__(self, one: str, other: str) -> bool:
        self.seconds += TICK_S
        return False

    def judge(self, golds: object, given: str | None, tolerance: float | None) -> Verdict:
        self.seconds += TICK_S
        return Verdict("unsure", "Not decided: no result within 3 seconds.", "number")


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Iterator[Slow]:
    with monkeypatch.context() as patch:
        yield Slow(patch)


def hostile_tree() -> Tree:
    tree = Tree("?")
    for number in range(N_ANSWERS):
        tree.add(0, status="answered", answer=f"9**9**9**{number}", value=0.0)
    return tree


def test_a_vote_of_hostile_answers_is_bounded(slow: Slow) -> None:
    same = Patience(slow, seconds=20)
    groups = grouped(list(hostile_tree().answered()), same)
    assert len(groups) == N_ANSWERS
    assert slow.seconds < 20 + TICK_S


def test_what_was_left_over_once_costs_nothing_later(slow: Slow) -> None:
    same = Patience(slow, seconds=20)
    first, second = by_vote(hostile_tree(), same), by_vote(hostile_tree(), same)
    assert first == second
    assert slow.seconds < 20 + TICK_S


def test_a_pair_is_compared_once_in_whichever_order() -> None:
    calls = count()
    same = Patience(lambda one, other: next(calls) == 0)
    assert same("1/2", "0.5") and same("0.5", "1/2")
    assert next(calls) == 1


def test_who_waits_for_the_answer_waits_a_second_longer_at_most(slow: Slow) -> None:
    same = Patience(slow, hurried=lambda: True)
    grouped(list(hostile_tree().answered()), same)
    assert slow.seconds <= patience.HURRY_S + TICK_S


def test_the_bound_holds_for_a_whole_search(slow: Slow) -> None:
    result = Solver(ScriptedPolicy(HOSTILE), same=slow).solve("?", strategy="vote", settings=VOTE)
    assert result.answer is not None
    assert slow.seconds < patience.PATIENCE_S + TICK_S


def test_and_a_shorter_one_for_a_search_that_was_stopped(slow: Slow) -> None:
    policy = ScriptedPolicy({(): [*HOSTILE[()][:-1], Line("open")]})
    solving = Solver(policy, same=slow)
    policy.before_write = lambda number: solving.stop() if number > 1 else None
    result = solving.solve("?", strategy="vote", settings=VOTE)
    assert (result.finished, result.answer is not None) == ("interrupted", True)
    assert slow.seconds <= patience.HURRY_S + TICK_S


def test_grading_the_solutions_of_a_problem_is_bounded(
    slow: Slow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "compare", slow.judge)
    result = Solver(ScriptedPolicy(HOSTILE)).solve("?", strategy="vote", settings=VOTE)
    assert isinstance(result, Result)
    item = Item(1, "1", "?", ("5",))
    record = running.graded(course("vote"), item, result, same=slow)
    bound = running.GRADING_S + patience.PATIENCE_S + 2 * TICK_S
    assert (record.outcome, slow.seconds < bound) == ("unsure", True)


def test_an_allowance_is_spent_by_what_takes_time(slow: Slow) -> None:
    allowance = Allowance(5.0)
    for _ in range(2):
        assert not allowance.spent
        with allowance.spending():
            slow("a", "b")
    assert allowance.spent
