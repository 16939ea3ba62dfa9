"""The tree: statistics, closing, subtrees, and the tree as a record."""

import json
import math
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alphamath_lite.errors import UsageError
from alphamath_lite.search import SearchSettings
from alphamath_lite.tree import Tree
from alphamath_lite.tree_file import load_tree, origin, save_tree
from tests.core.scripted import ScriptedPolicy
from tests.core.searching import RandomScript, search


def chain(*values: float) -> Tree:
    tree = Tree("?")
    for value in values:
        tree.add(len(tree) - 1, value=value)
    return tree


def test_children_know_parents_depth_and_order() -> None:
    tree = Tree("?")
    first, second = tree.add(0), tree.add(0)
    below = tree.add(second.id)
    assert (first.parent, first.depth, below.depth) == (0, 1, 2)
    assert tree.children(0) == [first, second]
    assert tree.path(below.id) == [second, below]
    assert tree.path(0) == []
    assert tree.below(second.id) == [second, below]


@given(st.lists(st.floats(-1, 1), min_size=1))
def test_q_is_the_mean_of_what_was_backed_up(values: list[float]) -> None:
    tree = chain(0.0, 0.0)
    for value in values:
        tree.backup(1, value)
    for node in tree.nodes[:2]:
        assert node.n_visits == len(values)
        assert node.q == pytest.approx(math.fsum(values) / len(values), abs=1e-9)
        assert -1 <= node.q <= 1
    assert (tree[2].n_visits, tree[2].q) == (0, 0.0)


def test_a_node_closes_when_all_its_children_have() -> None:
    tree = Tree("?")
    a, b = tree.add(0), tree.add(0)
    tree.add(a.id, status="failed")
    tree.settle(a.id)
    assert (a.closed, tree.root.closed) == (True, False)
    tree.add(b.id, status="answered", answer="1")
    tree.settle(b.id)
    assert tree.root.closed


def test_a_new_open_child_reopens_its_ancestors() -> None:
    tree = Tree("?")
    a = tree.add(0)
    tree.add(a.id, status="failed")
    tree.settle(a.id)
    assert tree.root.closed
    new = tree.add(a.id)
    assert (new.parent, new.closed, a.closed, tree.root.closed) == (1, False, False, False)


def test_an_unexpanded_node_is_not_closed() -> None:
    tree = Tree("?")
    tree.settle(0)
    assert not tree.root.closed


def test_json_gives_the_same_tree() -> None:
    policy = ScriptedPolicy(RandomScript(1), sampled=True)
    tree = search({}, "mcts", SearchSettings(n_simulations=9), policy=policy).tree
    assert Tree.from_json(json.loads(json.dumps(tree.to_json()))) == tree


def _record() -> dict[str, Any]:
    tree = chain(0.1, 0.2)
    tree.add(0, status="answered", answer="1")
    return tree.to_json()


def test_a_field_of_a_later_version_is_skipped() -> None:
    data = _record()
    data["nodes"][1]["colour"] = "green"
    assert Tree.from_json(data).to_json() == _record()


@pytest.mark.parametrize(
    ("path", "value", "why"),
    [
        (["schema"], 2, "schema 1"),
        (["nodes"], [], "no root"),
        (["nodes"], 7, "not a tree"),
        (["nodes", 0, "parent"], 1, "no root"),
        (["nodes", 2, "parent"], 2, "node 2 is out of order"),
        (["nodes", 2, "parent"], "x", "not a tree"),
        (["nodes", 1, "id"], 3, "node 1 is out of order"),
        (["nodes", 1, "depth"], 3, "node 1 has a wrong depth"),
        (["nodes", 1, "status"], "lost", "node 1 has status 'lost'"),
        (["nodes", 1, "children"], [], "the children of node 1"),
        (["nodes", 1, "children"], [2, 2], "the children of node 1"),
        (["nodes", 0, "children"], [1, 3, 2], "the children of node 0"),
    ],
)
def test_a_record_that_does_not_hold_together_is_refused(
    path: list[Any], value: Any, why: str
) -> None:
    data = _record()
    place = data
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    with pytest.raises(ValueError, match=why):
        Tree.from_json(data)
    with pytest.raises(ValueError, match="schema"):
        Tree.from_json([])  # type: ignore[arg-type]


# On disk ----------------------------------------------------------------------------------------


def test_a_saved_tree_says_where_it_came_from(tmp_path: Path) -> None:
    result = search({}, "sbs", SearchSettings(seed=4), policy=ScriptedPolicy(RandomScript(4)))
    path = tmp_path / "tree.json"
    path.write_text("something else")
    save_tree(path, result.tree, origin(result))
    saved = load_tree(path)
    assert saved.tree == result.tree
    assert saved.meta["seed"] == 4
    assert saved.meta["strategy"] == "sbs"
    assert saved.meta["settings"]["n_beams"] == 3
    assert set(saved.meta) == {"id", "strategy", "settings", "seed", "bundle", "versions"}
    assert list(tmp_path.iterdir()) == [path]


def test_a_tree_that_cannot_be_saved_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "tree.json"
    save_tree(path, Tree("old?"), {})
    with pytest.raises(ValueError, match="not JSON compliant"):
        save_tree(path, chain(math.nan), {})
    assert load_tree(path).tree.question == "old?"
    with pytest.raises(UsageError, match="cannot write"):
        save_tree(tmp_path / "nowhere" / "tree.json", Tree("?"), {})


@pytest.mark.parametrize("text", ["", "[]", '{"schema": 7}', '{"schema": 1, "nodes": [1]}'])
def test_a_file_that_is_no_tree_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "tree.json"
    path.write_text(text)
    with pytest.raises(UsageError, match="not a saved tree"):
        load_tree(path)
    with pytest.raises(UsageError, match="cannot read"):
        load_tree(tmp_path / "missing.json")
