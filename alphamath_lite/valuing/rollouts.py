"""Rollouts: independent sampled solutions of a problem, the hidden state after every step kept.

A solution is right, wrong or, when nobody can judge its answer for certain, left out. One that
fails (no answer in time, unreadable) is wrong, as in AlphaMath. The steps of a solution share its
end: over many solutions their mean is the value of the state.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from alphamath_lite.answers import compare
from alphamath_lite.evaluation.data import Item
from alphamath_lite.search.selection import path_prior
from alphamath_lite.tree import ROOT, Node, Tree

Floats = NDArray[np.float32]

_SCALE = 2.0**-24  # whole numbers below 2^24 times this are exact in float32, and below 1


class Recorder:
    """Stands in the place of a value head: keeps the hidden states, numbers them as values.

    The "value" of a node is the number of its hidden state, so that nothing has to be matched.
    """

    def __init__(self) -> None:
        self._parts: list[Floats] = []
        self._n = 0

    def __call__(self, hidden: Floats) -> Floats:
        """Keep hidden states [batch, n_embd]; their numbers, scaled to [0, 1): [batch]."""
        numbers = np.arange(self._n, self._n + len(hidden))
        self._parts.append(hidden.astype(np.float32, copy=True))
        self._n += len(hidden)
        return (numbers * _SCALE).astype(np.float32)

    def take(self) -> Floats:
        """All hidden states since the last call: [n, n_embd]; the numbers start again at 0."""
        parts, self._parts, self._n = self._parts, [], 0
        return np.concatenate(parts) if parts else np.zeros((0, 0), np.float32)


def number_of(value: float) -> int:
    """The number of a hidden state from the value of its node."""
    return round(value / _SCALE)


RIGHT, WRONG, UNSURE, NOT_TRIED = "right", "wrong", "unsure", "not tried"
UNREADABLE, TOO_LONG, NO_ANSWER = "unreadable", "too long", "no answer"
_CERTAIN = frozenset({RIGHT, WRONG, UNREADABLE, TOO_LONG, NO_ANSWER})


@dataclass(frozen=True, slots=True)
class Rollouts:
    """The solutions of one problem that are right or wrong for certain, and their steps.

    `hidden` [n_steps, n_embd] is the state at the end of each step, `path` [n_steps] says of which
    solution, `twin` [n_steps] is the first row after the same words. By solution: `right`,
    `finished` (it has an answer), `team` (the first one with an equal answer), `prior` in (0, 1],
    each [n_solutions]. `endings` counts all solutions by how they ended.
    """

    hidden: Floats
    path: NDArray[np.int64]
    twin: NDArray[np.int64]
    right: NDArray[np.bool_]
    finished: NDArray[np.bool_]
    team: NDArray[np.int64]
    prior: NDArray[np.float64]
    endings: dict[str, int]


def read_rollouts(
    item: Item, tree: Tree, hidden: Floats, *, same: Callable[[str, str], bool]
) -> Rollouts:
    """The rollouts of a tree whose values are numbers of rows of `hidden`."""
    leaves = [_leaf(tree, first) for first in tree.children(ROOT)]
    labels = [_label(item, leaf) for leaf in leaves]
    kept = [leaf for leaf, label in zip(leaves, labels, strict=True) if label in _CERTAIN]
    steps = [
        (path, step)
        for path, leaf in enumerate(kept)
        for step in tree.path(leaf.id)
        if step.status != "failed" and step.value is not None
    ]
    rows = [number_of(step.value or 0.0) for _, step in steps]
    certain = [label for label in labels if label in _CERTAIN]
    return Rollouts(
        hidden=hidden[rows] if rows else np.zeros((0, 0), np.float32),
        path=np.array([path for path, _ in steps], np.int64),
        twin=np.array(_twins(tree, [step for _, step in steps]), np.int64),
        right=np.array([label == RIGHT for label in certain], bool),
        finished=np.array([leaf.status == "answered" for leaf in kept], bool),
        team=np.array(_teams(kept, same), np.int64),
        prior=np.array([path_prior(tree, leaf) for leaf in kept]),
        endings=dict(Counter(labels)),
    )


UNTRIED = Rollouts(
    hidden=np.zeros((0, 0), np.float32),
    path=np.zeros(0, np.int64),
    twin=np.zeros(0, np.int64),
    right=np.zeros(0, bool),
    finished=np.zeros(0, bool),
    team=np.zeros(0, np.int64),
    prior=np.zeros(0),
    endings={NOT_TRIED: 1},
)


def _leaf(tree: Tree, node: Node) -> Node:
    while node.children:
        node = tree[node.children[0]]
    return node


def _label(item: Item, leaf: Node) -> str:
    if leaf.status == "answered":
        verdict = compare(item.golds, leaf.answer, tolerance=item.tolerance)
        return {"equal": RIGHT, "different": WRONG}.get(verdict.outcome, UNSURE)
    if leaf.reason.startswith("unparsable"):
        return UNREADABLE
    return TOO_LONG if "limit on tokens" in leaf.reason or "context" in leaf.reason else NO_ANSWER


def _twins(tree: Tree, steps: list[Node]) -> list[int]:
    """For each step the first one whose whole solution so far has the same text."""
    first: dict[tuple[str, ...], int] = {}
    texts = (tuple(node.text for node in tree.path(step.id)) for step in steps)
    return [first.setdefault(text, row) for row, text in enumerate(texts)]


def _teams(leaves: list[Node], same: Callable[[str, str], bool]) -> list[int]:
    """For each solution the first one with an equal answer; itself without an answer."""
    leaders: list[int] = []
    teams = []
    for index, leaf in enumerate(leaves):
        found = index
        if leaf.status == "answered":
            found = next((i for i in leaders if _equal(leaves[i], leaf, same)), index)
            if found == index:
                leaders.append(index)
        teams.append(found)
    return teams


def _equal(one: Node, other: Node, same: Callable[[str, str], bool]) -> bool:
    return one.answer == other.answer or same(one.answer or "", other.answer or "")
