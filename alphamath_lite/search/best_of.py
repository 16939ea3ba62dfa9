"""Best of n: n independent solutions, of which the value head picks one."""

from alphamath_lite.search.base import (
    UNWATCHED,
    SameAnswer,
    SearchSettings,
    Solution,
    Strategy,
    Watch,
    identical,
)
from alphamath_lite.search.choosing import by_value
from alphamath_lite.search.vote import independent
from alphamath_lite.tree import ROOT, Tree


def best_of(
    tree: Tree,
    settings: SearchSettings,
    *,
    start: int = ROOT,
    same: SameAnswer = identical,
    watch: Watch = UNWATCHED,
) -> Strategy:
    """Write n solutions below `start`."""
    yield from independent(tree, settings.n_samples, start=start)


def choose(
    tree: Tree, settings: SearchSettings, same: SameAnswer, *, start: int = ROOT
) -> Solution | None:
    """The finished solution of highest value."""
    return by_value(tree, same, start=start)
