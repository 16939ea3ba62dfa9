"""Search strategies over one tree: plain generators that ask for expansions and choose an answer.

Read in this order: base (the contract), selection and choosing (the rules), greedy, sbs, mcts
(the paper), vote, best_of, auto (built from these); single is for a person's hand.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from alphamath_lite.search import auto, best_of, greedy, mcts, sbs, single, vote
from alphamath_lite.search.base import (
    UNWATCHED,
    Children,
    Expand,
    SameAnswer,
    SearchSettings,
    Solution,
    Strategy,
    Sure,
    Watch,
    Wave,
    identical,
)
from alphamath_lite.tree import Tree


class Run(Protocol):
    """Start a strategy on a tree."""

    def __call__(
        self,
        tree: Tree,
        settings: SearchSettings,
        *,
        start: int = ...,
        same: SameAnswer = ...,
        watch: Watch = ...,
    ) -> Strategy:
        """The strategy, before its first wave."""
        ...


class Choose(Protocol):
    """Name the best solution of a tree, finished or not."""

    def __call__(
        self, tree: Tree, settings: SearchSettings, same: SameAnswer, *, start: int = ...
    ) -> Solution | None:
        """The solution, or None when none is finished."""
        ...


@dataclass(frozen=True, slots=True)
class StrategySpec:
    """A strategy as users name it.

    `keeps_frontier` says that any open node may be expanded later; other strategies come back
    only to the nodes of their next wave. `judged` says that the value picks the answer: where
    there is a calibrated confidence, it does.
    """

    name: str
    run: Run
    choose: Choose
    help: str
    keeps_frontier: bool = False
    judged: bool = False


STRATEGIES: Mapping[str, StrategySpec] = {
    spec.name: spec
    for spec in (
        StrategySpec("greedy", greedy.greedy, greedy.choose, "the single most likely solution"),
        StrategySpec("sbs", sbs.sbs, sbs.choose, "step-level beam search by value", judged=True),
        StrategySpec("mcts", mcts.mcts, mcts.choose, "Monte Carlo tree search", True, True),
        StrategySpec("vote", vote.vote, vote.choose, "majority of independent solutions"),
        StrategySpec(
            "best-of", best_of.best_of, best_of.choose, "best of n solutions by value", judged=True
        ),
        StrategySpec("auto", auto.auto, auto.choose, "as much search as the problem needs", True),
    )
}

EXPANSION = StrategySpec("expand", single.expand, sbs.choose, "more children of a node", True)
DICTATION = StrategySpec("dictate", single.dictate, single.newest, "a step by hand", True)

__all__ = [
    "DICTATION",
    "EXPANSION",
    "STRATEGIES",
    "UNWATCHED",
    "Children",
    "Choose",
    "Expand",
    "Run",
    "SameAnswer",
    "SearchSettings",
    "Solution",
    "Strategy",
    "StrategySpec",
    "Sure",
    "Watch",
    "Wave",
    "identical",
]
