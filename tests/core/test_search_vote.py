"""The strategies around the paper's two: greedy, vote, best-of, auto; and how answers vote."""

import pytest

from alphamath_lite.events import Event, StageStarted
from alphamath_lite.results import Problem, Result
from alphamath_lite.search import STRATEGIES, SearchSettings, Solution
from alphamath_lite.search.choosing import by_value, by_vote, grouped
from alphamath_lite.tree import Tree
from tests.core.scripted import Line, Script, ScriptedPolicy
from tests.core.searching import RandomScript, requests, search

ENDS: Script = {
    (): [
        *(Line("a", 0.5, 0.9, answer="1"), Line("b", 0.2, 0.1, answer="2")),
        *(Line("c", 0.2, 0.2, answer="2"), Line("d", 0.1, -0.9)),
    ],
    ("d",): [Line("e", 0.5, -0.8, answer="2.0")],
}
FOUR = SearchSettings(n_samples=4)


def same(one: str, other: str) -> bool:
    return float(one) == float(other)


def finished(*answers: tuple[str, float | None]) -> Tree:
    tree = Tree("?")
    for answer, value in answers:
        tree.add(0, status="answered", answer=answer, value=value)
    return tree


def test_equal_answers_vote_together() -> None:
    tree = finished(("1/2", 0.9), ("0.5", -0.5), ("2", 0.1), ("1/2", 0.0))
    equal = lambda one, other: {one, other} == {"1/2", "0.5"}  # noqa: E731
    groups = grouped(list(tree.answered()), equal)
    assert [[node.id for node in group] for group in groups] == [[1, 2, 4], [3]]
    assert by_vote(tree, equal) == Solution(1, "1/2", 0.9, 0.75)


def test_a_weighted_vote_counts_values() -> None:
    tree = finished(("1", 0.9), ("2", -0.5), ("2", -0.6))
    assert by_vote(tree, str.__eq__) == Solution(2, "2", -0.5, 2 / 3)
    assert by_vote(tree, str.__eq__, weighted=True) == Solution(1, "1", 0.9, 1 / 3)


def test_a_weighted_vote_without_values_is_a_plain_one() -> None:
    tree = finished(("1", 0.9), ("2", None), ("2", None))
    assert by_vote(tree, str.__eq__, weighted=True) == Solution(2, "2", None, 2 / 3)


def test_an_even_vote_goes_to_the_higher_value() -> None:
    tree = finished(("1", 0.1), ("2", 0.3))
    assert by_vote(tree, str.__eq__) == Solution(2, "2", 0.3, 0.5)


def test_without_values_the_highest_value_is_a_vote() -> None:
    tree = finished(("1", None), ("2", None), ("2", None))
    assert by_value(tree, str.__eq__) == Solution(2, "2", None, 2 / 3)
    assert by_value(Tree("?"), str.__eq__) is None


def test_only_solutions_below_the_start_count() -> None:
    tree = finished(("1", 0.9))
    step = tree.add(0)
    tree.add(step.id, status="answered", answer="2", value=0.1)
    assert by_value(tree, str.__eq__, start=step.id) == Solution(3, "2", 0.1, 1.0)


@pytest.mark.parametrize("strategy", STRATEGIES)
def test_every_choice_of_an_empty_tree_is_none(strategy: str) -> None:
    assert STRATEGIES[strategy].choose(Tree("?"), SearchSettings(), same) is None


# Greedy -----------------------------------------------------------------------------------------


def test_greedy_follows_the_most_likely_step() -> None:
    policy = ScriptedPolicy(RandomScript(5))
    result = search({}, "greedy", SearchSettings(max_steps=4), policy=policy)
    assert all(ask.greedy for wave in policy.asked for ask in wave)
    assert all(len(wave) == 1 for wave in policy.asked)
    assert len(result.tree) == len(policy.asked) + 1


# Vote and best-of -------------------------------------------------------------------------------


def test_a_vote_writes_n_independent_solutions() -> None:
    policy = ScriptedPolicy(ENDS)
    result = search(ENDS, "vote", FOUR, policy=policy)
    assert requests(policy) == [{0: 4}, {4: 1}]
    assert (result.answer, result.value, result.support) == ("2", 0.2, 0.5)


def test_independent_solutions_may_repeat_each_other() -> None:
    script: Script = {(): [Line("a", answer="1")]}
    result = search(script, "vote", FOUR)
    assert len(result.tree) == 5
    assert result.support == 1.0


