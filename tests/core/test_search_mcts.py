"""Monte Carlo tree search, node by node against backups computed by hand, and its invariants.

The hand computation of `golden/mcts.json`, c_puct = 1.25, three samples a node:

1. The question is expanded: V^ = 0 (N = 1). c answers: 0.6 is backed up. Question N = 2, Q = 0.3.
2. a wins by PUCT: 1.25 * 0.5 * sqrt(2) = 0.88 against 0.53 for b; c is closed. a backs up 0.4, its
   failed child -1: a has Q = (0.4 - 1) / 2 = -0.3, the question Q = (0.6 + 0.4 - 1) / 4 = 0.
3. b wins: 1.25 * 0.3 * sqrt(4) = 0.75 against -0.3 + 1.25 * 0.5 * sqrt(4) / 3 = 0.12 for a.
   b backs up -0.2, its answer -0.5; all its children are terminal, so it is closed.
4. Only a is open, below it only a1: it backs up 0.9, its answer 0.7. a has
   Q = (0.4 - 1 + 0.9 + 0.7) / 4 = 0.25. Everything is closed: the search ends before N = 40.
"""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alphamath_lite.events import BackedUp, Event, NodeSelected
from alphamath_lite.results import Limits, Problem, Result
from alphamath_lite.search import SearchSettings
from alphamath_lite.search.mcts import choose, leaf_value
from alphamath_lite.search.selection import puct, select
from alphamath_lite.tree import Node, Tree
from tests.core.scripted import Line, Script, ScriptedPolicy
from tests.core.searching import RandomScript, assert_golden, requests, search

SCRIPT: Script = {
    (): [Line("a", 0.5, 0.4), Line("b", 0.3, -0.2), Line("c", 0.2, 0.6, answer="9")],
    ("a",): [Line("a1", 0.5, 0.9), Line("a2", 0.1, text="nonsense")],
    ("b",): [Line("b1", 0.9, -0.5, answer="8")],
    ("a", "a1"): [Line("a1x", 0.8, 0.7, answer="9")],
}
REWARDS = {"9": 1.0, "8": -1.0}
SETTINGS = SearchSettings(n_samples=3)


def test_the_backups_are_those_computed_by_hand() -> None:
    policy = ScriptedPolicy(SCRIPT)
    result = search(SCRIPT, "mcts", SETTINGS, policy=policy)
    assert_golden(result.tree, "mcts")
    assert requests(policy) == [{0: 3}, {1: 3}, {2: 3}, {4: 3}]
    assert (result.answer, result.node, result.value) == ("9", 3, 0.6)
    assert result.support == pytest.approx(2 / 3)


def test_the_number_of_simulations_is_a_budget() -> None:
    two = SearchSettings(n_samples=3, n_simulations=2)
    assert_golden(search(SCRIPT, "mcts", two).tree, "mcts_after_two")


def test_in_training_terminal_children_back_up_their_reward() -> None:
    training = SearchSettings(n_samples=3, training=True)
    problem = Problem("", "?", reward=REWARDS.__getitem__)
    assert_golden(search(SCRIPT, "mcts", training, problem=problem).tree, "mcts_training")


def test_selections_and_backups_are_told() -> None:
    events: list[Event] = []
    search(SCRIPT, "mcts", SETTINGS, on_event=events.append)
    assert [e.node for e in events if isinstance(e, NodeSelected)] == [0, 1, 2, 4]
    assert [(e.node, e.value) for e in events if isinstance(e, BackedUp)] == [
        *((0, 0.0), (3, 0.6)),
        *((1, 0.4), (5, -1.0)),
        *((2, -0.2), (6, -0.5)),
        *((4, 0.9), (7, 0.7)),
    ]


def test_puct_is_the_equation_of_the_paper() -> None:
    parent, child = Node(0, -1, 0, n_visits=9), Node(1, 0, 1, prior=0.4, q=0.1, n_visits=2)
    assert puct(parent, child, 1.25) == pytest.approx(0.1 + 1.25 * 0.4 * 3 / 3)


def test_ties_are_broken_by_the_seed() -> None:
    tree = Tree("?")
    children = [tree.add(0, prior=0.5) for _ in range(8)]
    tree.root.n_visits = 1
    chosen = [select(tree.root, children, c_puct=1.25, seed=seed).id for seed in range(40)]
    again = [select(tree.root, children[::-1], c_puct=1.25, seed=seed).id for seed in range(40)]
    assert chosen == again
    assert len(set(chosen)) > 4


@pytest.mark.parametrize(
    ("node", "training", "value"),
    [
        (Node(1, 0, 1, value=0.3), False, 0.3),
        (Node(1, 0, 1, value=0.3), True, 0.3),
        (Node(1, 0, 1), False, 0.0),
        (Node(1, 0, 1, status="failed"), False, -1.0),
        (Node(1, 0, 1, status="answered", value=0.3, reward=1.0), False, 0.3),
        (Node(1, 0, 1, status="answered", value=0.3, reward=1.0), True, 1.0),
        (Node(1, 0, 1, status="answered", value=0.3), True, None),
    ],
)
def test_leaf_values_mix_value_and_reward(node: Node, training: bool, value: float | None) -> None:
    assert leaf_value(node, training=training) == value


