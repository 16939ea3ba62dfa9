"""Monte Carlo tree search: AlphaMath, selection, expansion, evaluation and backup.

A simulation selects by PUCT a node without children, expands it by B2 distinct steps, evaluates
them in one batch and backs up. Which values are backed up, and when:

- the expanded node's own V^, once, when it is expanded;
- the V^ of a terminal child, once, when it is created; other children wait for their selection;
- V^ is V_phi, and 0, the middle of [-1, 1], where no value head has spoken (the question itself);
  a failed step has V^ = -1; in training a finished solution has V^ = its reward (lambda = 1).
  A finished solution of unknown reward backs nothing up: it teaches neither good nor bad.

A terminal child is never selected again, and a node whose children are all closed is closed, so
the search can end before N simulations. It goes on from whatever stands in the tree.
"""

from alphamath_lite.search.base import (
    UNWATCHED,
    Expand,
    SameAnswer,
    SearchSettings,
    Solution,
    Strategy,
    Watch,
    identical,
)
from alphamath_lite.search.choosing import by_vote, judged, solution
from alphamath_lite.search.selection import select
from alphamath_lite.tree import ROOT, Node, Tree

UNKNOWN_VALUE = 0.0
FAILED_VALUE = -1.0


def mcts(
    tree: Tree,
    settings: SearchSettings,
    *,
    start: int = ROOT,
    same: SameAnswer = identical,
    watch: Watch = UNWATCHED,
) -> Strategy:
    """Run N simulations below `start`."""
    for node in tree.below(start):
        _back_up_once(tree, node, settings, watch)
    for _ in range(settings.n_simulations):
        if tree[start].closed or tree[start].terminal:
            return
        leaf = _descend(tree, settings, start)
        watch.selected(leaf.id)
        yield (Expand(leaf.id, settings.n_samples),)
        for node in (leaf, *tree.children(leaf.id)):
            _back_up_once(tree, node, settings, watch)


def choose(
    tree: Tree, settings: SearchSettings, same: SameAnswer, *, start: int = ROOT
) -> Solution | None:
    """Walk from `start` by highest Q among visited children with an answer below them.

    Ties go by visits, then by prior. Without values Q says nothing: the finished solutions vote.
    """
    finished = list(tree.answered(start))
    if not judged(finished):
        return by_vote(tree, same, start=start)
    promising = {node.id for leaf in finished for node in tree.path(leaf.id)}
    node = tree[start]
    while node.status != "answered":
        node = max(
            (child for child in tree.children(node.id) if child.id in promising),
            key=lambda child: (child.n_visits > 0, child.q, child.n_visits, child.prior),
        )
    return solution(node, finished, same)


def _descend(tree: Tree, settings: SearchSettings, start: int) -> Node:
    node = tree[start]
    while node.children:
        open_children = (child for child in tree.children(node.id) if not child.closed)
        node = select(node, open_children, c_puct=settings.c_puct, seed=settings.seed)
    return node


def _back_up_once(tree: Tree, node: Node, settings: SearchSettings, watch: Watch) -> None:
    if node.n_visits or not (node.terminal or node.children):
        return
    value = leaf_value(node, training=settings.training)
    if value is not None:
        tree.backup(node.id, value)
        watch.backed_up(node.id, value)


def leaf_value(node: Node, *, training: bool) -> float | None:
    """V^ of a node in [-1, 1]; None for a finished solution whose reward nobody knows."""
    if node.status == "failed":
        return FAILED_VALUE
    if training and node.status == "answered":
        return node.reward
    return UNKNOWN_VALUE if node.value is None else node.value