def test_best_of_n_picks_by_value() -> None:
    assert search(ENDS, "best-of", FOUR).answer == "1"


def test_each_run_votes_with_its_winner() -> None:
    script: Script = {
        (): [
            *(Line("a", value=0.9, answer="1"), Line("b", value=0.8, answer="2")),
            *(Line("c", value=0.1, answer="2"), Line("d", value=0.2, answer="3")),
            *(Line("e", value=0.7, answer="2"), Line("f", value=0.3, answer="3")),
        ]
    }
    policy = ScriptedPolicy(script)
    settings = SearchSettings(n_beams=1, n_samples=2, n_runs=3)
    result = search(script, "vote", settings, policy=policy)
    assert requests(policy) == [{0: 6}]  # the runs share the wave
    assert [node.run for node in result.tree.nodes[1:]] == [0, 0, 1, 1, 2, 2]
    # winners: 1 (0.9), 3 (0.2), 2 (0.7): all alone, the highest value decides
    assert result.answer == "1"
    assert result.support == pytest.approx(1 / 3)


def test_runs_do_not_drop_each_others_steps() -> None:
    script: Script = {(): [Line("a")], ("a",): [Line("b", answer="1")]}
    settings = SearchSettings(n_beams=1, n_samples=2, n_runs=2)
    result = search(script, "vote", settings)
    assert [node.run for node in result.tree.nodes] == [0, 0, 1, 0, 1]
    assert [node.parent for node in result.tree.nodes[3:]] == [1, 2]


# Auto -------------------------------------------------------------------------------------------


def _auto(script: Script, **known: object) -> tuple[Result, list[str]]:
    events: list[Event] = []
    settings = SearchSettings(n_beams=2, n_samples=2, n_simulations=3, max_steps=3)
    result = search(script, "auto", settings, on_event=events.append, **known)  # type: ignore[arg-type]
    return result, [event.name for event in events if isinstance(event, StageStarted)]


def test_auto_stops_when_it_is_sure() -> None:
    script: Script = {(): [Line("a", value=0.9, answer="1"), Line("b", value=0.85, answer="1")]}
    result, stages = _auto(script)
    assert (result.answer, stages) == ("1", ["sbs(1, 2)"])


def test_auto_is_not_sure_of_a_disputed_answer() -> None:
    script: Script = {(): [Line("a", value=0.95, answer="1"), Line("b", value=0.9, answer="2")]}
    result, stages = _auto(script)
    assert (result.answer, len(stages)) == ("1", 3)


def test_auto_widens_and_keeps_what_it_has() -> None:
    script: Script = {
        (): [
            *(Line("a", value=0.5, answer="1"), Line("b", value=0.4, answer="2")),
            *(Line("c", value=0.9, answer="2"), Line("d", value=0.95, answer="2")),
        ]
    }
    policy = ScriptedPolicy(script)
    result, stages = _auto(script, policy=policy)
    assert (result.answer, stages) == ("2", ["sbs(1, 2)", "sbs(2, 2)"])
    assert requests(policy) == [{0: 2}, {0: 2}]


def test_auto_searches_the_same_tree_when_it_is_still_unsure() -> None:
    policy = ScriptedPolicy(RandomScript(8), sampled=True)
    result, stages = _auto({}, policy=policy)
    assert stages == ["sbs(1, 2)", "sbs(2, 2)", "mcts(3)"]
    root = result.tree.root
    assert root.n_visits == 1 + sum(child.n_visits for child in result.tree.children(0))


def test_auto_without_values_wants_a_second_opinion() -> None:
    script: Script = {(): [Line("a", answer="1"), Line("b", answer="1")]}
    _, stages = _auto(script, policy=ScriptedPolicy(script, has_value=False))
    assert stages == ["sbs(1, 2)"]
    alone: Script = {(): [Line("a", answer="1")]}
    _, stages = _auto(alone, policy=ScriptedPolicy(alone, has_value=False))
    assert len(stages) == 3


def test_a_tree_of_another_search_can_be_gone_on_with() -> None:
    first = search({}, "sbs", FOUR, policy=ScriptedPolicy(RandomScript(3), sampled=True))
    for strategy in STRATEGIES:
        tree = Tree.from_json(first.tree.to_json())
        result = search(
            {},
            strategy,
            SearchSettings(n_simulations=3),
            policy=ScriptedPolicy(RandomScript(3), sampled=True),
            problem=Problem("", "?", tree=tree),
        )
        assert result.tree is tree
