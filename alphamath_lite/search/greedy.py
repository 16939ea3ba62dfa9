"""Greedy decoding, one step at a time: the most likely continuation until the solution ends."""

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
from alphamath_lite.search.choosing import by_value
from alphamath_lite.tree import ROOT, Tree


def greedy(
    tree: Tree,
    settings: SearchSettings,
    *,
    start: int = ROOT,
    same: SameAnswer = identical,
    watch: Watch = UNWATCHED,
) -> Strategy:
    """Write one solution below `start`."""
    node = tree[start]
    while not node.terminal:
        [[node]] = yield (Expand(node.id, 1, distinct=False, greedy=True),)
        watch.selected(node.id)


def choose(
    tree: Tree, settings: SearchSettings, same: SameAnswer, *, start: int = ROOT
) -> Solution | None:
    """The solution that was written."""
    return by_value(tree, same, start=start)