def _answer_tree(*children: tuple[float, int, float]) -> Tree:
    tree = Tree("?")
    for q, n_visits, prior in children:
        step = tree.add(0, q=q, n_visits=n_visits, prior=prior)
        tree.add(step.id, status="answered", answer=str(step.id), value=q, q=q, n_visits=1)
    return tree


def _chosen(tree: Tree) -> str:
    solution = choose(tree, SETTINGS, str.__eq__)
    assert solution is not None
    return solution.answer


def test_the_answer_follows_q_then_visits_then_prior() -> None:
    assert _chosen(_answer_tree((0.2, 9, 0.9), (0.3, 2, 0.1))) == "3"
    assert _chosen(_answer_tree((0.3, 2, 0.9), (0.3, 3, 0.1))) == "3"
    assert _chosen(_answer_tree((0.3, 2, 0.1), (0.3, 2, 0.9))) == "3"


def test_branches_without_an_answer_are_pruned() -> None:
    tree = _answer_tree((0.1, 2, 0.5))
    tree.add(0, q=0.9, n_visits=5, value=0.9)
    tree.add(0, status="failed", q=0.95, n_visits=1)
    assert _chosen(tree) == "1"
    assert choose(Tree("?"), SETTINGS, str.__eq__) is None


def test_an_unvisited_answer_is_better_than_none() -> None:
    tree = Tree("?")
    tree.add(0, status="answered", answer="5", value=0.1)
    assert _chosen(tree) == "5"
    tree.add(0, status="answered", answer="6", value=-0.9, q=-0.9, n_visits=1)
    assert _chosen(tree) == "6"  # only visited children have a Q


# Invariants -------------------------------------------------------------------------------------

seeds = st.integers(0, 10**6)
few = settings(max_examples=25)


def _random_search(seed: int, *, n: int, training: bool = False, **known: object) -> Result:
    rewards = {"1": 1.0, "2": -1.0, "3": None}
    return search(
        {},
        "mcts",
        SearchSettings(n_samples=3, n_simulations=n, max_steps=4, seed=seed, training=training),
        policy=ScriptedPolicy(RandomScript(seed), sampled=True),
        problem=Problem("", "?", reward=rewards.__getitem__, **known),  # type: ignore[arg-type]
    )


@given(seeds, st.integers(1, 20), st.booleans())
@few
def test_visits_and_means_add_up(seed: int, n: int, training: bool) -> None:
    tree = _random_search(seed, n=n, training=training).tree
    for node in tree.nodes:
        own = leaf_value(node, training=training)
        children = tree.children(node.id)
        if not children and not node.terminal:
            assert (node.n_visits, node.q) == (0, 0.0)
        elif own is None:
            assert node.n_visits == 0
        else:
            assert node.n_visits == 1 + sum(child.n_visits for child in children)
            backed_up = own + sum(child.q * child.n_visits for child in children)
            assert node.q == pytest.approx(backed_up / node.n_visits)


@given(seeds, st.integers(1, 20))
@few
def test_closed_nodes_are_never_selected_and_no_node_is_expanded_twice(seed: int, n: int) -> None:
    policy = ScriptedPolicy(RandomScript(seed), sampled=True)
    tree = search(
        {}, "mcts", SearchSettings(n_samples=3, n_simulations=n, max_steps=4), policy=policy
    ).tree
    expanded = [parent for wave in requests(policy) for parent in wave]
    assert max(Counter(expanded).values()) == 1
    assert len(expanded) <= n
    assert len(expanded) == n or tree.root.closed
    assert not any(tree[node].terminal for node in expanded)
    for node in tree.nodes:
        children = tree.children(node.id)
        below = bool(children) and all(child.closed for child in children)
        assert node.closed == (node.terminal or below)


@given(seeds, st.integers(1, 8), st.integers(1, 8))
@few
def test_a_saved_search_goes_on_as_if_it_had_never_stopped(seed: int, n: int, more: int) -> None:
    whole = _random_search(seed, n=n + more)
    part = Tree.from_json(_random_search(seed, n=n).tree.to_json())
    rest = _random_search(seed, n=more, tree=part)
    assert rest.tree.to_json() == whole.tree.to_json()
    assert rest.node == whole.node


@given(seeds, st.integers(1, 150))
@few
def test_a_cut_search_names_its_best_answer(seed: int, n_tokens: int) -> None:
    result = search(
        {},
        "mcts",
        SearchSettings(n_samples=3, max_steps=4),
        policy=ScriptedPolicy(RandomScript(seed), sampled=True),
        limits=Limits(n_tokens=n_tokens),
    )
    answers = {node.answer for node in result.tree.answered()}
    assert (result.answer in answers) if answers else (result.answer is None)
    assert result.finished in ("max_tokens", "answered", "no answer")
