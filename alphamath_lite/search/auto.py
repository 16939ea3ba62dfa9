"""As much search as the problem needs: SBS(1, B2), then SBS(B1, B2), then MCTS, on one tree.

A stage is the last one when its answer is confident: more than half of the finished solutions
agree with it, and its value reaches `settings.confident` (without values: a second solution
agrees). Where a calibrated confidence is known, it alone must reach that number. Nothing is thrown
away between stages: beams are topped up, simulations start from the nodes that stand.
"""

from dataclasses import replace

from alphamath_lite.search.base import (
    UNWATCHED,
    SameAnswer,
    SearchSettings,
    Solution,
    Strategy,
    Sure,
    Watch,
    identical,
    unsure,
)
from alphamath_lite.search.choosing import by_vote
from alphamath_lite.search.mcts import mcts
from alphamath_lite.search.sbs import sbs
from alphamath_lite.tree import ROOT, Tree


def auto(
    tree: Tree,
    settings: SearchSettings,
    *,
    start: int = ROOT,
    same: SameAnswer = identical,
    watch: Watch = UNWATCHED,
    sure: Sure = unsure,
) -> Strategy:
    """Search below `start` until the answer is confident or all stages have run."""
    for n_beams in sorted({1, settings.n_beams}):
        watch.stage(f"sbs({n_beams}, {settings.n_samples})")
        stage = replace(settings, n_beams=n_beams)
        yield from sbs(tree, stage, start=start, same=same, watch=watch)
        if confident(tree, settings, same, start=start, sure=sure):
            return
    watch.stage(f"mcts({settings.n_simulations})")
    yield from mcts(tree, settings, start=start, same=same, watch=watch)


def confident(
    tree: Tree,
    settings: SearchSettings,
    same: SameAnswer,
    *,
    start: int = ROOT,
    sure: Sure = unsure,
) -> bool:
    """Whether further search would hardly change the answer."""
    best = choose(tree, settings, same, start=start)
    if best is None:
        return False
    probability = sure(tree, best.node, same, start=start)
    if probability is not None:
        return probability >= settings.confident
    if best.support <= 0.5:
        return False
    if best.value is None:
        return best.support * sum(1 for _ in tree.answered(start)) >= 2
    return best.value >= settings.confident


def choose(
    tree: Tree, settings: SearchSettings, same: SameAnswer, *, start: int = ROOT
) -> Solution | None:
    """The answer with most votes, each weighted by its value."""
    return by_vote(tree, same, start=start, weighted=True)
