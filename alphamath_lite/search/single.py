"""One wave and no more, for a person at the tree: more children of a node, or one written by hand.

Neither is a search, so neither stands among the strategies that problems are solved with.
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
from alphamath_lite.search.choosing import by_value
from alphamath_lite.tree import ROOT, Tree


def expand(
    tree: Tree,
    settings: SearchSettings,
    *,
    start: int = ROOT,
    same: SameAnswer = identical,
    watch: Watch = UNWATCHED,
) -> Strategy:
    """`n_samples` more children of `start`, exact duplicates dropped."""
    yield (Expand(start, settings.n_samples),)


def dictate(
    tree: Tree,
    settings: SearchSettings,
    *,
    start: int = ROOT,
    same: SameAnswer = identical,
    watch: Watch = UNWATCHED,
) -> Strategy:
    """One child of `start`, kept even when it repeats another."""
    yield (Expand(start, 1, distinct=False),)


def newest(
    tree: Tree, settings: SearchSettings, same: SameAnswer, *, start: int = ROOT
) -> Solution | None:
    """The answer of the step written last, if it gives one."""
    return by_value(tree, same, start=len(tree) - 1)
